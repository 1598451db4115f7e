"""What of the write-ahead log that a killed process left SQLite will drop unsaid.

SQLite takes the frames of a log up to the first whose checksum does not fit, since a crash leaves
such frames at its end. But after a flipped bit all frames behind it are sound, and are transactions
that were told as stored. One unfinished transaction may stand at the end, no more: each is on disk
before the next one is written.

Source: the file format of SQLite, https://www.sqlite.org/fileformat2.html#walformat
"""

import struct
import time
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

_HEADER = struct.Struct(">8I")  # magic, version, page size, checkpoints, two salts, two sums
_FRAME = struct.Struct(">6I")  # page, pages of the database after a commit, two salts, two sums
_MAGIC, _VERSION = 0x377F0682, 3_007_000  # the last bit of the magic: sums over big-endian words
PAGE = 4096
"""Bytes of a page, and so of what a frame holds besides its header."""

_PAUSE = 0.05  # seconds between two looks at a log that may be written just now

Words = npt.NDArray[np.uint32]
_Sums = tuple[int, int]


class Dropped(Enum):
    """What SQLite will not read of a log."""

    NOTHING = "nothing"
    LAST = "the last transaction, which may never have been told as stored"
    SEVERAL = "transactions that were told as stored"


@dataclass(frozen=True, slots=True)
class _Log:
    """The frames of a log: (n, 6) words of their headers, and their pages; what is checked."""

    header: tuple[int, ...]
    heads: Words
    frames: npt.NDArray[np.uint8]

    @property
    def big(self) -> bool:
        return bool(self.header[0] & 1)


def log_of(store: Path) -> Path:
    """Where SQLite keeps the log of a database."""
    return store.with_name(f"{store.name}-wal")


def dropped(store: Path) -> Dropped:
    """Tell what of the log beside a store would be dropped when it is opened.

    Raises:
        OSError: the log cannot be read.
    """
    log = log_of(store)
    if not log.is_file():
        return Dropped.NOTHING
    before = log.read_bytes()
    found = _dropped(before)
    if found is not Dropped.NOTHING:
        time.sleep(_PAUSE)  # a log that another process is writing is not damaged
        if not log.is_file() or log.read_bytes() != before:
            return Dropped.NOTHING
    return found


def mended(raw: bytes) -> bytes:
    """A log with sums that fit, so that SQLite reads all of it up to its last commit."""
    log = _parsed(raw)
    if log is None:
        return raw
    salts = _salts(log)
    own = np.flatnonzero(_own(log))
    commits = own[log.heads[own, 1] != 0]
    count = int(commits[-1]) + 1 if len(commits) else 0
    start = _HEADER.pack(_MAGIC, _VERSION, PAGE, log.header[3], *salts, 0, 0)[:24]
    sums = _sums((0, 0), _words(start, big=False))
    pieces = [start, struct.pack(">2I", *sums)]
    for frame in log.frames[:count]:
        body = frame[:8].tobytes() + frame[_FRAME.size :].tobytes()
        sums = _sums(sums, _words(body, big=False))
        pieces += [body[:8], struct.pack(">4I", *salts, *sums), body[8:]]
    return b"".join(pieces)


def _dropped(raw: bytes) -> Dropped:
    log = _parsed(raw)
    if log is None:
        return Dropped.NOTHING
    taken = _taken(log)
    behind = (log.heads[taken:, 1] != 0)[_own(log)[taken:]].tolist()
    if not any(behind):
        return Dropped.NOTHING
    several = any(behind[:-1]) or (taken == 0 and not _is_header(log))
    return Dropped.SEVERAL if several else Dropped.LAST


def _parsed(raw: bytes) -> _Log | None:
    count = (len(raw) - _HEADER.size) // (_FRAME.size + PAGE)
    if count < 1:
        return None
    frames = np.frombuffer(raw, np.uint8, count * (_FRAME.size + PAGE), _HEADER.size)
    frames = frames.reshape(count, -1)
    heads = np.ascontiguousarray(frames[:, : _FRAME.size]).view(">u4").astype(np.uint32)
    return _Log(_HEADER.unpack_from(raw), heads, frames)


def _salts(log: _Log) -> tuple[int, int]:
    """The two numbers that all frames of a log carry, by its header, or by its first frame."""
    salts = log.header[4:6] if _is_header(log) else log.heads[0, 2:4].tolist()
    return salts[0], salts[1]


def _own(log: _Log) -> npt.NDArray[np.bool_]:
    """(n,) which frames are of this log: one of the two salts may be altered.

    A log that was copied into the store begins anew with other salts, both of them, and its old
    frames stay behind those that overwrite it.
    """
    own: npt.NDArray[np.bool_] = (log.heads[:, 2:4] == _salts(log)).any(axis=1)
    return own


def _is_header(log: _Log) -> bool:
    start = _HEADER.pack(*log.header)[:24]
    known = log.header[0] | 1 == _MAGIC | 1 and log.header[1:3] == (_VERSION, PAGE)
    return known and _sums((0, 0), _words(start, big=log.big)) == log.header[6:]


def _taken(log: _Log) -> int:
    """How many frames SQLite takes."""
    if not _is_header(log):
        return 0
    sums = (log.header[6], log.header[7])
    for number, frame in enumerate(log.frames):
        sums = _sums(sums, _words(frame[:8].tobytes() + frame[24:].tobytes(), big=log.big))
        if tuple(log.heads[number, 2:].tolist()) != (*_salts(log), *sums):
            return number
    return len(log.frames)


def _words(raw: bytes, *, big: bool) -> Words:
    return np.frombuffer(raw, ">u4" if big else "<u4").astype(np.uint32)


def _sums(before: _Sums, words: Words) -> _Sums:
    """The sums of the format, s0 += x0 + s1, s1 += x1 + s0 for each two words, all at once.

    Two words turn (s0, s1) into M (s0, s1) + (x0, x0 + x1) with M = (1 1; 1 2), modulo 2³².
    """
    carried, factors = _factors(len(words))
    first, second = (carried @ np.array(before, np.uint32) + factors @ words).tolist()
    return first, second


@cache
def _factors(count: int) -> tuple[Words, Words]:
    """What the sums before so many words are multiplied by, (2, 2), and the words, (2, count)."""
    powers = [np.eye(2, dtype=np.uint32)]
    for _ in range(count // 2):
        powers.append(np.array(((1, 1), (1, 2)), np.uint32) @ powers[-1])
    *own, carried = powers
    step = np.array(((1, 0), (1, 1)), np.uint32)
    factors = [power @ step for power in reversed(own)]
    return carried, np.concatenate((np.empty((2, 0), np.uint32), *factors), axis=1)
