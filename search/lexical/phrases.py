"""Words one behind the other: which articles have a phrase?

What a place of the phrase is met by may be several words («سازمان ملل» for «سازمان‌ملل»), and the
parts of a compound stand where the compound stands. So a place is met by spans, a first and a last
position each, and the next place by any span that begins in it or just behind. Of the spans that
begin at one position the longest reaches all that the others reach: it alone is kept.
"""

from collections.abc import Sequence
from functools import reduce

import msgspec
import numpy as np

from newsearch.search.arrays import Array, common, distinct, ranges

from .fielded import ANY_TEXT, PLACE_BITS, FieldedPostings

Words = tuple[str, ...]
"""Terms that stand side by side."""

Spans = tuple[Array, Array]
"""The first and the last places of runs of words, (n,) int64 each; the first ones ascend."""


class Phrase(msgspec.Struct, frozen=True):
    """Words in their order.

    Attributes:
        field: where they stand.
        slots: what stands there, one behind the other; each any of several runs of words.
    """

    field: str
    slots: tuple[tuple[Words, ...], ...]


class PhraseFinder:
    """Finds phrases in the posting lists of one generation. Safe to share between threads."""

    def __init__(self, fielded: FieldedPostings) -> None:
        """Look there."""
        self.fielded = fielded

    def articles(self, phrase: Phrase) -> Array:
        """The ordinals of the articles that have a phrase, ascending."""
        candidates = self._candidates(phrase)
        return self._having(phrase, candidates) if len(candidates) else candidates

    def _having(self, phrase: Phrase, candidates: Array) -> Array:
        """Those of some articles, ascending."""
        slots = (self._slot(phrase.field, slot, candidates) for slot in phrase.slots)
        first, _ = reduce(_followed, slots)
        return distinct(first >> PLACE_BITS)

    def _candidates(self, phrase: Phrase) -> Array:
        """The articles that have the words of a phrase, wherever they stand; ascending."""
        return _in_all([self._with_any(slot) for slot in phrase.slots])

    def _with_any(self, slot: Sequence[Words]) -> Array:
        found = [
            _in_all([self.fielded.articles(ANY_TEXT, word) for word in words]) for words in slot
        ]
        return found[0] if len(found) == 1 else distinct(np.concatenate(found))

    def _slot(self, field: str, slot: Sequence[Words], articles: Array) -> Spans:
        """Where a slot is met in some articles."""
        found = []
        for words in slot:
            places = [self.fielded.places(field, word, articles) for word in words]
            found.append(reduce(_followed, [(each, each) for each in places]))
        return found[0] if len(found) == 1 else _longest(found)


def _in_all(lists: Sequence[Array]) -> Array:
    return reduce(common, sorted(lists, key=len))


def _followed(left: Spans, right: Spans) -> Spans:
    """The spans of `left` on which one of `right` follows, as far as both reach.

    Those of two articles are never near: a gap ends every field.
    """
    low = np.searchsorted(right[0], left[0], side="left")
    high = np.searchsorted(right[0], left[1] + 1, side="right")
    followed = np.flatnonzero(high > low)
    low, high = low[followed], high[followed]
    if right[0] is right[1]:
        last = right[1][high - 1]
    elif len(followed):
        counts = high - low
        last = np.maximum.reduceat(right[1][ranges(low, high)], np.cumsum(counts) - counts)
    else:
        last = right[1][:0]
    return left[0][followed], np.maximum(left[1][followed], last)


def _longest(found: Sequence[Spans]) -> Spans:
    """Spans of several kinds together; of those that begin at one place the longest."""
    first, last = map(np.concatenate, zip(*found, strict=True))
    order = np.lexsort((last, first))
    first, last = first[order], last[order]
    longest = np.ones(len(first), bool)
    np.not_equal(first[1:], first[:-1], out=longest[:-1])
    return first[longest], last[longest]
