"""From the terms of a query to the posting lists that hold them, each query term once.

What a term of a query is resolved to depends on the collection alone, and queries repeat their
words: it is remembered.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial

import msgspec
import numpy as np

from newsearch.search.arrays import Array

from .bm25f import idf
from .postings import WEIGHT_UNITS, Postings
from .query_terms import Choice, QueryTerm

_REMEMBERED = 20_000
_PRESENCES = 128

LONG = 8
"""A posting list with every so manieth article is long, and its articles are remembered as bits."""


class PostingList(msgspec.Struct, frozen=True, gc=False):
    """Where the postings of a term are, and what they are worth.

    Attributes:
        first: the first posting.
        last: behind the last one.
        unit: what a unit of their weights is worth.
        bound: the highest score of a posting.
    """

    first: int
    last: int
    unit: np.float32
    bound: float

    def __len__(self) -> int:
        return self.last - self.first


class ResolvedChoice(msgspec.Struct, frozen=True, gc=False):
    """A `Choice` with the posting lists of those of its terms that occur.

    Attributes:
        lists: at least one; all of them where all are required.
        weight: of the choice.
        all_required: see `Choice`.
    """

    lists: tuple[PostingList, ...]
    weight: np.float32
    all_required: bool

    @property
    def bound(self) -> float:
        """The most that an article gets."""
        return float(self.weight) * sum(each.bound for each in self.lists)


class Position(msgspec.Struct, frozen=True, gc=False):
    """One position of a query: an article takes the best of its choices.

    Attributes:
        choices: at least one.
        count: how often it was said.
        bound: the most that an article gets.
        lists: how many posting lists there are to read.
        postings: and how many postings.
    """

    choices: tuple[ResolvedChoice, ...]
    count: np.float32
    bound: float
    lists: int
    postings: int


class Slot(msgspec.Struct, frozen=True, gc=False):
    """Where the words of a position may stand, for what neighbours and exact forms are worth.

    Attributes:
        idf: of the most frequent of the words; 0 where none occurs.
        lists: the first posting of each word, and behind the last one.
        forms: how each word has to be written to be exact; 0 where that says nothing.
    """

    idf: float
    lists: tuple[tuple[int, int], ...]
    forms: tuple[int, ...]


_Lists = Callable[[str], PostingList | None]


class Resolver:
    """Resolves queries against one generation. Safe to share between threads."""

    def __init__(self, postings: Postings) -> None:
        remembered = lru_cache(_REMEMBERED)
        lists = remembered(partial(_list, postings))
        self._position = remembered(partial(_position, lists))
        self.slot = remembered(partial(_slot, postings.article_count, lists))
        """The slot of some words, and the form in which the first of them has to be written."""
        self.presence = lru_cache(_PRESENCES)(partial(_presence, postings))
        """The articles of a posting list, ordinal by ordinal: (n_articles / 8,) uint8, of bits."""

    def positions(self, query: Iterable[QueryTerm]) -> list[Position]:
        """The positions that articles have, the one that can add most first; ties as they stand."""
        found = (self._position(term.choices, term.count) for term in query)
        return sorted((each for each in found if each), key=lambda position: -position.bound)


def _position(lists: _Lists, choices: tuple[Choice, ...], count: int) -> Position | None:
    resolved = (_choice(lists, choice) for choice in choices)
    present = tuple(choice for choice in resolved if choice is not None)
    if not present:
        return None
    every = [each for choice in present for each in choice.lists]
    bound = count * max(choice.bound for choice in present)
    return Position(present, np.float32(count), bound, len(every), sum(map(len, every)))


def _choice(lists: _Lists, choice: Choice) -> ResolvedChoice | None:
    found = tuple(each for term in choice.terms if (each := lists(term)) is not None)
    if not found or (choice.all_required and len(found) < len(choice.terms)):
        return None
    return ResolvedChoice(found, np.float32(choice.weight), choice.all_required)


def _list(postings: Postings, term: str) -> PostingList | None:
    row = postings.row(term)
    if row is None:
        return None
    first, last = postings.span(row)
    inverse = idf(postings.article_count, last - first)
    unit = np.float32(inverse / WEIGHT_UNITS)
    return PostingList(first, last, unit, inverse * postings.peak(row))


def _presence(postings: Postings, each: PostingList) -> Array:
    seen = np.zeros(postings.article_count, bool)
    seen[postings.posting_list(each.first, each.last)[0]] = True
    return np.packbits(seen, bitorder="little")


def _slot(article_count: int, lists: _Lists, words: tuple[str, ...], form: int) -> Slot:
    found = [(lists(word), form if not at else 0) for at, word in enumerate(words)]
    present = [(each, form) for each, form in found if each is not None]
    most = max((len(each) for each, _ in present), default=0)
    return Slot(
        idf(article_count, most) if most else 0.0,
        tuple((each.first, each.last) for each, _ in present),
        tuple(form for _, form in present),
    )
