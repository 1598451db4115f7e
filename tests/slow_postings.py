"""Posting lists made term by term, as slowly as they are read: a reference for the fast path."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from newsearch.indexers.postings_writer import PostingTable
from newsearch.indexers.runs import run_starts, spread
from newsearch.search.analysis import Analyzer
from newsearch.search.arrays import Array
from newsearch.search.article import Article
from newsearch.search.lexical.bm25f import FIELDS
from newsearch.search.lexical.frequencies import Frequencies
from newsearch.search.lexical.occurrences import (
    FIELD_GAP,
    FORM_BITS,
    PART_FORM,
    ROOM,
    coded,
    form_of,
)
from newsearch.search.lexical.postings import FREQUENCY_UNITS
from newsearch.search.lexical.query_terms import PART_WEIGHT

TermOccurrences = dict[str, list[int]]
"""The terms of one field of one article and the occurrences of each, ascending; see
`search.lexical.occurrences`. Positions count from the first token of the field."""


@dataclass(frozen=True, slots=True)
class ArticleTerms:
    """What the inverted index and the posting arrays take of one article.

    Attributes:
        fields: by field, the occurrences of each term.
        frequencies: by term, how often it occurs in each field, in the order of `FIELDS`; a part
            of a compound counts `PART_WEIGHT`.
        occurrences: by term, its occurrences in the whole article; terms in the same order.
        lengths: of the fields, in tokens.
    """

    fields: dict[str, TermOccurrences]
    frequencies: dict[str, list[float]]
    occurrences: dict[str, list[int]]
    lengths: list[float]


def terms_of(article: Article, analyzer: Analyzer) -> ArticleTerms:
    """Analyse the text fields of an article."""
    texts = {
        "title": article.title,
        "summary": article.summary,
        "body": article.body,
        "tags": "\n".join((article.category, *article.tags)).strip(),
    }
    terms = ArticleTerms({}, {}, {}, [])
    first = 0
    for column, field in enumerate(FIELDS):
        found, parts, length = _occurrences(texts[field], analyzer, int(ROOM[column]) - 1)
        terms.fields[field] = found
        terms.lengths.append(float(length))
        shift = first << FORM_BITS
        for term, places in found.items():
            counts = terms.frequencies.setdefault(term, [0.0] * len(FIELDS))
            counts[column] = float(len(places))
            terms.occurrences.setdefault(term, []).extend(
                [place + shift for place in places] if shift else places
            )
        for term, count in parts.items():
            terms.frequencies[term][column] -= (1 - PART_WEIGHT) * count
        first += min(length, int(ROOM[column])) + FIELD_GAP
    return terms


def _occurrences(
    text: str, analyzer: Analyzer, last: int
) -> tuple[TermOccurrences, dict[str, int], int]:
    """The occurrences of all terms of a text, how often each is only a part, and its length."""
    found: TermOccurrences = {}
    parts: dict[str, int] = {}
    tokens = analyzer.analyze(text) if text else []
    for position, token in enumerate(tokens):
        place = min(position, last) << FORM_BITS
        occurrence = place | form_of(token.surface)
        found.setdefault(token.term, []).append(occurrence)
        for term in token.alternatives:
            _add(found, term, occurrence)
        for term in token.parts:
            if _add(found, term, place | PART_FORM):
                parts[term] = parts.get(term, 0) + 1
    return found, parts, len(tokens)


def _add(found: TermOccurrences, term: str, occurrence: int) -> bool:
    """Add a further term of a token, unless it stands at its position already."""
    places = found.setdefault(term, [])
    if places and places[-1] >> FORM_BITS == occurrence >> FORM_BITS:
        return False
    places.append(occurrence)
    return True


def columns_of(table: PostingTable) -> dict[str, Array]:
    """All that a table holds, by name, as arrays."""
    names = ("starts", "articles", "occurrences", "lengths")
    return {name: np.asarray(getattr(table, name)) for name in names} | {
        "terms": np.array(table.terms, object),
        "frequencies": table.frequencies[:],
    }


class PostingsBuilder:
    """Collects the postings of new articles, in memory."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._terms = array("i")
        self._articles = array("i")
        self._frequencies = array("f")
        self._occurrence_counts = array("i")
        self._occurrences = array("I")
        self._lengths = array("f")
        self._count = 0

    def add(
        self,
        frequencies: Mapping[str, Sequence[float]],
        occurrences: Mapping[str, Sequence[int]],
        lengths: Sequence[float],
    ) -> None:
        """Add the next article.

        Args:
            frequencies: how often each term occurs in each field, in the order of `FIELDS`.
            occurrences: of each term in the article, ascending; terms in the order of
                `frequencies`. See `search.lexical.occurrences`.
            lengths: of the fields, in terms.
        """
        rows = self._rows
        self._terms.extend([rows.setdefault(term, len(rows)) for term in frequencies])
        self._articles.extend([self._count] * len(frequencies))
        self._frequencies.extend(chain.from_iterable(frequencies.values()))
        self._occurrence_counts.extend(map(len, occurrences.values()))
        self._occurrences.extend(chain.from_iterable(occurrences.values()))
        self._lengths.extend(lengths)
        self._count += 1

    def table(self) -> PostingTable:
        """All that was added, articles numbered from 0 in the order of `add`."""
        terms = sorted((term.encode("utf-8"), row) for term, row in self._rows.items())
        rank = np.empty(len(terms), np.int64)
        rank[[row for _, row in terms]] = np.arange(len(terms))
        rows = rank[np.frombuffer(self._terms, np.int32)]
        order = np.argsort(rows, kind="stable")
        starts = run_starts(np.bincount(rows, minlength=len(terms)))
        articles = np.frombuffer(self._articles, np.int32)
        units = np.rint(np.frombuffer(self._frequencies, np.float32) * FREQUENCY_UNITS)
        frequencies = (
            np.minimum(units, np.iinfo(np.uint16).max).astype(np.uint16).reshape(-1, len(FIELDS))
        )
        lengths = np.frombuffer(self._lengths, np.float32).reshape(-1, len(FIELDS))
        counts = np.frombuffer(self._occurrence_counts, np.int32)
        occurrence_starts = run_starts(counts[order])
        occurrences = np.empty(occurrence_starts[-1], np.uint32)
        first = np.empty(len(order), np.int64)
        first[order] = occurrence_starts[:-1]
        occurrences[spread(first, run_starts(counts))] = np.frombuffer(self._occurrences, np.uint32)
        codes = coded(occurrences, counts[order])
        return PostingTable(
            [term for term, _ in terms],
            starts,
            articles[order],
            Frequencies.of(frequencies[order]),
            codes,
            lengths,
        )
