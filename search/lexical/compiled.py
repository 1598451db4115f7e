"""The lexical ranking in machine code: the same articles and the same scores, sooner.

A query takes one call for its scores and one for its bonus. Neither holds the interpreter's lock,
so that searches of several threads run side by side.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from newsearch.search.arrays import Array

from .machine_code import proximity, summing
from .postings import Postings
from .proximity import SATURATION, Rewards, normaliser, rewards_of
from .query_terms import Neighbours, QueryTerm
from .ranker import Ranker
from .resolving import Position
from .summing import Summing


class CompiledRanker(Ranker):
    """A `Ranker` in machine code. Safe to share between threads."""

    def __init__(self, postings: Postings) -> None:
        """Rank by posting lists; compiles, or loads what was compiled before."""
        super().__init__(postings)
        sums = CompiledSumming(postings, [])
        sums.add(0, 0)
        sums.look_up(0, np.zeros(0, np.int64))
        sums.mark(0, np.zeros(0, np.bool_))
        self.bonus([], (), np.zeros(0, np.int64))

    def sums(self, query: Iterable[QueryTerm]) -> Summing:
        """The same as `Ranker.sums`."""
        return CompiledSumming(self.postings, self.resolver.positions(query))

    def bonus(self, query: Sequence[QueryTerm], neighbours: Neighbours, articles: Array) -> Array:
        """The same as `Ranker.bonus`."""
        rewards = rewards_of(self.resolver, query, neighbours)
        bonus: Array = proximity.bonus(
            self.postings.articles,
            self.postings.occurrence_arrays,
            _flat_rewards(rewards),
            articles,
            normaliser(self.postings, articles),
            SATURATION,
        )
        return bonus


class CompiledSumming(Summing):
    """A `Summing` in machine code."""

    look_up_cost = 60

    def __init__(self, postings: Postings, positions: Sequence[Position]) -> None:
        """The same as that of `Summing`."""
        super().__init__(postings, positions)
        self._lists = postings.articles, postings.weights
        self._flat = _flat(positions)
        self._found = np.empty(postings.article_count, np.int32)
        self._found_count = 0
        several = any(position.lists > 1 for position in positions)
        self._room = _room(postings.article_count if several else 0)

    def add(self, first: int, last: int) -> None:
        """The same as `Summing.add`."""
        self._found_count = summing.add(
            self._lists,
            self._flat,
            first,
            last,
            self.total,
            self._found,
            self._found_count,
            self._room,
        )

    def found(self) -> Array:
        """The same as `Summing.found`."""
        return self._found[: self._found_count]

    def look_up(self, first: int, articles: Array) -> None:
        """The same as `Summing.look_up`."""
        summing.look_up(self._lists, self._flat, first, articles, self.total)

    def mark(self, first: int, seen: Array) -> None:
        """The same as `Summing.mark`."""
        summing.mark(self._lists, self._flat, first, seen, self._room)


def _room(size: int) -> tuple[Array, ...]:
    """What `machine_code.summing.add` works in."""
    zeros = np.zeros((3, size), np.float32)
    return zeros[0], zeros[1], zeros[2], *np.empty((2, size), np.int32)


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
