"""Open an index and search it."""

import datetime as dt
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import TracebackType

import numpy as np

from .arrays import Array
from .article import Article
from .dates import to_jalali
from .errors import ArticleMissing, IndexDamaged, IndexMissing, QueryError
from .filters import DateLike, Filters, as_date
from .generation import Generation
from .layout import IndexLayout
from .lexical.bm25f import idf
from .lexical.query_terms import QueryTerm
from .likeness import wanted_by
from .manifest import current_generation
from .query import ParsedQuery, parse_query
from .ranking.fusion import DEFAULT_FUSION, Fusion
from .ranking.highlight import Highlighter, best_passage, spans_of
from .results import Hit, IndexInfo, Passage, Result, Scores
from .retrieval import Mode, Ranking, Wanted, check_mode, date_preference, newest_first, retrieve
from .understanding import Understood, understand

MAX_LIMIT = 10_000
"""The highest number of hits one search gives."""

_ATTEMPTS = 5


def open_index(folder: str | os.PathLike[str] = "index") -> "Searcher":
    """Open the generation in use of an index folder.

    Raises:
        IndexMissing: nothing was published in the folder.
        IndexDamaged: a file of the generation is absent, cut or unreadable.
        IndexIncompatible: it was built by a version that this one cannot read.
    """
    return Searcher(IndexLayout.of(folder))


