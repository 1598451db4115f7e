"""Posting lists as memory-mapped arrays.

The files of `postings/` (n_terms, n_postings, n_articles, 4 fields as in `bm25f.FIELDS`)::

    terms.bin            all terms, UTF-8, sorted by bytes, one after the other
    term_starts.npy      (n_terms + 1,) uint32 or int64: where each term starts in terms.bin
    starts.npy           (n_terms + 1,) uint32 or int64: where each term's postings start
    articles.npy         (n_postings,) uint16 or int32: article ordinals, ascending within a term
    weights.npy          (n_postings,) uint16: `bm25f.term_weights`, in 1 / `WEIGHT_UNITS`
    peaks.npy            (n_terms,) uint16: the highest weight of each term, in the same units
    frequencies.packed   (n, 4) uint16: all combinations of frequencies in the fields, in units of
                         1 / `FREQUENCY_UNITS`; for merging, see `frequencies`
    frequency_rows.packed  (bytes, n_postings) uint8: which of them each posting has, the lower
                         bytes of these numbers first
    lengths.npy          (n_articles, 4) float32: field lengths in terms
    occurrences.npy      (n_codes,) uint16: the codes of the occurrences (see `occurrences`),
                         which ascend within a posting
    occurrence_blocks.npy  (n / `BLOCK`, rounded up, + 1) uint32 or int64: where the codes of every
                         `BLOCK`th posting start, and the last ones end
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np

from newsearch.search.arrays import Array, distinct, open_array, open_arrays, open_packed, ranges
from newsearch.search.errors import IndexDamaged

from .frequencies import Frequencies
from .occurrences import START, decoded

FREQUENCY_UNITS = 4
"""Frequencies are kept in quarters, since a part of a compound counts less than one."""

WEIGHT_UNITS = 1 << 14
"""Weights are below 4 and mostly near 1, so that scores are true to about four digits."""

BLOCK = 32
"""The codes of so many postings are looked through for those of one."""

_ROWS_KEPT = 10_000

_NO_BLOCK = "a block of codes ends where none does"

_MOST = 4
"""Where more than one in so many postings is wanted, all are decoded, which is one run of codes."""


class Occurrences(msgspec.Struct, frozen=True):
    """Occurrences of several terms in some articles: (n,) int64 each.

    Attributes:
        word: place of the term among those that were asked for; ascending.
        article: place of the article among those that were asked for; ascending for each word.
        occurrence: see `occurrences`; ascending for each article.
    """

    word: Array
    article: Array
    occurrence: Array


class Postings:
    """The posting lists of one generation. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Map the files of a `postings/` folder.

        Raises:
            IndexDamaged: a file is absent or unreadable.
        """
        self._term_starts, self._starts, self._articles, self._weights, self.lengths = open_arrays(
            folder, "term_starts", "starts", "articles", "weights", "lengths"
        )
        self._bounds = self._term_starts.data  # whose numbers are Python's, at once
        self._peaks = open_array(folder / "peaks.npy")
        self._blocks, self._codes = open_arrays(folder, "occurrence_blocks", "occurrences")
        self._folder = folder
        # One query asks for each of its words several times, and the next one for some of them.
        self._rows: dict[str, int | None] = {}
        try:
            self._terms = (folder / "terms.bin").read_bytes()
        except OSError as error:
            raise IndexDamaged(
                f"{folder / 'terms.bin'}: {error.strerror}. Run `newsearch rebuild --full`."
            ) from error

    @property
    def article_count(self) -> int:
        """Number of articles in the collection."""
        return len(self.lengths)

    @cached_property
    def average_length(self) -> float:
        """The mean length of an article, all fields together, in terms."""
        return float(self.article_lengths.mean()) if self.article_count else 0.0

    @cached_property
    def article_lengths(self) -> Array:
        """(n_articles,) float32: the length of each article, all fields together, in terms."""
        lengths: Array = self.lengths.sum(axis=1)
        return lengths

    @property
    def term_count(self) -> int:
        """Number of distinct terms."""
        return len(self._starts) - 1

    @property
    def frequencies(self) -> Frequencies:
        """Those of all postings, read only when asked for: ranking does not need them."""
        names = ("frequencies.packed", "frequency_rows.packed")
        return Frequencies.read(*(open_packed(self._folder / name) for name in names))

    @property
    def starts(self) -> Array:
        """(n_terms + 1,) int64: where the postings of each term start."""
        return np.asarray(self._starts, np.int64)

    @property
    def articles(self) -> Array:
        """(n_postings,) int: article ordinals."""
        return self._articles

    @property
    def weights(self) -> Array:
        """(n_postings,) uint16, in units of 1 / `WEIGHT_UNITS`."""
        return self._weights

    @property
    def occurrence_arrays(self) -> tuple[Array, Array]:
        """Where the codes of every `BLOCK`th posting start, and all of them."""
        return self._blocks, self._codes

    def term(self, row: int) -> bytes:
        """The term at a row of the dictionary."""
        return self._terms[self._bounds[row] : self._bounds[row + 1]]

    def terms(self) -> Iterator[bytes]:
        """All terms in their order."""
        bounds = self._term_starts.tolist()
        for start, end in pairwise(bounds):
            yield self._terms[start:end]

    def terms_from(self, first: bytes) -> Iterator[bytes]:
        """The terms from one on, in their order."""
        return map(self.term, range(self._lower_bound(first), self.term_count))

    def prefix_rows(self, prefix: str) -> range:
        """The rows of all terms that begin so."""
        wanted = prefix.encode("utf-8")
        return range(self._lower_bound(wanted), self._lower_bound(wanted + b"\xff"))

    def frequent_terms(self, least: int) -> tuple[list[str], Array]:
        """The terms of at least so many articles, in their order, and how many articles each has.

        All in bulk: a million terms take a fraction of a second.
        """
        counts, lengths = np.diff(self.starts), np.diff(self._term_starts.astype(np.int64))
        if lengths.min(initial=0) < 0 or lengths.sum() > len(self._terms):
            # Where numbers are wrong, memory would run out before anything else noticed.
            raise IndexDamaged(
                f"{self._folder / 'term_starts.npy'}: is no table of terms. "
                "Run `newsearch rebuild --full`."
            )
        frequent = counts >= least
        lengths, counts = lengths[frequent], counts[frequent]
        letters = np.full(lengths.sum() + len(lengths), ord("\n"), np.uint8)
        is_letter = np.ones(len(letters), bool)
        is_letter[np.cumsum(lengths + 1) - 1] = False
        of_all = np.frombuffer(self._terms, np.uint8)
        letters[is_letter] = of_all[np.repeat(frequent, np.diff(self._term_starts))]
        return letters.tobytes().decode("utf-8").split("\n")[:-1], counts

    def row(self, term: str) -> int | None:
        """The row of a term in the dictionary, or None."""
        row = self._rows.get(term, -1)
        if row != -1:
            return row
        wanted = term.encode("utf-8")
        at = self._lower_bound(wanted)
        row = at if at < self.term_count and self.term(at) == wanted else None
        if len(self._rows) >= _ROWS_KEPT:
            self._rows.clear()
        self._rows[term] = row
        return row

    def rows_with_prefix(self, prefix: str, limit: int) -> list[int]:
        """Rows of up to `limit` terms that begin with a prefix, the most frequent first."""
        among = self.prefix_rows(prefix)
        counts = np.diff(self._starts[among.start : among.stop + 1].astype(np.int64))
        rows: list[int] = (among.start + np.argsort(-counts, kind="stable")[:limit]).tolist()
        return rows

    def document_frequency(self, term: str) -> int:
        """In how many articles a term occurs."""
        row = self.row(term)
        if row is None:
            return 0
        first, last = self.span(row)
        return last - first

    def occurrences_in(self, term: str, articles: Array) -> tuple[Array, Array]:
        """Where a term occurs in some articles.

        Args:
            term: of the dictionary or not.
            articles: ordinals, ascending.

        Returns:
            (n,) int64 indexes into `articles` and (n,) int64 occurrences, ascending by both.
        """
        row = self.row(term)
        if row is None:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        first, last = self.span(row)
        which, postings = self._postings_of(first, last, articles)
        if len(postings) * _MOST < last - first:
            occurrences, counts = decoded(self._codes_of(postings))
        else:
            of_all, all_occurrences = self.occurrences_between(first, last)
            wanted = np.zeros(last - first, bool)
            wanted[postings - first] = True
            counts, occurrences = of_all[wanted], all_occurrences[np.repeat(wanted, of_all)]
        return np.repeat(which, counts), occurrences.astype(np.int64)

    def occurrences_of(self, spans: Sequence[tuple[int, int]], articles: Array) -> "Occurrences":
        """Where several terms occur in some articles, by term and by article.

        Args:
            spans: of each term the first posting, and behind the last one; not empty.
            articles: ordinals, ascending.
        """
        found = [self._postings_of(first, last, articles) for first, last in spans]
        which = [np.zeros(0, np.int64), *(which for which, _ in found)]
        postings = np.concatenate([np.zeros(0, np.int64), *(each for _, each in found)])
        occurrences, counts = decoded(self._codes_of(postings))
        word = np.repeat(np.arange(len(spans)), [len(each) for _, each in found])
        return Occurrences(
            np.repeat(word, counts),
            np.repeat(np.concatenate(which), counts),
            occurrences.astype(np.int64),
        )

    def _postings_of(self, first: int, last: int, articles: Array) -> tuple[Array, Array]:
        """The places in `articles` of those that have a term, and their postings."""
        listed = self._articles[first:last]
        places = np.searchsorted(listed, articles)
        places[places == last - first] = 0
        which = np.flatnonzero(listed[places] == articles)
        return which, first + places[which]

    def _codes_of(self, postings: Array) -> Array:
        """The codes of some postings, in their order."""
        block = postings // BLOCK
        blocks = distinct(block)
        rank = np.searchsorted(blocks, block)
        firsts, ends = self._blocks[blocks].astype(np.int64), self._blocks[blocks + 1]
        if (ends < firsts).any() or (ends - firsts).sum() > len(self._codes):
            # Where numbers are wrong, memory would run out before anything else noticed.
            raise IndexError(_NO_BLOCK)
        codes = self._codes[ranges(firsts, ends)]
        # Every block but the very last one has as many postings.
        starts = np.append(np.flatnonzero(codes >= START), len(codes))
        at = rank * BLOCK + postings % BLOCK
        found: Array = codes[ranges(starts[at], starts[at + 1])]
        return found

    def occurrences_between(self, first: int, last: int) -> tuple[Array, Array]:
        """Of the postings from `first` up to `last`: how many occurrences each has, and all."""
        begin = first // BLOCK
        start, end = int(self._blocks[begin]), int(self._blocks[-(-last // BLOCK)])
        if not 0 <= start <= end <= len(self._codes):
            raise IndexError(_NO_BLOCK)
        codes = self._codes[start:end]
        starts = np.append(np.flatnonzero(codes >= START), len(codes))
        begin *= BLOCK
        occurrences, counts = decoded(codes[starts[first - begin] : starts[last - begin]])
        return counts, occurrences

    def span(self, row: int) -> tuple[int, int]:
        """The first posting of a row of the dictionary, and behind its last one."""
        first, last = self._starts[row : row + 2].tolist()
        return first, last

    def span_of(self, rows: range) -> tuple[int, int]:
        """The same for neighbouring rows of the dictionary together."""
        first, last = self._starts[[rows.start, rows.stop]].tolist()
        return first, last

    def posting_list(self, first: int, last: int) -> tuple[Array, Array]:
        """The ordinals of the articles of some postings, int32, and the weights.

        These are uint16, in units of 1 / `WEIGHT_UNITS`.
        """
        span = slice(first, last)
        return self._articles[span].astype(np.int32, copy=False), self._weights[span]

    def peak(self, row: int) -> float:
        """The highest weight of a term's postings."""
        return float(self._peaks[row]) / WEIGHT_UNITS

    def _lower_bound(self, wanted: bytes) -> int:
        return bisect_left(range(self.term_count), wanted, key=self.term)
