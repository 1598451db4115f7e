"""Runs of rows that stand one behind the other in an array: found, put in, left out."""

from itertools import pairwise

import numpy as np

from newsearch.search.arrays import Array


def run_starts(counts: Array) -> Array:
    """Where each of several runs begins that stand one behind the other, and the last one ends."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))


def starts_at(counts: Array, runs: Array) -> Array:
    """Where some of the runs of these lengths begin, whose places ascend."""
    bounds = [0, *runs.tolist()]
    sums = [int(counts[first:last].sum(dtype=np.int64)) for first, last in pairwise(bounds)]
    return np.cumsum(sums, dtype=np.int64)


def spread(first: Array, starts: Array) -> Array:
    """Target rows of everything in runs when run i begins at row first[i]."""
    counts = np.diff(starts)
    return np.repeat(first - run_starts(counts)[:-1], counts) + np.arange(counts.sum())


def inserted(into: Array, behind: Array, others: Array, starts: Array) -> Array:
    """An array with runs of another one put in.

    Args:
        into: the array.
        behind: how many of its rows come before each run; ascending.
        others: all runs, one after the other.
        starts: where each run starts in `others`, and where the last one ends.
    """
    out = np.empty((len(into) + len(others), *into.shape[1:]), into.dtype)
    done, ends = 0, starts.tolist()
    for number, place in enumerate(behind.tolist()):
        start, end = ends[number], ends[number + 1]
        # One copy for each run: faster by far than one index for each row.
        out[done + start : place + start] = into[done:place]
        out[place + start : place + end] = others[start:end]
        done = place
    out[done + len(others) :] = into[done:]
    return out


def without_runs(array: Array, firsts: Array, ends: Array) -> Array:
    """An array without some runs of its rows, which are ascending and do not overlap."""
    out = np.empty((len(array) - int((ends - firsts).sum()), *array.shape[1:]), array.dtype)
    done = read = 0
    for first, end in zip(firsts.tolist(), ends.tolist(), strict=True):
        out[done : done + first - read] = array[read:first]
        done, read = done + first - read, end
    out[done:] = array[read:]
    return out
