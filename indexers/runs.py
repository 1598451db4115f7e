"""Runs of rows that stand one behind the other in an array: found, put in, left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from newsearch.search.arrays import Array

CACHED = 1 << 19
"""Elements of two bytes that a processor keeps beside what is made of them."""


def run_starts(counts: Array) -> Array:
    """Where each of several runs begins that stand one behind the other, and the last one ends."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))


def spread(first: Array, starts: Array) -> Array:
    """Target rows of everything in runs when run i begins at row first[i]."""
    counts = np.diff(starts)
    return np.repeat(first - run_starts(counts)[:-1], counts) + np.arange(counts.sum())


@dataclass(frozen=True, slots=True)
class Inserted:
    """An array with runs of another one put in: `pieces` of both, or whole as `np.asarray` of it.

    Attributes:
        into: (n,) the array.
        behind: how many of its rows come before each run; ascending.
        others: (m,) all runs, one after the other, of the same type.
        starts: where each run starts in `others`, and where the last one ends.
    """

    into: Array
    behind: Array
    others: Array
    starts: Array

    def __len__(self) -> int:
        return len(self.into) + len(self.others)

    @property
    def dtype(self) -> "np.dtype[Any]":
        """Of both arrays."""
        return self.into.dtype

    def pieces(self) -> Iterator[Array]:
        """Parts of both arrays, one behind the other."""
        done, ends = 0, self.starts.tolist()
        for number, place in enumerate(self.behind.tolist()):
            if place > done:
                yield self.into[done:place]
            yield self.others[ends[number] : ends[number + 1]]
            done = place
        yield self.into[done:]

    def __array__(self, dtype: object = None, copy: bool | None = None) -> Array:
        whole = np.empty(len(self), self.dtype)
        at = 0
        for piece in self.pieces():
            # One copy for each run: faster by far than one index for each row.
            whole[at : at + len(piece)] = piece
            at += len(piece)
        return whole


def in_blocks(array: Array | Inserted) -> Iterator[Array]:
    """An array in parts that stay in a processor's cache, one behind the other."""
    waiting, size = list[Array](), 0
    for piece in [array] if isinstance(array, np.ndarray) else array.pieces():
        for start in range(0, len(piece), CACHED):
            part = piece[start : start + CACHED]
            if size + len(part) > CACHED:
                yield np.concatenate(waiting)
                waiting, size = [], 0
            waiting.append(part)
            size += len(part)
    if waiting:
        yield np.concatenate(waiting)


def without_runs(array: Array, firsts: Array, ends: Array) -> Array:
    """An array without some runs of its rows, which are ascending and do not overlap."""
    out = np.empty((len(array) - int((ends - firsts).sum()), *array.shape[1:]), array.dtype)
    done = read = 0
    for first, end in zip(firsts.tolist(), ends.tolist(), strict=True):
        out[done : done + first - read] = array[read:first]
        done, read = done + first - read, end
    out[done:] = array[read:]
    return out
