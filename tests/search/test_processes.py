"""Searches that other processes answer: the same answers and errors, also when processes end."""

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from support import ARTICLES, build_index

from newsearch.indexers import rebuild
from newsearch.search import (
    ArticleMissing,
    IndexDamaged,
    IndexMissing,
    ProcessLost,
    QueryError,
    Result,
    Searcher,
    SearcherClosed,
    open_index,
    processes,
)
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import current_generation

WAIT = 60  # seconds until a test gives up

CALLS: dict[str, Callable[[Searcher], object]] = {
    "search": lambda searcher: timeless(searcher.search("قزاقستان تجارت", limit=3)),
    "answer": lambda searcher: timeless(searcher.search("حجم تجارت چند برابر می‌شود؟", answer=True)),
    "days": lambda searcher: timeless(searcher.search("تجارت", since="1404/09/01")),
    "rank": lambda searcher: searcher.rank("قزاقستان تجارت"),
    "similar": lambda searcher: timeless(searcher.similar("trade")),
    "article": lambda searcher: searcher.article("oil"),
    "info": lambda searcher: searcher.info,
}
MISTAKES: dict[str, tuple[type[Exception], Callable[[Searcher], object]]] = {
    "a query": (QueryError, lambda searcher: searcher.search("تجارت", mode="best")),
    "an article": (ArticleMissing, lambda searcher: searcher.article("nowhere")),
    "an option": (TypeError, lambda searcher: searcher.search("تجارت", depth=3)),  # type: ignore[call-arg]
}


def timeless(result: Result) -> Result:
    return msgspec.structs.replace(result, took_ms=0)


@pytest.fixture(scope="module")
def shared(small_index: Path) -> Iterator[Searcher]:
    """A searcher with two processes, to be left as it is."""
    with open_index(small_index, processes=2) as searcher:
        yield searcher


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Searcher]:
    """A searcher with two processes and an index of its own."""
    with open_index(build_index(tmp_path / "index"), processes=2) as searcher:
        yield searcher


@pytest.mark.parametrize("call", CALLS)
def test_answers_are_those_of_one_process(shared: Searcher, small_index: Path, call: str) -> None:
    with open_index(small_index) as alone:
        assert CALLS[call](shared) == CALLS[call](alone)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_told_as_by_one_process(
    shared: Searcher, small_index: Path, mistake: str
) -> None:
    kind, call = MISTAKES[mistake]
    told = []
    with open_index(small_index) as alone:
        for searcher in (alone, shared):
            with pytest.raises(kind) as error:
                call(searcher)
            told.append(str(error.value))
    assert told[0] == told[1]


def test_threads_get_their_own_answers_from_other_processes(shared: Searcher) -> None:
    queries = [article.title for article in ARTICLES] * 20
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda query: shared.search(query, limit=1), queries))
    assert [answer.query for answer in answers] == queries
    assert [answer.hits[0].title for answer in answers] == queries
    assert os.getpid() not in pids(shared)
    assert len(set(pids(shared))) == 2


def test_a_process_that_was_ended_is_replaced(own: Searcher) -> None:
    before = pids(own)
    for pid in before:
        os.kill(pid, signal.SIGTERM)
    for _ in range(3):
        assert own.search("نفت").hits[0].id == "oil"
    assert len(set(pids(own)) - set(before)) >= 1


def test_processes_that_keep_ending_are_told(
    small_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_index(small_index, processes=2) as searcher:
        monkeypatch.setattr(processes, "_BEGIN", "raise SystemExit(7)")
        for pid in pids(searcher):
            os.kill(pid, signal.SIGTERM)
        for _ in range(3):
            with pytest.raises(ProcessLost, match=r"exit code .*fewer processes"):
                searcher.search("نفت")
        monkeypatch.undo()
        assert searcher.search("نفت").hits[0].id == "oil"


def test_a_process_that_cannot_begin_is_told(
    small_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "_BEGIN", "raise SystemExit(7)")
    with pytest.raises(ProcessLost, match="exit code 7"):
        open_index(small_index, processes=2)
    monkeypatch.setattr("sys.executable", str(small_index / "no python"))
    with pytest.raises(ProcessLost, match="No process that searches can be started"):
        open_index(small_index, processes=2)


def test_an_interrupted_search_leaves_no_answer_for_the_next(
    own: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: object) -> object:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pickle.load", interrupted)
        with pytest.raises(KeyboardInterrupt):
            own.search("نفت")
    for article in ARTICLES * 2:
        assert own.search(article.title, limit=1).hits[0].id == article.id


def test_all_processes_move_to_a_new_generation(own: Searcher) -> None:
    folder = own.generation.layout.index.root
    before = own.info.generation
    build_index(folder, [replace(ARTICLES[0], id="new", title="بازار نو")])
    assert own.search("نفت").index.generation == before
    assert own.refresh()
    assert not own.refresh()
    now = current_generation(IndexLayout(folder)).name
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda _: own.search("بازار نو"), range(40))
        assert {(result.index.generation, result.hits[0].id) for result in found} == {(now, "new")}
    rebuild(folder)


