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

from collections.abc import Sequence
from itertools import pairwise

import msgspec
import numpy as np

from newsearch.search.arrays import Array, common, distinct

from .bm25f import DEFAULT_PARAMETERS
from .occurrences import FORM_BITS, FORM_MASK
from .postings import Occurrences, Postings
from .query_terms import Neighbours, QueryTerm
from .resolving import Resolver, Slot

EXACT = 0.3
"""What a word written as it was typed adds, as a share of what the word itself is worth."""

BESIDE = 0.2
"""What two words side by side add, as a share of what one of them is worth."""

SATURATION = DEFAULT_PARAMETERS.k1
"""The k1 of s(n)."""

B = 0.75
"""How much the length of an article counts in s(n)."""

_ARTICLE_SHIFT = 32 - FORM_BITS
_PAIR_SHIFT = _ARTICLE_SHIFT + 20  # an article of a million candidates


class Rewards(msgspec.Struct, frozen=True, gc=False):
    """What is rewarded in an article.

    Attributes:
        slots: of the positions of the query, then of the words of its names.
        exact: what a slot is worth that is written as it was typed, for the first slots.
        pairs: slots of which a word of one stands just before a word of the other.
        beside: what each pair is worth.
    """

    slots: tuple[Slot, ...]
    exact: tuple[float, ...]
    pairs: tuple[tuple[int, int], ...]
    beside: tuple[float, ...]


def rewards_of(resolver: Resolver, query: Sequence[QueryTerm], neighbours: Neighbours) -> Rewards:
    """What a query rewards.

    Args:
        resolver: of the generation.
        query: its positions.
        neighbours: which of them were typed side by side; so are the words of a single position.
    """
    slots, pairs = slots_of(resolver, query, neighbours)
    exact = tuple(EXACT * slot.idf for slot in slots[: len(query)])
    pairs = [(a, b) for a, b in pairs if slots[a].idf and slots[b].idf]
    beside = tuple(BESIDE * (slots[a].idf + slots[b].idf) / 2 for a, b in pairs)
    return Rewards(tuple(slots), exact, tuple(pairs), beside)


def slots_of(
    resolver: Resolver, query: Sequence[QueryTerm], neighbours: Neighbours
) -> tuple[list[Slot], list[tuple[int, int]]]:
    """The slots of the positions of a query, then of the words of its names; which are pairs."""
    resolved = [resolver.resolved(term) for term in query]
    slots, pairs = [each.slot for each in resolved], list(neighbours)
    for each in resolved:
        if each.name:
            pairs += pairwise(range(len(slots), len(slots) + len(each.name)))
            slots += each.name
    return slots, pairs


def bonus(postings: Postings, rewards: Rewards, articles: Array) -> Array:
    """What exact forms and neighbouring words add to the BM25F of some articles.

    Args:
        postings: to look in.
        rewards: of the query.
        articles: (n,) ordinals, ascending.

    Returns:
        (n,) float32, none negative.
    """
    worth = np.array((*rewards.exact, *rewards.beside))
    if not len(worth) or not len(articles):
        return np.zeros(len(articles), np.float32)
    spans = [span for slot in rewards.slots for span in slot.lists]
    found = postings.occurrences_of(spans, articles)
    owner = np.array([at for at, slot in enumerate(rewards.slots) for _ in slot.lists], np.int64)
    forms = np.array([form for slot in rewards.slots for form in slot.forms], np.int64)
    slot = owner[found.word]
    rewarded, where = _exact(rewards, found, slot, forms[found.word])
    pair, beside = _beside(rewards, found, slot)
    cells = np.concatenate((rewarded, pair + len(rewards.exact))) * len(articles)
    cells += np.concatenate((where, beside))
    counts = np.bincount(cells, minlength=len(worth) * len(articles))
    counts = counts.reshape(len(worth), len(articles))
    saturated = counts * (SATURATION + 1) / (counts + normaliser(postings, articles))
    # Added up one after the other, so that compiled code can add in the same order.
    total: Array = np.cumsum(worth[:, np.newaxis] * saturated, axis=0)[-1]
    return total.astype(np.float32)


def _exact(rewards: Rewards, found: Occurrences, slot: Array, forms: Array) -> tuple[Array, Array]:
    """What is written as it was typed: slots and articles."""
    typed = (forms > 0) & (found.occurrence & FORM_MASK == forms) & (slot < len(rewards.exact))
    return slot[typed], found.article[typed]


def _beside(rewards: Rewards, found: Occurrences, slot: Array) -> tuple[Array, Array]:
    """What stands side by side: pairs and articles."""
    if not rewards.pairs:
        return slot[:0], slot[:0]
    places = (found.article << _ARTICLE_SHIFT) | (found.occurrence >> FORM_BITS)
    slots = {each for pair in rewards.pairs for each in pair}
    at = {each: distinct(places[slot == each]) for each in slots}
    left = [at[a] + 1 + (pair << _PAIR_SHIFT) for pair, (a, _) in enumerate(rewards.pairs)]
    right = [at[b] + (pair << _PAIR_SHIFT) for pair, (_, b) in enumerate(rewards.pairs)]
    both = common(np.concatenate(left), np.concatenate(right))
    return both >> _PAIR_SHIFT, (both & ((1 << _PAIR_SHIFT) - 1)) >> _ARTICLE_SHIFT


def normaliser(postings: Postings, articles: Array) -> Array:
    """What saturates repetition in some articles, more in long ones: (n,) float32."""
    share = postings.article_lengths[articles] / (postings.average_length or 1.0)
    return SATURATION * (1 - B + B * share)
