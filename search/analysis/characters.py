"""Character variants of Persian text folded to one spelling.

Real text mixes the Arabic and the Persian code points of a letter, three sets of digits, several
kinds of half-space and invisible marks. Two functions fold them:

* :func:`normalize`, text to text: letters, digits, marks and half-spaces, nothing that is a
  question of spelling;
* :func:`skeleton`, word to word: the same without half-spaces and with the spellings of hamza
  folded, the form under which the analyser looks a word up.
"""

import re
import unicodedata

HALF_SPACE = "\u200c"

# Everything that stands for a half-space in real text.
_HALF_SPACES = {
    0x200C,  # zero width non-joiner, the right one
    0x200B,  # zero width space, from web editors
    0x00AD,  # soft hyphen, from word processors
    0xFEFF,  # zero width no-break space
    0x180E,  # Mongolian vowel separator
}
# U+00AC NOT SIGN was the half-space of legacy Windows fonts: only between letters.
NOT_SIGN = "\u00ac"

_INVISIBLE = {
    0x0640,  # tatweel
    0x200D,  # zero width joiner
    0x200E,  # left-to-right mark
    0x200F,  # right-to-left mark
    0x061C,  # Arabic letter mark
    *range(0x202A, 0x202F),  # embeddings and overrides
    *range(0x2060, 0x2070),  # word joiner, invisible operators, isolates
    *range(0xFE00, 0xFE10),  # variation selectors
}
_MARKS = {
    *range(0x0300, 0x0370),  # combining marks of Latin, Greek, Cyrillic
    *range(0x0610, 0x061B),  # honorific signs
    *range(0x064B, 0x0660),  # harakat, maddah, hamza above and below
    0x0670,  # superscript alef
    *range(0x06D6, 0x06DD),  # Koranic marks
    *range(0x06DF, 0x06E5),
    0x06E7,
    0x06E8,
    *range(0x06EA, 0x06EE),
    *range(0x08D3, 0x0900),
}

_LETTERS = {
    "ي": "ی",  # U+064A Arabic yeh
    "ى": "ی",  # U+0649 alef maksura
    "ے": "ی",  # U+06D2 yeh barree
    "ۓ": "ی",  # U+06D3 yeh barree with hamza
    "ې": "ی",  # U+06D0 Pashto e
    "ێ": "ی",  # U+06CE Kurdish yeh
    "ۍ": "ی",  # U+06CD Pashto yeh with tail
    "ك": "ک",  # U+0643 Arabic kaf
    "ڪ": "ک",  # U+06AA swash kaf
    "ګ": "گ",  # U+06AB Pashto gaf
    "ة": "ه",  # U+0629 teh marbuta
    "ۃ": "ه",  # U+06C3 teh marbuta goal
    "ۀ": "ه",  # U+06C0 heh with yeh above (ezafe)
    "ۂ": "ه",  # U+06C2 heh goal with hamza
    "ہ": "ه",  # U+06C1 heh goal
    "ھ": "ه",  # U+06BE heh doachashmee
    "ە": "ه",  # U+06D5 ae
    "أ": "ا",  # U+0623 alef with hamza above
    "إ": "ا",  # U+0625 alef with hamza below
    "ٱ": "ا",  # U+0671 alef wasla
    "ٲ": "ا",
    "ٳ": "ا",
    "ؤ": "و",  # U+0624 waw with hamza
    "ۆ": "و",  # U+06C6 Kurdish oe
    "ۇ": "و",  # U+06C7
    "ڕ": "ر",  # U+0695 Kurdish rreh
    "ڵ": "ل",  # U+06B5 Kurdish lam
}


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(_MARKS | _INVISIBLE)
    table |= dict.fromkeys(_HALF_SPACES, HALF_SPACE)
    table |= {ord(a): b for a, b in _LETTERS.items()}
    for zero in (0x0660, 0x06F0):
        table |= {zero + i: str(i) for i in range(10)}
    # Latin letters lose their accents: the first code point of the canonical decomposition.
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFKD", chr(code)).lower()[0]
        if base.isascii():
            table[code] = base
    return table


_TABLE = _table()
# What most words are made of already: their folding would change nothing.
_FOLDED = "ءآئابتثجحخدذرزسشصضطظعغفقلمنهوپچژکگیa-z0-9"
_FOLDED_WORD = re.compile(f"[{_FOLDED}]*(?:\u200c[{_FOLDED}]+)*")
_NOT_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])\u00ac(?=[^\W\d_])")
_HALF_SPACE_RUN = re.compile("\u200c{2,}")


def _once(text: str) -> str:
    if not text.isascii() and not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if "\u0654" in text:
        text = re.sub("[یىيے]\u0654", "ئ", text)
    if NOT_SIGN in text:
        text = _NOT_BETWEEN_LETTERS.sub(HALF_SPACE, text)
    return _HALF_SPACE_RUN.sub(HALF_SPACE, text.lower().translate(_TABLE))


def normalize(text: str) -> str:
    """Fold the variants of characters, so that equal text has equal code points.

    Letters become the Persian ones, digits ASCII, Latin letters small and without accents;
    presentation forms and ligatures are taken apart (NFKC); diacritics, tatweel and bidirectional
    marks go; every kind of half-space becomes U+200C. White space and punctuation stay.
    Idempotent.

    Source: Unicode 15, blocks Arabic and General Punctuation; variants seen in Persian news.
    """
    if _FOLDED_WORD.fullmatch(text):
        return text
    for _ in range(8):  # a removed mark can bring a pair together that composes; twice is rare
        folded = _once(text)
        if folded == text or _FOLDED_WORD.fullmatch(folded):
            return folded
        text = folded
    return text


# Spellings of hamza in words where the seat of the letter itself varies.
_SEATS = {
    "مسئل": "مسال",
    "هیئت": "هیات",
    "جرئت": "جرات",
    "نشئت": "نشات",
    "تبرئ": "تبری",
    "توطئ": "توطی",
    "قراءت": "قرایت",
    "قرئت": "قرایت",
    "براءت": "برایت",
}
_SEAT = re.compile("|".join(_SEATS))


def fold_hamza(word: str) -> str:
    """Fold the seats of hamza in a normalised word, where spelling varies."""
    if "ئ" in word or "ء" in word:
        word = _SEAT.sub(lambda m: _SEATS[m.group()], word)
        word = word.replace("ائ", "ای").replace("ئی", "یی").replace("ئو", "وو")
        word = word.rstrip("ء") or word
    return word


def skeleton(word: str) -> str:
    """The form under which a word is looked up: normalised, without half-spaces, hamza folded.

    «رئیس» and «رییس», «مسئول», «مسؤول» and «مسوول», «ابتداء» and «ابتدا» have one skeleton;
    «رئال» and «ریال» have two.
    """
    return fold_hamza(normalize(word).replace(HALF_SPACE, ""))
