"""The posting arrays as Whoosh reads an index: any query of Whoosh's runs over them.

Whoosh's classes say what the inverted index is (its schema, its queries, its matchers); its files
are the posting arrays, which are written in bulk and hold no pickles.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from whoosh import fields as _fields
from whoosh import formats as _formats
from whoosh import reading as _reading
from whoosh.matching import ListMatcher

from newsearch.search.arrays import Array
from newsearch.search.query.nodes import TEXT_FIELDS, VALUE_FIELDS

from .fielded import ANY_TEXT, PLACE_BITS, FieldedPostings
from .postings import Postings

fields: Any = _fields  # annotated, but not as they behave
formats: Any = _formats
reading: Any = _reading

_POSITION = (1 << PLACE_BITS) - 1


class PositionList(formats.Positions):
    """Positions in memory, as a tuple of numbers: there is nothing to encode."""

    def decode_positions(self, valuestring: Sequence[int]) -> list[int]:
        """The positions themselves."""
        return list(valuestring)

    def decode_frequency(self, valuestring: Sequence[int]) -> int:
        """How many positions there are."""
        return len(valuestring)


class AnalysedTerms(fields.FieldType):
    """A field of terms that were analysed before: Whoosh never sees raw text."""

    def __init__(self) -> None:
        super().__init__(PositionList(), None, scorable=True)


def schema() -> Any:  # noqa: ANN401
    """The fields of the inverted index.

    Each text field, all of them together (`ANY_TEXT`), and source and category, which are compared
    as a whole (see `keys.value_key`) beside their words among the tags.
    """
    text = {name: AnalysedTerms() for name in (*TEXT_FIELDS, ANY_TEXT)}
    return fields.Schema(**text, **{name: fields.ID() for name in VALUE_FIELDS})


class ArrayReader(reading.IndexReader):
    """A Whoosh reader over posting arrays; its document numbers are article ordinals."""

    def __init__(self, postings: Postings, fielded: FieldedPostings) -> None:
        self.schema = schema()
        self._postings = postings
        self._fielded = fielded

    def __contains__(self, term: tuple[str, str | bytes]) -> bool:
        return self.doc_frequency(*term) > 0

    def indexed_field_names(self) -> list[str]:
        """The names of all fields."""
        names: list[str] = self.schema.names()
        return names

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield (field, term) in order."""
        for field in sorted(self.indexed_field_names()):
            yield from ((field, term) for term in self.lexicon(field))

    def lexicon(self, fieldname: str) -> Iterator[bytes]:
        """Yield the terms of a field, ascending by bytes."""
        return self._terms(fieldname, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the terms of a field from one on."""
        return ((fieldname, term) for term in self._terms(fieldname, prefix))

    def expand_prefix(self, fieldname: str, prefix: str | bytes) -> Iterator[bytes]:
        """Yield the terms of a field that begin so."""
        raw = prefix.encode("utf-8") if isinstance(prefix, str) else prefix
        for term in self._terms(fieldname, raw):
            if not term.startswith(raw):
                return
            yield term

    def postings(self, fieldname: str, text: str | bytes, scorer: Any = None) -> Any:  # noqa: ANN401
        """A matcher over the articles of a term.

        Raises:
            TermNotFound: no article has it in this field.
        """
        info = self.term_info(fieldname, text)
        field, term = fieldname, _as_text(text)
        articles = self._fielded.articles(field, term)
        values: list[tuple[int, ...]] = [()] * len(articles)
        if not self._fielded.has_values(field):
            values = self._positions(field, term, articles)
        weights = [float(len(each) or 1) for each in values]
        kind = self.schema[field].format
        return ListMatcher(
            articles.tolist(), weights, values, kind, scorer, term=(field, text), terminfo=info
        )

    def term_info(self, fieldname: str, text: str | bytes) -> Any:  # noqa: ANN401
        """How often a term occurs in a field.

        Raises:
            TermNotFound: it does not.
        """
        articles = self._fielded.articles(fieldname, _as_text(text))
        if not len(articles):
            raise reading.TermNotFound(f"No article has {text!r} in {fieldname!r}")
        counts = np.ones(len(articles))
        lengths = np.ones(len(articles))
        if not self._fielded.has_values(fieldname):
            listed = self._positions(fieldname, _as_text(text), articles)
            counts = np.array([len(each) for each in listed], float)
            lengths = self._fielded.field_lengths(fieldname)[articles]
        return reading.TermInfo(
            weight=float(counts.sum()),
            df=len(articles),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(counts.max()),
            minid=int(articles[0]),
            maxid=int(articles[-1]),
        )

    def frequency(self, fieldname: str, text: str | bytes) -> float:
        """How often a term occurs in a field of all articles."""
        return float(self.term_info(fieldname, text).weight()) if (fieldname, text) in self else 0

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        """How many articles have a term in a field."""
        known = fieldname in self.schema
        return len(self._fielded.articles(fieldname, _as_text(text))) if known else 0

    def field_length(self, fieldname: str) -> int:
        """The length of a field in all articles together, in tokens."""
        return int(self._lengths(fieldname).sum())

    def min_field_length(self, fieldname: str) -> int:
        """The least of all articles."""
        return int(self._lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """The greatest of all articles."""
        return int(self._lengths(fieldname).max(initial=0))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The length of a field of one article."""
        return int(self._lengths(fieldname)[docnum]) or default

    def doc_count_all(self) -> int:
        """How many articles there are."""
        return self._fielded.article_count

    def doc_count(self) -> int:
        """The same: what is removed is not in the arrays."""
        return self._fielded.article_count

    def has_deletions(self) -> bool:
        """Never."""
        return False

    def is_deleted(self, docnum: int) -> bool:
        """Never."""
        return False

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Nothing: articles are in the generation's documents."""
        return {}

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """Never: term vectors are not kept."""
        return False

    def vector(self, docnum: int, fieldname: str, format_: Any = None) -> Any:  # noqa: ANN401
        """There is none.

        Raises:
            KeyError: always, as in Whoosh.
        """
        raise KeyError(f"No vector of field {fieldname!r}")

    def _terms(self, field: str, first: bytes) -> Iterator[bytes]:
        if self._fielded.has_values(field):
            named: Iterable[bytes] = (key.encode() for key in self._fielded.values(field))
            return (term for term in named if term >= first)
        terms = self._postings.terms_from(first)
        if field == ANY_TEXT:
            return terms
        return (term for term in terms if len(self._fielded.articles(field, term.decode())))

    def _lengths(self, field: str) -> Array:
        if self._fielded.has_values(field):
            return np.zeros(self._fielded.article_count)
        return self._fielded.field_lengths(field)

    def _positions(self, field: str, term: str, articles: Array) -> list[tuple[int, ...]]:
        """The positions of a term in each of some articles, counted through all fields."""
        places = self._fielded.places(field, term, articles)
        bounds = np.searchsorted(places >> PLACE_BITS, articles)
        listed = (places & _POSITION).tolist()
        ends = [*bounds[1:].tolist(), len(listed)]
        return [tuple(listed[a:b]) for a, b in zip(bounds.tolist(), ends, strict=True)]


def _as_text(text: str | bytes) -> str:
    return text.decode("utf-8") if isinstance(text, bytes) else text
