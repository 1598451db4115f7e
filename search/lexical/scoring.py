"""BM25F over posting arrays: the best articles of a query, without reading all of its postings.

The positions of a query are added up article by article, the one that can add most first. Once
enough articles are ahead by more than all that is left can add, only those that can still reach
them are looked up in the lists that are left; these are the longest, of the most common words.

Source: Turtle and Flood, «Query Evaluation: Strategies and Optimizations», Information Processing &
Management, 1995 (MaxScore).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from newsearch.search.arrays import Array, distinct

from .postings import Postings
from .resolving import Position, PostingList, ResolvedChoice

WORTHWHILE = 50_000
"""With fewer postings left than this, adding them up is as quick as looking any up."""

LOOK_UP = 24
"""How many times longer it takes to look an article up in a list than to add a posting up."""

_ROUNDING = 1e-4
"""Scores nearer than this share are taken for equal where articles are left out."""

BLOCK = 128


@dataclass(frozen=True, slots=True)
class Best:
    """The best articles of a query.

    Attributes:
        articles: ordinals, best first; of equal scores the lower ordinal.
        total: how many articles have a word of the query, of those that are allowed.
        at: the scores, float32, of some ordinals that are among the best or were asked for.
    """

    articles: Array
    total: int
    at: Callable[[Array], Array]


@dataclass(frozen=True, slots=True)
class _List:
    """One posting list: ordinals ascending, weights, what a unit of weight is worth."""

    articles: Array
    weights: Array
    unit: np.float32

    @classmethod
    def of(cls, postings: Postings, each: PostingList) -> "_List":
        articles, weights = postings.posting_list(each.first, each.last)
        return cls(articles, weights, each.unit)

    @property
    def scores(self) -> Array:
        scores: Array = self.weights * self.unit
        return scores

    def at(self, articles: Array) -> tuple[Array, Array]:
        """The scores of some articles, ascending, and which of them are in the list."""
        places = np.searchsorted(self.articles, articles)
        places[places == len(self.articles)] = 0
        found: Array = self.articles[places] == articles
        return np.where(found, self.weights[places] * self.unit, np.float32(0)), found


@dataclass(frozen=True, slots=True)
class _Choice:
    lists: Sequence[_List]
    weight: np.float32
    all_required: bool

    @classmethod
    def of(cls, postings: Postings, choice: ResolvedChoice) -> "_Choice":
        lists = [_List.of(postings, each) for each in choice.lists]
        return cls(lists, choice.weight, choice.all_required)

    def found(self) -> list[Array]:
        """The articles that it finds, in several arrays, maybe more than once."""
        if not self.all_required:
            return [each.articles for each in self.lists]
        shortest = min(self.lists, key=lambda each: len(each.articles)).articles
        return [shortest[self.at(shortest) > 0]]

    def at(self, articles: Array) -> Array:
        """The scores of some articles, ascending."""
        total, every = np.zeros(len(articles), np.float32), np.ones(len(articles), bool)
        for each in self.lists:
            scores, found = each.at(articles)
            total += scores
            every &= found
        if self.all_required:
            total[~every] = 0
        return self.weight * total

    def scores(self, sums: Array) -> tuple[Array, Array]:
        """The articles that it finds, each once, and their scores.

        Args:
            sums: (n_articles,) float32 zeros to work in, and zeros again afterwards.
        """
        if len(self.lists) == 1:
            return self.lists[0].articles, self.weight * self.lists[0].scores
        if self.all_required:
            (articles,) = self.found()
            return articles, self.at(articles)
        new = []
        for each in self.lists:
            new.append(each.articles[sums.take(each.articles) == 0])
            np.add.at(sums, each.articles, each.scores)
        articles = np.concatenate(new)
        scores = self.weight * sums.take(articles)
        sums[articles] = 0
        return articles, scores


class _Position:
    """One position of the query with its posting lists: an article takes the best choice."""

    def __init__(self, postings: Postings, position: Position) -> None:
        self.choices = [_Choice.of(postings, choice) for choice in position.choices]
        self.count = position.count

    def at(self, articles: Array) -> Array:
        """The scores of some articles, ascending."""
        best = np.zeros(len(articles), np.float32)
        for choice in self.choices:
            np.maximum(best, choice.at(articles), out=best)
        return self.count * best

    def add_to(self, total: Array, best: Array, sums: Array) -> None:
        """Add the scores of all articles; `best` and `sums` as for `_Choice.scores`."""
        if len(self.choices) == 1:
            articles, scores = self.choices[0].scores(sums)
            np.add.at(total, articles, self.count * scores)
            return
        touched = []
        for choice in self.choices:
            articles, scores = choice.scores(sums)
            np.maximum.at(best, articles, scores)
            touched.append(articles)
        for articles in touched:  # an article that is met again has no best any more
            np.add.at(total, articles, self.count * best.take(articles))
            best[articles] = 0


def scores(postings: Postings, positions: Iterable[Position]) -> Array:
    """BM25F of every article for a query: (n_articles,) float32, 0 where no term occurs.

    A position of the query may be met by several terms (see `QueryTerm`); an article takes the
    best of them, so that a word read in two ways does not count twice.

    Args:
        postings: to look in.
        positions: of the query, see `Resolver.positions`.
    """
    total, best, sums = np.zeros((3, postings.article_count), np.float32)
    for position in positions:
        _Position(postings, position).add_to(total, best, sums)
    return total


def best(
    postings: Postings,
    positions: Sequence[Position],
    limit: int,
    *,
    allowed: Array | None = None,
    preference: Array | None = None,
    among: Array | None = None,
) -> Best:
    """The articles of the highest scores; exactly those, and those scores, of `scores`.

    Args:
        postings: to look in.
        positions: of the query, see `Resolver.positions`.
        limit: how many articles at most.
        allowed: (n_articles,) bool; the others are passed over. None for all.
        preference: (n_articles,) float32, at least 0: what the scores are multiplied by when the
            best are chosen. None for 1.
        among: ordinals, ascending, whose scores are wanted too.
    """
    among = np.zeros(0, np.int64) if among is None else among
    total, best, sums = np.zeros((3, postings.article_count), np.float32)
    for done, position in enumerate(positions):
        left = positions[done:]
        size = sum(one.postings for one in left)
        if preference is None and done and size > WORTHWHILE:
            reachable = _reachable(total, limit, allowed, sum(one.bound for one in left))
            lists = sum(one.lists for one in left)
            if (len(reachable) + len(among)) * lists * LOOK_UP < size:
                wanted = distinct(np.concatenate((reachable, among)))
                return _looked_up(postings, total, wanted, left, limit, allowed)
        _Position(postings, position).add_to(total, best, sums)
    if allowed is not None:
        total[~allowed] = 0
    chosen = total if preference is None else total * preference
    return Best(_highest(chosen, limit), int(np.count_nonzero(total)), total.__getitem__)


def highest(ordinals: Array, scores: Array, limit: int) -> Array:
    """The ordinals of the highest scores, best first, of equal ones the lower ordinal."""
    if len(ordinals) > limit:
        # All that tie with the last place stay, so that the order below decides among them.
        last = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        ordinals, scores = ordinals[scores >= last], scores[scores >= last]
    return ordinals[np.lexsort((ordinals, -scores))][:limit]


def _reachable(total: Array, limit: int, allowed: Array | None, left: float) -> Array:
    """The articles that may be among the best when `left` at most is added to each."""
    values = total if allowed is None else np.where(allowed, total, np.float32(0))
    least = _least(values, limit) - left * (1 + _ROUNDING)
    if least <= 0:
        return np.arange(len(total))
    return np.flatnonzero(values >= least * (1 - _ROUNDING))


def _looked_up(
    postings: Postings,
    total: Array,
    wanted: Array,
    left: Iterable[Position],
    limit: int,
    allowed: Array | None,
) -> Best:
    """The best of some articles, what is left looked up."""
    positions = [_Position(postings, each) for each in left]
    found = total[wanted]
    for position in positions:
        found += position.at(wanted)
    seen = total > 0
    for choice in (choice for position in positions for choice in position.choices):
        for articles in choice.found():
            seen[articles] = True
    if allowed is not None:
        seen &= allowed
        found[~allowed[wanted]] = 0

    def at(articles: Array) -> Array:
        scores: Array = found[np.searchsorted(wanted, articles)]
        return scores

    matched = found > 0
    return Best(highest(wanted[matched], found[matched], limit), int(np.count_nonzero(seen)), at)


def _highest(values: Array, limit: int) -> Array:
    """The places of the highest values above 0, best first."""
    least = _least(values, limit)
    places = np.flatnonzero(values >= least) if least > 0 else np.flatnonzero(values)
    return highest(places, values[places], limit)


def _least(values: Array, limit: int) -> float:
    """A value that at least `limit` values reach, 0 where so many are not above it.

    The highest value of each of many blocks is quick to find; the `limit` highest of these are
    `limit` values.
    """
    blocks = len(values) // BLOCK
    if blocks < 2 * limit:
        return 0.0
    highest = values[: blocks * BLOCK].reshape(blocks, BLOCK).max(axis=1)
    return float(np.partition(highest, blocks - limit)[blocks - limit])
