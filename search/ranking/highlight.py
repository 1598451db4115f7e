"""Choose the passage that shows why an article was found, and mark the words in it."""

from collections.abc import Iterable, Sequence

import msgspec

from newsearch.search.analysis import Analyzer
from newsearch.search.lexical.query_terms import QueryTerm
from newsearch.search.sentences import sentence_spans

_TELLING = 0.25
"""A word is marked if its idf is at least this share of the rarest word's."""

Span = tuple[int, int]


class Match(msgspec.Struct, frozen=True, gc=False):
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
                for choice in term.choices:
                    # A compound is marked, its parts elsewhere are not.
                    if choice.weight == 1 or choice.all_required:
                        for word in choice.terms:
                            self._position.setdefault(word, position)
        # The analyser marks the terms of finite verbs with a sign that no text has.
        self._written = {word.lstrip("#"): p for word, p in self._position.items()}

    def matches(self, text: str) -> list[Match]:
        """The tokens of a text that match, in their order."""
        if not self._position:
            return []
        return [Match(*found) for found in self._analyzer.find(text, self._position)]

    def coverage(self, text: str) -> float:
        """The share of the query's weight that a text covers, 0 to 1; a guess without analysis.

        A word counts as met where its index term is written out somewhere in the text.
        """
        return self._share(self._met(_folded(text)).values())

    def worth(self, text: str) -> float:
        """The coverage of a text and that of its best sentence, 0 to 2."""
        folded = _folded(text)
        met = self._met(folded)
        whole = self._share(met.values())
        if len(set(met.values())) < 2:
            return 2 * whole  # one word stands in one sentence
        sentences = (folded[start:end] for start, end in sentence_spans(folded))
        best = max(self._share(p for w, p in met.items() if w in each) for each in sentences)
        return whole + best

    def _met(self, folded: str) -> dict[str, int]:
        """The words that stand in a text, and which position each meets."""
        return {word: place for word, place in self._written.items() if word in folded}

    def _share(self, positions: Iterable[int]) -> float:
        return sum(self._weights[position] for position in set(positions)) / self._total


def best_passage(
    highlighter: Highlighter, body: str, spans: Sequence[Span], dense: Sequence[float]
) -> Span:
    """The passage that shows best why an article was found; the earliest of equals.

    A passage is worth the share of the query that its words cover, and the share that its best
    sentence covers, and its similarity: words that stand in one sentence answer better than
    scattered ones. Nothing is analysed for this: that takes longer than all of retrieval.

    Args:
        highlighter: of the query.
        body: the text of the article.
        spans: of its passages, at least one.
        dense: similarity of each passage to the query; all 0 where it is not known.
    """
    if len(spans) == 1:
        return spans[0]
    worth = [highlighter.worth(body[start:end]) for start, end in spans]
    return spans[max(range(len(spans)), key=lambda row: worth[row] + dense[row])]


def _folded(text: str) -> str:
    """A text with its Arabic letters as Persian ones, and without half-spaces."""
    return text.replace("ي", "ی").replace("ك", "ک").replace("\u200c", "")


def spans_of(matches: Iterable[Match]) -> tuple[Span, ...]:
    """The spans of matches, ascending and not overlapping."""
    spans: list[Span] = []
    for match in matches:
        if not spans or match.start >= spans[-1][1]:
            spans.append((match.start, match.end))
    return tuple(spans)
