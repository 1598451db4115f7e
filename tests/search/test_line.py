"""Threads get what they wait for in the order in which they came."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from newsearch.search.line import Line

WAIT = 20  # seconds until a test gives up


def in_line(line: Line[str], pool: ThreadPoolExecutor, length: int) -> Future[str]:
    """Let a thread take something, and wait until so many are in line."""
    taking = pool.submit(line.take)
    until(lambda: len(line._waiting) == length)
    return taking


@contextmanager
def closing_at_last(line: Line[str]) -> Iterator[None]:
    """A test that fails leaves nobody waiting."""
    try:
        yield
    finally:
        line.close(RuntimeError)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_what_was_given_back_last_is_taken_first() -> None:
    line = Line(["one", "two"])
    first, second = line.take(), line.take()
    assert {first, second} == {"one", "two"}
    assert line.take_now() is None
    line.give_back(first)
    line.give_back(second)
    assert (line.take(), line.take_now()) == (second, first)


def test_who_comes_first_is_served_first() -> None:
    line = Line(["one"])
    thing = line.take()
    with ThreadPoolExecutor(5) as pool, closing_at_last(line):
        threads = [in_line(line, pool, length) for length in range(1, 6)]
        for place, thread in enumerate(threads):
            line.give_back(thing)
            assert line.take_now() is None  # not even who has just given it back
            assert thread.result(WAIT) == "one"
            assert not any(later.done() for later in threads[place + 1 :])


@pytest.mark.parametrize("served", [False, True])
def test_who_is_interrupted_leaves_the_line(monkeypatch: pytest.MonkeyPatch, served: bool) -> None:
    line = Line(["one"])
    thing = line.take()

    def interrupted(waiting: Future[str], timeout: float | None = None) -> str:
        patch.undo()
        if served:
            line.give_back(thing)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Future, "result", interrupted)
        with pytest.raises(KeyboardInterrupt):
            line.take()
    if not served:
        line.give_back(thing)
    assert line.take_now() == "one"


def test_a_closed_line_refuses_all_but_who_closed_it() -> None:
    line = Line(["one", "two"])
    first = line.take()
    line.take()
    with ThreadPoolExecutor(1) as pool:
        waits = in_line(line, pool, 1)
        assert line.close(ZeroDivisionError)
        assert not line.close(ValueError)
        with pytest.raises(ZeroDivisionError):
            waits.result(WAIT)
    with pytest.raises(ZeroDivisionError):
        line.take()
    threading.Timer(0.05, line.give_back, [first]).start()
    assert line.take(closed=True) == first
