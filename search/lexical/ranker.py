"""The lexical ranking of one generation: BM25F, then what stands exactly or side by side."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import numpy as np

from newsearch.search.arrays import Array, distinct
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
        others: Callable[[], Array] = lambda: np.zeros(0, np.int64),
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
            others: gives more articles, ascending. It is asked for last: maybe another thread is
                looking for them meanwhile.
            counted: whether the total is wanted; others without a word of the query count too.
        """
        with self.sums(query) as sums:
            best = sums.best(limit, allowed=allowed, preference=preference, counted=counted)
            articles, scores = self._completed(sums, best.articles, others, query, neighbours)
        wordless = len(scores) - int(np.count_nonzero(scores))
        return Best(articles, scores, best.total + wordless if counted else 0)

    def _completed(
        self,
        sums: Summing,
        best: Array,
        others: Callable[[], Array],
        query: Sequence[QueryTerm],
        neighbours: Neighbours,
    ) -> tuple[Array, Array]:
        """Two lists of articles as one, ascending, and the scores of all, with the bonus."""
        articles = distinct(np.concatenate((best, others())))
        scores = sums.scores_of(articles)
        found = scores > 0
        scores[found] += self.bonus_of(query, neighbours)(articles[found])
        return articles, scores

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
