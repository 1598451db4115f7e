"""What several threads want and one at a time can have: who comes first is served first.

The semaphores and queues of Python give to whoever asks at the right moment, which is the thread
that has just given back: of 16 that search again and again, 14 waited for ever.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Line(Generic[Thing]):
    """Things, and the threads that wait for one. Safe to share between threads."""

    def __init__(self, things: Iterable[Thing]) -> None:
        """All of these things are free."""
        self._lock = threading.Lock()
        self._free = list(things)
        self._waiting: deque[Future[Thing]] = deque()
        self._refusal: Callable[[], Exception] | None = None

    def take(self, *, closed: bool = False) -> Thing:
        """The thing given back last, or, where all are taken, one when it is this thread's turn.

        Args:
            closed: also when the line is closed.

        Raises:
            what it was closed with.
        """
        with self._lock:
            if self._refusal is not None and not closed:
                raise self._refusal()
            if self._free:
                return self._free.pop()
            waiting: Future[Thing] = Future()
            self._waiting.append(waiting)
        try:
            return waiting.result()
        except BaseException:  # an interrupt, maybe just when it was this thread's turn
            self._leave(waiting)
            raise

    def take_now(self) -> Thing | None:
        """A thing that is free, or None if there is none."""
        with self._lock:
            return self._free.pop() if self._free else None

    def give_back(self, thing: Thing) -> None:
        """Give a thing to the one that has waited longest, or keep it."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set_result(thing)
            else:
                self._free.append(thing)

    def close(self, refusal: Callable[[], Exception]) -> bool:
        """Raise an error for all that wait and all that come; False if that was done before."""
        with self._lock:
            if self._refusal is not None:
                return False
            self._refusal = refusal
            waiting, self._waiting = self._waiting, deque()
        for one in waiting:
            one.set_exception(refusal())
        return True

    def _leave(self, waiting: "Future[Thing]") -> None:
        with self._lock:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
                return
        if waiting.exception() is None:
            self.give_back(waiting.result())
