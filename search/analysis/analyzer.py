"""The composition: text to raw tokens, words to terms, and what spaces separated joined again."""

import functools
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from .lexicon import FILE, Lexicon, parse
from .reading import Reader
from .rejoining import Joiner
from .tokens import Token
from .words import Word

if TYPE_CHECKING:
    from .bulk import BulkAnalyzer
    from .queries import QueryReader
    from .query_chunks import QueryChunk

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

    def find(self, text: str, wanted: Mapping[str, int]) -> list[tuple[int, int, int]]:
        """Where the tokens of a document stand that have some terms, without making the others.

        Args:
            text: a document.
            wanted: what each term stands for; of several a token has, its own, then the first of
                its alternatives, then of its parts, decides.

        Returns:
            (start, end, what it stands for) of each such token, in the order of the text.
        """
        found: list[tuple[int, int, int]] = []  # place among the tokens, twice, what it stands for
        begins: list[int] = []
        ends: list[int] = []
        words: list[Word] = []
        seams: list[int] = []
        starts: Container[str] | None = None
        known, read = self._reader.chunks.young.get, self._reader.read
        at = 0
        for chunk in text.replace("\n", " ").split(" "):
            pieces = known(chunk)
            if pieces is None:
                pieces = read(chunk)
            for start, end, form in pieces:
                _, term, alternatives, parts, head, starts_next, looks_back, word = form
                place = len(words)
                if starts is not None and head in starts:
                    seams.append(place - 1)
                if looks_back:
                    seams.append(place)
                starts = starts_next
                if term in wanted:
                    found.append((place, place, wanted[term]))
                elif alternatives or parts:
                    found += _standing_for(wanted, place, place, (*alternatives, *parts))
                begins.append(at + start)
                ends.append(at + end)
                words.append(word)
            at += len(chunk) + 1
        if seams:
            found = self._found_joined(text, wanted, found, begins, ends, words, seams)
        return [(begins[first], ends[last], what) for first, last, what in found]

    def _found_joined(
        self,
        text: str,
        wanted: Mapping[str, int],
        found: list[tuple[int, int, int]],
        begins: list[int],
        ends: list[int],
        words: list[Word],
        seams: list[int],
    ) -> list[tuple[int, int, int]]:
        """What was found, where words are joined by what they are together."""
        measures, joins = self._joiner.joins(text, begins, ends, words, seams)
        changed = set(measures)
        for first, last, _ in joins:
            changed.update(range(first, last + 1))
        kept = [each for each in found if each[0] not in changed]
        spans = [(place, place, words[place]) for place in measures]
        for first, last, word in (*spans, *joins):
            others = measures[first] if first == last else word.alternatives
            kept += _standing_for(wanted, first, last, (word.term, *others, *word.parts))
        return sorted(kept)

    def analyze_query(self, text: str) -> list[Token]:
        """The tokens of a query; an alternative or a part may consist of several words.

        Words that name one thing together (a day, an organisation) are one token here.
        """
        return self._queries.read(text)

    def query_apart(self, text: str) -> "tuple[QueryChunk, ...] | None":
        """The same tokens by chunks, from space to space; None where some are read together."""
        return self._queries.apart(text)

    @functools.cached_property
    def _queries(self) -> "QueryReader":
        from .queries import QueryReader  # documents need none of its tables

        return QueryReader(self.analyze, self._reader.read, self._joiner, self._lexicon)


def _standing_for(
    wanted: Mapping[str, int], first: int, last: int, terms: Iterable[str]
) -> list[tuple[int, int, int]]:
    """The first of some terms that is wanted, as `Analyzer.find` notes it; none if none is."""
    return next(([(first, last, wanted[term])] for term in terms if term in wanted), [])


def _fingerprint(data: bytes) -> str:
    """Checksums of the rules and of the lexicon."""
    rules = 0
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.suffix == ".py":
            rules = crc32(path.read_bytes(), rules)
    return f"{rules:08x}{crc32(data):08x}"


@functools.cache
def default_analyzer() -> Analyzer:
    """The analyser of the package, made once.

    Raises:
        OSError: the lexicon of the package cannot be read.
    """
    data = FILE.read_bytes()
    return Analyzer(parse(data), _fingerprint(data))
