"""The lexical ranking in machine code: the same articles and the same scores, sooner.

A query takes one call for its scores and one for its bonus. Neither holds the interpreter's lock,
so that searches of several threads run side by side. Every posting of the query is added up;
that common words are only looked into, as `scoring` does, is left out here.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from newsearch.search.arrays import Array

from . import machine_code
from .postings import Postings
from .proximity import SATURATION, Rewards, normaliser, rewards_of
from .query_terms import Neighbours, QueryTerm
from .ranker import Ranker
from .resolving import Position
from .scoring import Best

_EVERY = np.ones(0, np.bool_)
_ALIKE = np.ones(0, np.float32)


class CompiledRanker(Ranker):
    """A `Ranker` in machine code. Safe to share between threads."""

    def __init__(self, postings: Postings) -> None:
        """Rank by posting lists; compiles, or loads what was compiled before."""
        super().__init__(postings)
        self.best([], 1)
        self.bonus([], (), np.zeros(0, np.int64))

    def scores(self, query: Iterable[QueryTerm]) -> Array:
        """The same as `Ranker.scores`."""
        postings, flat = self.postings, _flat(self.resolver.positions(query))
        scores: Array = machine_code.scores(
            postings.articles, postings.weights, flat, postings.article_count
        )
        return scores

    def best(
        self,
        query: Iterable[QueryTerm],
        limit: int,
        *,
        allowed: Array | None = None,
        preference: Array | None = None,
        among: Array | None = None,
    ) -> Best:
        """The same as `Ranker.best`; `among` need not be known beforehand."""
        total, found, matching = machine_code.best(
            self.postings.articles,
            self.postings.weights,
            _flat(self.resolver.positions(query)),
            _EVERY if allowed is None else allowed,
            _ALIKE if preference is None else preference,
            self.postings.article_count,
            limit,
        )
        return Best(found, matching, total.__getitem__)

    def bonus(self, query: Sequence[QueryTerm], neighbours: Neighbours, articles: Array) -> Array:
        """The same as `Ranker.bonus`."""
        rewards = rewards_of(self.resolver, query, neighbours)
        bonus: Array = machine_code.bonus(
            self.postings.articles,
            self.postings.occurrence_arrays,
            _flat_rewards(rewards),
            articles,
            normaliser(self.postings, articles),
            SATURATION,
        )
        return bonus


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
