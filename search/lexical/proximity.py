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

from newsearch.search.arrays import Array

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
    share = postings.lengths[articles].sum(axis=1) / (postings.average_length or 1.0)
    normaliser = DEFAULT_PARAMETERS.k1 * (1 - _B + _B * share)
    total = np.zeros(len(articles))

    def add(weight: float, found: Array) -> None:
        counts = np.bincount(found, minlength=len(articles))
        total[:] += weight * counts * (DEFAULT_PARAMETERS.k1 + 1) / (counts + normaliser)

    weights = [_idf(postings, term) for term in query]
    paired = {place for pair in neighbours for place in pair}
    places: dict[int, Array] = {}
    for at, term in enumerate(query):
        if not weights[at] or not (term.form or at in paired):
            continue
        found = [postings.occurrences_in(word, articles) for word in term.words]
        if term.form:
            which, occurrences = found[0]
            add(EXACT * weights[at], which[(occurrences & FORM_MASK) == term.form])
        if at in paired:
            places[at] = _places(found)
    for left, right in neighbours:
        if left in places and right in places:
            beside = np.intersect1d(places[left] + 1, places[right], assume_unique=True)
            add(BESIDE * (weights[left] + weights[right]) / 2, beside >> _ARTICLE_SHIFT)
    for name in _names(query):
        terms = [QueryTerm((Choice((word,)),)) for word in name]
        total += bonus(postings, terms, tuple(pairwise(range(len(terms)))), articles)
    return total.astype(np.float32)


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


def _places(found: Sequence[tuple[Array, Array]]) -> Array:
    """Article index and position in one number, distinct and ascending."""
    keys = [
        (which << _ARTICLE_SHIFT) | (occurrences >> FORM_BITS).astype(np.int64)
        for which, occurrences in found
    ]
    return keys[0] if len(keys) == 1 else np.unique(np.concatenate(keys))
