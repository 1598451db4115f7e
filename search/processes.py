"""Processes that answer the searches of one searcher.

Python runs one thread of a process at a time; processes run on all cores. Each opens the index for
itself, which costs little: files are mapped, and memory holds them once.

A question goes to a process through its standard input and the answer comes through its standard
output, both pickled: a method of `Searcher` with its arguments, then whether it returned, and what.
"""

import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from .errors import NewsearchError, ProcessLost, SearcherClosed
from .line import Line
from .turns import TURNS

# A process finds newsearch where the one that started it did.
_BEGIN = """
import pickle, sys
sys.path[:] = pickle.load(sys.stdin.buffer)
from newsearch.search.processes import serve
serve()
"""

_PATIENCE = 5  # seconds for an idle process to end by itself


class Opening(NamedTuple):
    """What is opened, and how: see `open_index`; and by how many processes."""

    folder: Path
    compiled: bool
    processes: int


class Processes:
    """Processes that have one index open. Safe to share between threads."""

    def __init__(self, opening: Opening) -> None:
        """Start the processes, and wait until each has opened the index.

        Raises:
            the errors of `open_index`, and ProcessLost.
        """
        self._opening = opening
        self._owner = os.getpid()
        with ExitStack() as starting:
            started = []
            for _ in self._every():
                started.append(_Process(opening))
                starting.callback(started[-1].end)
            for process in started:
                process.wait_until_open()
            starting.pop_all()
        self._line = Line(started)

    def call(self, method: str, *args: object, **options: object) -> Any:  # noqa: ANN401
        """Let one of the processes call a method of its searcher.

        A process that was ended from outside is replaced, and another one asked, once.

        Raises:
            what the method raises.
            SearcherClosed: the processes were closed, or belong to the process that this one was
                forked from: both would read each other's answers.
            ProcessLost: the other one ended too.
        """
        question = pickle.dumps((method, args, options))
        with suppress(ProcessLost):
            return self._answer(question)
        return self._answer(question)

    def refresh(self) -> None:
        """Let each process refresh its searcher, once the searches under way are done.

        Raises:
            the errors of `Searcher.refresh`; processes then may be on different generations.
        """
        question = pickle.dumps(("refresh", (), {}))
        with ExitStack() as taken:
            for process in [taken.enter_context(self._taken()) for _ in self._every()]:
                with suppress(ProcessLost):  # the one in its place opens what is newest
                    process.answer(question)

    def close(self) -> None:
        """End the processes, each once its search is done; who waits for one is told so."""
        if os.getpid() == self._owner and self._line.close(SearcherClosed):
            for _ in self._every():
                self._line.take(closed=True).end()

    def _every(self) -> range:
        return range(self._opening.processes)

    def _answer(self, question: bytes) -> Any:  # noqa: ANN401
        with self._taken() as process:
            return process.answer(question)

    @contextmanager
    def _taken(self) -> Iterator["_Process"]:
        """A process that nobody else has meanwhile; one that cannot be asked again is replaced."""
        if os.getpid() != self._owner:
            raise SearcherClosed(
                "This searcher was opened before a fork: its processes answer the one that opened "
                "it. Open the index after the fork."
            )
        process = self._line.take()
        try:
            yield process
        finally:
            if not process.idle:
                process.end()
                with suppress(ProcessLost):  # no room for another: whoever is next tries again
                    process = _Process(self._opening)
            self._line.give_back(process)


class _Process:
    """One process, which opens the index as soon as it is started; ProcessLost if none can be.

    Attributes:
        idle: whether it waits for a question: not before the index is open, and never again once
            one was not answered to its end.
    """

    def __init__(self, opening: Opening) -> None:
        try:
            self._started = subprocess.Popen(
                [sys.executable, "-c", _BEGIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as error:
            raise ProcessLost(f"No process that searches can be started: {error}.") from error
        self._questions = cast("IO[bytes]", self._started.stdin)
        self._answers = cast("IO[bytes]", self._started.stdout)
        # `subprocess` keeps what it started until that ends, which it does when this is closed.
        self._started.stdin = None
        self.idle = self._is_open = False
        with suppress(OSError):  # it has ended, as will be told when it is asked
            self._questions.write(pickle.dumps(sys.path) + pickle.dumps(opening))
            self._questions.flush()

    def wait_until_open(self) -> None:
        """Wait for the index to be open.

        Raises:
            the errors of `open_index`, and ProcessLost.
        """
        if not self._is_open:
            self._value()
            self._is_open = True

    def answer(self, question: bytes) -> Any:  # noqa: ANN401
        """What the process answers.

        Raises:
            what was raised there, and ProcessLost.
        """
        self.wait_until_open()
        self.idle = False
        try:
            self._questions.write(question)
            self._questions.flush()
        except (OSError, ValueError) as error:  # it has ended, or was ended and not replaced
            raise self._lost() from error
        return self._value()

    def end(self) -> None:
        """Let the process end, at once if it is at work."""
        if not self.idle:
            self._started.kill()
        with suppress(OSError):
            self._questions.close()
        try:
            self._started.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._started.kill()
            self._started.wait()
        self._answers.close()

    def _value(self) -> Any:  # noqa: ANN401
        try:
            succeeded, value = pickle.load(self._answers)
        except (OSError, ValueError, EOFError, pickle.UnpicklingError) as error:
            raise self._lost() from error
        self.idle = True
        if not succeeded:
            raise value
        return value

    def _lost(self) -> ProcessLost:
        with suppress(subprocess.TimeoutExpired):
            self._started.wait(_PATIENCE)  # it closes its answers a moment before it ends
        return ProcessLost(
            "A process that searches ended before it had answered, with the exit code "
            f"{self._started.returncode}. If memory is short, open the index with fewer processes."
        )


def serve() -> None:
    """Answer questions until there are no more: what such a process does, from start to end."""
    from .searcher import open_index  # which imports this module

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that asks
    questions = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    opening: Opening = pickle.load(questions)
    TURNS.share(opening.processes)
    searcher = None

    def opened() -> None:
        nonlocal searcher
        searcher = open_index(opening.folder, compiled=opening.compiled)

    with suppress(EOFError, BrokenPipeError):
        work: Callable[[], object] = opened
        while True:
            answers.write(_outcome(work))
            answers.flush()
            if searcher is None:
                return
            method, args, options = pickle.load(questions)
            work = partial(getattr(searcher, method), *args, **options)


def _outcome(work: Callable[[], object]) -> bytes:
    try:
        return pickle.dumps((True, work()))
    except Exception as error:
        if not isinstance(error, NewsearchError):
            error.add_note(f"In a process that searches:\n{traceback.format_exc()}")
        return pickle.dumps((False, error))
