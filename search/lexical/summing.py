"""Scores of posting lists, added up article by article with NumPy, as far as they can rank.

The positions of a query are added up article by article, the one that can add most first. Once
enough articles are ahead by more than all that is left can add, only those that can still reach
them are looked up in the lists that are left; these are the longest, of the most common words.

Source: Turtle and Flood, «Query Evaluation: Strategies and Optimizations», Information Processing &
Management, 1995 (MaxScore).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec
import numpy as np

from newsearch.search.arrays import Array, distinct, without

from .postings import Postings
from .resolving import LONG, Position, PostingList, ResolvedChoice, Resolver

BLOCK = 32

ROUNDING = 1e-4
"""Scores nearer than this share are taken for equal where articles are left out."""


class Best(msgspec.Struct, frozen=True):
    """The best articles of a query.

    Attributes:
        articles: (n,) ordinals, ascending.
        scores: (n,) float32, theirs.
        total: how many articles have a word of the query, of those that are allowed; 0 where that
            was not asked.
    """

    articles: Array
    scores: Array
    total: int


class Summing:
    """The scores of the positions of one query, added up once.

    A position may be met by several terms (see `QueryTerm`); an article takes the best of them, so
    that a word read in two ways does not count twice. Scores are float32, added up in the order of
    the positions, so that every way to the same score gives the same bits.

    Attributes:
        positions: of the query.
        total: (n_articles,) float32: the scores so far.
        added: how many of the positions they have of every article.
    """

    worthwhile = 50_000
    """With fewer postings left than this, adding them up is as quick as looking any up."""

    looks = 4
    """How many articles are compared in the time in which one posting is added up."""

    look_up_cost = 24
    """How many times longer it takes to look an article up in a list than to add a posting up."""

    def __init__(
        self, postings: Postings, resolver: Resolver, positions: Sequence[Position]
    ) -> None:
        """Begin to sum up what posting lists hold of some positions: see `Resolver.positions`."""
        self.positions = positions
        self.total: Array = np.zeros(postings.article_count, np.float32)
        self.added = 0
        self._completed: Array = np.zeros(0, np.int64)
        self._postings = postings
        self._resolver = resolver

    def add(self, last: int) -> None:
        """Add what the next positions, up to `last` and without it, give to every article."""
        self._add(self.added, last)
        self.added = last

    def scores_of(self, articles: Array) -> Array:
        """The scores that all positions give to some articles; nothing may be added afterwards.

        Args:
            articles: (n,) ordinals, ascending.

        Returns:
            (n,) float32.
        """
        if self.added < len(self.positions):
            missing = without(articles, self._completed)
            self._look_up(self.added, missing)
            self._completed = distinct(np.concatenate((self._completed, missing)))
        scores: Array = self.total[articles]
        return scores

    def best(
        self,
        limit: int,
        *,
        allowed: Array | None = None,
        preference: Array | None = None,
        counted: bool = True,
    ) -> Best:
        """The articles of the highest scores, of all positions; for sums with nothing added so far.

        Args:
            limit: how many articles at most; of equal ones those of the lower ordinals.
            allowed: (n_articles,) bool; the others are passed over. None for all.
            preference: (n_articles,) float32, at least 0: what the scores are multiplied by when
                the best are chosen. None for 1.
            counted: whether the total is wanted.

        Returns:
            Articles with a score above 0.
        """
        articles = self._best(limit, allowed, preference)
        total = self.count(allowed) if counted else 0
        return Best(articles, self.total[articles], total)

    def _best(self, limit: int, allowed: Array | None, preference: Array | None) -> Array:
        """The best articles, ascending, whose scores are then those of all positions."""
        reaching = self._reaching(limit, allowed, preference)
        scores = self.scores_of(reaching)
        values = scores if preference is None else scores * preference[reaching]
        order = np.lexsort((reaching, -values))[: min(limit, np.count_nonzero(values > 0))]
        best: Array = np.sort(reaching[order])
        return best

    def _reaching(self, limit: int, allowed: Array | None, preference: Array | None) -> Array:
        """Articles, ascending, among which the best are, after adding as much as that takes."""
        highest = 1.0 if preference is None else float(preference.max(initial=0))
        for position in self._common():
            self.add(position)
            left = self.positions[position:]
            most = sum(one.bound for one in left) * (1 + ROUNDING)
            least = self._least(limit, allowed, preference) * (1 - ROUNDING)
            if least <= most * highest:
                continue  # even an article without a score so far may be among the best
            reaching = self._at_least(least, most, allowed, preference)
            lists, postings = sum(one.lists for one in left), sum(one.postings for one in left)
            if len(reaching) * lists * self.look_up_cost < postings:
                return reaching
        self.add(len(self.positions))
        return self._at_least(self._least(limit, allowed, preference), 0, allowed, preference)

    def _common(self) -> Iterator[int]:
        """The positions, but the first, before which it pays to see who can reach the best."""
        left = sum(position.postings for position in self.positions)
        for place, position in enumerate(self.positions):
            common = position.postings * self.looks > len(self.total)
            if place and left > self.worthwhile and common:
                yield place
            left -= position.postings

    def _least(self, limit: int, allowed: Array | None, preference: Array | None) -> float:
        """The value that `limit` articles reach by now; 0 where fewer have any."""
        articles = self._found(allowed)
        if len(articles) < limit:
            return 0.0
        values = self._values(articles, 0, preference)
        # The highest of each of many blocks is quick to find; what is below the `limit` highest of
        # these need not be looked at.
        blocks = len(values) // BLOCK
        if blocks >= 2 * limit:
            highest = values[: blocks * BLOCK].reshape(BLOCK, blocks).max(axis=0)
            values = values[values >= np.partition(highest, blocks - limit)[blocks - limit]]
        return float(np.partition(values, len(values) - limit)[len(values) - limit])

    def _at_least(
        self, least: float, left: float, allowed: Array | None, preference: Array | None
    ) -> Array:
        """The articles with a score, ascending, whose value may reach one when scores gain more."""
        articles = self._found(allowed)
        reaching: Array = articles[self._values(articles, left, preference) >= np.float32(least)]
        return reaching

    def count(self, allowed: Array | None) -> int:
        """How many articles have a word of the query."""
        long, others = self._choices(self.added)
        bits = np.unpackbits(self._presence(long), count=len(self.total), bitorder="little")
        seen: Array = bits.view(bool)
        seen |= self.total > 0
        for choice in others.values():
            for articles in _Choice.of(self._postings, choice).found():
                seen[articles] = True
        return int(np.count_nonzero(seen if allowed is None else seen & allowed))

    def _add(self, first: int, last: int) -> None:
        best, sums = np.zeros((2, len(self.total)), np.float32)
        for position in self.positions[first:last]:
            _Position(self._postings, position).add_to(self.total, best, sums)

    def _look_up(self, first: int, articles: Array) -> None:
        """Add what the positions from `first` on give to some articles, ascending, no others."""
        for position in self.positions[first:]:
            self.total[articles] += _Position(self._postings, position).at(articles)

    def _choices(self, first: int) -> tuple[list[PostingList], dict[int, ResolvedChoice]]:
        """The choices of the positions from `first` on.

        Returns:
            the long lists that are choices by themselves, and all other choices by their number
            among those of the query.
        """
        choices = enumerate(choice for position in self.positions for choice in position.choices)
        before = sum(len(position.choices) for position in self.positions[:first])
        long, others = [], {}
        for number, choice in islice(choices, before, None):
            if len(choice.lists) == 1 and len(choice.lists[0]) * LONG > len(self.total):
                long.append(choice.lists[0])
            else:
                others[number] = choice
        return long, others

    def _presence(self, lists: Iterable[PostingList]) -> Array:
        """The articles of any of some lists, ordinal by ordinal: (n_articles / 8,) uint8."""
        union = np.zeros((len(self.total) + 7) // 8, np.uint8)
        for each in lists:
            union |= self._resolver.presence(each)
        return union

    def _found(self, allowed: Array | None) -> Array:
        return np.flatnonzero(self.total > 0 if allowed is None else allowed & (self.total > 0))

    def _values(self, articles: Array, left: float, preference: Array | None) -> Array:
        values: Array = self.total[articles] + np.float32(left)
        return values if preference is None else values * preference[articles]


class _List(msgspec.Struct, frozen=True):
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


class _Choice(msgspec.Struct, frozen=True):
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
