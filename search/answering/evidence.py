"""What a sentence shares with the question: which of its words it has, and where."""

import math
from collections.abc import Iterable, Sequence

import msgspec

from newsearch.search.analysis import Analyzer, Token
from newsearch.search.lexical.occurrences import form_of, letters_of
from newsearch.search.lexical.query_terms import Neighbours, QueryTerm

_LEAST_WEIGHT = 0.3
"""What a word of the question weighs at least, also if every article has it."""

_PART = 0.7
"""What a part of a compound, or one of several words that only count together, is worth."""


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of an article that may be quoted.

    Attributes:
        start: in the article's body, in code points.
        end: exclusive.
        text: the body between them.
        tokens: of the text; their places count from the sentence's start.
        letters: of each token, without half-spaces.
    """

    start: int
    end: int
    text: str
    tokens: Sequence[Token]
    letters: Sequence[str]

    @classmethod
    def of(cls, body: str, start: int, end: int, analyzer: Analyzer) -> "Sentence":
        """The sentence between two places of a body."""
        text = body[start:end]
        tokens = analyzer.analyze(text)
        return cls(start, end, text, tokens, [letters_of(token.surface) for token in tokens])


class Cover(msgspec.Struct, frozen=True):
    """Which positions of the question a text has.

    Attributes:
        share: 0 to 1 for each position, how well it is met.
        places: (index of token, position) of each token that meets one, in their order.
        exact: positions that are met by the word just as it was typed.
    """

    share: Sequence[float]
    places: Sequence[tuple[int, int]] = ()
    exact: frozenset[int] = frozenset()


class Sought:
    """The words of a question, each with its weight."""

    def __init__(
        self, terms: Sequence[QueryTerm], idfs: Sequence[float], neighbours: Neighbours
    ) -> None:
        """Take the positions of a query, their idf, and which were typed side by side."""
        self.terms = terms
        self.neighbours = neighbours
        self.weights = [
            max(weight, _LEAST_WEIGHT) * math.sqrt(term.count)
            for term, weight in zip(terms, idfs, strict=True)
        ]
        self.total = sum(self.weights) or 1.0
        self._positions: dict[str, tuple[int, float]] = {}
        for position, term in enumerate(terms):
            for choice in term.choices:
                worth = _PART if choice.all_required else choice.weight
                for word in choice.terms:
                    if worth > self._positions.get(word, (0, 0.0))[1]:
                        self._positions[word] = (position, worth)

    def position(self, token: Token) -> tuple[int, float] | None:
        """The position that a token meets best, and how well (0 to 1)."""
        best: tuple[int, float] | None = None
        for factor, terms in ((1.0, (token.term, *token.alternatives)), (_PART, token.parts)):
            for term in terms:
                found = self._positions.get(term)
                if found and (best is None or found[1] * factor > best[1]):
                    best = (found[0], found[1] * factor)
        return best

    def cover(self, tokens: Iterable[Token]) -> Cover:
        """What some tokens have of the question."""
        share = [0.0] * len(self.terms)
        places, exact = [], set()
        for at, token in enumerate(tokens):
            found = self.position(token)
            if found is None:
                continue
            position, worth = found
            places.append((at, position))
            share[position] = max(share[position], worth)
            if self.terms[position].form == form_of(token.surface):
                exact.add(position)
        return Cover(share, places, frozenset(exact))

    def worth(self, share: Iterable[float]) -> float:
        """The share of the question's weight that is met, 0 to 1."""
        return sum(w * s for w, s in zip(self.weights, share, strict=True)) / self.total

    def beyond(self, share: Iterable[float], known: Sequence[float]) -> float:
        """What `share` meets of the question that `known` does not."""
        return self.worth(max(s - k, 0.0) for s, k in zip(share, known, strict=True))
