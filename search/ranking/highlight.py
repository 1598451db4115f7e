"""Choose the passage that shows why an article was found, and mark the words in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsearch.search.analysis import Analyzer, Token
from newsearch.search.lexical.query_terms import QueryTerm
from newsearch.search.sentences import sentence_spans

_TELLING = 0.25
"""A word is marked if its idf is at least this share of the rarest word's."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """A token of an article that a position of the query is met by."""

    start: int
    end: int
    position: int


class Highlighter:
    """Finds the words of one query in texts."""

    def __init__(
        self, analyzer: Analyzer, query: Sequence[QueryTerm], weights: Sequence[float]
    ) -> None:
        """Prepare for a query whose positions have these weights (idf)."""
        self._analyzer = analyzer
        self._weights = weights
        telling = _TELLING * max(weights, default=0.0)
        self._position: dict[str, int] = {}
        for position, (term, weight) in enumerate(zip(query, weights, strict=True)):
            if weight >= telling:
                for word in term.terms:
                    self._position.setdefault(word, position)

    def matches(self, text: str) -> list[Match]:
        """The tokens of a text that match, in their order."""
        if not self._position:
            return []
        found = []
        for token in self._analyzer.analyze(text):
            position = self._position_of(token)
            if position is not None:
                found.append(Match(token.start, token.end, position))
        return found

    def _position_of(self, token: Token) -> int | None:
        for term in (token.term, *token.alternatives, *token.parts):
            if term in self._position:
                return self._position[term]
        return None

    def coverage(self, matches: Iterable[Match]) -> float:
        """The share of the query's weight that is met by these matches, 0 to 1."""
        total = sum(self._weights)
        met = {match.position for match in matches}
        return sum(self._weights[position] for position in met) / total if total else 0.0


def best_passage(
    highlighter: Highlighter,
    body: str,
    matches: Sequence[Match],
    spans: Sequence[Span],
    dense: Sequence[float],
) -> int:
    """Which of an article's passages shows best why it was found; the earliest of equals.

    A passage is worth the share of the query that its words cover, and the share that its best
    sentence covers, and its similarity: words that stand in one sentence answer better than
    scattered ones.

    Args:
        highlighter: of the query.
        body: the text of the article.
        matches: in the whole body.
        spans: of the passages.
        dense: similarity of each passage to the query; all 0 where it is not known.
    """
    worth = []
    for (start, end), similarity in zip(spans, dense, strict=True):
        inside = within(matches, start, end)
        sentences = sentence_spans(body[start:end]) if inside else ()
        in_one = (within(inside, start + first, start + last) for first, last in sentences)
        best = max(map(highlighter.coverage, in_one), default=0.0)
        # More of the same word decides only between passages that are otherwise equal.
        worth.append(highlighter.coverage(inside) + best + similarity + 0.001 * len(inside))
    return max(range(len(worth)), key=worth.__getitem__)


def within(matches: Iterable[Match], start: int, end: int) -> list[Match]:
    """The matches that lie inside a span."""
    return [match for match in matches if start <= match.start and match.end <= end]


def spans_of(matches: Iterable[Match], offset: int = 0) -> tuple[Span, ...]:
    """The spans of matches, counted from `offset`, ascending and not overlapping."""
    spans: list[Span] = []
    for match in matches:
        start, end = match.start - offset, match.end - offset
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return tuple(spans)
