"""What a word of a query comes to in one generation, remembered: queries repeat their words."""

import msgspec

from .analysis import Analyzer, Token
from .analysis.query_chunks import QueryChunk
from .guessing import Vocabulary
from .lexical.query_terms import QueryTerm, term_of
from .query.question_words import asks

_MOST = 20_000  # words
_MOST_LETTERS = 500_000


class KnownWord(msgspec.Struct, frozen=True, gc=False):
    """What a token of a query comes to, wherever it stands.

    Attributes:
        token: of which all but its place counts.
        term: what it ranks by; equal terms are one object.
        doubted: whether something else may be meant: see `Vocabulary.doubts`.
        asks: whether it is a question word, which describes nothing.
    """

    token: Token
    term: QueryTerm
    doubted: bool
    asks: bool


class KnownWords:
    """The words of queries against the words of an index. Safe to share between threads."""

    def __init__(self, analyzer: Analyzer, vocabulary: Vocabulary) -> None:
        """Remember what words that an analyser reads come to against a vocabulary."""
        self._apart = analyzer.query_apart
        self._vocabulary = vocabulary
        self._known: dict[str, KnownWord] = {}
        self._chunks: dict[str, tuple[KnownWord, ...]] = {}
        self._terms: dict[QueryTerm, QueryTerm] = {}
        self._letters = 0

    @property
    def is_full(self) -> bool:
        """Whether others should be begun: nothing is ever forgotten, for equal terms are one."""
        many = max(len(self._known), len(self._chunks)) > _MOST
        return many or self._letters > _MOST_LETTERS

    def apart(self, text: str) -> list[KnownWord] | None:
        """What the words of a query come to, where each is read, and meant, as it is alone.

        None where words may be read together, may name days, or are doubted.
        """
        chunks = self._apart(text)
        if chunks is None:
            return None
        words: list[KnownWord] = []
        known = self._chunks
        for chunk in chunks:
            come_to = known.get(chunk.text)
            words += self._learnt_chunk(chunk) if come_to is None else come_to
        return None if any([word.doubted for word in words]) else words

    def of(self, token: Token) -> KnownWord:
        """What a token of a query comes to."""
        known = self._known.get(token.surface)
        return known if known is not None and _alike(known.token, token) else self._learnt(token)

    def _learnt_chunk(self, chunk: QueryChunk) -> tuple[KnownWord, ...]:
        words = tuple(map(self.of, chunk.tokens))
        self._chunks[chunk.text] = words
        self._letters += len(chunk.text)
        return words

    def _learnt(self, token: Token) -> KnownWord:
        term = term_of(token)
        term = self._terms.setdefault(term, term)
        known = KnownWord(token, term, self._vocabulary.doubts(token), asks(token))
        self._known[token.surface] = known
        self._letters += len(token.surface)
        return known


def _alike(one: Token, other: Token) -> bool:
    return (
        one.term == other.term
        and one.alternatives == other.alternatives
        and one.parts == other.parts
    )
