"""Who is reading a generation: a shared lock on its manifest, seen by other processes.

The lock goes with the process or with the object that holds it. Where the platform has no such
locks (Windows), open files cannot be removed anyway.
"""

from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class Lease:
    """Keeps a generation from being removed as long as this object lives."""

    def __init__(self, manifest: Path) -> None:
        try:
            self._file = manifest.open("rb")
        except OSError:
            return  # reading the manifest will say what is wrong with it
        if fcntl is not None:
            fcntl.flock(self._file, fcntl.LOCK_SH)

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()


def is_leased(manifest: Path) -> bool:
    """Whether anybody holds a lease on a generation."""
    if fcntl is None:
        return False
    try:
        with manifest.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
