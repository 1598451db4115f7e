"""From a ranking to what is shown of it: articles with their best passages, words marked."""

from collections.abc import Sequence

import msgspec
import numpy as np

from .arrays import Array
from .dates import to_jalali
from .generation import Generation
from .lexical.bm25f import idf
from .lexical.query_terms import QueryTerm
from .passages import embedded_text
from .ranking.highlight import Highlighter, best_passage, spans_of
from .results import Copy, Hit, Passage, Scores
from .retrieval import Ranking, Wanted


def best_texts(generation: Generation, wanted: Wanted, ordinals: Sequence[int]) -> list[str]:
    """Title and best passage of some articles, in the form that passages are embedded in."""
    highlighter = _highlighter(generation, wanted)
    similarity = _similarities(generation, wanted, ordinals)
    texts = []
    for ordinal, near in zip(ordinals, similarity, strict=True):
        article = generation.documents[ordinal].article
        start, end = _span(generation, highlighter, ordinal, article.body, near)
        texts.append(embedded_text(article.title, article.body[start:end]))
    return texts


def hits_of(
    generation: Generation,
    wanted: Wanted,
    ranking: Ranking,
    copies: Sequence[Sequence[int]] = (),
) -> tuple[Hit, ...]:
    """The articles of a ranking, in its order, read from the generation.

    Args:
        generation: the one that was searched.
        wanted: what was ranked by.
        ranking: of the hits.
        copies: for each of them the ordinals of its copies, best first; () where none has any.
    """
    highlighter = _highlighter(generation, wanted)
    similarity = _similarities(generation, wanted, ranking.ordinals.tolist())
    hits = (
        _hit(generation, highlighter, ranking, place, near) for place, near in enumerate(similarity)
    )
    if not any(copies):
        return tuple(hits)
    return tuple(
        msgspec.structs.replace(hit, copies=tuple(_copy(generation, ordinal) for ordinal in group))
        for hit, group in zip(hits, copies, strict=True)
    )


def _copy(generation: Generation, ordinal: int) -> Copy:
    document = generation.documents[ordinal]
    article = document.article
    return Copy(article.id, article.title, article.source, article.date, document.duplicates)


def _highlighter(generation: Generation, wanted: Wanted) -> Highlighter:
    weights = [weight_of(generation, term) for term in wanted.terms]
    return Highlighter(generation.analyzer, wanted.terms, weights)


def weight_of(generation: Generation, term: QueryTerm) -> float:
    """The idf of a position: that of the most frequent of its words that occur at all."""
    postings = generation.postings
    frequency = max((postings.document_frequency(word) for word in term.terms), default=0)
    return idf(postings.article_count, frequency) if frequency else 0.0


def _hit(
    generation: Generation,
    highlighter: Highlighter,
    ranking: Ranking,
    place: int,
    similarity: Sequence[float],
) -> Hit:
    ordinal = int(ranking.ordinals[place])
    document = generation.documents[ordinal]
    article = document.article
    return Hit(
        rank=place + 1,
        id=article.id,
        title=article.title,
        date=article.date,
        date_jalali=to_jalali(article.date) if article.date else None,
        source=article.source,
        url=article.url,
        score=float(ranking.scores[place]),
        scores=Scores(_at(ranking.lexical, place), _at(ranking.dense, place)),
        passage=_passage(generation, highlighter, ordinal, article.body, similarity),
        title_highlights=spans_of(highlighter.matches(article.title)),
        category=article.category,
        tags=article.tags,
        duplicates=document.duplicates,
    )


def _at(scores: Array | None, place: int) -> float | None:
    return None if scores is None else float(scores[place])


def _passage(
    generation: Generation,
    highlighter: Highlighter,
    ordinal: int,
    body: str,
    similarity: Sequence[float],
) -> Passage:
    start, end = _span(generation, highlighter, ordinal, body, similarity)
    text = body[start:end]
    return Passage(text, start, end, spans_of(highlighter.matches(text)))


def _span(
    generation: Generation,
    highlighter: Highlighter,
    ordinal: int,
    body: str,
    similarity: Sequence[float],
) -> tuple[int, int]:
    """Where the best passage of an article is; (0, 0) of one without a body."""
    rows = generation.passages.rows_of(ordinal)
    spans = [generation.passages.span(row) for row in rows]
    return best_passage(highlighter, body, spans, similarity) if spans else (0, 0)


def _similarities(
    generation: Generation, wanted: Wanted, ordinals: Sequence[int]
) -> list[list[float]]:
    """How near each passage of each of some articles is; 0 where meaning has no say."""
    rows = [generation.passages.rows_of(ordinal) for ordinal in ordinals]
    if wanted.vector is None or not rows:
        return [[0.0] * len(each) for each in rows]
    every = np.concatenate([np.arange(each.start, each.stop) for each in rows])
    found = iter(generation.vectors.products(wanted.vector, every).tolist())
    return [[next(found) for _ in each] for each in rows]
