"""Candidates from both lists, and their fused order: the heart of a search."""

from collections.abc import Callable, Sequence
from typing import Literal, get_args

import msgspec
import numpy as np

from .ahead import Ahead, nearest_passages
from .arrays import Array, distinct, without
from .errors import QueryError
from .generation import Generation
from .lexical.query_terms import Neighbours, QueryTerm
from .ranking.fusion import USUAL_SPREAD, Fusion, fuse
from .ranking.recency import Recency, is_recent, recency_factor

Mode = Literal["hybrid", "lexical", "dense"]
MODES: tuple[Mode, ...] = get_args(Mode)

LEAST_DEEPER, MOST_DEEPER = 70, 100
"""How much deeper each list is read than articles are wanted: fusion can only reorder what one of
them offers. Where ten are wanted, lists 400 deep gave 3 of 1,500 hybrid queries of 25,000 articles
another first ten, and 5 of 800 of 250,000. Where a hundred are wanted, 70 would cost the dense list
recall@100 (.833 to .810 on Hamshahri's queries): passages share articles."""


class Days(msgspec.Struct, frozen=True):
    """Days whose articles come forward.

    Attributes:
        first: proleptic ordinal of the first one.
        last: of the last one.
        preference: what the scores of their articles are multiplied by, more than 1.
    """

    first: int
    last: int
    preference: float


class Wanted(msgspec.Struct, frozen=True):
    """What articles are ranked by.

    Attributes:
        terms: the positions of the query, for the lexical list.
        vector: (dimension,) float32 unit vector for the dense list, as `Vectors.turned` gives it;
            None where it has no say.
        neighbours: which of the terms were typed side by side.
        days: whose articles come forward.
        ahead: a search for what is nearest to the vector, if one was begun.
    """

    terms: Sequence[QueryTerm]
    vector: Array | None
    neighbours: Neighbours = ()
    days: tuple["Days", ...] = ()
    ahead: Ahead | None = None


class Ranking(msgspec.Struct, frozen=True):
    """Articles in their order.

    Attributes:
        ordinals: best first; of equal scores the lower ordinal.
        scores: what they are ranked by.
        lexical: BM25F and `proximity.bonus` of each, or None if the list was not asked.
        dense: inner product of each one's best passage, or None.
        total: how many articles were found in all; 0 where that was not asked.
    """

    ordinals: Array
    scores: Array
    lexical: Array | None
    dense: Array | None
    total: int

    def first(self, limit: int) -> "Ranking":
        """The same, cut after so many articles."""
        return self.take(np.arange(min(limit, len(self.ordinals))), self.scores[:limit])

    def take(self, places: Array, scores: Array) -> "Ranking":
        """The articles of some places, in their order, with other scores: (n,) float32."""
        return msgspec.structs.replace(
            self,
            ordinals=self.ordinals[places],
            scores=scores,
            lexical=None if self.lexical is None else self.lexical[places],
            dense=None if self.dense is None else self.dense[places],
        )


def check_mode(mode: str) -> Mode:
    """The mode called so.

    Raises:
        QueryError: there is none of this name.
    """
    for known in MODES:
        if mode == known:
            return known
    raise QueryError(f"There is no mode {mode!r}: choose {', '.join(MODES)}.")


def depth_for(limit: int) -> int:
    """How deep each list is read where so many articles are wanted."""
    return limit + min(max(limit, LEAST_DEEPER), MOST_DEEPER)


def retrieve(
    generation: Generation,
    wanted: Wanted,
    *,
    mode: Mode,
    limit: int,
    allowed: Array | None,
    fusion: Fusion | None = None,
    recency: Recency | None = None,
    counted: bool = True,
) -> Ranking:
    """Rank the candidates of a generation, more of them than are wanted.

    Args:
        generation: to search in.
        wanted: what to rank by.
        mode: which lists are asked.
        limit: how many articles are wanted.
        allowed: (n_articles,) bool; retrieval passes the others over. None for all.
        fusion: how two lists are merged; None for what the generation's index is tuned to.
        recency: how much newer articles come forward, in both lists; None for not at all.
        counted: whether the total is wanted.
    """
    depth = depth_for(limit)
    preference = _preference(generation, wanted, recency)
    vector = None if mode == "lexical" else wanted.vector
    looks = _looks(generation, wanted, vector, depth, allowed, recency)
    found = _candidates(
        generation,
        wanted,
        vector,
        looks,
        mode=mode,
        depth=depth,
        allowed=allowed,
        preference=preference,
        counted=counted,
    )
    scores = found.scores
    if found.lexical is not None and found.dense is not None:
        spread = generation.manifest.model.spread or USUAL_SPREAD
        articles = len(generation.documents)
        merging = generation.fusion if fusion is None else fusion
        scores = fuse(found.lexical, found.dense, articles, merging, spread)
    scores = _preferred(scores, None if preference is None else preference[found.ordinals])
    order = np.lexsort((found.ordinals, -scores))
    return found.take(order, scores[order])


