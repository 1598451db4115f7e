"""The analysed terms of an article, in the two forms that are indexed."""

from dataclasses import dataclass

from newsearch.search.analysis import Analyzer
from newsearch.search.article import Article
from newsearch.search.lexical.bm25f import FIELDS
from newsearch.search.lexical.query_terms import PART_WEIGHT

TermPositions = dict[str, list[int]]
"""The terms of one field of one article and the token positions of each, ascending."""


@dataclass(frozen=True, slots=True)
class ArticleTerms:
    """What the inverted index and the posting arrays take of one article.

    Attributes:
        positions: by field, the token positions of each term.
        frequencies: by term, how often it occurs in each field, in the order of `FIELDS`; a part
            of a compound counts `PART_WEIGHT`.
        lengths: of the fields, in tokens.
    """

    positions: dict[str, TermPositions]
    frequencies: dict[str, list[float]]
    lengths: list[float]


def terms_of(article: Article, analyzer: Analyzer) -> ArticleTerms:
    """Analyse the text fields of an article."""
    texts = {
        "title": article.title,
        "summary": article.summary,
        "body": article.body,
        "tags": "\n".join((article.category, *article.tags)).strip(),
    }
    terms = ArticleTerms({}, {}, [])
    for column, field in enumerate(FIELDS):
        positions, parts, length = _positions(texts[field], analyzer)
        terms.positions[field] = positions
        terms.lengths.append(float(length))
        for term, places in positions.items():
            counts = terms.frequencies.setdefault(term, [0.0] * len(FIELDS))
            counts[column] = float(len(places))
        for term, count in parts.items():
            terms.frequencies[term][column] -= (1 - PART_WEIGHT) * count
    return terms


def _positions(text: str, analyzer: Analyzer) -> tuple[TermPositions, dict[str, int], int]:
    """The positions of all terms of a text, how often each is only a part, and its length."""
    positions: TermPositions = {}
    parts: dict[str, int] = {}
    tokens = analyzer.analyze(text) if text else []
    for position, token in enumerate(tokens):
        positions.setdefault(token.term, []).append(position)
        for term in token.alternatives:
            _add(positions, term, position)
        for term in token.parts:
            if _add(positions, term, position):
                parts[term] = parts.get(term, 0) + 1
    return positions, parts, len(tokens)


def _add(positions: TermPositions, term: str, position: int) -> bool:
    """Add a further term of a token, unless it stands at its position already."""
    places = positions.setdefault(term, [])
    if places and places[-1] == position:
        return False
    places.append(position)
    return True
