"""Open an index and search it."""

import datetime as dt
import os
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial, wraps
from types import TracebackType
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import msgspec
import numpy as np

from .article import Article
from .collapsing import Collapsed
from .errors import ArticleMissing, QueryError, SearcherClosed
from .filters import DateLike
from .finding import found_by, ranked
from .generation import Generation, open_current
from .hits import best_texts, hits_of
from .integrity import damage_told
from .layout import IndexLayout
from .likeness import wanted_by
from .manifest import current_generation
from .ranking.fitted import read_fitted
from .ranking.fusion import Fusion
from .ranking.rerank import RERANKED, Rerankers
from .reordering import reordered
from .request import Request, check_limit, request_of
from .results import Answer, IndexInfo, Result
from .retrieval import Mode, Ranking, Wanted, check_mode, retrieve
from .turns import TURNS
from .understanding import Understood

if TYPE_CHECKING:
    from .processes import Processes


def open_index(
    folder: str | os.PathLike[str] = "index",
    *,
    compiled: bool = False,
    processes: int = 1,
    verify: bool = False,
) -> "Searcher":
    """Open the generation in use of an index folder.

    Args:
        folder: of the index.
        compiled: rank in machine code: the same results (but for the rounding of cosines), sooner,
            and most of it without the interpreter's lock, which threads wait for. For processes
            that answer many queries: loading takes a second or two, and half a minute the first
            time on a machine, when it is compiled. Needs `pip install 'newsearch[compiled]'`.
        processes: how many answer searches: 1 is this one. Threads of one process hardly gain from
            a second core, processes do; with more than one, each search is handed to one that is
            free, and waits while none is. Each takes the memory of an open index that is not
            mapped, some 100 MB or more. Not to be shared with a process forked from this one.
        verify: read all files and compare their checksums first, now and at each `refresh`.
            Without it names, sizes and the manifest are checked: an altered byte then may go
            unnoticed until `newsearch verify`, but where it makes a search fail it is told.

    Raises:
        NotInstalled: Numba is not there to compile.
        IndexMissing: nothing was published in the folder.
        IndexDamaged: a file of the generation is absent, cut, unreadable or altered.
        IndexUnreadable: permission to read one is missing.
        IndexIncompatible: it was built by a version that this one cannot read.
        ProcessLost: a process ended before it had opened the index.
        QueryError: the number of processes is not at least 1.
    """
    if processes < 1:
        raise QueryError(f"{processes} processes cannot search: at least 1 is needed.")
    layout = IndexLayout.of(folder)
    return Searcher(layout, compiled=compiled, processes=processes, verify=verify)


_Arguments = ParamSpec("_Arguments")
_Returned = TypeVar("_Returned")


def _answering(
    method: Callable[Concatenate["Searcher", _Arguments], _Returned],
) -> Callable[Concatenate["Searcher", _Arguments], _Returned]:
    """Hand a method over to the processes of a searcher, if it has any.

    Else let it raise IndexDamaged where it fails because a file was altered.
    """

    @wraps(method)
    def answering(
        searcher: "Searcher", /, *args: _Arguments.args, **options: _Arguments.kwargs
    ) -> _Returned:
        processes = searcher._processes
        if processes is not None:
            answer: _Returned = processes.call(method.__name__, *args, **options)
            return answer
        generation = searcher.generation
        with damage_told(generation.layout, generation.manifest):
            return method(searcher, *args, **options)

    return answering


