"""Write the passage table of a generation."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from newsearch.search.arrays import Array, save_arrays
from newsearch.search.passages import Passages, embedded_text

DIGEST_BYTES = 16
_DIGEST = f"V{DIGEST_BYTES}"


class PassagesWriter:
    """Collects the passages of the articles, in the order of their ordinals."""

    def __init__(self) -> None:
        self._counts: list[Array] = []
        self._start: list[Array] = []
        self._end: list[Array] = []
        self._digest: list[Array] = []

    def keep(self, passages: Passages, ordinals: Array) -> None:
        """Take over the passages of articles of the previous generation, ascending."""
        counts = np.diff(passages.first)
        chosen = np.zeros(len(counts), bool)
        chosen[ordinals] = True
        rows = np.repeat(chosen, counts)
        self._counts.append(counts[ordinals])
        self._start.append(passages.start[rows])
        self._end.append(passages.end[rows])
        self._digest.append(passages.digest[rows])

    def add(self, title: str, body: str, spans: Sequence[tuple[int, int]]) -> None:
        """Add the passages of the next article; one without a body is embedded by its title."""
        spans = spans or [(0, 0)]
        digests = [digest_of(embedded_text(title, body[start:end])) for start, end in spans]
        self._counts.append(np.array([len(spans)], np.int64))
        self._start.append(np.array([start for start, _ in spans], np.int32))
        self._end.append(np.array([end for _, end in spans], np.int32))
        self._digest.append(np.frombuffer(b"".join(digests), _DIGEST))

    def finish(self, folder: Path) -> Passages:
        """Write the files of a `passages/` folder and open it."""
        counts = np.concatenate([np.zeros(1, np.int64), *self._counts])
        save_arrays(
            folder,
            first=np.cumsum(counts),
            start=np.concatenate([np.empty(0, np.int32), *self._start]),
            end=np.concatenate([np.empty(0, np.int32), *self._end]),
            digest=np.concatenate([np.empty(0, _DIGEST), *self._digest]),
        )
        return Passages(folder)


def digest_of(text: str) -> bytes:
    """By which a passage is known again in the next generation: blake2b of what is embedded."""
    return hashlib.blake2b(text.encode("utf-8"), digest_size=DIGEST_BYTES).digest()
