"""From the terms of a query to the posting lists that hold them, each query term once.

What a term of a query is resolved to depends on the collection alone, and queries repeat their
words: it is remembered.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
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
        packed: all of it in numbers, see `machine_code.packed_query`.
    """

    choices: tuple[ResolvedChoice, ...]
    count: np.float32
    bound: float
    lists: int
    postings: int
    packed: bytes


class Slot(msgspec.Struct, frozen=True, gc=False):
    """Where the words of a position may stand, for what neighbours and exact forms are worth.

    Attributes:
        idf: of the most frequent of the words; 0 where none occurs.
        lists: the first posting of each word, and behind the last one.
        forms: how each word has to be written to be exact; 0 where that says nothing.
        packed: all of it in numbers, see `machine_code.packed_query`.
    """

    idf: float
    lists: tuple[tuple[int, int], ...]
    forms: tuple[int, ...]
    packed: bytes


class Resolved(msgspec.Struct, frozen=True, gc=False):
    """What a query term is in one generation.

    Attributes:
        position: where its postings are; None if no article has it.
        slot: where its words may stand.
        name: the slots of the words of a name that was typed as several words; else empty.
    """

    position: Position | None
    slot: Slot
    name: tuple[Slot, ...]


_Lists = Callable[[str], PostingList | None]


class Resolver:
    """Resolves queries against one generation. Safe to share between threads."""

    def __init__(self, postings: Postings) -> None:
        remembered = lru_cache(_REMEMBERED)
        lists = remembered(partial(_list, postings))
        self._resolved = remembered(partial(_resolved, postings.article_count, lists))
        self._known: dict[int, tuple[QueryTerm, Resolved]] = {}
        self.presence = lru_cache(_PRESENCES)(partial(_presence, postings))
        """The articles of a posting list, ordinal by ordinal: (n_articles / 8,) uint8, of bits."""

    def resolved(self, term: QueryTerm) -> Resolved:
        """What a query term is here.

        Those of words that are remembered are the same objects again and again: to know one by
        what it holds takes longer than all else that is done with it.
        """
        known = self._known.get(id(term))
        if known is not None and known[0] is term:
            return known[1]
        resolved = self._resolved(term)
        if term.count == 1:
            if len(self._known) >= _REMEMBERED:
                self._known = {}
            self._known[id(term)] = term, resolved
        return resolved

    def positions(self, query: Iterable[QueryTerm]) -> list[Position]:
        """The positions that articles have, the one that can add most first; ties as they stand."""
        found = (self.resolved(term).position for term in query)
        return sorted((each for each in found if each), key=lambda position: -position.bound)


def _resolved(article_count: int, lists: _Lists, term: QueryTerm) -> Resolved:
    typed = term.choices[0]
    name = typed.terms if len(typed.terms) > 1 and typed.all_required else ()
    slot = partial(_slot, article_count, lists)
    return Resolved(
        _position(lists, term.choices, term.count),
        slot(term.words, term.form),
        tuple(slot((word,), 0) for word in name),
    )


def _position(lists: _Lists, choices: tuple[Choice, ...], count: int) -> Position | None:
    resolved = (_choice(lists, choice) for choice in choices)
    present = tuple(choice for choice in resolved if choice is not None)
    if not present:
        return None
    every = [each for choice in present for each in choice.lists]
    bound = count * max(choice.bound for choice in present)
    postings = sum(map(len, every))
    numbers: list[float] = [len(present), count, bound, len(every), postings]
    for each in present:
        numbers += (len(each.lists), float(each.weight), each.all_required)
        for one in each.lists:
            numbers += (one.first, one.last, float(one.unit))
    return Position(present, np.float32(count), bound, len(every), postings, _packed(numbers))


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
    inverse = idf(article_count, most) if most else 0.0
    numbers = [len(present), inverse]
    for each, form in present:
        numbers += (each.first, each.last, form)
    return Slot(
        inverse,
        tuple((each.first, each.last) for each, _ in present),
        tuple(form for _, form in present),
        _packed(numbers),
    )


def _packed(numbers: Sequence[float]) -> bytes:
    return array("d", numbers).tobytes()
