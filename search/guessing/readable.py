"""A term as people write it: with the half-space of a compound, and hamza where it belongs.

Source of the table: written by hand; words whose terms fold a hamza that readers miss.
"""

from newsearch.search.analysis.characters import HALF_SPACE, skeleton

from .vocabulary import Vocabulary

_WITH_HAMZA = """
رئیس رئیسی رئیسه ریاست مسئول مسئولیت مسئولان مسئله مسائل جزئی جزئیات هیئت هیئتی 
مسئولین رأی سؤال دائم دائمی قائم
قائل نائب رئال ویدئو ژوئن ژوئیه ژئوپلیتیک
تئاتر تئوری کاکائو بوئینگ لوئیس رافائل اسرائیل میکائیل جبرئیل عزرائیل  سوئد سوئدی سوئیس
سوئیسی رئالیسم ایدئولوژی نئوکان توطئه شیء جزء سوء ماوراء
"""
_READABLE = {skeleton(word): word for word in _WITH_HAMZA.split() if skeleton(word) != word}


def readable(text: str, vocabulary: Vocabulary) -> str:
    """A text of skeletons as people write it; a joint is shown between two words that are known."""
    return " ".join(_word(word, vocabulary) for word in text.split(" "))


def _word(word: str, vocabulary: Vocabulary) -> str:
    stem, gap, ending = word.partition(HALF_SPACE)
    if not gap and (written := vocabulary.persian.written(word)) != word:
        return written
    if stem in _READABLE or gap:
        return _READABLE.get(stem, stem) + gap + ending
    if at := vocabulary.joint(word):
        return HALF_SPACE.join(_READABLE.get(part, part) for part in (word[:at], word[at:]))
    return word