class Searcher:
    """Searches one index. Safe to share between threads.

    A search sees one generation from its start to its end, also while `refresh` is called.
    """

    def __init__(
        self,
        layout: IndexLayout,
        *,
        compiled: bool = False,
        processes: int = 1,
        verify: bool = False,
    ) -> None:
        here = compiled and processes == 1
        self._open = partial(open_current, layout, compiled=here, verify=verify)
        self._layout = layout
        self._lock = threading.Lock()
        self._generation: Generation | None = self._open()
        self._rerankers = Rerankers()
        # None where this process answers itself.
        self._processes = _started(layout, compiled, processes) if processes > 1 else None

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
        """Let go of the index and of loaded models; a search after this raises SearcherClosed."""
        with self._lock:
            self._generation = None
            self._rerankers = Rerankers()
            processes, self._processes = self._processes, None
        if processes is not None:
            processes.close()

    def refresh(self) -> bool:
        """Move to the generation in use and the weight fitted for it; tell whether one is new.

        Searches that are under way finish on the generation they began with.

        Raises:
            the errors of `open_index`; the searcher then stays where it was.
        """
        with self._lock:
            now = self.generation
            same = current_generation(self._layout).name == now.name
            if same and read_fitted(self._layout.fitted) == now.fitted:
                return False
            opened = self._open()
            if self._processes is not None:
                self._processes.refresh()
            self._generation = opened
            return True

    @property
    def generation(self) -> Generation:
        """The generation that is searched now."""
        if self._generation is None:
            raise SearcherClosed
        return self._generation

    @property
    def info(self) -> IndexInfo:
        """Which index is searched, and how fresh it is."""
        return _info(self.generation)

    @_answering
    def search(
        self,
        text: str,
        *,
        limit: int = 10,
        mode: str = "hybrid",
        since: DateLike = None,
        until: DateLike = None,
        source: str | Sequence[str] | None = None,
        fusion: Fusion | None = None,
        literal: bool = False,
        today: DateLike = None,
        recency: float | None = None,
        collapse: bool = True,
        rerank: str | None = None,
        answer: bool = False,
    ) -> Result:
        """Find articles.

        Args:
            text: the query, in the language of `newsearch.search.query.syntax`.
            limit: how many hits at most, 1 to `MAX_LIMIT`.
            mode: "hybrid", "lexical" or "dense".
            since: first day, as a date or in any form that `parse_date` knows.
            until: last day.
            source: a source or several, one of which an article must have.
            fusion: how the two lists are merged in hybrid mode; None for the weight that `newsearch
                tune` fitted for this index, or else the default.
            literal: take the text as it was typed: guess at nothing, read no days in it, and let
                words that only ask («چرا») rank too.
            today: what «هفته گذشته» in the text and the recency count from, 1900 to 2189; None
                for this machine's date.
            recency: bring newer articles forward, by this half-life in days; see
                `ranking.recency`. None for not at all.
            collapse: show near-identical articles as one hit, the best of them, that lists the
                others; the places they leave are filled from below.
            rerank: a cross-encoder that puts the first `RERANKED` articles in its own order: a
                folder, or a hub name, which is downloaded if it is not on this machine. It is
                loaded at the first search with it.
            answer: also look for the sentence that answers the query (`Result.answer`).

        Raises:
            QueryError: the query or an option cannot be understood.
            ModelError: the model that made the vectors, or the cross-encoder, cannot be had.
        """
        started = time.perf_counter()
        generation = self.generation
        request = request_of(
            text,
            limit=limit,
            mode=mode,
            since=since,
            until=until,
            source=source,
            fusion=fusion,
            literal=literal,
            today=today,
            recency=recency,
            collapse=collapse,
            rerank=rerank,
        )
        understood, found = self._reranked(generation, request)
        with TURNS.turn():
            told = _answer(generation, text, understood.wanted, found.ranking) if answer else None
            result = _result(generation, text, request.mode, understood.wanted, found, started)
        return msgspec.structs.replace(
            result, assumed=understood.assumed, suggestion=understood.suggestion, answer=told
        )

    @_answering
    def rank(
        self,
        text: str,
        *,
        limit: int = 100,
        mode: str = "hybrid",
        since: DateLike = None,
        until: DateLike = None,
        source: str | Sequence[str] | None = None,
        fusion: Fusion | None = None,
        literal: bool = False,
        today: DateLike = None,
        recency: float | None = None,
        rerank: str | None = None,
    ) -> list[tuple[str, float]]:
        """The ids and scores of what `search` finds, without reading any article: much faster.

        Near-identical articles are ranked each by itself, as with `collapse=False`: judgements
        judge every article.

        The ids of an article's duplicates follow its own, with the same score, so that there may
        be more of them than `limit`.

        Raises:
            the errors of `search`.
        """
        generation = self.generation
        request = request_of(
            text,
            limit=limit,
            mode=mode,
            since=since,
            until=until,
            source=source,
            fusion=fusion,
            literal=literal,
            today=today,
            recency=recency,
            collapse=False,
            rerank=rerank,
        )
        _, found = self._reranked(generation, request, counted=False)
        ranking = found.ranking
        return [
            (article_id, score)
            for ordinal, score in zip(
                ranking.ordinals.tolist(), ranking.scores.tolist(), strict=True
            )
            for article_id in generation.documents.ids(ordinal)
        ]

    @_answering
    def similar(
        self, article_id: str, *, limit: int = 10, mode: str = "hybrid", collapse: bool = True
    ) -> Result:
        """Find articles like one of the index, which is not among them itself.

        Near-identical articles are one hit, as in `search`, unless `collapse` is false; those that
        are near-identical to the article asked for are found too.

        Raises:
            ArticleMissing: no article has this id.
            QueryError: the limit or the mode cannot be understood.
        """
        started = time.perf_counter()
        generation = self.generation
        chosen, limit = check_mode(mode), check_limit(limit)
        ordinal = _ordinal(generation, article_id)
        wanted = wanted_by(generation, ordinal, dense=chosen != "lexical")
        allowed = np.ones(len(generation.documents), bool)
        allowed[ordinal] = False

        def rank(limit: int) -> Ranking:
            return retrieve(generation, wanted, mode=chosen, limit=limit, allowed=allowed)

        with TURNS.turn():
            found = found_by(generation, rank, limit, collapse=collapse)
            return _result(generation, article_id, chosen, wanted, found, started)

    @_answering
    def article(self, article_id: str) -> Article:
        """The article with this id, or the one that the article with this id repeats.

        Raises:
            ArticleMissing: no article has this id.
        """
        generation = self.generation
        return generation.documents[_ordinal(generation, article_id)].article

    def _reranked(
        self, generation: Generation, request: Request, *, counted: bool = True
    ) -> tuple[Understood, Collapsed]:
        if request.rerank is None:
            with TURNS.turn():
                return ranked(generation, request, counted=counted)
        reranker = self._rerankers.get(request.rerank)
        deep = msgspec.structs.replace(request, limit=max(request.limit, RERANKED))
        with TURNS.turn():
            understood, found = ranked(generation, deep, counted=counted)
            first = found.ranking.ordinals[:RERANKED].tolist()
            texts = best_texts(generation, understood.wanted, first) if understood.meant else []
        if texts:
            # Seconds, in threads of their own: searches go on beside it.
            found = reordered(found, reranker.scores(understood.meant, texts))
        return understood, found.first(request.limit)


