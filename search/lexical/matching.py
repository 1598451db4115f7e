"""Whoosh's queries over whole arrays at once: which articles fulfil a structure?

Whoosh's matchers do Python work for each posting. The kinds of queries that the query language
has are answered here by a few operations on arrays; every other kind goes to the matchers.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from whoosh import query
from whoosh.query import spans

from newsearch.search.arrays import Array

from .fielded import FieldedPostings
from .phrases import Phrase, PhraseFinder, Words

Query = Any
"""A `whoosh.query.Query`; what its subclasses have is not annotated."""


def mask_of(
    wanted: Query,
    fielded: FieldedPostings,
    phrases: PhraseFinder,
    otherwise: Callable[[Query], Array],
) -> Array:
    """Which articles a query of Whoosh's matches: (n_articles,) bool, a new array.

    Args:
        wanted: a `whoosh.query.Query`.
        fielded: where to look.
        phrases: finds them there.
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
            case spans.SpanNear2() if phrase := _as_phrase(part):
                return _mask(phrases.articles(phrase), fielded.article_count)
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


def _as_phrase(part: Query) -> Phrase | None:
    """A query as a phrase; None if it is more than words in their order."""
    slots = [_slot(each) for each in part.qs] if _is_side_by_side(part) else []
    fields = {term.fieldname for term in part.leaves()}
    if not slots or not all(slots) or len(fields) != 1:
        return None
    return Phrase(fields.pop(), tuple(slots))


def _slot(part: Query) -> tuple[Words, ...]:
    """What may stand at one place of a phrase; () if it is something else."""
    if not isinstance(part, query.Or):
        words = _words(part)
        return (words,) if words else ()
    choices = tuple(map(_words, part.subqueries))
    return choices if all(choices) else ()


def _words(part: Query) -> Words:
    match part:
        case query.Term():
            return (part.text,)
        case spans.SpanNear2() if _is_side_by_side(part):
            terms = [each for each in part.qs if isinstance(each, query.Term)]
            return tuple(each.text for each in terms) if len(terms) == len(part.qs) else ()
        case _:
            return ()


def _is_side_by_side(part: Query) -> bool:
    return bool(part.ordered and part.mindist == 0 and part.slop == 1)
