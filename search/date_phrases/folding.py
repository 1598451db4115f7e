"""One form of a query's letters, digits and spaces, with the way back to the original."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from newsearch.search.dates import INVISIBLE, ONE_FORM

# What parts two words without being white space: half-spaces and their stand-ins.
_HALF_SPACES = "\u200b\u200c\u00ac\u00ad\ufeff\u180e"
_DROPPED = re.compile(INVISIBLE)
# What most queries are made of.
_COMMON = (
    *range(0x20, 0x7F),
    *(0xAB, 0xBB, 0x60C, 0x61B, 0x61F),  # «»،؛؟
    *range(0x621, 0x64B),
    *range(0x66E, 0x6D4),
    *range(0x6F0, 0x6FA),
    0x200C,
)


class Folded(NamedTuple):
    """Folded text, and for each of its characters the place it stands in the original."""

    text: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of a stretch of the folded text that is not empty."""
        return self.origin[start], self.origin[end - 1] + 1


def folded(text: str) -> Folded:
    """Fold a text as `newsearch.search.dates` folds dates; half-spaces and spaces are one space."""
    common, alike = _alike()
    if common.issuperset(text):
        quick = text.translate(alike)
        if "  " not in quick:
            return Folded(quick, range(len(quick)))
    characters: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        for folded in _fold_one(character):
            if folded == " " and characters and characters[-1] == " ":
                continue
            characters.append(folded)
            origin.append(place)
    return Folded("".join(characters), origin)


fold = lru_cache(maxsize=64)(folded)
"""The same, remembered: a query is looked through twice."""


@lru_cache
def _alike() -> tuple[frozenset[str], dict[int, str]]:
    """The common characters that become a single one, and what those become that change."""
    folded = {chr(code): _fold_one(chr(code)) for code in _COMMON}
    single = {character: one for character, one in folded.items() if len(one) == 1}
    return frozenset(single), {ord(old): new for old, new in single.items() if old != new}


@lru_cache(maxsize=4096)
def fold_word(word: str) -> str:
    """The folded form of a word of a table."""
    return folded(word).text


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    if character in _HALF_SPACES or character.isspace():
        return " "
    if _DROPPED.fullmatch(character) or unicodedata.category(character) in ("Mn", "Cf"):
        return ""
    if character in ",،":
        return ","
    folded = unicodedata.normalize("NFKC", character).casefold().translate(ONE_FORM)
    return "".join(_digit(c) for c in folded if not unicodedata.combining(c))


def _digit(character: str) -> str:
    if character.isspace():
        return " "
    return str(unicodedata.decimal(character)) if character.isdecimal() else character
