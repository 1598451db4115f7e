"""Run a job of newsearch in a process that dies, or is told an error, at a chosen call.

The calls are those by which a process changes what is on disk: see `faults.c`, which is compiled
when it is first needed.
"""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent

NO_SHIM = (
    None
    if sys.platform == "linux" and shutil.which("gcc")
    else "needs Linux and gcc, to stop a process at its system calls"
)
"""Why calls cannot be stopped here, or None."""


class Action(IntEnum):
    """What happens at the chosen call; the order is that of `faults.c`."""

    COUNT = 0
    KILL = 1
    """The process dies before the call."""
    TEAR = 2
    """It dies after half of a write, or after the call if that is no write."""
    FAIL = 3
    FAIL_SPACE = 4
    """This call and all after it fail that need room."""
    READ_ONLY = 5
    """All calls fail, whichever was chosen."""


@dataclass(frozen=True, slots=True)
class Event:
    """One call: "write", "sync", "rename", … of a path; `other` is where a rename or link leads."""

    kind: str
    path: Path
    other: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job.

    Attributes:
        killed: whether it was, as it should be.
        events: the calls up to then, in their order.
        told: the lines by which it told what is done.
        value: what the job returned.
        error: the class of the error that it raised.
        message: of the error.
    """

    killed: bool
    events: tuple[Event, ...]
    told: tuple[str, ...]
    value: Any = None
    error: str = ""
    message: str = ""


@dataclass
class Faults:
    """The process that runs jobs; a context manager.

    Attributes:
        shim: the compiled `faults.c`.
    """

    shim: Path
    _process: subprocess.Popen[str] = field(init=False)

    def __enter__(self) -> Self:
        one = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}  # to be forked
        settings = {"LD_PRELOAD": str(self.shim), "TOKENIZERS_PARALLELISM": "false"} | one
        self._process = subprocess.Popen(
            [sys.executable, HERE / "faults_child.py"],
            env=os.environ | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._line()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process.wait()

    def run(
        self,
        job: str,
        folder: Path,
        action: Action = Action.COUNT,
        nth: int = 0,
        error: int = errno.ENOSPC,
        arguments: Mapping[str, object] | None = None,
    ) -> Outcome:
        """Do a job of `faults_child.JOBS` on an index folder; without an action, undisturbed.

        Watched are the calls on all that is in the folder's parent.
        """
        places = {"folder": str(folder), "watched": str(folder.parent)}
        fault = {"action": action, "nth": nth, "error": error}
        asked = {"job": job, "arguments": arguments or {}} | fault
        if self._process.stdin is None:
            raise ValueError("The process was not started.")
        self._process.stdin.write(json.dumps(asked | places) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._line())
        if told["status"] not in (0, -signal.SIGKILL):
            raise RuntimeError(f"{job} ended with {told['status']}; its traceback is above.")
        return Outcome(
            killed=told["status"] == -signal.SIGKILL,
            events=tuple(map(_event, told.get("log", "").splitlines())),
            told=tuple(told.get("told", "").splitlines()),
            **json.loads(told.get("outcome", "{}")),
        )

    def _line(self) -> str:
        if self._process.stdout is None or not (line := self._process.stdout.readline()):
            raise RuntimeError("The process that runs the jobs has ended.")
        return line


def compile_shim(folder: Path) -> Path:
    """Compile `faults.c` into a folder."""
    shim = folder / "faults.so"
    source = HERE / "faults.c"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O2", "-o", shim, source, "-ldl"], check=True, text=True
    )
    return shim


def _event(line: str) -> Event:
    kind, path, *other = line.split("\t")
    return Event(kind, Path(path), Path(other[0]) if other else None)