def _candidates(
    generation: Generation,
    wanted: Wanted,
    vector: Array | None,
    looks: Sequence[Callable[[], Array]],
    *,
    mode: Mode,
    depth: int,
    allowed: Array | None,
    preference: Array | None,
    counted: bool,
) -> Ranking:
    """The articles of the lists that are asked, each once, in no order; the scores of one list."""
    products: list[Array] = []  # of the candidates, as they come

    def compared(articles: Array) -> Array:
        if vector is not None:
            products.append(_dense_scores(generation, vector, articles))
        return articles

    def others(best: Array) -> Array:
        compared(best)  # while another thread may be looking for the nearest
        return compared(without(_nearest(generation, looks), best))

    if mode == "dense":
        articles = others(np.zeros(0, np.int64))
        dense = np.concatenate(products) if products else None
        scores = np.zeros(len(articles), np.float32) if dense is None else dense
        return Ranking(articles, scores, None, dense, len(articles))
    found = generation.ranker.candidates(
        wanted.terms,
        wanted.neighbours,
        depth,
        allowed=allowed,
        preference=preference,
        others=others,
        counted=counted,
    )
    dense = np.concatenate(products) if products else None
    return Ranking(found.articles, found.scores, found.scores, dense, found.total)


def newest_first(generation: Generation, allowed: Array, limit: int) -> Ranking:
    """The allowed articles by date, for a query that only constrains; all scores are 0.

    As deep as `retrieve` ranks.
    """
    ordinals = np.flatnonzero(allowed)
    order = np.lexsort((ordinals, -generation.documents.date[ordinals].astype(np.int64)))
    newest = ordinals[order[: depth_for(limit)]]
    return Ranking(newest, np.zeros(len(newest), np.float32), None, None, len(ordinals))


def date_preference(generation: Generation, wanted: Wanted) -> Array | None:
    """(n_articles,) float32: what each score is multiplied by; None where no days are wanted."""
    if not wanted.days:
        return None
    dates = generation.documents.date
    factor = np.ones(len(dates), np.float32)
    for days in wanted.days:
        within = (dates >= days.first) & (dates <= days.last)
        factor[within] = np.maximum(factor[within], np.float32(days.preference))
    return factor


def _preference(generation: Generation, wanted: Wanted, recency: Recency | None) -> Array | None:
    """What each score is multiplied by for the article's date; None where no date counts."""
    factor = date_preference(generation, wanted)
    if recency is None:
        return factor
    decay = recency_factor(generation.documents.date, recency)
    return decay if factor is None else factor * decay


def _preferred(scores: Array, preference: Array | None) -> Array:
    """Scores with a preference; a negative one rises by coming nearer to 0."""
    if preference is None:
        return scores
    return np.where(scores > 0, scores * preference, scores / preference)


def _looks(
    generation: Generation,
    wanted: Wanted,
    vector: Array | None,
    depth: int,
    allowed: Array | None,
    recency: Recency | None,
) -> list[Callable[[], Array]]:
    """What gives the nearest passages: of all that is allowed, and of what is preferred.

    One search of them may have begun.
    """
    if vector is None:
        return []
    ahead = wanted.ahead
    if ahead is not None and ahead.depth == depth:
        first = ahead.passages
    else:
        first = nearest_passages(generation, vector, depth, allowed)
    preferred = _preferred_masks(generation, wanted, allowed, recency)
    return [first, *(nearest_passages(generation, vector, depth, mask) for mask in preferred)]


def _nearest(generation: Generation, looks: Sequence[Callable[[], Array]]) -> Array:
    """The articles of the passages that are found, ascending."""
    passages = np.concatenate([np.zeros(0, np.int64), *(look() for look in looks)])
    return distinct(generation.passages.article[passages]).astype(np.int64)


def _preferred_masks(
    generation: Generation, wanted: Wanted, allowed: Array | None, recency: Recency | None
) -> list[Array]:
    """What the vectors are searched under besides: of all that is allowed what is preferred."""
    preferred = []
    preference = date_preference(generation, wanted)
    if preference is not None:
        preferred.append(preference > 1)
    if recency is not None:
        preferred.append(is_recent(generation.documents.date, recency))
    return [each if allowed is None else allowed & each for each in preferred]


def _dense_scores(generation: Generation, vector: Array, ordinals: Array) -> Array:
    """The inner product of each article's best passage: (n,) float32; -1 without passages."""
    first = generation.passages.first
    return generation.vectors.best_of(vector, first[ordinals], first[ordinals + 1])
