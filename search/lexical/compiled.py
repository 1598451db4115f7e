"""The lexical ranking in machine code: the same articles and the same scores, sooner.

Nothing here holds the interpreter's lock while it ranks, so that searches of several threads run
side by side.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from newsearch.search.arrays import Array

from .machine_code import maxscore, proximity, summing
from .machine_code.rooms import Room, room_for
from .postings import Postings
from .proximity import slots_of
from .query_terms import Neighbours, QueryTerm
from .ranker import Ranker
from .resolving import Position, Resolver, Slot
from .summing import Summing

Rewarding = tuple[tuple[Array, Array], tuple[Array, int, Array], Array, float]
"""Codes of occurrences, what is rewarded, the lengths of articles and their mean."""

_EVERY = np.zeros(0, np.bool_)
_ALIKE = np.zeros(0, np.float32)


class CompiledRanker(Ranker):
    """A `Ranker` in machine code. Safe to share between threads."""

    def __init__(self, postings: Postings) -> None:
        """Rank by posting lists; compiles, or loads what was compiled before."""
        super().__init__(postings)
        self._rooms: list[Room] = []
        self.candidates([], (), 1)
        self.scores([])

    @contextmanager
    def sums(self, query: Iterable[QueryTerm]) -> Iterator[Summing]:
        """The same as `Ranker.sums`."""
        try:
            room = self._rooms.pop()
        except IndexError:
            room = room_for(self.postings.article_count)
        positions = self.resolver.positions(query)
        sums = CompiledSumming(self.postings, self.resolver, positions, room)
        yield sums
        # Not where something failed: who knows what it left in the room.
        sums.clear()
        self._rooms.append(room)

    def bonus_of(
        self, query: Sequence[QueryTerm], neighbours: Neighbours
    ) -> Callable[[Array], Array]:
        """The same as `Ranker.bonus_of`."""
        rewarding = self._rewarding(query, neighbours)

        def bonus(articles: Array) -> Array:
            found: Array = proximity.bonus(self.postings.articles, *rewarding, articles)
            return found

        return bonus

    def _rewarding(self, query: Sequence[QueryTerm], neighbours: Neighbours) -> Rewarding:
        """What `proximity.bonus` takes of a query and of the generation."""
        slots, pairs = slots_of(self.resolver, query, neighbours)
        return (
            self.postings.occurrence_arrays,
            (_packed(slots), len(query), np.array(pairs, np.int64).reshape(-1, 2)),
            self.postings.article_lengths,
            self.postings.average_length or 1.0,
        )


class CompiledSumming(Summing):
    """A `Summing` in machine code."""

    look_up_cost = 60

    def __init__(
        self,
        postings: Postings,
        resolver: Resolver,
        positions: Sequence[Position],
        room: Room,
    ) -> None:
        """The same as that of `Summing`.

        Args:
            postings: see there.
            resolver: see there.
            positions: see there.
            room: to work in; memory that is asked for anew costs as much as the scores.
        """
        self.positions = positions
        self.added = 0
        self._completed = np.zeros(0, np.int64)
        self._resolver = resolver
        self._lists = postings.articles, postings.weights
        self._packed = _packed(positions)
        self._room = room
        self.total = room.total
        self._size = 0

    def clear(self) -> None:
        """Leave the room as it was."""
        summing.clear(self._room, self._size)

    def scores_of(self, articles: Array) -> Array:
        """The same as `Summing.scores_of`."""
        if self.added < len(self.positions):
            self._size, self._completed = maxscore.complete(
                self._lists,
                self._packed,
                self.added,
                self._completed,
                articles,
                self._room,
                self._size,
            )
        scores: Array = self.total[articles]
        return scores

    def count(self, allowed: Array | None) -> int:
        """The same as `Summing.count`."""
        long, others = self._choices(self.added)
        union = self._presence(long)
        more = summing.count_more(
            self._lists,
            self._packed,
            np.array(list(others), np.int64),
            union,
            self._room,
            self._size,
            _EVERY if allowed is None else allowed,
        )
        if allowed is not None:
            union &= np.packbits(allowed, bitorder="little")
        return int(np.bitwise_count(union).sum()) + int(more)

    def _best(self, limit: int, allowed: Array | None, preference: Array | None) -> Array:
        self.added, self._size, self._completed, best = maxscore.best(
            self._lists,
            self._packed,
            (self.worthwhile, self.looks, self.look_up_cost),
            limit,
            _EVERY if allowed is None else allowed,
            _ALIKE if preference is None else preference,
            self._room,
        )
        found: Array = best
        return found

    def _add(self, first: int, last: int) -> None:
        self._size = summing.add(self._lists, self._packed, first, last, self._room, self._size)


def _packed(parts: Sequence[Position] | Sequence[Slot]) -> Array:
    return np.frombuffer(b"".join([part.packed for part in parts]))
