"""Worker processes: the same function on many tasks, its results in the order of the tasks."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from types import TracebackType
from typing import Self, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 3  # tasks for each process: enough to keep it busy, never the whole collection in memory

# Run in each process before anything is imported there: importing this module would load NumPy.
# One thread of linear algebra, because threads of several processes on the same cores wait for one
# another. And an end with the parent: killed, it cannot tell its children to stop.
_BEGIN = """
import multiprocessing, os, threading

def end_with(parent):
    parent.join()
    os._exit(1)

os.putenv("OPENBLAS_NUM_THREADS", "1")
parent = multiprocessing.parent_process()
threading.Thread(target=end_with, args=(parent,), daemon=True).start()
"""


class Workers:
    """Several processes, started when they are first needed; a context manager.

    Attributes:
        count: how many processes; 1 means this one.
    """

    def __init__(self, count: int) -> None:
        """Use so many processes."""
        self.count = max(count, 1)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def map(
        self, function: Callable[[Task], Result], tasks: Iterable[Task], *, alone: bool = False
    ) -> Iterator[Result]:
        """Yield what a function makes of each task, in the order of the tasks.

        Args:
            function: of a module, and what it takes and returns can be pickled.
            tasks: read only a few ahead.
            alone: whether this process does it all: starting others would take longer.
        """
        if alone or self.count == 1:
            yield from map(function, tasks)
            return
        if self._pool is None:
            # Started afresh, not forked: this process may have threads.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.count, context, exec, (_BEGIN,))
        remaining = iter(tasks)
        ahead: deque[Future[Result]] = deque()
        while True:
            for task in islice(remaining, _AHEAD * self.count - len(ahead)):
                ahead.append(self._pool.submit(function, task))
            if not ahead:
                return
            yield ahead.popleft().result()
