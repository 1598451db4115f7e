"""The composition: text to raw tokens, words to terms, and what spaces separated joined again."""

import functools
import hashlib
from collections.abc import Container
from pathlib import Path
from typing import TYPE_CHECKING

from .lexicon import FILE, Lexicon, parse
from .reading import Reader
from .rejoining import Joiner
from .tokens import Token
from .words import Word

if TYPE_CHECKING:
    from .bulk import BulkAnalyzer
    from .queries import QueryReader

__all__ = ["Analyzer", "Token", "default_analyzer"]


class Analyzer:
    """Turns Persian text into index terms. Safe to share between threads.

    Attributes:
        fingerprint: changes with the rules and with the lexicon.
    """

    def __init__(self, lexicon: Lexicon, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self._lexicon = lexicon
        self._joiner = Joiner(lexicon)
        self._reader = Reader(lexicon, self._joiner)

    @property
    def lexicon(self) -> Lexicon:
        """The words that it knows."""
        return self._lexicon

    def analyze(self, text: str) -> list[Token]:
        """The tokens of a document, in their order; a token's position is its index."""
        tokens: list[Token] = []
        words: list[Word] = []
        seams: list[int] = []
        starts: Container[str] | None = None
        known, read = self._reader.chunks.young.get, self._reader.read
        add, keep = tokens.append, words.append
        at = 0
        # No raw token holds white space, and the second way to part chunks is nearly free.
        for chunk in text.replace("\n", " ").split(" "):
            pieces = known(chunk)
            if pieces is None:
                pieces = read(chunk)
            for start, end, form in pieces:
                surface, term, alternatives, parts, head, starts_next, looks_back, word = form
                if starts is not None and head in starts:
                    seams.append(len(tokens) - 1)
                if looks_back:
                    seams.append(len(tokens))
                starts = starts_next
                add(Token(surface, at + start, at + end, term, alternatives, parts))
                keep(word)
            at += len(chunk) + 1
        return self._joiner.join(text, tokens, words, seams) if seams else tokens

    def bulk(self) -> "BulkAnalyzer":
        """An analyser of many documents at once, with the same tokens."""
        from .bulk import BulkAnalyzer  # queries need none of it

        return BulkAnalyzer(self._reader.read, self._joiner)

    def analyze_query(self, text: str) -> list[Token]:
        """The tokens of a query; an alternative or a part may consist of several words.

        Words that name one thing together (a day, an organisation) are one token here.
        """
        return self._queries.read(text)

    @functools.cached_property
    def _queries(self) -> "QueryReader":
        from .queries import QueryReader  # documents need none of its tables

        return QueryReader(self.analyze, self._lexicon)


def _fingerprint(data: bytes) -> str:
    digest = hashlib.blake2b(data, digest_size=8)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@functools.cache
def default_analyzer() -> Analyzer:
    """The analyser of the package, made once.

    Raises:
        OSError: the lexicon of the package cannot be read.
    """
    data = FILE.read_bytes()
    return Analyzer(parse(data), _fingerprint(data))
