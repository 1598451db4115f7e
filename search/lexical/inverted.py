"""The Whoosh index: schema, and the articles that fulfil a structured constraint.

Whoosh never sees raw text. Its fields take terms that were analysed before (`AnalysedTerms`), so
that the inverted index and the posting arrays hold the same terms, and queries are built as Whoosh
objects (its own parser splits on white space before any analyser could re-join «می گیرد»).
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
from whoosh import fields as _fields
from whoosh import formats as _formats
from whoosh import index, query
from whoosh.filedb.filestore import FileStorage
from whoosh.query import spans

from newsearch.search.analysis import Analyzer, Token
from newsearch.search.arrays import Array, open_array
from newsearch.search.errors import IndexDamaged
from newsearch.search.query.nodes import (
    TEXT_FIELDS,
    VALUE_FIELDS,
    AllOf,
    AnyOf,
    Node,
    NoneOf,
    Phrase,
    Prefix,
    Words,
)

from .keys import value_key
from .occurrences import FORM_BITS

fields: Any = _fields  # annotated, but not as they behave
formats: Any = _formats

ORDINALS = "ordinals.npy"
"""Maps Whoosh's document numbers to article ordinals."""


class PlainPositions(formats.Positions):
    """Positions as variable-length deltas: smaller than Whoosh's own form, and never a pickle."""

    def encode(self, poslist: Iterable[int]) -> bytes:
        """Write ascending positions as LEB128 deltas."""
        out = bytearray()
        previous = 0
        for position in poslist:
            delta, previous = position - previous, position
            while delta > 0x7F:
                out.append(delta & 0x7F | 0x80)
                delta >>= 7
            out.append(delta)
        return bytes(out)

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """The inverse of `encode`."""
        positions, position, delta, shift = [], 0, 0, 0
        for byte in valuestring:
            delta |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                position += delta
                positions.append(position)
                delta = shift = 0
        return positions

    def decode_frequency(self, valuestring: bytes) -> int:
        """How many positions there are."""
        return sum(byte < 0x80 for byte in valuestring)


class AnalysedTerms(fields.FieldType):
    """A field whose value maps terms to their occurrences: indexed as it is, without forms."""

    def __init__(self) -> None:
        super().__init__(PlainPositions(), None, scorable=True)

    def index(
        self, value: Mapping[str, Sequence[int]], **_kwargs: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, encoded positions) for each term."""
        encode = self.format.encode
        for term, occurrences in value.items():
            count = len(occurrences)
            positions = [occurrence >> FORM_BITS for occurrence in occurrences]
            yield term.encode("utf-8"), count, float(count), encode(positions)


def schema() -> Any:  # noqa: ANN401
    """The fields of the inverted index.

    `number` is the article's number in the store; source and category are indexed as a whole (see
    `value_key`) beside their words among the tags; `day` is the date as a proleptic ordinal.
    """
    text = {name: AnalysedTerms() for name in TEXT_FIELDS}
    values = {name: fields.ID() for name in VALUE_FIELDS}
    return fields.Schema(
        number=fields.ID(unique=True, sortable=True),
        day=fields.NUMERIC(int, signed=False),
        **text,
        **values,
    )


class InvertedIndex:
    """The Whoosh index of one generation. Safe to share between threads."""

    def __init__(self, folder: Path, analyzer: Analyzer, article_count: int) -> None:
        """Open the index of an `inverted/` folder that holds `article_count` articles.

        Raises:
            IndexDamaged: it cannot be opened.
        """
        self._analyzer = analyzer
        self._article_count = article_count
        self._ordinals = open_array(folder / ORDINALS)
        try:
            storage = FileStorage(str(folder), readonly=True)
            self._searcher = index.FileIndex(storage, schema=schema()).searcher()
        except (OSError, EOFError, ValueError, UnpicklingError, index.IndexError) as error:
            raise IndexDamaged(
                f"{folder}: the inverted index cannot be opened ({error}). "
                "Run `newsearch rebuild --full`."
            ) from error
        # Whoosh's readers keep cursors on shared files.
        self._lock = threading.Lock()

    def matching(self, constraint: Node) -> Array:
        """Which articles fulfil a constraint: (n_articles,) bool."""
        mask = np.zeros(self._article_count, bool)
        with self._lock:
            numbers = list(self._searcher.docs_for_query(self._query(constraint)))
        mask[self._ordinals[numbers]] = True
        return mask

    def scores(self, field: str, terms: Iterable[str]) -> Array:
        """Whoosh's own BM25F of every article for an OR of terms in one field.

        Far too slow for ranking; it is the independent reference that tests hold the posting
        arrays against.
        """
        total = np.zeros(self._article_count)
        any_term = query.Or([query.Term(field, term) for term in terms])
        with self._lock:
            for hit in self._searcher.search(any_term, limit=None):
                total[self._ordinals[hit.docnum]] = hit.score
        return total

    def close(self) -> None:
        """Close Whoosh's files."""
        self._searcher.close()

    def _query(self, node: Node) -> query.Query:
        match node:
            case AllOf(nodes):
                return query.And([self._query(each) for each in nodes])
            case AnyOf(nodes):
                return query.Or([self._query(each) for each in nodes])
            case NoneOf(nodes):
                return query.Not(query.Or([self._query(each) for each in nodes]))
            case Words(text, field) | Phrase(text, field) | Prefix(text, field) if (
                field in VALUE_FIELDS
            ):
                prefix = isinstance(node, Prefix)
                return (query.Prefix if prefix else query.Term)(field, value_key(text))
            case Prefix(text, field):
                key = value_key(text)
                return _in_fields(field, lambda name: query.Prefix(name, key))
            case Words(text, field):
                tokens = self._analyzer.analyze_query(text)
                return _in_fields(field, lambda name: _all_words(name, tokens))
            case Phrase(text, field):
                tokens = self._analyzer.analyze_query(text)
                return _in_fields(field, lambda name: _phrase(name, tokens))


def _in_fields(field: str | None, build: Callable[[str], query.Query]) -> query.Query:
    if field is not None:
        return build(field)
    return query.Or([build(name) for name in TEXT_FIELDS])


def _all_words(field: str, tokens: list[Token]) -> query.Query:
    return query.And([_token(field, token) for token in tokens])


def _phrase(field: str, tokens: list[Token]) -> query.Query:
    parts = [_token(field, token) for token in tokens]
    if len(parts) == 1:
        return parts[0]
    # Distance 0 is allowed: the parts of a compound stand at the position of the compound.
    return spans.SpanNear2(parts, slop=1, ordered=True, mindist=0) if parts else query.NullQuery


def _token(field: str, token: Token) -> query.Query:
    """One of the forms of a token; a form of several words needs them side by side."""
    forms = [
        [query.Term(field, word) for word in form.split(" ")]
        for form in (token.term, *token.alternatives)
    ]
    choices = [
        words[0] if len(words) == 1 else spans.SpanNear2(words, slop=1, mindist=0)
        for words in forms
    ]
    return choices[0] if len(choices) == 1 else query.Or(choices)
