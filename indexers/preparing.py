"""The work that each article needs by itself: analysis and passages, on one core or on several."""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice

from newsearch.search.analysis import default_analyzer
from newsearch.search.article import Article
from newsearch.search.manifest import PassageSettings

from .passages import passage_spans
from .signatures import signature_of
from .terms import ArticleTerms, terms_of

_CHUNK = 64
_FEW = 1_000
"""Below this many articles, starting processes takes longer than they save."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article with its terms, the spans of its passages and its signature."""

    article: Article
    terms: ArticleTerms
    spans: list[tuple[int, int]]
    signature: bytes


def prepare(
    articles: Iterable[Article], count: int, settings: PassageSettings, workers: int
) -> Iterator[Prepared]:
    """Analyse articles and cut them into passages; yield them in their order.

    Args:
        articles: in the order in which they are indexed.
        count: how many there are.
        settings: how bodies are cut.
        workers: how many processes to use; 1 uses none but this one.
    """
    if workers <= 1 or count < _FEW:
        yield from (_prepared(article, settings) for article in articles)
        return
    # Started afresh, not forked: this process may have threads.
    context = multiprocessing.get_context("spawn")
    remaining = iter(articles)
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        ahead: deque[Future[list[Prepared]]] = deque()
        try:
            while True:
                # A few chunks ahead for each worker, never the whole collection in memory.
                while len(ahead) < 3 * workers and (chunk := list(islice(remaining, _CHUNK))):
                    ahead.append(pool.submit(_prepared_chunk, chunk, settings))
                if not ahead:
                    return
                yield from ahead.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _prepared_chunk(articles: list[Article], settings: PassageSettings) -> list[Prepared]:
    return [_prepared(article, settings) for article in articles]


def _prepared(article: Article, settings: PassageSettings) -> Prepared:
    terms = terms_of(article, default_analyzer())
    spans = passage_spans(article.body, settings)
    return Prepared(article, terms, spans, signature_of(article))