def _started(layout: IndexLayout, compiled: bool, count: int) -> "Processes":
    from .processes import Opening, Processes  # what most searchers never need

    return Processes(Opening(layout.root.absolute(), compiled, count))


def _ordinal(generation: Generation, article_id: str) -> int:
    ordinal = generation.documents.ordinal(article_id)
    if ordinal is None:
        raise ArticleMissing(
            f"No article of the index has the id {article_id!r}. If it was ingested after the last "
            "rebuild, run `newsearch rebuild`."
        )
    return ordinal


def _result(
    generation: Generation,
    query: str,
    mode: Mode,
    wanted: Wanted,
    found: Collapsed,
    started: float,
) -> Result:
    hits = hits_of(generation, wanted, found.ranking, found.copies)
    took = (time.perf_counter() - started) * 1000
    return Result(query, mode, round(took, 3), found.ranking.total, _info(generation), hits)


def _answer(generation: Generation, text: str, wanted: Wanted, ranking: Ranking) -> Answer:
    from .answering import answer_of  # nine files that few searches need

    return answer_of(generation, text, wanted, ranking)


def _info(generation: Generation) -> IndexInfo:
    manifest = generation.manifest
    newest = dt.date.fromisoformat(manifest.newest) if manifest.newest else None
    return IndexInfo(manifest.generation, manifest.articles, manifest.passages, newest)
