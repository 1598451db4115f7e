"""The inverted index: the articles that fulfil a structured constraint.

Constraints become Whoosh's query objects, built by us: its own parser splits on white space before
any analyser could re-join «می گیرد». Words without a field are looked for in `ANY_TEXT`.
"""

import threading
from typing import Any

import numpy as np
from whoosh import query, searching
from whoosh.query import spans

from newsearch.search.analysis import Analyzer, Token
from newsearch.search.arrays import Array
from newsearch.search.query.nodes import (
    VALUE_FIELDS,
    AllOf,
    AnyOf,
    Node,
    NoneOf,
    Phrase,
    Prefix,
    Words,
)

from .array_reader import ArrayReader
from .fielded import ANY_TEXT, FieldedPostings, Values
from .keys import value_key
from .matching import mask_of
from .phrases import PhraseFinder
from .postings import Postings


class InvertedIndex:
    """The inverted index of one generation. Safe to share between threads."""

    def __init__(
        self,
        postings: Postings,
        source: Values,
        category: Values,
        analyzer: Analyzer,
        *,
        compiled: bool = False,
    ) -> None:
        """Look at posting arrays and at the columns of whole values.

        Args:
            postings: of the text fields.
            source: of the articles.
            category: of the articles.
            analyzer: that made the terms.
            compiled: find phrases in machine code.
        """
        values = {"source": source, "category": category}
        self._fielded = FieldedPostings(postings, values)
        self._phrases = _phrase_finder(self._fielded, compiled=compiled)
        self._searcher = searching.Searcher(ArrayReader(postings, self._fielded))
        self._analyzer = analyzer
        # Whoosh's searchers keep caches that threads must not fill at once.
        self._lock = threading.Lock()

    def matching(self, constraint: Node) -> Array:
        """Which articles fulfil a constraint: (n_articles,) bool, a new array."""
        return self.fulfilling(self._query(constraint))

    def fulfilling(self, wanted: query.Query) -> Array:
        """Which articles any query of Whoosh's matches: (n_articles,) bool, a new array.

        Args:
            wanted: over the fields of `array_reader.schema`.
        """
        return mask_of(wanted, self._fielded, self._phrases, self.fulfilling_slowly)

    def fulfilling_slowly(self, wanted: query.Query) -> Array:
        """The same by Whoosh's own matchers, one posting after the other."""
        mask = np.zeros(self._fielded.article_count, bool)
        with self._lock:
            mask[list(self._searcher.docs_for_query(wanted))] = True
        return mask

    def scores(self, wanted: query.Query) -> Array:
        """Whoosh's own score of every article for a query, its BM25F: (n_articles,) float64.

        Far too slow for ranking; it is the independent reference that tests hold the posting
        arrays against.
        """
        total = np.zeros(self._fielded.article_count)
        with self._lock:
            for hit in self._searcher.search(wanted, limit=None):
                total[hit.docnum] = hit.score
        return total

    def _query(self, node: Node) -> Any:  # noqa: ANN401
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
                return query.Prefix(field or ANY_TEXT, value_key(text))
            case Words(text, field):
                tokens = self._analyzer.analyze_query(text)
                return query.And([_token(field or ANY_TEXT, token) for token in tokens])
            case Phrase(text, field):
                return _phrase(field or ANY_TEXT, self._analyzer.analyze_query(text))


def _phrase_finder(fielded: FieldedPostings, *, compiled: bool) -> PhraseFinder:
    if not compiled:
        return PhraseFinder(fielded)
    from .compiled_phrases import CompiledPhraseFinder  # Numba takes a second to import

    return CompiledPhraseFinder(fielded)


def _phrase(field: str, tokens: list[Token]) -> Any:  # noqa: ANN401
    parts = [_token(field, token) for token in tokens]
    if len(parts) == 1:
        return parts[0]
    # Distance 0 is allowed: the parts of a compound stand at the position of the compound.
    return spans.SpanNear2(parts, slop=1, ordered=True, mindist=0) if parts else query.NullQuery


def _token(field: str, token: Token) -> Any:  # noqa: ANN401
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
