"""Who is reading a generation: a shared lock on its manifest, seen by other processes.

The lock goes with the process or with the object that holds it. Where the platform has no such
locks (Windows), open files cannot be removed anyway.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .plain_files import open_plain

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class Lease:
    """Keeps a generation from being removed as long as this object lives.

    If it is just being removed, this waits until it has gone; then the manifest, read afterwards,
    is no longer there.
    """

    def __init__(self, manifest: Path) -> None:
        try:
            self._file = open_plain(manifest)
        except OSError:
            return  # reading the manifest will say what is wrong with it
        if fcntl is not None:
            try:
                fcntl.flock(self._file, fcntl.LOCK_SH)
            except OSError:
                return  # a file system without locks: `unread` cannot have one either, and keeps it

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()


@contextmanager
def unread(manifest: Path) -> Iterator[bool]:
    """Tell whether nobody holds a lease on a generation; nobody gets one before this is left.

    Without a manifest it is no generation that could be read. Where that cannot be told it counts
    as being read.
    """
    if fcntl is None:
        yield True
        return
    try:
        file = open_plain(manifest)
    except FileNotFoundError:
        yield True
        return
    except OSError:
        yield False
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