class Searcher:
    """Searches one index. Safe to share between threads.

    A search sees one generation from its start to its end, also while `refresh` is called.
    """

    def __init__(self, layout: IndexLayout) -> None:
        self._layout = layout
        self._lock = threading.Lock()
        self._generation: Generation | None = _open_current(layout)

    def __enter__(self) -> "Searcher":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index; a search after this raises ValueError."""
        with self._lock:
            self._generation = None

    def refresh(self) -> bool:
        """Move to the generation in use, if it is another one; tell whether it was.

        Searches that are under way finish on the generation they began with.

        Raises:
            the errors of `open_index`; the searcher then stays where it was.
        """
        with self._lock:
            if current_generation(self._layout).name == self.generation.name:
                return False
            self._generation = _open_current(self._layout)
            return True

    @property
    def generation(self) -> Generation:
        """The generation that is searched now."""
        if self._generation is None:
            raise ValueError("This searcher is closed.")
        return self._generation

    @property
    def info(self) -> IndexInfo:
        """Which index is searched, and how fresh it is."""
        return _info(self.generation)

    def search(
        self,
        text: str,
        *,
        limit: int = 10,
        mode: str = "hybrid",
        since: DateLike = None,
        until: DateLike = None,
        source: str | Sequence[str] | None = None,
        fusion: Fusion = DEFAULT_FUSION,
        literal: bool = False,
        today: DateLike = None,
    ) -> Result:
        """Find articles.

        Args:
            text: the query, in the language of `newsearch.search.query.syntax`.
            limit: how many hits at most, 1 to `MAX_LIMIT`.
            mode: "hybrid", "lexical" or "dense".
            since: first day, as a date or in any form that `parse_date` knows.
            until: last day.
            source: a source or several, one of which an article must have.
            fusion: how the two lists are merged in hybrid mode.
            literal: take the text as it was typed: guess at nothing, read no days in it, and let
                words that only ask («چرا») rank too.
            today: what «هفته گذشته» in the text counts from, 1900 to 2189; None for this
                machine's date.

        Raises:
            QueryError: the query, the limit, the mode or a filter cannot be understood.
            ModelError: the model that made the vectors cannot be had.
        """
        started = time.perf_counter()
        generation = self.generation
        chosen, limit = check_mode(mode), _check_limit(limit)
        filters = Filters.of(since, until, source)
        asked = _Question(text, chosen, limit, filters, fusion, literal, _day(today))
        understood, ranking = _ranked(generation, asked)
        result = _result(generation, text, chosen, understood.wanted, ranking, started)
        return replace(result, assumed=understood.assumed, suggestion=understood.suggestion)

    def rank(
        self,
        text: str,
        *,
        limit: int = 100,
        mode: str = "hybrid",
        since: DateLike = None,
        until: DateLike = None,
        source: str | Sequence[str] | None = None,
        fusion: Fusion = DEFAULT_FUSION,
        literal: bool = False,
        today: DateLike = None,
    ) -> list[tuple[str, float]]:
        """The ids and scores of what `search` finds, without reading any article: much faster.

        The ids of an article's duplicates follow its own, with the same score, so that there may
        be more of them than `limit`.

        Raises:
            the errors of `search`.
        """
        generation = self.generation
        filters = Filters.of(since, until, source)
        chosen, limit = check_mode(mode), _check_limit(limit)
        asked = _Question(text, chosen, limit, filters, fusion, literal, _day(today))
        _, ranking = _ranked(generation, asked)
        return [
            (article_id, score)
            for ordinal, score in zip(
                ranking.ordinals.tolist(), ranking.scores.tolist(), strict=True
            )
            for article_id in generation.documents.ids(ordinal)
        ]

    def similar(self, article_id: str, *, limit: int = 10, mode: str = "hybrid") -> Result:
        """Find articles like one of the index, which is not among them itself.

        Raises:
            ArticleMissing: no article has this id.
            QueryError: the limit or the mode cannot be understood.
        """
        started = time.perf_counter()
        generation = self.generation
        chosen, limit = check_mode(mode), _check_limit(limit)
        ordinal = _ordinal(generation, article_id)
        wanted = wanted_by(generation, ordinal, dense=chosen != "lexical")
        allowed = np.ones(len(generation.documents), bool)
        allowed[ordinal] = False
        ranking = retrieve(
            generation, wanted, mode=chosen, limit=limit, allowed=allowed, fusion=DEFAULT_FUSION
        )
        return _result(generation, article_id, chosen, wanted, ranking, started)

    def article(self, article_id: str) -> Article:
        """The article with this id, or the one that the article with this id repeats.

        Raises:
            ArticleMissing: no article has this id.
        """
        generation = self.generation
        return generation.documents[_ordinal(generation, article_id)].article


def _open_current(layout: IndexLayout) -> Generation:
    """Open what CURRENT names; again if it was replaced and removed in between."""
    for attempt in range(_ATTEMPTS):
        generation = current_generation(layout)
        try:
            return Generation(generation)
        except IndexDamaged:
            replaced = current_generation(layout).name != generation.name
            if not replaced or attempt == _ATTEMPTS - 1:
                raise
    raise IndexMissing(f"{layout.root}: its generations change faster than they can be opened.")


def _day(today: DateLike) -> dt.date:
    day = as_date(today) or dt.date.today()
    if not 1900 <= day.year < 2190:
        raise QueryError(f"Today cannot be {day}: days are counted from 1900 to 2189.")
    return day


def _check_limit(limit: int) -> int:
    if not 1 <= limit <= MAX_LIMIT:
        raise QueryError(f"The limit is {limit}; it must be between 1 and {MAX_LIMIT:,}.")
    return limit


def _ordinal(generation: Generation, article_id: str) -> int:
    ordinal = generation.documents.ordinal(article_id)
    if ordinal is None:
        raise ArticleMissing(
            f"No article of the index has the id {article_id!r}. If it was ingested after the last "
            "rebuild, run `newsearch rebuild`."
        )
    return ordinal


@dataclass(frozen=True, slots=True)
class _Question:
    """All that is asked of one search."""

    text: str
    mode: Mode
    limit: int
    filters: Filters
    fusion: Fusion
    literal: bool
    today: dt.date


def _ranked(generation: Generation, asked: _Question) -> tuple[Understood, Ranking]:
    parsed = parse_query(asked.text)
    allowed = _allowed(generation, asked.filters, parsed)
    understood = understand(
        generation,
        parsed,
        mode=asked.mode,
        literal=asked.literal,
        today=asked.today,
    )
    wanted = understood.wanted
    if not wanted.terms and wanted.vector is None:
        preference = date_preference(generation, wanted)
        if preference is not None:
            allowed = preference > 1 if allowed is None else allowed & (preference > 1)
        if allowed is not None:
            return understood, newest_first(generation, allowed, asked.limit)
    ranking = retrieve(
        generation,
        wanted,
        mode=asked.mode,
        limit=asked.limit,
        allowed=allowed,
        fusion=asked.fusion,
    )
    return understood, ranking


def _allowed(generation: Generation, filters: Filters, parsed: ParsedQuery) -> Array | None:
    mask = filters.mask(generation.documents)
    if parsed.constraint is None:
        return mask
    matching = generation.inverted.matching(parsed.constraint)
    return matching if mask is None else mask & matching


def _result(
    generation: Generation,
    query: str,
    mode: Mode,
    wanted: Wanted,
    ranking: Ranking,
    started: float,
) -> Result:
    weights = [_weight(generation, term) for term in wanted.terms]
    highlighter = Highlighter(generation.analyzer, wanted.terms, weights)
    hits = tuple(
        _hit(generation, wanted, highlighter, ranking, place)
        for place in range(len(ranking.ordinals))
    )
    took = (time.perf_counter() - started) * 1000
    return Result(query, mode, round(took, 3), ranking.total, _info(generation), hits)


def _weight(generation: Generation, term: QueryTerm) -> float:
    """The idf of a position: that of the most frequent of its words that occur at all."""
    postings = generation.postings
    frequency = max((postings.document_frequency(word) for word in term.terms), default=0)
    return idf(postings.article_count, frequency) if frequency else 0.0


def _hit(
    generation: Generation,
    wanted: Wanted,
    highlighter: Highlighter,
    ranking: Ranking,
    place: int,
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
        passage=_passage(generation, wanted, highlighter, ordinal, article.body),
        title_highlights=spans_of(highlighter.matches(article.title)),
        category=article.category,
        tags=article.tags,
        duplicates=document.duplicates,
    )


def _at(scores: Array | None, place: int) -> float | None:
    return None if scores is None else float(scores[place])


def _passage(
    generation: Generation,
    wanted: Wanted,
    highlighter: Highlighter,
    ordinal: int,
    body: str,
) -> Passage:
    rows = generation.passages.rows_of(ordinal)
    spans = [generation.passages.span(row) for row in rows]
    if not spans:
        return Passage("", 0, 0)
    similarity = [0.0] * len(spans)
    if wanted.vector is not None:
        vectors = generation.vectors.rows(np.arange(rows.start, rows.stop))
        similarity = (vectors @ wanted.vector).tolist()
    start, end = best_passage(highlighter, body, spans, similarity)
    text = body[start:end]
    return Passage(text, start, end, spans_of(highlighter.matches(text)))


def _info(generation: Generation) -> IndexInfo:
    manifest = generation.manifest
    newest = dt.date.fromisoformat(manifest.newest) if manifest.newest else None
    return IndexInfo(manifest.generation, manifest.articles, manifest.passages, newest)
