"""Whoosh's queries over whole arrays at once: which articles fulfil a structure?

Whoosh's matchers do Python work for each posting. The kinds of queries that the query language
has are answered here by a few operations on arrays; every other kind goes to the matchers.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np
from whoosh import query
from whoosh.query import spans

from newsearch.search.arrays import Array, distinct

from .fielded import PLACE_BITS, FieldedPostings

Query = Any
"""A `whoosh.query.Query`; what its subclasses have is not annotated."""

_NOWHERE = np.int64(-1)
Spans = tuple[Array, Array]
"""The first and the last places of runs of words, (n,) int64 each, ascending by both."""


def mask_of(
    wanted: Query,
    fielded: FieldedPostings,
    otherwise: Callable[[Query], Array],
) -> Array:
    """Which articles a query of Whoosh's matches: (n_articles,) bool, a new array.

    Args:
        wanted: a `whoosh.query.Query`.
        fielded: where to look.
        otherwise: gives the mask of a query of a kind that is not answered here.
    """

    def answer(part: Query) -> Array:
        match part:
            case query.And():
                return _all([answer(each) for each in part.subqueries], fielded.article_count)
            case query.Or():
                return _any([answer(each) for each in part.subqueries], fielded.article_count)
            case query.Not():
                return ~answer(part.query)
            case query.Term():
                return _mask(fielded.articles(part.fieldname, part.text), fielded.article_count)
            case query.Prefix() if part.text:
                found = fielded.articles_with_prefix(part.fieldname, part.text)
                return _mask(found, fielded.article_count)
            case spans.SpanNear2() if _is_phrase(part):
                return _mask(_articles_with(part, fielded), fielded.article_count)
            case _:
                return otherwise(part)

    return answer(wanted)


def _all(masks: Sequence[Array], count: int) -> Array:
    return np.logical_and.reduce(masks) if masks else np.zeros(count, bool)


def _any(masks: Sequence[Array], count: int) -> Array:
    return np.logical_or.reduce(masks) if masks else np.zeros(count, bool)


def _mask(articles: Array, count: int) -> Array:
    mask = np.zeros(count, bool)
    mask[articles] = True
    return mask


def _is_phrase(part: Query) -> bool:
    """Whether a query is made of words in their order, and of nothing else."""
    match part:
        case query.Term():
            return True
        case query.Or():
            return bool(part.subqueries) and all(map(_is_phrase, part.subqueries))
        case spans.SpanNear2():
            return bool(part.ordered and part.mindist == 0 and all(map(_is_phrase, part.qs)))
        case _:
            return False


def _articles_with(phrase: Query, fielded: FieldedPostings) -> Array:
    candidates = _candidates(phrase, fielded)
    if not len(candidates):
        return candidates
    first, _ = _spans(phrase, fielded, candidates)
    return distinct(first >> PLACE_BITS)


def _candidates(part: Query, fielded: FieldedPostings) -> Array:
    """The articles that have all the words of a phrase, ascending."""
    match part:
        case query.Term():
            articles: Array = fielded.articles(part.fieldname, part.text)
            return articles
        case query.Or():
            either = [_candidates(each, fielded) for each in part.subqueries]
            return distinct(np.concatenate(either))
        case _:
            found = sorted((_candidates(each, fielded) for each in part.qs), key=len)
            common: Array = reduce(_common, found)
            return common


def _common(few: Array, many: Array) -> Array:
    """What two ascending lists have in common; quick where one is much shorter."""
    if not len(few) or not len(many):
        return few[:0]
    places = np.searchsorted(many, few)
    places[places == len(many)] = 0
    common: Array = few[many[places] == few]
    return common


def _spans(part: Query, fielded: FieldedPostings, articles: Array) -> Spans:
    """Where a part of a phrase stands in some articles."""
    match part:
        case query.Term():
            places = fielded.places(part.fieldname, part.text, articles)
            return places, places
        case query.Or():
            found = [_spans(each, fielded, articles) for each in part.subqueries]
            return _distinct(*map(np.concatenate, zip(*found, strict=True)))
        case _:
            found = [_spans(each, fielded, articles) for each in part.qs]
            return reduce(lambda left, right: _followed(left, right, part.slop), found)


def _followed(left: Spans, right: Spans, slop: int) -> Spans:
    """The spans of `left`, each with a span of `right` that begins in it or up to `slop` behind.

    Those of two articles are never near: `FIELD_GAP` tokens end every field.
    """
    low = np.searchsorted(right[0], left[0], side="left")
    if slop == 1 and left[0] is left[1] and right[0] is right[1]:  # two words, side by side
        high = _behind(right[0], left[0], low)
    else:
        high = np.searchsorted(right[0], left[1] + slop, side="right")
    counts = np.maximum(high - low, 0)
    before = np.cumsum(counts) - counts
    taken = np.repeat(low - before, counts) + np.arange(counts.sum())
    ends = np.maximum(np.repeat(left[1], counts), right[1][taken])
    return _distinct(np.repeat(left[0], counts), ends)


def _behind(places: Array, wanted: Array, at: Array) -> Array:
    """How many distinct ascending places there are up to those just behind the wanted ones.

    Args:
        places: of a word.
        wanted: of another.
        at: where the wanted ones are among the places, or would be. A second search for what is
            one place further on would take as long as the first.
    """
    padded = np.append(places, _NOWHERE)
    at = at + (padded[at] == wanted)
    behind: Array = at + (padded[at] == wanted + 1)
    return behind


def _distinct(first: Array, last: Array) -> Spans:
    same = first[1:] == first[:-1]
    if not np.all((first[1:] > first[:-1]) | (same & (last[1:] >= last[:-1]))):
        order = np.lexsort((last, first))
        first, last = first[order], last[order]
        same = first[1:] == first[:-1]
    new = np.ones(len(first), bool)
    new[1:] = ~same | (last[1:] != last[:-1])
    return first[new], last[new]
