"""Chunks of text, from one space to the next, read once and remembered.

Most chunks of running text occur again and again, with their punctuation. What a chunk was read
as is kept in plain tuples, so that a chunk that is known costs one look-up.
"""

import sys
from collections.abc import Container

from newsearch.search.recent import Recent, RecentTexts

from .lexicon import Lexicon
from .rejoining import Joiner
from .symbols import read_symbol
from .tokens import TOKEN
from .words import Word, read_word

# Of 6 million words of mixed news, 6 of 100 chunks are not among those remembered, and 3 words.
_CHUNKS = 50_000
_WORDS = 50_000

Form = tuple[str, str, tuple[str, ...], tuple[str, ...], str, Container[str] | None, bool, Word]
"""What a raw token is, wherever it stands: surface, term, alternatives, parts; the first two
letters of its skeleton, the two letters it may go on with, whether it looks back; the word."""

Piece = tuple[int, int, Form]
"""A raw token of a chunk: where it begins and ends there, and what it is."""


class Reader:
    """Reads chunks of text. Safe to share between threads.

    Attributes:
        chunks: the pieces of the chunks read lately.
    """

    def __init__(self, lexicon: Lexicon, joiner: Joiner) -> None:
        """Read words by a lexicon; the joiner says what they may do beside others."""
        self._lexicon = lexicon
        self._joiner = joiner
        self.chunks = RecentTexts(_CHUNKS, self._pieces)
        self._words: Recent[str, Form] = Recent(_WORDS)

    def read(self, chunk: str) -> tuple[Piece, ...]:
        """The pieces of a chunk, in their order; pieces without any term are left out."""
        return self.chunks.of(chunk)

    def _pieces(self, chunk: str) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        known = self._words.young
        for match in TOKEN.finditer(chunk):
            surface = match[0]
            form = known.get(surface) or self._form(surface, match.lastgroup or "other")
            if form[1]:
                start, end = match.span()
                pieces.append((start, end, form))
        return tuple(pieces)

    def _form(self, surface: str, kind: str) -> Form:
        # Only a word begins with a letter of the Arabic script, so its surface tells its kind.
        if kind != "word":
            symbol = read_symbol(surface, kind)
            return _form(surface, Word(symbol.term, *symbol, kind), None, looks_back=False)
        form = self._words.get(surface)
        if form is None:
            word = read_word(surface, self._lexicon)
            starts, looks_back = self._joiner.starts(word), self._joiner.looks_back(word)
            form = _form(surface, word, starts, looks_back=looks_back)
            self._words.put(surface, form)
        return form


def _form(surface: str, word: Word, starts: Container[str] | None, *, looks_back: bool) -> Form:
    head = sys.intern(word.skeleton[:2])
    return (surface, word.term, word.alternatives, word.parts, head, starts, looks_back, word)
