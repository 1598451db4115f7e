"""One writer at a time; the second is told which process is the first one, and since when."""

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from newsearch.search.errors import Busy
from newsearch.search.plain_files import read_plain

from .durable import clear_way, remove_quietly

_LARGEST = 1 << 16  # bytes of a note


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is writing.

    Attributes:
        process: its id.
        host: the machine that it runs on.
        since: ISO 8601, with the machine's offset from UTC.
    """

    process: int
    host: str
    since: str

    def __str__(self) -> str:
        since = dt.datetime.fromisoformat(self.since)
        return f"process {self.process} on {self.host}, since {since:%Y-%m-%d %H:%M:%S}"


@contextmanager
def exclusively(lock: Path, doing: str) -> Iterator[None]:
    """Hold a lock file that goes with the process, however that ends.

    Args:
        lock: its path; beside it stands who holds it.
        doing: what is done, for the message: "is rebuilding this index".

    Raises:
        Busy: another process holds it; the message names that.
        OSError: the lock file cannot be made.
    """
    held = FileLock(lock)
    try:
        held.acquire(blocking=False)
    except Timeout:
        raise Busy(
            f"{lock.parent}: another process {doing}{known_holder(lock)}. "
            "Wait until it has finished."
        ) from None
    try:
        with named(lock):
            yield
    finally:
        held.release()


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Leave word that this process writes to `path`; whoever is kept waiting reads it."""
    note = _note_of(path)
    since = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        clear_way(note)
        note.write_text(json.dumps(asdict(Holder(os.getpid(), socket.gethostname(), since))))
    except OSError:
        remove_quietly(note)  # a courtesy to others: what is done here does not need it
    try:
        yield
    finally:
        remove_quietly(note)


def known_holder(path: Path) -> str:
    """Who writes to `path`, in brackets; nothing where that is not known."""
    try:
        return f" ({Holder(**json.loads(read_plain(_note_of(path), _LARGEST)))})"
    except (OSError, ValueError, TypeError):
        return ""  # it has just begun, or just finished


def _note_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.holder")
