"""The best articles of a query by BM25F, without reading all of its postings.

The positions of a query are added up article by article, the one that can add most first. Once
enough articles are ahead by more than all that is left can add, only those that can still reach
them are looked up in the lists that are left; these are the longest, of the most common words.

Source: Turtle and Flood, «Query Evaluation: Strategies and Optimizations», Information Processing &
Management, 1995 (MaxScore).
"""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from newsearch.search.arrays import Array

from .resolving import Position
from .summing import Summing

WORTHWHILE = 50_000
"""With fewer postings left than this, adding them up is as quick as looking any up."""

PASS = 4
"""How many articles are compared in the time in which one posting is added up."""

_ROUNDING = 1e-4
"""Scores nearer than this share are taken for equal where articles are left out."""


class Best(msgspec.Struct, frozen=True):
    """The best articles of a query.

    Attributes:
        articles: (n,) ordinals, ascending: of the highest scores above 0.
        scores: (n,) float32, theirs.
        total: how many articles have a word of the query, of those that are allowed; 0 where that
            was not asked.
    """

    articles: Array
    scores: Array
    total: int


def best(
    sums: Summing,
    limit: int,
    *,
    allowed: Array | None = None,
    preference: Array | None = None,
    counted: bool = True,
) -> Best:
    """The articles of the highest sums; exactly those, and those sums, of all positions.

    Args:
        sums: of the query, with nothing added so far.
        limit: how many articles at most; of equal ones those of the lower ordinals.
        allowed: (n_articles,) bool; the others are passed over. None for all.
        preference: (n_articles,) float32, at least 0: what the scores are multiplied by when the
            best are chosen. None for 1.
        counted: whether the total is wanted.
    """
    highest = 1 if preference is None else preference.max(initial=0)
    for position in _common(sums.positions, len(sums.total)):
        sums.add(position)
        left = sums.positions[position:]
        most = sum(one.bound for one in left) * (1 + _ROUNDING)
        least = sums.least(limit, allowed, preference) * (1 - _ROUNDING)
        if least <= most * highest:
            continue  # even an article without a score so far may be among the best
        reaching = sums.reaching(least, most, allowed, preference)
        lists, postings = sum(one.lists for one in left), sum(one.postings for one in left)
        if len(reaching) * lists * sums.look_up_cost < postings:
            break
    else:
        sums.add(len(sums.positions))
        least = sums.least(limit, allowed, preference)
        reaching = sums.reaching(least, 0, allowed, preference)
    total = sums.count(allowed) if counted else 0
    return _best_of(np.sort(reaching), sums, limit, preference, total)


def _common(positions: Sequence[Position], article_count: int) -> Iterator[int]:
    """The positions, but the first, before which it pays to see who can still reach the best."""
    left = sum(position.postings for position in positions)
    for place, position in enumerate(positions):
        if place and left > WORTHWHILE and position.postings * PASS > article_count:
            yield place
        left -= position.postings


def _best_of(
    articles: Array,
    sums: Summing,
    limit: int,
    preference: Array | None,
    total: int,
) -> Best:
    """The best of some articles, ascending."""
    scores = sums.scores_of(articles)
    chosen = scores if preference is None else scores * preference[articles]
    order = np.lexsort((articles, -chosen))[: min(limit, np.count_nonzero(chosen > 0))]
    kept = np.sort(order)
    return Best(articles[kept], scores[kept], total)
