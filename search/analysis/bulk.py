"""Many documents at once: which kinds of tokens they hold, as arrays.

Running text repeats itself. A chunk of text, from one space to the next, becomes a number with one
look-up, and what is known of its tokens is gathered for all chunks of all texts together. Only
where words may have to be joined is a text looked at token by token. The tokens are those of
`Analyzer.analyze`; their places in the text are left out.
"""

from array import array
from collections.abc import Callable, Container, Sequence
from typing import NamedTuple

import numpy as np

from newsearch.search.arrays import Array

from .reading import Piece
from .rejoining import Joiner
from .words import Word

MOST_CHUNKS = 500_000
"""With more chunks than this a table is to be replaced by a new one; about 200 MB."""


class Kind(NamedTuple):
    """What is indexed of a token, wherever it stands: as in `Token`."""

    surface: str
    term: str
    alternatives: tuple[str, ...]
    parts: tuple[str, ...]


class TokenKinds(NamedTuple):
    """The tokens of several texts.

    Attributes:
        kinds: (n_tokens,) int32, places in `BulkAnalyzer.kinds`, text after text.
        lengths: (n_texts,) int64, how many tokens each text has.
    """

    kinds: Array
    lengths: Array


class BulkAnalyzer:
    """Analyses documents with tables that grow; for one thread.

    Attributes:
        kinds: of all tokens seen so far; only ever appended to.
    """

    def __init__(self, read: Callable[[str], tuple[Piece, ...]], joiner: Joiner) -> None:
        """Read chunks by a function that gives their pieces."""
        self.kinds: list[Kind] = []
        self._kind_of: dict[Kind, int] = {}
        self._joiner = joiner
        self._read = read
        self._codes = _Codes(self._add)
        self._lengths, self._firsts, self._counts = array("i"), array("i"), array("i")
        self._pieces = _Pieces()

    @property
    def is_full(self) -> bool:
        """Whether the tables hold `MOST_CHUNKS`."""
        return len(self._codes) >= MOST_CHUNKS

    def analyze(self, texts: Sequence[str]) -> TokenKinds:
        """The tokens of documents, in their order."""
        codes = array("i")
        counts = []
        known = self._codes.__getitem__
        for text in texts:
            chunks = text.replace("\n", " ").split(" ") if text else ()
            codes.extend(map(known, chunks))
            counts.append(len(chunks))
        return self._tokens(texts, np.array(codes, np.int32), np.array(counts, np.int64))

    def _add(self, chunk: str) -> int:
        pieces = self._pieces
        self._lengths.append(len(chunk))
        self._firsts.append(len(pieces.words))
        found = self._read(chunk)
        self._counts.append(len(found))
        for start, end, form in found:
            surface, term, alternatives, parts, head, starts, looks_back, word = form
            pieces.starts.append(start)
            pieces.ends.append(end)
            pieces.kinds.append(self._kind(Kind(surface, term, alternatives, parts)))
            pieces.looks_back.append(looks_back)
            pieces.may_go_on.append(starts is not None)
            pieces.tails.append(starts)
            pieces.letters.append(head)
            pieces.words.append(word)
        return len(self._lengths) - 1

    def _kind(self, kind: Kind) -> int:
        code = self._kind_of.setdefault(kind, len(self.kinds))
        if code == len(self.kinds):
            self.kinds.append(kind)
        return code

    def _tokens(self, texts: Sequence[str], codes: Array, counts: Array) -> TokenKinds:
        """The tokens of the chunks of texts, joined where they are one word."""
        per_chunk = np.array(self._counts, np.int32)[codes]
        chunk = np.repeat(np.arange(len(codes)), per_chunk)
        run_start = np.cumsum(per_chunk) - per_chunk
        pieces = np.array(self._firsts, np.int32)[codes][chunk] + (
            np.arange(len(chunk)) - run_start[chunk]
        )
        text_of_chunk = np.repeat(np.arange(len(counts)), counts)
        text = text_of_chunk[chunk]
        bounds = np.searchsorted(text, np.arange(len(counts) + 1))
        kinds = np.array(self._pieces.kinds, np.int32)[pieces]
        places = self._places(pieces, text)
        if not len(places):
            return TokenKinds(kinds, np.diff(bounds))
        # Where each chunk stands in its own text: behind all before it and a space each.
        ends = np.cumsum(np.array(self._lengths, np.int64)[codes] + 1)
        stands = np.concatenate(([0], ends[:-1]))
        first_chunks = np.cumsum(counts) - counts
        first_chunks = np.minimum(first_chunks, max(len(stands) - 1, 0))
        stands = (stands - stands[first_chunks][text_of_chunk])[chunk]
        starts = stands + np.array(self._pieces.starts, np.int32)[pieces]
        token_ends = stands + np.array(self._pieces.ends, np.int32)[pieces]
        kept = np.ones(len(kinds), bool)
        of_text = np.searchsorted(places, bounds)
        words = self._pieces.words
        for number in np.flatnonzero(np.diff(of_text)).tolist():
            first, last = bounds[number : number + 2].tolist()
            self._join(
                texts[number],
                starts[first:last].tolist(),
                token_ends[first:last].tolist(),
                [words[piece] for piece in pieces[first:last].tolist()],
                (places[of_text[number] : of_text[number + 1]] - first).tolist(),
                kinds[first:last],
                kept[first:last],
            )
        return TokenKinds(kinds[kept], np.diff(_starts(kept)[bounds]))

    def _places(self, pieces: Array, text: Array) -> Array:
        """The tokens that may belong to their neighbours, as `Joiner.join` wants them."""
        looks_back = np.array(self._pieces.looks_back, bool)[pieces]
        may_go_on = np.array(self._pieces.may_go_on, bool)[pieces][:-1] & (text[1:] == text[:-1])
        tails, letters = self._pieces.tails, self._pieces.letters
        first = np.flatnonzero(may_go_on)
        goes_on = [
            letters[after] in tails[piece]
            for piece, after in zip(pieces[first].tolist(), pieces[first + 1].tolist(), strict=True)
        ]
        looks_back[first[np.array(goes_on, bool)]] = True
        return np.flatnonzero(looks_back)

    def _join(
        self,
        text: str,
        starts: list[int],
        ends: list[int],
        words: list[Word],
        places: list[int],
        kinds: Array,
        kept: Array,
    ) -> None:
        """Join the tokens of one text, in its slices of `kinds` and of what is kept of them."""
        measures, joins = self._joiner.joins(text, starts, ends, words, places)
        for place, alternatives in measures.items():
            kind = self.kinds[kinds[place]]
            kinds[place] = self._kind(kind._replace(alternatives=alternatives))
        for first, last, word in joins:
            surface = text[starts[first] : ends[last]]
            kinds[first] = self._kind(Kind(surface, word.term, word.alternatives, word.parts))
            kept[first + 1 : last + 1] = False


class _Codes(dict[str, int]):
    """The number of each chunk; one that is not known yet is read."""

    def __init__(self, add: Callable[[str], int]) -> None:
        self._add = add

    def __missing__(self, chunk: str) -> int:
        code = self[chunk] = self._add(chunk)
        return code


class _Pieces:
    """The raw tokens of all chunks, column by column: see `reading.Form`."""

    def __init__(self) -> None:
        self.starts, self.ends, self.kinds = array("i"), array("i"), array("i")
        self.looks_back, self.may_go_on = array("b"), array("b")
        self.tails: list[Container[str] | None] = []
        self.letters: list[str] = []
        self.words: list[Word] = []


def _starts(counts: Array) -> Array:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))
