"""Persian typed in Latin letters: «ghazaghestan», «rais jomhoor», «ketabha»."""

import re
from collections.abc import Iterator
from itertools import islice, product
from typing import NamedTuple

from newsearch.search.analysis import normalize
from newsearch.search.analysis.characters import skeleton

from .english import SPELT_ABROAD
from .forms import Forms, Vowels, log_weight
from .limits import LONGEST
from .romanisation import UNSPELT, romanisation_cost

_CANDIDATES = 200  # words of the same consonants that are aligned, the heaviest
_SURE_PER_LETTER = 0.5
_PER_LETTER = 0.6  # the highest cost of a sure reading, for each Latin letter
_COST_WEIGHT = 2.5  # of the alignment against the frequency of the word

# Endings as they are romanised, what they are in Persian, and the cost of taking them off.
_ENDINGS = tuple(
    (latin, persian, cost)
    for cost, table in (
        (0.6, {"ha": "‌ها", "haa": "‌ها", "haye": "‌های", "hay": "‌های", "hai": "‌هایی",
               "hayi": "‌هایی", "hayee": "‌هایی", "haei": "‌هایی", "i": "ی", "ee": "ی", "yi": "یی",
               "tar": "‌تر", "tarin": "‌ترین"}),
        (1.2, {"an": "ان", "oon": "ان", "at": "ات", "y": "ی", "eshan": "شان", "eman": "مان",
               "hayeshan": "‌هایشان", "hayeman": "‌هایمان", "hayash": "‌هایش", "hash": "‌هایش"}),
        (2.0, {"am": "م", "et": "ت", "ash": "ش", "esh": "ش", "etan": "تان", "eshoon": "شان",
               "emoon": "مان", "etoon": "تان", "hayam": "‌هایم", "ham": "‌هایم", "and": "ند"}),
    )
    for latin, persian in table.items()
)  # fmt: skip
# Words too short to be told by their consonants.
_SHORT = {
    "va": "و", "o": "و", "be": "به", "ba": "با", "bi": "بی", "ke": "که", "az": "از", "ta": "تا",
    "to": "تو", "ma": "ما", "ra": "را", "ro": "را", "na": "نه", "in": "این", "un": "اون",
    "an": "آن", "ya": "یا", "ye": "یک", "yek": "یک", "do": "دو", "se": "سه", "chi": "چی",
    "che": "چه", "ki": "کی", "ham": "هم", "har": "هر", "dar": "در", "bar": "بر", "man": "من",
}  # fmt: skip
# Names and words whose usual spelling is not how they sound, or shows a hamza; as skeletons.
_CUSTOMARY = {
    "raisi": "رییسی", "raeisi": "رییسی", "ra'isi": "رییسی", "ra'is": "رییس", "rais": "رییس",
    "raees": "رییس", "qur'an": "قرآن", "qoran": "قرآن", "ghoran": "قرآن", "qor'an": "قرآن",
    "ramazan": "رمضان", "ramezan": "رمضان", "moharram": "محرم", "ashoora": "عاشورا",
    "masoul": "مسیول", "mas'ul": "مسیول", "mas'oul": "مسیول", "mas'ale": "مسیله",
    "khamenei": "خامنهای", "khamene'i": "خامنهای", "khameneyi": "خامنهای",
    "etela'at": "اطلاعات", "ettela'at": "اطلاعات", "jom'e": "جمعه", "san'at": "صنعت",
    "yani": "یعنی", "ya'ni": "یعنی", "ba'd": "بعد", "ba'di": "بعدی",
}  # fmt: skip
_HARMONIC = str.maketrans({"3": "a", "7": "h", "2": "'", "’": "'", "ʿ": "'", "ʾ": "'"})
_LONG_A = str.maketrans({"ā": "aa", "â": "aa", "Ā": "aa", "Â": "aa"})
_UNIT = re.compile("tch|ch|ck|ph|x|q|zh|[b-df-gj-np-tz]")
_UNIT_KEYS = {
    "tch": ("c",), "ch": ("c", "k", "s"), "ck": ("k",), "ph": ("f",), "x": ("k",), "q": ("g", "k"),
    "zh": ("z",), "c": ("k", "s", "c"), "j": ("j", "z"), "k": ("k", "g"), "g": ("g", "j"),
}  # fmt: skip
_MAX_KEYS = 24
_EZAFE_FOLLOWED = 1.1  # the cost of reading an -e as an ezafe where a word follows


