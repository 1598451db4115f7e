"""As many searches work at once as there are turns, and no search is lost to one that fails."""

import os
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from newsearch.search import Searcher, ahead, open_index
from newsearch.search import searcher as searching
from newsearch.search import turns as turning
from newsearch.search.arrays import Array
from newsearch.search.turns import TURNS, Turns

WAIT = 20  # seconds until a test gives up

CALLS: dict[str, Callable[[Searcher], object]] = {
    "search": lambda searcher: searcher.search("قزاقستان تجارت"),
    "answer": lambda searcher: searcher.search("تجارت قزاقستان چقدر است؟", answer=True),
    "rank": lambda searcher: searcher.rank("قزاقستان تجارت"),
    "similar": lambda searcher: searcher.similar("trade"),
}


class Working:
    """Counts how many threads are in a function at once."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self._lock = threading.Lock()

    def beside(self, function: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **options: object) -> object:
            with self._lock:
                self.now += 1
                self.most = max(self.most, self.now)
            threading.Event().wait(0.01)
            try:
                return function(*args, **options)
            finally:
                with self._lock:
                    self.now -= 1

        return counted


@pytest.mark.parametrize("call", CALLS)
def test_so_many_searches_work_at_once(
    small_index: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    working = Working()
    monkeypatch.setattr(searching, "TURNS", Turns(2))
    for name in ("ranked", "found_by", "hits_of", "_answer"):
        monkeypatch.setattr(searching, name, working.beside(getattr(searching, name)))
    with open_index(small_index) as searcher, ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(CALLS[call], searcher) for _ in range(12)]
        assert all(answer.result(WAIT) for answer in answers)
    assert working.most == 2


def test_threads_that_search_again_and_again_all_get_their_turn(small_index: Path) -> None:
    answered = Counter[int]()
    enough = threading.Event()
    with open_index(small_index) as searcher:

        def search(thread: int) -> None:
            while not enough.is_set():
                searcher.search("تجارت")
                answered[thread] += 1
                if len(answered) == 8 or answered.total() > 5_000:
                    enough.set()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(search, range(8)))
    assert max(answered.values()) < 1000


def test_a_turn_ends_with_a_search_that_fails(
    small_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "TURNS", Turns(1))
    with open_index(small_index) as searcher, ThreadPoolExecutor(1) as pool:
        with monkeypatch.context() as patch:
            patch.setattr(searching, "ranked", _fails)
            with pytest.raises(ZeroDivisionError):
                searcher.search("تجارت")
        assert pool.submit(searcher.search, "تجارت").result(WAIT)


def _fails(*_: object, **_options: object) -> None:
    raise ZeroDivisionError


def test_turns_are_shared_with_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turning, "_cores", lambda: 8)
    for processes, left in ((1, 8), (3, 2), (16, 1)):
        turns = Turns()
        turns.share(processes)
        with ExitStack() as taken:
            for _ in range(left):
                taken.enter_context(turns.turn())
            assert turns._turns.take_now() is None


def test_work_is_done_beside_with_a_turn_of_its_own() -> None:
    turns, here = Turns(2), threading.get_ident()
    with turns.turn():
        done = turns.beside(threading.get_ident)
        assert done() != here
        go_on = threading.Event()
        waiting = turns.beside(lambda: go_on.wait(WAIT))
        assert turns.beside(threading.get_ident)() == here  # no turn is free
        go_on.set()
        assert waiting()
        assert turns.beside(threading.get_ident)() != here


def test_work_that_fails_beside_gives_its_turn_back() -> None:
    turns = Turns(1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            turns.beside(_fails)()
    assert turns.beside(threading.get_ident)() != threading.get_ident()


def test_where_no_thread_can_be_started_the_work_is_done_here() -> None:
    turns = Turns(1)
    turns._helpers.shutdown()
    assert turns.beside(threading.get_ident)() == threading.get_ident()
    with turns.turn():
        pass  # the turn was given back


@pytest.mark.parametrize("compiled", [False, True])
def test_what_is_found_beside_is_what_is_found(
    small_index: Path, monkeypatch: pytest.MonkeyPatch, compiled: bool
) -> None:
    if compiled:
        pytest.importorskip("numba")

    def ranked(searcher: Searcher) -> list[list[tuple[str, float]]]:
        return [
            searcher.rank("قزاقستان تجارت"),
            searcher.rank("باران", mode="dense"),
            searcher.rank("قزاقشتان تجارت"),  # begun with as it is typed, and anew
        ]

    with open_index(small_index, compiled=compiled) as searcher:
        expected = ranked(searcher)
        beside = Counter[str]()
        begin = Turns.beside

        def counted(turns: Turns, work: Callable[[], Array]) -> Callable[[], Array]:
            beside["begun"] += 1
            return begin(turns, work)

        monkeypatch.setattr(Turns, "beside", counted)
        monkeypatch.setattr(ahead, "TWO_THREADS", 0)
        assert (ranked(searcher), beside["begun"]) == (expected, 4)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # Python 3.12 warns of threads
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_has_all_turns() -> None:
    TURNS.beside(lambda: None)()
    with ExitStack() as all_turns:
        while (turn := TURNS._turns.take_now()) is not None:
            all_turns.callback(TURNS._turns.give_back, turn)
        process = os.fork()
        if not process:

            def take() -> None:
                TURNS.beside(lambda: None)()  # the threads of before did not come along
                TURNS.turn().__enter__()

            taken = threading.Thread(target=take, daemon=True)
            taken.start()
            taken.join(WAIT)
            os._exit(taken.is_alive())
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
