"""Where an article is in a posting list."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled_unguarded, prefetch


@compiled_unguarded
def find(ordered: Array, first: int, last: int, wanted: int) -> int:
    """The first place from `first` up to `last` whose value is not below the wanted one.

    Where it would be if the values were evenly spread is looked at first.
    """
    if first < 0 or last > len(ordered):
        raise IndexError
    if first >= last or ordered[first] >= wanted:
        return first
    below: int = first
    above: int = last - 1
    if ordered[above] < wanted:
        return last
    gap = ordered[above] - ordered[below]
    guess: int = below + (wanted - ordered[below]) * (above - below) // gap
    step = 1
    if ordered[guess] < wanted:
        below = guess
        while below + step < above and ordered[below + step] < wanted:
            below += step
            step *= 2
        above = min(above, below + step)
    else:
        above = guess
        while above - step > below and ordered[above - step] >= wanted:
            above -= step
            step *= 2
        below = max(below, above - step)
    while above - below > 1:
        middle = (below + above) // 2
        if ordered[middle] < wanted:
            below = middle
        else:
            above = middle
    return above


@compiled_unguarded
def fetch_near(ordered: Array, first: int, last: int, wanted: int) -> None:
    """Have the memory fetched where `find` looks first."""
    if 0 <= first < last <= len(ordered):
        gap = np.int64(ordered[last - 1]) - ordered[first]
        if gap > 0:
            prefetch(ordered, first + (wanted - ordered[first]) * (last - 1 - first) // gap)
