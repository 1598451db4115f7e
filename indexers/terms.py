"""The analysed terms of an article, in the two forms that are indexed."""

from dataclasses import dataclass

from newsearch.search.analysis import Analyzer
from newsearch.search.lexical.bm25f import FIELDS
from newsearch.search.lexical.inverted import TermPositions
from newsearch.search.lexical.query_terms import PART_WEIGHT

from .article import Article


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
    result = ArticleTerms({}, {}, [])
    texts = {
        "title": article.title,
        "summary": article.summary,
        "body": article.body,
        "tags": "\n".join((article.category, *article.tags)).strip(),
    }
    for column, field in enumerate(FIELDS):
        tokens = analyzer.analyze(texts[field]) if texts[field] else []
        result.lengths.append(float(len(tokens)))
        positions = result.positions[field] = {}
        for position, token in enumerate(tokens):
            _add(result.frequencies, positions, token.term, column, position, 1.0)
            for term in token.alternatives:
                _add(result.frequencies, positions, term, column, position, 1.0)
            for term in token.parts:
                _add(result.frequencies, positions, term, column, position, PART_WEIGHT)
    return result


def _add(
    frequencies: dict[str, list[float]],
    positions: TermPositions,
    term: str,
    column: int,
    position: int,
    weight: float,
) -> None:
    counts = frequencies.get(term)
    if counts is None:
        counts = frequencies[term] = [0.0] * len(FIELDS)
    counts[column] += weight
    places = positions.setdefault(term, [])
    if not places or places[-1] != position:
        places.append(position)
