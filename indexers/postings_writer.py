"""Compile posting lists into arrays, and merge them with those of the previous generation."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from newsearch.search.arrays import Array, save_arrays
from newsearch.search.lexical.bm25f import FIELDS, Parameters, term_weights
from newsearch.search.lexical.postings import FREQUENCY_UNITS, Postings

_BLOCK = 1 << 22
_MAX_FREQUENCY = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class PostingTable:
    """Posting lists in memory; the arrays are as `search.lexical.postings` describes its files.

    Attributes:
        terms: distinct, ascending by bytes.
        starts: (n_terms + 1,) int64.
        articles: (n_postings,) int32, ascending within a term.
        frequencies: (n_postings, n_fields) uint16, in units of 1 / `FREQUENCY_UNITS`.
        occurrence_starts: (n_postings + 1,) int.
        occurrences: (n_occurrences,) uint32, ascending within a posting.
        lengths: (n_articles, n_fields) float32.
    """

    terms: list[bytes]
    starts: Array
    articles: Array
    frequencies: Array
    occurrence_starts: Array
    occurrences: Array
    lengths: Array

    @classmethod
    def read(cls, postings: Postings) -> "PostingTable":
        """The table of a published generation, its arrays still mapped from disk."""
        return cls(
            list(postings.terms()),
            postings.starts,
            postings.articles,
            postings.frequencies,
            postings.occurrence_starts,
            postings.occurrences,
            postings.lengths,
        )

    def keep(self, ordinals: Array) -> "PostingTable":
        """The table of some of the articles, renumbered 0, 1, ... in their order.

        Args:
            ordinals: of the articles that stay, ascending.
        """
        if len(ordinals) == len(self.lengths):
            return self
        renumbered = np.full(len(self.lengths), -1, np.int32)
        renumbered[ordinals] = np.arange(len(ordinals), dtype=np.int32)
        articles = renumbered[self.articles]
        kept = articles >= 0
        starts = _starts(kept)[self.starts]
        counts = _counts(self.occurrence_starts)
        present = np.flatnonzero(np.diff(starts))
        return PostingTable(
            [self.terms[row] for row in present.tolist()],
            np.append(starts[present], starts[-1]),
            articles[kept],
            self.frequencies[kept],
            _starts(counts[kept]),
            self.occurrences[np.repeat(kept, counts)],
            self.lengths[ordinals],
        )

    def append(self, other: "PostingTable") -> "PostingTable":
        """This table with another one's articles after its own."""
        terms = sorted({*self.terms, *other.terms})
        row_of = {term: row for row, term in enumerate(terms)}
        sides = [(self, 0), (other, len(self.lengths))]
        rows = [np.fromiter(map(row_of.get, t.terms), np.int64, len(t.terms)) for t, _ in sides]
        counts = np.zeros((2, len(terms)), np.int64)
        for side, (table, _) in enumerate(sides):
            counts[side, rows[side]] = np.diff(table.starts)
        starts = _starts(counts.sum(axis=0))
        articles = np.empty(starts[-1], np.int32)
        frequencies = np.empty((starts[-1], len(FIELDS)), np.uint16)
        occurrence_counts = np.empty(starts[-1], np.int64)
        targets = []
        for side, (table, shift) in enumerate(sides):
            first = starts[:-1][rows[side]] + (counts[0][rows[side]] if side else 0)
            targets.append(target := _spread(first, table.starts))
            articles[target] = table.articles + np.int32(shift)
            frequencies[target] = table.frequencies
            occurrence_counts[target] = _counts(table.occurrence_starts)
        occurrence_starts = _starts(occurrence_counts)
        occurrences = np.empty(occurrence_starts[-1], np.uint32)
        for target, (table, _) in zip(targets, sides, strict=True):
            spread = _spread(occurrence_starts[:-1][target], table.occurrence_starts)
            occurrences[spread] = table.occurrences
        lengths = np.concatenate((self.lengths, other.lengths))
        return PostingTable(
            terms, starts, articles, frequencies, occurrence_starts, occurrences, lengths
        )

    def write(self, folder: Path, parameters: Parameters) -> None:
        """Write the files of a `postings/` folder."""
        term_starts = np.concatenate(([0], np.cumsum([len(term) for term in self.terms])))
        weights = self._weights(parameters)
        save_arrays(
            folder,
            term_starts=term_starts.astype(np.int64),
            starts=np.asarray(self.starts, np.int64),
            articles=self.articles,
            frequencies=self.frequencies,
            occurrence_starts=_compact(self.occurrence_starts),
            occurrences=self.occurrences,
            lengths=self.lengths,
            weights=weights,
            peaks=self._peaks(weights),
        )
        (folder / "terms.bin").write_bytes(b"".join(self.terms))

    def _peaks(self, weights: Array) -> Array:
        """The highest weight of each term; every term has a posting."""
        return np.maximum.reduceat(weights, self.starts[:-1]) if len(weights) else weights

    def _weights(self, parameters: Parameters) -> Array:
        weights = np.empty(len(self.articles), np.float32)
        lengths = np.asarray(self.lengths)
        average = lengths.mean(axis=0) if len(lengths) else np.zeros(len(FIELDS), np.float32)
        for start in range(0, len(weights), _BLOCK):
            block = slice(start, start + _BLOCK)
            frequencies = self.frequencies[block].astype(np.float32) / FREQUENCY_UNITS
            weights[block] = term_weights(
                frequencies, lengths[self.articles[block]], average, parameters
            )
        return weights


def _starts(counts: Array) -> Array:
    """Where each of several runs begins that stand one behind the other, and the last one ends."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))


def _counts(starts: Array) -> Array:
    return np.diff(starts.astype(np.int64))


def _compact(starts: Array) -> Array:
    """Starts in four bytes each while they fit."""
    fits = int(starts[-1]) <= np.iinfo(np.uint32).max
    return starts.astype(np.uint32 if fits else np.int64)


def _spread(first: Array, starts: Array) -> Array:
    """Target rows of everything in runs when run i begins at row first[i]."""
    counts = _counts(starts)
    return np.repeat(first - _starts(counts)[:-1], counts) + np.arange(counts.sum())


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
        starts = _starts(np.bincount(rows, minlength=len(terms)))
        articles = np.frombuffer(self._articles, np.int32)
        units = np.rint(np.frombuffer(self._frequencies, np.float32) * FREQUENCY_UNITS)
        frequencies = np.minimum(units, _MAX_FREQUENCY).astype(np.uint16).reshape(-1, len(FIELDS))
        lengths = np.frombuffer(self._lengths, np.float32).reshape(-1, len(FIELDS))
        counts = np.frombuffer(self._occurrence_counts, np.int32)
        occurrence_starts = _starts(counts[order])
        occurrences = np.empty(occurrence_starts[-1], np.uint32)
        first = np.empty(len(order), np.int64)
        first[order] = occurrence_starts[:-1]
        occurrences[_spread(first, _starts(counts))] = np.frombuffer(self._occurrences, np.uint32)
        return PostingTable(
            [term for term, _ in terms],
            starts,
            articles[order],
            frequencies[order],
            occurrence_starts,
            occurrences,
            lengths,
        )
