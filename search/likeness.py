"""What an article would be searched by: its telling words and the mean of its passages."""

import numpy as np

from .arrays import Array
from .generation import Generation
from .lexical.bm25f import idf
from .lexical.query_terms import QueryTerm, query_terms
from .retrieval import Wanted

TELLING_WORDS = 30
"""How many of an article's words stand for it: more add noise and time."""


def wanted_by(generation: Generation, ordinal: int, *, dense: bool) -> Wanted:
    """A query that finds articles like one of the generation."""
    vector = _mean_vector(generation, ordinal) if dense else None
    return Wanted(_telling_words(generation, ordinal), vector)


def _telling_words(generation: Generation, ordinal: int) -> list[QueryTerm]:
    """The words of the highest tf-idf, ties in order of first occurrence."""
    article = generation.documents[ordinal].article
    terms = query_terms(generation.analyzer.analyze(f"{article.title}\n{article.body}"))
    postings = generation.postings

    def weight(term: QueryTerm) -> float:
        frequency = max(postings.document_frequency(word) for word in term.terms)
        return term.count * idf(postings.article_count, frequency)

    chosen = sorted(terms, key=weight, reverse=True)[:TELLING_WORDS]
    return [QueryTerm(term.choices) for term in chosen]


def _mean_vector(generation: Generation, ordinal: int) -> Array | None:
    rows = generation.passages.rows_of(ordinal)
    mean = generation.vectors.rows(np.arange(rows.start, rows.stop)).sum(axis=0)
    length = float(np.linalg.norm(mean))
    return generation.vectors.turned((mean / length).astype(np.float32)) if length else None
