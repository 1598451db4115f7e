"""The lexical ranking of one generation: BM25F, then what stands exactly or side by side."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import numpy as np

from newsearch.search.arrays import Array, without
from newsearch.search.errors import NotInstalled

from .postings import Postings
from .proximity import bonus, rewards_of
from .query_terms import Neighbours, QueryTerm
from .resolving import Resolver
from .summing import Best, Summing


class Ranker:
    """Ranks articles by the terms of a query. Safe to share between threads."""

    def __init__(self, postings: Postings) -> None:
        """Rank by posting lists."""
        self.postings = postings
        self.resolver = Resolver(postings)

    @contextmanager
    def sums(self, query: Iterable[QueryTerm]) -> Iterator[Summing]:
        """The scores of the positions of a query, to be let go of at the end, `total` too."""
        yield Summing(self.postings, self.resolver, self.resolver.positions(query))

    def scores(self, query: Iterable[QueryTerm]) -> Array:
        """BM25F of every article: (n_articles,) float32, 0 where no term occurs."""
        with self.sums(query) as sums:
            sums.add(len(sums.positions))
            return sums.total.copy()

    def candidates(
        self,
        query: Sequence[QueryTerm],
        neighbours: Neighbours,
        limit: int,
        *,
        allowed: Array | None = None,
        preference: Array | None = None,
        others: Callable[[Array], Array] = lambda _: np.zeros(0, np.int64),
        counted: bool = True,
    ) -> Best:
        """The best by BM25F and some others, with what BM25F cannot see added to their scores.

        The bonus is added where BM25F finds an article, and never less than nothing, so that a
        candidate stays ahead of all that are no candidates.

        Args:
            query: its positions.
            neighbours: which of them were typed side by side.
            limit: how many of the best: see `Summing.best`, also for the next two.
            allowed: which articles may be among the best.
            preference: what their scores are multiplied by when they are chosen.
            others: gives more articles, ascending, for the best ones. It is asked for when all that
                concerns these is done: maybe another thread is looking for them meanwhile.
            counted: whether the total is wanted; others without a word of the query count too.

        Returns:
            The best, ascending, and the others behind them, ascending too.
        """
        bonus = self.bonus_of(query, neighbours)
        with self.sums(query) as sums:
            best = sums.best(limit, allowed=allowed, preference=preference, counted=counted)
            scores = best.scores + bonus(best.articles)
            more = without(others(best.articles), best.articles)
            if not len(more):
                return Best(best.articles, scores, best.total)
            scores_of_more = sums.scores_of(more)
        found = scores_of_more > 0
        scores_of_more[found] += bonus(more[found])
        wordless = len(more) - int(np.count_nonzero(found))
        return Best(
            np.concatenate((best.articles, more)),
            np.concatenate((scores, scores_of_more)),
            best.total + wordless if counted else 0,
        )

    def bonus_of(
        self, query: Sequence[QueryTerm], neighbours: Neighbours
    ) -> Callable[[Array], Array]:
        """What BM25F cannot see: see `proximity.bonus`.

        Args:
            query: its positions.
            neighbours: which of them were typed side by side.

        Returns:
            what gives the bonus of some articles, by their ordinals, ascending.
        """
        return partial(bonus, self.postings, rewards_of(self.resolver, query, neighbours))


def ranker_of(postings: Postings, *, compiled: bool) -> Ranker:
    """A ranker; the compiled one returns the same, sooner.

    Raises:
        NotInstalled: Numba is needed and not there.
    """
    if not compiled:
        return Ranker(postings)
    try:
        from .compiled import CompiledRanker
    except ModuleNotFoundError as error:
        raise NotInstalled(
            "A compiled search needs Numba: `pip install 'newsearch[compiled]'`."
        ) from error
    return CompiledRanker(postings)
