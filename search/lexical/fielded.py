"""Posting lists by field: which articles have a term in a field, and where it stands there.

The posting arrays number the tokens of an article through all of its fields, one field behind the
other with `FIELD_GAP` between them, so the place of an occurrence tells its field.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import msgspec
import numpy as np

from newsearch.search.arrays import Array, distinct

from .bm25f import FIELDS
from .keys import value_key
from .occurrences import FORM_BITS, ROOM, field_starts
from .postings import Postings

ANY_TEXT = "text"
"""The name of all text fields together."""

PLACE_BITS = 32 - FORM_BITS
"""A place is `article << PLACE_BITS | position`; places of two fields are never neighbours."""


class Values(msgspec.Struct, frozen=True, dict=True):
    """A field whose value counts as a whole.

    Attributes:
        codes: (n_articles,) int, the place of each article's value in `names`.
        names: the values as they were read; "" for none.
    """

    codes: Array
    names: Sequence[str]

    @cached_property
    def keys(self) -> list[str]:
        """The names in the form in which they are compared."""
        return [value_key(name) for name in self.names]


class FieldedPostings:
    """Posting lists of one generation, by field. Safe to share between threads."""

    def __init__(self, postings: Postings, values: Mapping[str, Values]) -> None:
        """Look into posting arrays for text fields, and into columns for the others."""
        self._postings = postings
        self._values = dict(values)

    @property
    def article_count(self) -> int:
        """Number of articles."""
        return self._postings.article_count

    def has_values(self, field: str) -> bool:
        """Whether a field's value counts as a whole."""
        return field in self._values

    def values(self, field: str) -> list[str]:
        """The distinct values of such a field, sorted, without the empty one."""
        return sorted({key for key in self._values[field].keys if key})

    def articles(self, field: str, term: str) -> Array:
        """The ordinals of the articles with a term or a value in a field, ascending."""
        if field in self._values:
            return self._valued(field, [key == term for key in self._values[field].keys])
        row = self._postings.row(term)
        return self._articles_of_rows(field, range(0) if row is None else range(row, row + 1))

    def articles_with_prefix(self, field: str, prefix: str) -> Array:
        """The same for everything that begins so; the prefix is not empty."""
        if field in self._values:
            return self._valued(field, [k.startswith(prefix) for k in self._values[field].keys])
        return distinct(self._articles_of_rows(field, self._postings.prefix_rows(prefix)))

    def places(self, field: str, term: str, articles: Array) -> Array:
        """Where a term stands in some articles, ascending: (n,) int64, see `PLACE_BITS`.

        Args:
            field: a text field, or `ANY_TEXT`.
            term: of the dictionary or not.
            articles: ordinals, ascending.
        """
        which, occurrences = self._postings.occurrences_in(term, articles)
        positions = (occurrences >> FORM_BITS).astype(np.int64)
        found = articles[which].astype(np.int64)
        places = (found << PLACE_BITS) | positions
        if field != ANY_TEXT:
            places = places[self._inside(field, found, positions)]
        return distinct(places)

    def bounds(self, field: str) -> tuple[Array, Array]:
        """The position of the first token of a text field in each article, and behind the last one.

        (n_articles,) int64 both; empty for `ANY_TEXT`, which has no bounds.
        """
        if field == ANY_TEXT:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        column = FIELDS.index(field)
        starts = np.ascontiguousarray(self._starts[:, column])
        return starts, starts + self._rooms[:, column]

    def spans(self, terms: Iterable[str]) -> list[tuple[int, int]]:
        """Of each term the first posting, and behind the last one; (0, 0) where there are none."""
        rows = map(self._postings.row, terms)
        return [(0, 0) if row is None else self._postings.span(row) for row in rows]

    @property
    def arrays(self) -> tuple[Array, tuple[Array, Array]]:
        """The articles of all postings, and the codes of the occurrences: see `Postings`."""
        return self._postings.articles, self._postings.occurrence_arrays

    def field_lengths(self, field: str) -> Array:
        """The length of a text field in every article, in tokens: (n_articles,) float32."""
        lengths = self._postings.lengths
        column: Array = lengths.sum(axis=1) if field == ANY_TEXT else _column(lengths, field)
        return column

    def _valued(self, field: str, matches: Sequence[bool]) -> Array:
        codes = np.flatnonzero(np.array(matches, bool))
        return np.flatnonzero(np.isin(self._values[field].codes, codes))

    def _articles_of_rows(self, field: str, rows: range) -> Array:
        """Of neighbouring rows of the dictionary; ascending for one row, with repeats for more."""
        first, last = self._postings.span_of(rows)
        articles = self._postings.articles[first:last]
        if field == ANY_TEXT or not len(articles):
            return articles
        counts, occurrences = self._postings.occurrences_between(first, last)
        found = np.repeat(articles, counts)
        inside = self._inside(field, found, (occurrences >> FORM_BITS).astype(np.int64))
        return distinct(found[inside])

    def _inside(self, field: str, articles: Array, positions: Array) -> Array:
        column = FIELDS.index(field)
        starts = self._starts[articles, column]
        inside: Array = (positions >= starts) & (positions < starts + self._rooms[articles, column])
        return inside

    @cached_property
    def _starts(self) -> Array:
        return field_starts(self._postings.lengths)

    @cached_property
    def _rooms(self) -> Array:
        rooms: Array = np.minimum(self._postings.lengths, ROOM).astype(np.int64)
        return rooms


def _column(lengths: Array, field: str) -> Array:
    column: Array = lengths[:, FIELDS.index(field)]
    return column
