"""Vectors of an unfinished rebuild, so that an interrupted one goes on where it stopped."""

import hashlib
import os
from pathlib import Path
from types import TracebackType

import numpy as np

from newsearch.search.arrays import Array

from .durable import clear_way, sync

_CHECK = 8


class VectorLog:
    """An append-only file: a record for each passage, in the order in which they were embedded.

    A record holds the digest of the passage's text (8 bytes), whether the model read only its
    beginning (1), its vector (float32, little-endian), and a checksum of all that (blake2b, 8
    bytes). A record that was being written when the process died, and everything after one that is
    damaged, is cut off when the log is opened again.
    """

    def __init__(self, path: Path, dimension: int) -> None:
        """Open the log of one model, or begin it.

        Raises:
            OSError: the file cannot be read or written.
        """
        self._record = np.dtype(
            [
                ("digest", "V8"),
                ("cut", "u1"),
                ("vector", "<f4", dimension),
                ("check", f"V{_CHECK}"),
            ]
        )
        clear_way(path)
        self._known = _read(path, self._record)
        self._file = path.open("ab")
        sync(path.parent)

    def __enter__(self) -> "VectorLog":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    @property
    def digests(self) -> Array:
        """(n,) 8 bytes: of the passages that were there when the log was opened."""
        return np.ascontiguousarray(self._known["digest"])

    @property
    def cut(self) -> Array:
        """(n,) bool: which of them are longer than the model reads."""
        return np.asarray(self._known["cut"], bool)

    def vectors(self, rows: Array) -> Array:
        """(n, dimension) float32: those of some of them."""
        return np.asarray(self._known["vector"][rows], np.float32)

    def append(self, digests: Array, vectors: Array, cut: Array) -> None:
        """Add passages; they are on disk when this returns.

        Args:
            digests: (n,) 8 bytes each.
            vectors: (n, dimension) float32.
            cut: (n,) bool.

        Raises:
            OSError: they cannot be written.
        """
        records = np.zeros(len(digests), self._record)
        records["digest"], records["vector"], records["cut"] = digests, vectors, cut
        records["check"] = [_checksum(record) for record in _bytes_of(records)]
        self._file.write(records.tobytes())
        self._file.flush()
        os.fsync(self._file.fileno())


def _read(path: Path, record: np.dtype[np.void]) -> Array:
    """The records of a log up to the first that is damaged; what follows is cut off."""
    if not path.exists():
        return np.empty(0, record)
    whole = path.stat().st_size // record.itemsize
    sound = 0
    with path.open("rb") as file:
        while sound < whole and _is_sound(file.read(record.itemsize)):
            sound += 1
    os.truncate(path, sound * record.itemsize)
    return np.memmap(path, record, "r", shape=(sound,)) if sound else np.empty(0, record)


def _is_sound(raw: bytes) -> bool:
    return _checksum(raw) == raw[-_CHECK:]


def _checksum(raw: bytes) -> bytes:
    return hashlib.blake2b(raw[:-_CHECK], digest_size=_CHECK).digest()


def _bytes_of(records: Array) -> list[bytes]:
    raw, size = records.tobytes(), records.dtype.itemsize
    return [raw[start : start + size] for start in range(0, len(raw), size)]
