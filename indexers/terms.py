"""The analysed terms of an article, in the two forms that are indexed."""

from dataclasses import dataclass

from newsearch.search.analysis import Analyzer
from newsearch.search.article import Article
from newsearch.search.lexical.bm25f import FIELDS
from newsearch.search.lexical.occurrences import (
    FIELD_GAP,
    FORM_BITS,
    FORM_MASK,
    LAST_POSITION,
    PART_FORM,
    form_of,
)
from newsearch.search.lexical.query_terms import PART_WEIGHT

TermOccurrences = dict[str, list[int]]
"""The terms of one field of one article and the occurrences of each, ascending; see
`search.lexical.occurrences`. Positions count from the first token of the field."""


@dataclass(frozen=True, slots=True)
class ArticleTerms:
    """What the inverted index and the posting arrays take of one article.

    Attributes:
        fields: by field, the occurrences of each term.
        frequencies: by term, how often it occurs in each field, in the order of `FIELDS`; a part
            of a compound counts `PART_WEIGHT`.
        occurrences: by term, its occurrences in the whole article; terms in the same order.
        lengths: of the fields, in tokens.
    """

    fields: dict[str, TermOccurrences]
    frequencies: dict[str, list[float]]
    occurrences: dict[str, list[int]]
    lengths: list[float]


def terms_of(article: Article, analyzer: Analyzer) -> ArticleTerms:
    """Analyse the text fields of an article."""
    texts = {
        "title": article.title,
        "summary": article.summary,
        "body": article.body,
        "tags": "\n".join((article.category, *article.tags)).strip(),
    }
    terms = ArticleTerms({}, {}, {}, [])
    first = 0
    for column, field in enumerate(FIELDS):
        found, parts, length = _occurrences(texts[field], analyzer)
        terms.fields[field] = found
        terms.lengths.append(float(length))
        shift = first << FORM_BITS
        for term, places in found.items():
            counts = terms.frequencies.setdefault(term, [0.0] * len(FIELDS))
            counts[column] = float(len(places))
            terms.occurrences.setdefault(term, []).extend(
                [min(place + shift, _LAST) for place in places] if shift else places
            )
        for term, count in parts.items():
            terms.frequencies[term][column] -= (1 - PART_WEIGHT) * count
        first += length + FIELD_GAP
    return terms


_LAST = (LAST_POSITION << FORM_BITS) | FORM_MASK


def _occurrences(text: str, analyzer: Analyzer) -> tuple[TermOccurrences, dict[str, int], int]:
    """The occurrences of all terms of a text, how often each is only a part, and its length."""
    found: TermOccurrences = {}
    parts: dict[str, int] = {}
    tokens = analyzer.analyze(text) if text else []
    for position, token in enumerate(tokens):
        place = min(position, LAST_POSITION) << FORM_BITS
        occurrence = place | form_of(token.surface)
        found.setdefault(token.term, []).append(occurrence)
        for term in token.alternatives:
            _add(found, term, occurrence)
        for term in token.parts:
            if _add(found, term, place | PART_FORM):
                parts[term] = parts.get(term, 0) + 1
    return found, parts, len(tokens)


def _add(found: TermOccurrences, term: str, occurrence: int) -> bool:
    """Add a further term of a token, unless it stands at its position already."""
    places = found.setdefault(term, [])
    if places and places[-1] >> FORM_BITS == occurrence >> FORM_BITS:
        return False
    places.append(occurrence)
    return True
