"""How many searches of a process work at once: as many as it has cores, the others wait.

Python runs one thread at a time, and threads hand over wherever one lets go of the interpreter's
lock, which a search does dozens of times. With more threads than cores they wait for each other
more than they work: 16 threads on two cores answered .96 times as many queries as one does, in
turns 1.14 times (of 100,000 passages) to 1.47 times (of a million); on a faster machine, .89 to
1.27 times. A search that has a core to itself may do a part of its work beside the rest, with a
turn of its own; so one thread alone has less to gain from others.
"""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from .line import Line

Result = TypeVar("Result")


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Turns:
    """Lets so many threads work at once, by default as many as this process may use cores."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most or _cores()
        self.anew()

    def share(self, processes: int) -> None:
        """Leave their part of the cores to other processes; for one in which nothing works yet."""
        self._most = max(_cores() // processes, 1)
        self.anew()

    def anew(self) -> None:
        """Begin with all turns free: in a forked process nobody ends those that were taken."""
        self._turns = Line(range(self._most))
        self._helpers = ThreadPoolExecutor(self._most, "newsearch")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, first come, first served, and have it.

        A thread that has one must not ask for another.
        """
        turns = self._turns
        turn = turns.take()
        try:
            yield
        finally:
            turns.give_back(turn)

    def beside(self, work: Callable[[], Result]) -> Callable[[], Result]:
        """Do some work in another thread if a turn is free now, or else once it is asked for.

        Returns:
            what waits for the work, returns what it returned and raises what it raised.
        """
        turns, turn = self._turns, self._turns.take_now()
        if turn is None:
            return work
        begun = threading.Lock()
        begun.acquire()

        def done() -> Result:
            begun.release()
            try:
                return work()
            finally:
                turns.give_back(turn)

        try:
            future = self._helpers.submit(done)
        except RuntimeError:  # Python is ending, or has no room for a thread
            turns.give_back(turn)
            return work
        begun.acquire()  # who waits hands the interpreter over; it would be kept for milliseconds
        return future.result


TURNS = Turns()
"""Those of this process: the interpreter's lock is one for all searchers."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=TURNS.anew)
