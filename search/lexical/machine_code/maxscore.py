"""The best articles of a query, as far as they must be added up: `Summing.best` for Numba."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled, compiled_unguarded
from newsearch.search.lexical.summing import ROUNDING

from .packed_query import unpacked
from .rooms import Room
from .summing import add_positions, look_up


@compiled
def best(
    postings: tuple[Array, Array],
    packed: Array,
    costs: tuple[int, int, int],
    limit: int,
    allowed: Array,
    preference: Array,
    room: Room,
) -> tuple[int, int, Array, Array]:
    """The articles of the highest sums: `Summing.best`, in the same steps.

    Args:
        postings: articles and weights.
        packed: the positions.
        costs: `WORTHWHILE`, `PASS` and `look_up_cost`.
        limit: how many articles.
        allowed: of every article; without elements for all.
        preference: of every article; without elements for 1.
        room: to work in.

    Returns:
        how many positions were added up for every article; how many articles are found; the
        articles, ascending, that have the scores of all positions although not all were added up;
        the best ones, ascending.
    """
    query, (bounds, lists, counts) = unpacked(packed)
    worthwhile, passes, look_up_cost = costs
    highest = np.float64(preference.max()) if len(preference) else 1.0
    left = counts.sum()
    added, size = 0, 0
    for position in range(len(bounds)):
        if position and left > worthwhile and counts[position] * passes > len(room.total):
            size = add_positions(postings, query, added, position, room, size)
            added = position
            most = bounds[position:].sum() * (1 + ROUNDING)
            reached = float(_least(room, size, limit, allowed, preference)) * (1 - ROUNDING)
            if reached > most * highest:
                several = _reaching(
                    room, size, np.float32(reached), np.float32(most), allowed, preference
                )
                if several * lists[position:].sum() * look_up_cost < left:
                    completed = np.sort(room.touched[:several].astype(np.int64))
                    size = look_up(postings, query, added, completed, room, size)
                    return added, size, completed, _highest(room, completed, limit, preference)
        left -= counts[position]
    size = add_positions(postings, query, added, len(bounds), room, size)
    least = _least(room, size, limit, allowed, preference)
    several = _reaching(room, size, least, np.float32(0), allowed, preference)
    articles = room.touched[:several].astype(np.int64)
    return len(bounds), size, articles[:0].copy(), _highest(room, articles, limit, preference)


@compiled
def complete(
    postings: tuple[Array, Array],
    packed: Array,
    added: int,
    completed: Array,
    wanted: Array,
    room: Room,
    size: int,
) -> tuple[int, Array]:
    """Let some articles have the scores of all positions.

    Args:
        postings: articles and weights.
        packed: the positions.
        added: how many of them were added up for every article.
        completed: articles, ascending, that have the others already.
        wanted: articles, ascending.
        room: where the scores are.
        size: how many articles are found so far.

    Returns:
        how many articles are found by now, and all that have the scores of all positions.
    """
    missing = np.empty(len(wanted), np.int64)
    several, at = 0, 0
    for article in wanted:
        while at < len(completed) and completed[at] < article:
            at += 1
        if at == len(completed) or completed[at] != article:
            missing[several] = article
            several += 1
    size = look_up(postings, unpacked(packed)[0], added, missing[:several], room, size)
    return size, np.sort(np.concatenate((completed, missing[:several])))


@compiled_unguarded
def _raise_least(heap: Array, value: np.float32) -> None:
    """Put a value in the place of the lowest of a binary heap, which is at its top."""
    place = 0
    below = 1
    while below < len(heap):
        if below + 1 < len(heap) and heap[below + 1] < heap[below]:
            below += 1
        if heap[below] >= value:
            break
        heap[place] = heap[below]
        place = below
        below = 2 * place + 1
    heap[place] = value


@compiled_unguarded
def _least(room: Room, size: int, limit: int, allowed: Array, preference: Array) -> np.float32:
    """The value that `limit` articles reach; 0 where fewer have any."""
    heap = np.zeros(limit, np.float32)
    for place in range(size):
        article: int = room.found[place]
        if len(allowed) and not allowed[article]:
            continue
        value: np.float32 = room.total[article]
        if len(preference):
            value *= preference[article]
        if value > heap[0]:
            _raise_least(heap, value)
    least: np.float32 = heap[0]
    return least


@compiled_unguarded
def _reaching(
    room: Room,
    size: int,
    least: np.float32,
    left: np.float32,
    allowed: Array,
    preference: Array,
) -> int:
    """Write the articles whose value may reach `least` into `touched`; how many these are."""
    several = 0
    for article in room.found[:size]:
        if len(allowed) and not allowed[article]:
            continue
        value = room.total[article] + left
        if len(preference):
            value *= preference[article]
        room.touched[several] = article
        several += int(value >= least)
    return several


@compiled_unguarded
def _highest(room: Room, articles: Array, limit: int, preference: Array) -> Array:
    """Those of the highest values above 0, ascending; of equal ones those of lower ordinals."""
    values = room.total[articles]
    if len(preference):
        values = values * preference[articles]
    heap = np.zeros(limit, np.float32)
    for place in range(len(values)):
        value: np.float32 = values[place]
        if value > heap[0]:
            _raise_least(heap, value)
    least = heap[0]
    above = articles[values > least]
    if len(above) == limit or least == 0:
        return np.sort(above)
    equal = np.sort(articles[values == least])[: limit - len(above)]
    return np.sort(np.concatenate((above, equal)))
