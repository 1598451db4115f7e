"""The analysed terms of articles as posting lists, with all that `search.lexical.postings` holds.

A token is of a kind (see `search.analysis.bulk`), and what is indexed of a kind is worked out once;
the rest is arrays, for all articles of a batch together.
"""

from array import array
from collections.abc import Sequence

import numpy as np

from newsearch.search.analysis import Analyzer
from newsearch.search.analysis.bulk import BulkAnalyzer, Kind
from newsearch.search.arrays import Array
from newsearch.search.article import Article
from newsearch.search.lexical.bm25f import FIELDS
from newsearch.search.lexical.frequencies import Frequencies
from newsearch.search.lexical.occurrences import (
    FORM_BITS,
    PART_FORM,
    ROOM,
    coded,
    field_starts,
    form_of,
)
from newsearch.search.lexical.postings import FREQUENCY_UNITS
from newsearch.search.lexical.query_terms import PART_WEIGHT

from .postings_writer import PostingTable
from .runs import run_starts

_WHOLE = FREQUENCY_UNITS
_PART = round(PART_WEIGHT * FREQUENCY_UNITS)
_MOST = np.iinfo(np.uint16).max


def texts_of(article: Article) -> tuple[str, ...]:
    """The texts of an article that are analysed, in the order of `FIELDS`."""
    texts = {
        "title": article.title,
        "summary": article.summary,
        "body": article.body,
        "tags": "\n".join((article.category, *article.tags)).strip(),
    }
    return tuple(texts[field] for field in FIELDS)


class TermIndexer:
    """Makes posting lists of batches of articles; for one thread. Its tables grow with the words.

    An alternative or a part that a token has already counts once; a part of a compound counts
    `PART_WEIGHT`.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self._bulk: BulkAnalyzer = analyzer.bulk()
        self._codes: dict[str, int] = {}
        self._terms: list[str] = []
        self._firsts = array("i", [0])  # of what is indexed of each kind, in the next columns
        self._term, self._form, self._units = array("i"), array("H"), array("H")

    @property
    def is_full(self) -> bool:
        """Whether its tables are large enough to go on with a new one."""
        return self._bulk.is_full

    def table(self, articles: Sequence[Article]) -> PostingTable:
        """The posting lists of some articles, numbered from 0."""
        found = self._bulk.analyze([text for article in articles for text in texts_of(article)])
        for kind in self._bulk.kinds[len(self._firsts) - 1 :]:
            self._add(kind)
        lengths = found.lengths.reshape(-1, len(FIELDS))
        firsts = np.array(self._firsts, np.int32)
        counts = np.diff(firsts)[found.kinds]
        token = np.repeat(np.arange(len(counts)), counts)
        entry = np.arange(len(token)) + np.repeat(
            firsts[found.kinds] - run_starts(counts)[:-1], counts
        )
        form = np.array(self._form, np.int64)[entry]
        return self._compiled(
            np.array(self._term, np.int32)[entry],
            np.repeat(np.arange(lengths.size), found.lengths)[token],
            ((_positions(lengths)[token] << FORM_BITS) | form).astype(np.uint32),
            np.array(self._units, np.uint16)[entry],
            lengths,
        )

    def _add(self, kind: Kind) -> None:
        """Note the terms of a kind, each once, the form it stands for there, and its weight."""
        form = form_of(kind.surface)
        entries = {kind.term: (form, _WHOLE)}
        for term in kind.alternatives:
            entries.setdefault(term, (form, _WHOLE))
        for term in kind.parts:
            entries.setdefault(term, (PART_FORM, _PART))
        for term, (form, units) in entries.items():
            code = self._codes.setdefault(term, len(self._terms))
            if code == len(self._terms):
                self._terms.append(term)
            self._term.append(code)
            self._form.append(form)
            self._units.append(units)
        self._firsts.append(len(self._term))

    def _compiled(
        self, term: Array, text: Array, occurrences: Array, units: Array, lengths: Array
    ) -> PostingTable:
        """Sort what was found into posting lists; it comes in the order of the texts."""
        present, row = np.unique(term, return_inverse=True)
        terms = [self._terms[code].encode("utf-8") for code in present.tolist()]
        ascending = sorted(range(len(terms)), key=terms.__getitem__)
        rank = np.empty(len(terms), np.int64)
        rank[ascending] = np.arange(len(terms))
        row = rank[row]
        order = np.argsort(row, kind="stable")
        row, text = row[order], text[order]
        article, field = np.divmod(text, len(FIELDS))
        first = np.flatnonzero(
            np.concatenate(([True], (row[1:] != row[:-1]) | (article[1:] != article[:-1])))
        )[: len(row)]
        posting = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(row))))
        frequencies = np.bincount(
            posting * len(FIELDS) + field, units[order], len(first) * len(FIELDS)
        )
        codes = coded(occurrences[order], np.diff(np.append(first, len(row))))
        return PostingTable(
            [terms[place] for place in ascending],
            np.searchsorted(row[first], np.arange(len(terms) + 1)).astype(np.int64),
            article[first].astype(np.int32),
            Frequencies.of(
                np.minimum(frequencies, _MOST).astype(np.uint16).reshape(-1, len(FIELDS))
            ),
            codes,
            lengths.astype(np.float32),
        )


def _positions(lengths: Array) -> Array:
    """The position of every token in its article, as `search.lexical.occurrences` counts them.

    Args:
        lengths: (n_articles, n_fields), in tokens.
    """
    flat = lengths.ravel()
    inside = np.arange(flat.sum()) - np.repeat(run_starts(flat)[:-1], flat)
    last = np.tile(ROOM - 1, len(lengths))
    inside = np.minimum(inside, np.repeat(last, flat))
    positions: Array = inside + np.repeat(field_starts(lengths).ravel(), flat)
    return positions
