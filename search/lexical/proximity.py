"""What BM25F cannot see: words written as they were typed, and words that stand side by side.

BM25F counts terms, so «کتاب‌هایی» is as good for the query «کتاب» as «کتاب» itself, and two words
of the query are worth the same wherever in the article they stand. Both are given a bonus here, in
the form of BM25: rare words weigh more, repetition saturates, long articles count less.

    bonus = EXACT   x sum over words of the query     idf            x s(n as typed)
          + BESIDE  x sum over neighbours of the query (idf + idf)/2 x s(n side by side)
    s(n)  = n (k1 + 1) / (n + k1 (1 - B + B x length / average length))

Sources: the ordered pairs of Metzler and Croft, «A Markov random field model for term
dependencies», 2005; their weight on the scale of BM25 after Rasolofo and Savoy, «Term proximity
scoring for keyword-based retrieval systems», 2003.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from newsearch.search.arrays import Array, distinct

from .bm25f import DEFAULT_PARAMETERS, idf
from .occurrences import FORM_BITS, FORM_MASK
from .postings import Postings
from .query_terms import Choice, Neighbours, QueryTerm

EXACT = 0.3
"""What a word written as it was typed adds, as a share of what the word itself is worth."""

BESIDE = 0.2
"""What two words side by side add, as a share of what one of them is worth."""

_B = 0.75
_ARTICLE_SHIFT = 32 - FORM_BITS
_PAIR_SHIFT = _ARTICLE_SHIFT + 20  # an article of a million candidates


def bonus(
    postings: Postings, query: Sequence[QueryTerm], neighbours: Neighbours, articles: Array
) -> Array:
    """What exact forms and neighbouring words add to the BM25F of some articles.

    Args:
        postings: to look in.
        query: the positions of the query.
        neighbours: which of them were typed side by side; so are the words of a single position.
        articles: (n,) ordinals, ascending.

    Returns:
        (n,) float32, none negative.
    """
    rewards = _Rewards(len(articles))
    words = _Words(postings, query, articles)
    words.exact(rewards)
    words.beside(neighbours, rewards)
    for name in _names(query):
        inside = _Words(postings, [QueryTerm((Choice((word,)),)) for word in name], articles)
        inside.beside(tuple(pairwise(range(len(name)))), rewards)
    return rewards.total(_normaliser(postings, articles))


def _normaliser(postings: Postings, articles: Array) -> Array:
    share = postings.article_lengths[articles] / (postings.average_length or 1.0)
    return DEFAULT_PARAMETERS.k1 * (1 - _B + _B * share)


class _Rewards:
    """What is rewarded how often in which article."""

    def __init__(self, articles: int) -> None:
        self._articles = articles
        self._weights: list[float] = []
        self._cells: list[Array] = []

    def add(self, weights: Sequence[float], which: Array, articles: Array) -> None:
        """Add occurrences: of the thing with `weights[which]`, in an article."""
        self._cells.append((which + len(self._weights)) * self._articles + articles)
        self._weights += weights

    def total(self, normaliser: Array) -> Array:
        """The sum over all things of weight x s(n): (n_articles,) float32."""
        shape = len(self._weights), self._articles
        if not self._cells or 0 in shape:
            return np.zeros(self._articles, np.float32)
        counts = np.bincount(np.concatenate(self._cells), minlength=shape[0] * shape[1])
        counts = counts.reshape(shape)
        saturated = counts * (DEFAULT_PARAMETERS.k1 + 1) / (counts + normaliser)
        total: Array = (np.array(self._weights) @ saturated).astype(np.float32)
        return total


class _Words:
    """The occurrences of all words of a query in some articles, in one table."""

    def __init__(self, postings: Postings, query: Sequence[QueryTerm], articles: Array) -> None:
        weights = [_idf(postings, term) for term in query]
        # Only the first word tells whether it is written as it was typed.
        words = [
            (at, word, term.form if not place else 0)
            for at, term in enumerate(query)
            if weights[at]
            for place, word in enumerate(term.words)
        ]
        found = postings.occurrences_of([word for _, word, _ in words], articles)
        self._weights = weights
        self._position = np.array([at for at, _, _ in words], np.int64)[found.word]
        self._form = np.array([form for _, _, form in words], np.int64)[found.word]
        self._article = found.article
        self._occurrence = found.occurrence

    def exact(self, rewards: _Rewards) -> None:
        """Reward what is written as it was typed."""
        typed = (self._form > 0) & (self._occurrence & FORM_MASK == self._form)
        weights = [EXACT * weight for weight in self._weights]
        rewards.add(weights, self._position[typed], self._article[typed])

    def beside(self, neighbours: Neighbours, rewards: _Rewards) -> None:
        """Reward what stands side by side."""
        pairs = [(a, b) for a, b in neighbours if self._weights[a] and self._weights[b]]
        if not pairs:
            return
        places = (self._article << _ARTICLE_SHIFT) | (self._occurrence >> FORM_BITS)
        at = {each: distinct(places[self._position == each]) for pair in pairs for each in pair}
        left = [at[a] + 1 + (pair << _PAIR_SHIFT) for pair, (a, _) in enumerate(pairs)]
        right = [at[b] + (pair << _PAIR_SHIFT) for pair, (_, b) in enumerate(pairs)]
        both = _common(np.concatenate(left), np.concatenate(right))
        weights = [BESIDE * (self._weights[a] + self._weights[b]) / 2 for a, b in pairs]
        article = (both & ((1 << _PAIR_SHIFT) - 1)) >> _ARTICLE_SHIFT
        rewards.add(weights, both >> _PAIR_SHIFT, article)


def _common(left: Array, right: Array) -> Array:
    """What two ascending arrays have in common."""
    if not len(right):
        return right
    places = np.searchsorted(right, left)
    places[places == len(right)] = 0
    common: Array = left[right[places] == left]
    return common


def _names(query: Iterable[QueryTerm]) -> Iterator[tuple[str, ...]]:
    """The words of positions that were typed as several, such as days and organisations."""
    for term in query:
        typed = term.choices[0]
        if len(typed.terms) > 1 and typed.all_required:
            yield typed.terms


def _idf(postings: Postings, term: QueryTerm) -> float:
    """The idf of the most frequent of the words that meet a position; 0 where none occurs."""
    frequency = max((postings.document_frequency(word) for word in term.words), default=0)
    return idf(postings.article_count, frequency) if frequency else 0.0
