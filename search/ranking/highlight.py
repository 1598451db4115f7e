"""Choose the passage that shows why an article was found, and mark the words in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsearch.search.analysis import Analyzer, Token
from newsearch.search.lexical.query_terms import QueryTerm
from newsearch.search.sentences import sentence_spans

_TELLING = 0.25
"""A word is marked if its idf is at least this share of the rarest word's."""

_ANALYSED = 3
"""So many passages of an article are analysed: analysis takes longer than all of retrieval."""

_FOLDED = str.maketrans({"ي": "ی", "ك": "ک", "\u200c": None})

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """A token of a text that a position of the query is met by."""

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
        self._total = sum(weights) or 1.0
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

    def coverage(self, matches: Iterable[Match]) -> float:
        """The share of the query's weight that is met by these matches, 0 to 1."""
        return self._share({match.position for match in matches})

    def likely_coverage(self, text: str) -> float:
        """A guess of `coverage` without analysis: words that are written like an index term."""
        folded = text.translate(_FOLDED)
        return self._share({p for word, p in self._position.items() if word.strip("#") in folded})

    def _share(self, positions: Iterable[int]) -> float:
        return sum(self._weights[position] for position in positions) / self._total

    def _position_of(self, token: Token) -> int | None:
        for term in (token.term, *token.alternatives, *token.parts):
            if term in self._position:
                return self._position[term]
        return None


def best_passage(
    highlighter: Highlighter, body: str, spans: Sequence[Span], dense: Sequence[float]
) -> tuple[Span, tuple[Span, ...]]:
    """The passage that shows best why an article was found, and the words in it that match.

    A passage is worth the share of the query that its words cover, and the share that its best
    sentence covers, and its similarity: words that stand in one sentence answer better than
    scattered ones. Of equal passages the earliest is taken. Of a long article, only the few most
    likely passages are analysed.

    Args:
        highlighter: of the query.
        body: the text of the article.
        spans: of its passages, at least one.
        dense: similarity of each passage to the query; all 0 where it is not known.

    Returns:
        The span of the passage in the body, and the spans of the words in the passage.
    """
    chosen: Sequence[int] = range(len(spans))
    if len(spans) > _ANALYSED:
        likely = [highlighter.likely_coverage(body[a:b]) for a, b in spans]
        order = sorted(chosen, key=lambda row: -likely[row] - dense[row])
        chosen = sorted(order[:_ANALYSED])
    texts = {row: body[slice(*spans[row])] for row in chosen}
    matches = {row: highlighter.matches(text) for row, text in texts.items()}
    best = max(chosen, key=lambda row: _worth(highlighter, texts[row], matches[row]) + dense[row])
    return spans[best], spans_of(matches[best])


def _worth(highlighter: Highlighter, text: str, matches: Sequence[Match]) -> float:
    sentences = sentence_spans(text) if matches else ()
    in_one = ([m for m in matches if start <= m.start < end] for start, end in sentences)
    best = max(map(highlighter.coverage, in_one), default=0.0)
    # More of the same word decides only between passages that are otherwise equal.
    return highlighter.coverage(matches) + best + 0.001 * len(matches)


def spans_of(matches: Iterable[Match]) -> tuple[Span, ...]:
    """The spans of matches, ascending and not overlapping."""
    spans: list[Span] = []
    for match in matches:
        if not spans or match.start >= spans[-1][1]:
            spans.append((match.start, match.end))
    return tuple(spans)
