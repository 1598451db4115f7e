"""Which sentences may answer: those of the best passages of the first hits."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

import msgspec
import numpy as np

from newsearch.search.analysis import Token
from newsearch.search.arrays import Array
from newsearch.search.dense.encoder import DEFAULT_MODEL, Encoder, load_encoder
from newsearch.search.generation import Generation
from newsearch.search.hits import weight_of
from newsearch.search.lexical.bm25f import idf
from newsearch.search.lexical.occurrences import letters_of
from newsearch.search.query.question_words import QUESTION_WORDS
from newsearch.search.ranking.highlight import Highlighter
from newsearch.search.retrieval import Ranking, Wanted

from .evidence import Sentence, Sought
from .features import Asked, Features, features_of, nearness
from .question import read_question
from .quotes import Span, quotable_spans

ARTICLES = 3
"""How many hits are read. On PQuAD the first has the answer in 95 of 100 questions, one of the
first three in 98."""

PASSAGES = 4
"""How many passages of an article are read."""

_LONGEST = 2_000
"""Characters of the longest sentence that is read."""


class Candidate(msgspec.Struct, frozen=True):
    """A sentence that may be the answer.

    Attributes:
        rank: of its article, 1 for the first.
        ordinal: of its article.
        sentence: where it stands.
        features: what speaks for it.
    """

    rank: int
    ordinal: int
    sentence: Sentence
    features: Features


def candidates(
    generation: Generation, text: str, wanted: Wanted, ranking: Ranking
) -> list[Candidate]:
    """The sentences of the first hits that may answer a query, with their features.

    Args:
        generation: that was searched.
        text: the query as it was typed.
        wanted: what articles were ranked by.
        ranking: the hits.
    """
    idfs = [weight_of(generation, term) for term in wanted.terms]
    highlighter = Highlighter(generation.analyzer, wanted.terms, idfs)
    asked = _asked(generation, text, wanted, idfs)
    top = float(ranking.scores[0]) if len(ranking.scores) else 0.0
    found = []
    for place, ordinal in enumerate(ranking.ordinals[:ARTICLES].tolist()):
        article = generation.documents[ordinal].article
        sentences = [
            Sentence.of(article.body, start, end, generation.analyzer)
            for region in _regions(generation, wanted, highlighter, ordinal, article.body)
            for start, end in quotable_spans(article.body, *region)
            if end - start <= _LONGEST
        ]
        # The scores of a cross-encoder can be of any sign.
        share = min(max(float(ranking.scores[place]) / top, 0.0), 1.0) if top > 0 else 1.0
        title = generation.analyzer.analyze(article.title)
        rows = features_of(asked, sentences, title, share, place + 1)
        found += [
            Candidate(place + 1, ordinal, sentence, row)
            for sentence, row in zip(sentences, rows, strict=True)
        ]
    return found


def _asked(generation: Generation, text: str, wanted: Wanted, idfs: Sequence[float]) -> Asked:
    question = read_question(text)
    analyze = generation.analyzer.analyze
    sought = Sought(wanted.terms, idfs, wanted.neighbours)
    tokens = analyze(text)
    said = [letters_of(token.surface) for token in tokens]
    asked_at = next((at for at, word in enumerate(said) if _asks(word)), None)
    head = question.words[question.head] if question.head is not None else ""
    return Asked(
        question,
        sought,
        nearness(sought, tokens, asked_at),
        frozenset(t for token in analyze(head) for t in (token.term, *token.alternatives)),
        frozenset(said),
        _rarity(generation),
        _likeness(sought, tokens),
    )


def _asks(letters: str) -> bool:
    return letters in QUESTION_WORDS or letters.startswith(("چه", "چند", "کدام"))


def _regions(
    generation: Generation, wanted: Wanted, highlighter: Highlighter, ordinal: int, body: str
) -> list[Span]:
    """The best passages of an article in their order, neighbours joined."""
    rows = generation.passages.rows_of(ordinal)
    spans = [generation.passages.span(row) for row in rows]
    if len(spans) > PASSAGES:
        worth = np.array([highlighter.coverage(body[start:end]) for start, end in spans])
        if wanted.vector is not None:
            among = np.arange(rows.start, rows.stop)
            worth = worth + generation.vectors.products(wanted.vector, among)
        spans = [spans[row] for row in sorted(np.argsort(-worth, kind="stable")[:PASSAGES])]
    regions: list[Span] = []
    for start, end in spans:
        if regions and not body[regions[-1][1] : start].strip():
            regions[-1] = (regions[-1][0], max(end, regions[-1][1]))
        else:
            regions.append((start, end))
    return regions


def _rarity(generation: Generation) -> Callable[[str], float]:
    postings = generation.postings
    greatest = idf(postings.article_count, 1) or 1.0

    @cache
    def rarity(term: str) -> float:
        return idf(postings.article_count, postings.document_frequency(term)) / greatest

    return rarity


def _likeness(sought: Sought, tokens: Sequence[Token]) -> Callable[[Iterable[str]], list[float]]:
    """The greatest cosine of any of some words with each position of the question."""
    written: dict[int, str] = {}
    for token in tokens:
        found = sought.position(token)
        if found is not None:
            written.setdefault(found[0], token.surface)
    words = [
        written.get(position, (term.words or ("",))[0])
        for position, term in enumerate(sought.terms)
    ]
    wanted = _encoder().encode_documents(words) if words else np.zeros((0, 1), np.float32)
    known: dict[str, Array] = {}

    def likeness(letters: Iterable[str]) -> list[float]:
        distinct = list(dict.fromkeys(letters))
        if not distinct or not words:
            return [0.0] * len(words)
        new = [word for word in distinct if word not in known]
        known.update(zip(new, _encoder().encode_documents(new) @ wanted.T, strict=True))
        best = np.maximum.reduce([known[word] for word in distinct])
        return [float(value) for value in np.clip(best, 0, 1)]

    return likeness


@cache
def _encoder() -> Encoder:
    """The model of the package, whatever the index was built with: the weights are made for it."""
    return load_encoder(DEFAULT_MODEL)
