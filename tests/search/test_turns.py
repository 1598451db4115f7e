"""As many searches work at once as there are turns, and no search is lost to one that fails."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from newsearch.search import Searcher, open_index
from newsearch.search import searcher as searching
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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_has_all_turns() -> None:
    with ExitStack() as all_turns:
        while TURNS._free.acquire(blocking=False):
            all_turns.callback(TURNS._free.release)
        process = os.fork()
        if not process:
            taken = threading.Thread(target=lambda: TURNS.turn().__enter__(), daemon=True)
            taken.start()
            taken.join(WAIT)
            os._exit(taken.is_alive())
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
