"""The lexical ranking of one generation: BM25F, then what stands exactly or side by side."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from newsearch.search.arrays import Array
from newsearch.search.errors import NotInstalled

from .postings import Postings
from .proximity import bonus, rewards_of
from .query_terms import Neighbours, QueryTerm
from .resolving import Resolver
from .scoring import Best, best
from .summing import Summing


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

    def best(
        self,
        query: Iterable[QueryTerm],
        limit: int,
        *,
        allowed: Array | None = None,
        preference: Array | None = None,
        counted: bool = True,
    ) -> Best:
        """The articles of the highest BM25F: see `scoring.best`."""
        with self.sums(query) as sums:
            return best(sums, limit, allowed=allowed, preference=preference, counted=counted)

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