class Reading(NamedTuple):
    """A Persian reading of a Latin word.

    Attributes:
        text: how it is written, with half-spaces where they are known.
        score: the higher the better.
        sure: whether it is good enough to be taken without asking.
        weight: how frequent the word is, by `Forms`.
    """

    text: str
    score: float
    sure: bool
    weight: float


def letters_of(latin: str) -> str:
    """A Latin word as it is aligned: small, ā as aa, the digits of chats as letters."""
    return normalize(latin.translate(_LONG_A)).translate(_HARMONIC)


def read_finglish(latin: str, forms: Forms, *, followed: bool = False) -> Reading | None:
    """The likeliest Persian reading of a Latin word, whole or with an ending; None for none.

    Args:
        latin: the word; one of more than `limits.LONGEST` letters has no reading.
        forms: the words it may be.
        followed: whether another Latin word follows, so that an -e at the end is rather an ezafe.
    """
    if len(latin) > LONGEST:
        return None
    letters = letters_of(latin)
    if word := _SHORT.get(letters) or _CUSTOMARY.get(letters) or SPELT_ABROAD.get(letters):
        weight = forms.weight(skeleton(word))
        return Reading(word, log_weight(weight), True, weight)
    if len(letters) < 2 or not re.fullmatch("[a-z']+", letters):
        return None
    return max(_readings(letters, forms, followed), key=lambda r: r.score, default=None)


def _readings(letters: str, forms: Forms, followed: bool) -> Iterator[Reading]:
    limit = _PER_LETTER * len(letters) + 1.2
    ezafe = followed and letters.endswith("e")
    yield from _whole(letters, limit, forms, ezafe=ezafe)
    yield from _plurals_of_heh(letters, limit, forms)
    for ending, persian, cost in _ENDINGS:
        stem = letters.removesuffix(ending)
        if len(stem) < len(letters) and len(stem) > 2:
            for each in _whole(stem, limit - cost, forms):
                if _takes(each.text, persian, forms):
                    score = each.score - _COST_WEIGHT * cost
                    yield each._replace(text=each.text + persian, score=score)


def _plurals_of_heh(letters: str, limit: float, forms: Forms) -> Iterator[Reading]:
    """Readings as a plural in گان of a word in ه: «bazneshastegan»."""
    for ending in ("gan", "gaan", "gane"):
        stem = letters.removesuffix(ending)
        if stem != letters and stem[-1:] == "e":
            for each in _whole(stem, limit, forms):
                if each.text.endswith("ه"):
                    yield each._replace(text=each.text[:-1] + "گان")


def _takes(word: str, ending: str, forms: Forms) -> bool:
    """Whether a word may have an ending, and is no word of its own with it."""
    if len(ending) < 3 and word[-1] in "هاوی":
        return False
    return word + ending not in forms


def _whole(letters: str, limit: float, forms: Forms, *, ezafe: bool = False) -> Iterator[Reading]:
    most = _most_vowels(letters)
    for key in _consonant_keys(letters):
        for word in forms.with_consonants(key, most, _CANDIDATES):
            cost = romanisation_cost(letters, word, limit)
            if ezafe:
                bare = romanisation_cost(letters[:-1], word, limit - _EZAFE_FOLLOWED)
                cost = min(cost, bare + _EZAFE_FOLLOWED)
            if cost < UNSPELT:
                weight = forms.weight(word)
                score = log_weight(weight) - _COST_WEIGHT * cost
                sure = cost <= _SURE_PER_LETTER * len(letters)
                yield Reading(forms.written(word), score, sure, weight)


def _most_vowels(letters: str) -> Vowels:
    """How many letters of a kind the Latin letters can be the spelling of, and one to spare."""
    count = letters.count
    return Vowels(
        alef=count("a") + count("o") + count("u") + 1,
        waw=count("o") + count("u") + count("v") + count("w") + 1,
        yeh=count("i") + count("y") + count("e") + 1,
        heh=count("h") + count("e") + (letters[-1] == "a"),
    )


def _consonant_keys(letters: str) -> set[str]:
    """The keys of `CONSONANTS` that the letters may stand for."""
    bare = letters.replace("mb", "nb") if "mb" in letters else letters
    keys: set[str] = set()
    for form in {letters, bare, letters[:-1] if letters.endswith("an") else letters}:
        units = [_UNIT_KEYS.get(u, (u,)) for u in _UNIT.findall(form)]
        for choice in islice(product(*units), _MAX_KEYS):
            keys.add(re.sub(r"(.)\1+", r"\1", "".join(choice)))
    return keys
