"""The lexical ranking in machine code: the same articles and the same scores, sooner.

A query takes one call for its scores and one for its bonus. Neither holds the interpreter's lock,
so that searches of several threads run side by side.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from newsearch.search.arrays import Array

from .machine_code import proximity, summing
from .machine_code.rooms import Room, room_for
from .postings import Postings
from .proximity import SATURATION, Rewards, normaliser, rewards_of
from .query_terms import Neighbours, QueryTerm
from .ranker import Ranker
from .resolving import Position, Resolver
from .summing import Summing

_EVERY = np.zeros(0, np.bool_)
_ALIKE = np.zeros(0, np.float32)


class CompiledRanker(Ranker):
    """A `Ranker` in machine code. Safe to share between threads."""

    def __init__(self, postings: Postings) -> None:
        """Rank by posting lists; compiles, or loads what was compiled before."""
        super().__init__(postings)
        self._rooms: list[Room] = []
        with self.sums([]) as sums:
            sums._look_up(0, np.zeros(0, np.int64))
        self.best([], 1)
        self.bonus_of([], ())(np.zeros(0, np.int64))

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
        rewards = _flat_rewards(rewards_of(self.resolver, query, neighbours))

        def bonus(articles: Array) -> Array:
            found: Array = proximity.bonus(
                self.postings.articles,
                self.postings.occurrence_arrays,
                rewards,
                articles,
                normaliser(self.postings, articles),
                SATURATION,
            )
            return found

        return bonus


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
        self._flat = _flat(positions)
        self._room = room
        self.total = room.total
        self._size = 0

    def clear(self) -> None:
        """Leave the room as it was."""
        summing.clear(self._room, self._size)

    def _add(self, first: int, last: int) -> None:
        self._size = summing.add(self._lists, self._flat, first, last, self._room, self._size)

    def least(self, limit: int, allowed: Array | None, preference: Array | None) -> float:
        """The same as `Summing.least`."""
        return float(summing.least(self._room, self._size, limit, *_given(allowed, preference)))

    def reaching(
        self, least: float, left: float, allowed: Array | None, preference: Array | None
    ) -> Array:
        """The same as `Summing.reaching`."""
        size = summing.reaching(
            self._room,
            self._size,
            np.float32(least),
            np.float32(left),
            *_given(allowed, preference),
        )
        return self._room.touched[:size].copy()

    def count(self, allowed: Array | None) -> int:
        """The same as `Summing.count`."""
        long, others = self._choices(self.added)
        union = self._presence(long)
        numbers = np.array(list(others), np.int64)
        more = summing.count_more(
            self._lists,
            self._flat,
            numbers,
            union,
            self._room,
            self._size,
            _EVERY if allowed is None else allowed,
        )
        if allowed is not None:
            union &= np.packbits(allowed, bitorder="little")
        return int(np.bitwise_count(union).sum()) + int(more)

    def _look_up(self, first: int, articles: Array) -> None:
        self._size = summing.look_up(
            self._lists, self._flat, first, articles, self._room, self._size
        )


def _given(allowed: Array | None, preference: Array | None) -> tuple[Array, Array]:
    """Arrays without elements for what is not given."""
    return _EVERY if allowed is None else allowed, _ALIKE if preference is None else preference


def _flat(positions: Sequence[Position]) -> tuple[Array, ...]:
    """A query in arrays.

    Of each posting list: the first posting, behind the last one, and the unit. Of each choice:
    where its lists end, its weight, whether all are required. Of each position: where its choices
    end, and how often it was said.
    """
    choices = [choice for position in positions for choice in position.choices]
    lists = [each for choice in choices for each in choice.lists]
    return (
        np.array([each.first for each in lists], np.int64),
        np.array([each.last for each in lists], np.int64),
        np.array([each.unit for each in lists], np.float32),
        np.cumsum([len(choice.lists) for choice in choices], dtype=np.int64),
        np.array([choice.weight for choice in choices], np.float32),
        np.array([choice.all_required for choice in choices], np.bool_),
        np.cumsum([len(position.choices) for position in positions], dtype=np.int64),
        np.array([position.count for position in positions], np.float32),
    )


def _flat_rewards(rewards: Rewards) -> tuple[Array, ...]:
    """Rewards in arrays.

    Of each slot: where its words end. Of each word: the first posting, behind the last one, and the
    form. Then what slots are worth that are exact; the pairs; and what these are worth.
    """
    slots = rewards.slots
    lists = [span for slot in slots for span in slot.lists]
    return (
        np.cumsum([len(slot.lists) for slot in slots], dtype=np.int64),
        np.array([first for first, _ in lists], np.int64),
        np.array([last for _, last in lists], np.int64),
        np.array([form for slot in slots for form in slot.forms], np.int64),
        np.array(rewards.exact, np.float64),
        np.array(rewards.pairs, np.int64).reshape(-1, 2),
        np.array(rewards.beside, np.float64),
    )
