"""What a word of a query comes to in one generation, remembered: queries repeat their words."""

import msgspec

from .analysis import Token
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

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Remember what words come to against a vocabulary."""
        self._vocabulary = vocabulary
        self._known: dict[str, KnownWord] = {}
        self._terms: dict[QueryTerm, QueryTerm] = {}
        self._letters = 0

    @property
    def is_full(self) -> bool:
        """Whether others should be begun: nothing is ever forgotten, for equal terms are one."""
        return len(self._known) > _MOST or self._letters > _MOST_LETTERS

    def of(self, token: Token) -> KnownWord:
        """What a token of a query comes to."""
        known = self._known.get(token.surface)
        return known if known is not None and _alike(known.token, token) else self._learnt(token)

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
