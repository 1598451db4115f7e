"""Compile posting lists into arrays, and merge them with those of the previous generation."""

import os
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from newsearch.search.arrays import Array, save_arrays, save_packed
from newsearch.search.lexical.bm25f import FIELDS, Parameters, field_factors, term_weights
from newsearch.search.lexical.frequencies import Frequencies, in_one_table
from newsearch.search.lexical.occurrences import START
from newsearch.search.lexical.postings import BLOCK, FREQUENCY_UNITS, WEIGHT_UNITS, Postings

from .runs import Inserted, in_blocks, run_starts, spread, without_runs

_BLOCK = 1 << 16
_NONE = np.empty((0, len(FIELDS)), np.uint16)


@dataclass(frozen=True, slots=True)
class PostingTable:
    """Posting lists in memory; the arrays are as `search.lexical.postings` describes its files.

    Attributes:
        terms: distinct, ascending by bytes.
        starts: (n_terms + 1,) int64.
        articles: (n_postings,) int32, ascending within a term.
        frequencies: of all postings, in units of 1 / `FREQUENCY_UNITS`.
        occurrences: (n_codes,) uint16; what was merged stays in pieces, as it is only written.
        lengths: (n_articles, n_fields) float32.
    """

    terms: list[bytes]
    starts: Array
    articles: Array
    frequencies: Frequencies
    occurrences: Array | Inserted
    lengths: Array

    @classmethod
    def read(cls, postings: Postings) -> "PostingTable":
        """The table of a published generation, its arrays still mapped from disk."""
        return cls(
            list(postings.terms()),
            postings.starts,
            postings.articles.astype(np.int32, copy=False),
            postings.frequencies,
            postings.occurrence_arrays[1],
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
        gone = np.ones(len(self.lengths), bool)
        gone[ordinals] = False
        places = np.flatnonzero(gone.take(self.articles))
        starts = self.starts - np.searchsorted(places, self.starts)
        present = np.flatnonzero(np.diff(starts))
        bounds = begins_of(self.occurrences, np.stack((places, places + 1), axis=1).ravel())
        return PostingTable(
            [self.terms[row] for row in present.tolist()],
            np.append(starts[present], starts[-1]),
            renumbered.take(without_runs(self.articles, places, places + 1)),
            msgspec.structs.replace(
                self.frequencies, rows=without_runs(self.frequencies.rows, places, places + 1)
            ).needed(),
            without_runs(np.asarray(self.occurrences), bounds[::2], bounds[1::2]),
            self.lengths[ordinals],
        )

    def append(self, other: "PostingTable") -> "PostingTable":
        """This table with another one's articles after its own; best where the other is small."""
        terms, rows = _merged(self.terms, other.terms)
        counts = np.zeros((2, len(terms)), np.int64)
        counts[0, rows[0]] = np.diff(self.starts)
        counts[1, rows[1]] = np.diff(other.starts)
        # Behind which of this table's postings those of each of the other's terms come.
        behind = run_starts(counts[0])[rows[1] + 1]
        articles = other.articles + np.int32(len(self.lengths))
        own, others = in_one_table((self.frequencies, other.frequencies))
        return PostingTable(
            terms,
            run_starts(counts.sum(axis=0)),
            np.asarray(Inserted(self.articles, behind, articles, other.starts)),
            msgspec.structs.replace(
                own, rows=np.asarray(Inserted(own.rows, behind, others.rows, other.starts))
            ),
            Inserted(
                np.asarray(self.occurrences),
                begins_of(self.occurrences, behind),
                np.asarray(other.occurrences),
                begins_of(other.occurrences, other.starts),
            ),
            np.concatenate((self.lengths, other.lengths)),
        )

    def write(self, folder: Path, parameters: Parameters) -> None:
        """Write the files of a `postings/` folder."""
        folder.mkdir(parents=True, exist_ok=True)
        parts = (
            lambda: self._write_weights(folder, parameters),
            lambda: save_packed(folder / "frequency_rows.packed", self.frequencies.planes),
            lambda: self._write_occurrences(folder),
            lambda: self._write_terms(folder),
        )
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            for part in [threads.submit(part) for part in parts]:
                part.result()

    def _write_weights(self, folder: Path, parameters: Parameters) -> None:
        weights = self._weights(parameters)
        peaks = np.maximum.reduceat(weights, self.starts[:-1]) if len(weights) else weights
        save_arrays(folder, weights=weights, peaks=peaks, lengths=self.lengths)
        save_packed(folder / "frequencies.packed", self.frequencies.combinations)

    def _write_occurrences(self, folder: Path) -> None:
        firsts = np.arange(0, len(self.articles), BLOCK)
        blocks = begins_of(self.occurrences, np.append(firsts, len(self.articles)))
        save_arrays(folder, occurrence_blocks=_compact(blocks), occurrences=self.occurrences)

    def _write_terms(self, folder: Path) -> None:
        term_starts = np.concatenate(([0], np.cumsum([len(term) for term in self.terms])))
        save_arrays(
            folder,
            term_starts=_compact(term_starts),
            starts=_compact(self.starts),
            articles=self._ordinals(),
        )
        (folder / "terms.bin").write_bytes(b"".join(self.terms))

    def _ordinals(self) -> Array:
        fits = len(self.lengths) <= np.iinfo(np.uint16).max
        return self.articles.astype(np.uint16 if fits else np.int32, copy=False)

    def _weights(self, parameters: Parameters) -> Array:
        """(n_postings,) uint16, in units of 1 / `WEIGHT_UNITS`; no posting weighs nothing."""
        weights = np.empty(len(self.articles), np.uint16)
        lengths = np.asarray(self.lengths)
        average = lengths.mean(axis=0) if len(lengths) else np.zeros(len(FIELDS), np.float32)
        factors = field_factors(lengths, average, parameters) / np.float32(FREQUENCY_UNITS)
        combinations = self.frequencies.combinations.astype(np.float32)

        def weigh(start: int) -> None:
            block = slice(start, start + _BLOCK)
            frequencies = combinations.take(self.frequencies.rows[block], axis=0)
            own = factors.take(self.articles[block], axis=0)
            exact = term_weights(frequencies, own, parameters) * np.float32(WEIGHT_UNITS)
            weights[block] = np.maximum(np.rint(exact), 1)

        with ThreadPoolExecutor(os.cpu_count()) as threads:  # NumPy lets others work meanwhile
            for _ in threads.map(weigh, range(0, len(weights), _BLOCK)):
                pass
        return weights


def joined(tables: Sequence[PostingTable]) -> PostingTable:
    """One table of the articles of several, numbered on from one to the next."""
    terms = _union([table.terms for table in tables])
    row_of = {term: row for row, term in enumerate(terms)}
    rows = [_rows(row_of, table) for table in tables]
    totals = np.zeros(len(terms), np.int64)
    for table, row in zip(tables, rows, strict=True):
        totals[row] += np.diff(table.starts)
    starts = run_starts(totals)
    articles = np.empty(starts[-1], np.int32)
    counts = np.empty(starts[-1], np.int32)
    begins = [begins_of(each.occurrences, np.arange(len(each.articles) + 1)) for each in tables]
    frequencies = in_one_table([Frequencies.of(_NONE), *(table.frequencies for table in tables)])
    combination = np.empty(starts[-1], frequencies[0].rows.dtype)
    shift = 0
    for table, named, begin, target in zip(
        tables, frequencies[1:], begins, _targets(tables, rows, starts), strict=True
    ):
        articles[target] = table.articles + np.int32(shift)
        combination[target] = named.rows
        counts[target] = np.diff(begin)
        shift += len(table.lengths)
    occurrence_starts = run_starts(counts)
    occurrences = np.empty(occurrence_starts[-1], np.uint16)
    for table, begin, target in zip(tables, begins, _targets(tables, rows, starts), strict=True):
        occurrences[spread(occurrence_starts[target], begin)] = table.occurrences
    lengths = [np.empty((0, len(FIELDS)), np.float32), *(table.lengths for table in tables)]
    return PostingTable(
        terms,
        starts,
        articles,
        msgspec.structs.replace(frequencies[0], rows=combination),
        occurrences,
        np.concatenate(lengths),
    )


def _targets(
    tables: Sequence[PostingTable], rows: Sequence[Array], starts: Array
) -> Iterator[Array]:
    """Yield where the postings of each table go."""
    free = starts[:-1].copy()
    for table, row in zip(tables, rows, strict=True):
        yield spread(free[row], table.starts)
        free[row] += np.diff(table.starts)


def _merged(terms: list[bytes], others: list[bytes]) -> tuple[list[bytes], tuple[Array, Array]]:
    """Two ascending lists of terms as one, and the row in it of each term of both.

    Quick where the other one is short: the first is neither sorted anew nor looked up.
    """
    new = sorted(set(others).difference(terms))
    before = np.array([bisect_left(terms, term) for term in new], np.int64)
    merged = sorted(terms + new)  # two ascending runs, which Python's sort merges
    own = np.arange(len(terms))
    own += np.searchsorted(before, own, side="right")
    return merged, (own, np.array([bisect_left(merged, term) for term in others], np.int64))


def _union(sorted_terms: Sequence[Sequence[bytes]]) -> list[bytes]:
    return sorted(set().union(*sorted_terms))


def _rows(row_of: Mapping[bytes, int], table: PostingTable) -> Array:
    return np.fromiter(map(row_of.__getitem__, table.terms), np.int64, len(table.terms))


def begins_of(codes: Array | Inserted, postings: Array) -> Array:
    """Where the codes of some postings begin.

    Args:
        codes: of all postings, in pieces or not.
        postings: (n,) int64, ascending; behind the last one is where the codes end.

    Returns:
        (n,) int64.
    """
    begins = np.full(len(postings), len(codes), np.int64)
    passed = done = 0
    for block in in_blocks(codes):
        starts = np.flatnonzero(block >= START)
        first, last = np.searchsorted(postings, (passed, passed + len(starts)))
        begins[first:last] = done + starts[postings[first:last] - passed]
        passed, done = passed + len(starts), done + len(block)
    return begins


def _compact(starts: Array) -> Array:
    """Starts in four bytes each while they fit."""
    fits = int(starts.max(initial=0)) <= np.iinfo(np.uint32).max
    return starts.astype(np.uint32 if fits else np.int64)
