"""The best articles of a query by BM25F, without reading all of its postings.

The positions of a query are added up article by article, the one that can add most first. Once
enough articles are ahead by more than all that is left can add, only those that can still reach
them are looked up in the lists that are left; these are the longest, of the most common words.

Source: Turtle and Flood, «Query Evaluation: Strategies and Optimizations», Information Processing &
Management, 1995 (MaxScore).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from newsearch.search.arrays import Array, distinct

from .resolving import Position
from .summing import Summing

WORTHWHILE = 50_000
"""With fewer postings left than this, adding them up is as quick as looking any up."""

PASS = 4
"""How many articles are compared in the time in which one posting is added up."""

BLOCK = 32

_ROUNDING = 1e-4
"""Scores nearer than this share are taken for equal where articles are left out."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best articles of a query.

    Attributes:
        articles: (n,) ordinals, ascending: of the highest scores above 0, and those asked for.
        scores: (n,) float32, theirs.
        total: how many articles have a word of the query, of those that are allowed.
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
    among: Array | None = None,
) -> Best:
    """The articles of the highest sums; exactly those, and those sums, of all positions.

    Args:
        sums: of the query, with nothing added so far.
        limit: how many articles at most; of equal ones those of the lower ordinals.
        allowed: (n_articles,) bool; the others are passed over. None for all.
        preference: (n_articles,) float32, at least 0: what the scores are multiplied by when the
            best are chosen. None for 1.
        among: ordinals whose scores are wanted too. None for no more.
    """
    among = np.zeros(0, np.int64) if among is None else among
    among = among if allowed is None else among[allowed[among]]
    added = 0
    for position in _common(sums.positions, len(sums.total)):
        sums.add(added, position)
        added = position
        left = sums.positions[added:]
        articles = _reachable(sums, limit, sum(one.bound for one in left), allowed, preference)
        if articles is None:
            continue
        wanted = distinct(np.concatenate((articles, among)))
        lists, postings = sum(one.lists for one in left), sum(one.postings for one in left)
        if len(wanted) * lists * sums.look_up_cost < postings:
            seen = sums.total > 0
            sums.mark(added, seen)
            total = int(np.count_nonzero(seen if allowed is None else seen & allowed))
            sums.look_up(added, wanted)
            return _best_of(wanted, sums, limit, preference, among, total)
    sums.add(added, len(sums.positions))
    articles = _allowed(sums.found(), allowed)
    return _best_of(articles, sums, limit, preference, among, len(articles))


def _common(positions: Sequence[Position], article_count: int) -> Iterator[int]:
    """The positions, but the first, before which it pays to see who can still reach the best."""
    left = sum(position.postings for position in positions)
    for place, position in enumerate(positions):
        if place and left > WORTHWHILE and position.postings * PASS > article_count:
            yield place
        left -= position.postings


def _allowed(articles: Array, allowed: Array | None) -> Array:
    return articles if allowed is None else articles[allowed[articles]]


def _reachable(
    sums: Summing, limit: int, left: float, allowed: Array | None, preference: Array | None
) -> Array | None:
    """The articles that may be among the best when `left` at most is added to each score.

    None where others, which have no score so far, may be too.
    """
    articles = _allowed(sums.found(), allowed)
    if len(articles) < limit:
        return None
    values, most = sums.total[articles], np.float32(left * (1 + _ROUNDING))
    factor = None if preference is None else preference[articles]
    chosen = values if factor is None else values * factor
    least = _least(chosen, limit) * (1 - _ROUNDING)
    if least <= most * (1 if preference is None else preference.max()):
        return None
    reached = values + most if factor is None else (values + most) * factor
    return articles[reached >= least]


def _best_of(
    articles: Array,
    sums: Summing,
    limit: int,
    preference: Array | None,
    among: Array,
    total: int,
) -> Best:
    """The best of some articles that have their whole scores, and those asked for."""
    chosen = sums.total[articles]
    if preference is not None:
        chosen *= preference[articles]
    least = _least(chosen, limit) if len(chosen) > limit else 0
    places = np.flatnonzero((chosen >= least) & (chosen > 0))
    # All that tie with the last place stay, so that their order decides among them.
    order = np.lexsort((articles[places], -chosen[places]))[:limit]
    kept = distinct(np.concatenate((articles[places][order], among)))
    return Best(kept, sums.total[kept], total)


def _least(values: Array, limit: int) -> float:
    """The value that `limit` of them reach, of at least so many.

    The highest of each of many blocks is quick to find; what is below the `limit` highest of these
    need not be looked at.
    """
    blocks = len(values) // BLOCK
    if blocks >= 2 * limit:
        highest = values[: blocks * BLOCK].reshape(BLOCK, blocks).max(axis=0)
        values = values[values >= np.partition(highest, blocks - limit)[blocks - limit]]
    return float(np.partition(values, len(values) - limit)[len(values) - limit])