def test_a_refresh_that_fails_leaves_the_searcher_where_it_was(own: Searcher) -> None:
    folder = own.generation.layout.index.root
    before = own.info.generation
    build_index(folder, [replace(ARTICLES[0], id="new")])
    space = current_generation(IndexLayout(folder)).vectors / "basis.npy"
    sound = space.read_bytes()
    space.write_bytes(sound[:-1])
    with pytest.raises(IndexDamaged):
        own.refresh()
    assert own.search("نفت").index.generation == before == own.info.generation
    space.write_bytes(sound)
    assert own.refresh()
    assert own.search("نفت").index.generation == own.info.generation != before


def test_a_closed_searcher_has_no_processes_and_tells_who_waits(small_index: Path) -> None:
    searcher = open_index(small_index, processes=2)
    behind = searcher._processes
    assert behind is not None
    started = [process._started for process in waiting(searcher)]
    held = threading.Event()
    with ThreadPoolExecutor(3) as pool:
        with behind._taken(), behind._taken():
            waits = pool.submit(behind.call, "rank", "نفت")
            closed = pool.submit(searcher.close)
            held.wait(0.2)
            assert not closed.done()
        closed.result(WAIT)
        with suppress(SearcherClosed):  # or else it came before the end
            assert waits.result(WAIT)
    assert [process.poll() for process in started] == [0, 0]
    for call in (searcher.search, lambda text: behind.call("search", text)):
        with pytest.raises(SearcherClosed):
            call("نفت")
    searcher.close()


@pytest.mark.filterwarnings("ignore:.*:ResourceWarning")
def test_processes_end_with_a_searcher_that_nobody_closed(small_index: Path) -> None:
    searcher = open_index(small_index, processes=2)
    started = [process._started for process in waiting(searcher)]
    del searcher
    gc.collect()
    assert [process.wait(WAIT) for process in started] == [0, 0]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a system without fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_is_told_that_the_processes_are_not_its_own(shared: Searcher) -> None:
    child = os.fork()
    if not child:
        try:
            shared.search("نفت")
        except SearcherClosed as error:
            os._exit(0 if "fork" in str(error) else 1)
        os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert shared.search("نفت").hits[0].id == "oil"


def test_what_a_library_prints_does_not_get_between_the_answers(
    small_index: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    loud = """
import os
from newsearch.search import Searcher
quiet = Searcher.article
def article(*args):
    print("Python says", flush=True)
    os.write(1, b"C says\\n")
    return quiet(*args)
Searcher.article = article
serve()
"""
    monkeypatch.setattr(processes, "_BEGIN", processes._BEGIN.replace("serve()", loud))
    with open_index(small_index, processes=2) as searcher:
        assert searcher.article("oil").title == "افزایش صادرات نفت"
    assert capfd.readouterr() == ("", "Python says\nC says\n")


def test_an_unforeseen_error_tells_where_it_was_raised(shared: Searcher) -> None:
    with pytest.raises(AttributeError) as error:
        shared.search("نفت", since=object())  # type: ignore[arg-type]
    assert "In a process that searches" in error.value.__notes__[0]
    assert "Traceback" in error.value.__notes__[0]


def test_what_cannot_be_opened_is_told(tmp_path: Path, small_index: Path) -> None:
    with pytest.raises(IndexMissing):
        open_index(tmp_path, processes=2)
    with pytest.raises(QueryError, match="at least 1"):
        open_index(small_index, processes=0)


def waiting(searcher: Searcher) -> list[processes._Process]:
    """The processes of a searcher that nobody asks anything."""
    assert searcher._processes is not None
    return list(searcher._processes._line._free)


def pids(searcher: Searcher) -> list[int]:
    return [process._started.pid for process in waiting(searcher)]
