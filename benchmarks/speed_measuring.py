"""Ask several systems the same queries in turn, and what their times were."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Answering = Callable[[str], object]
"""Answers one query, from its text on: whatever it takes to read the text is part of the time."""

TURN = 20
"""Queries that one system is asked before the next: an engine in use finds the processor's caches
as it left them, and would not if another one ran after each query."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured of one system.

    Attributes:
        part: of the benchmark, such as "lexical".
        passages: in the collection.
        what: was measured, in words.
        system: "newsearch" or the name of a peer.
        unit: of the values, "ms" or another.
        value: the median where there were several.
        p95: the 95th percentile, or None where there was one.
        most: the greatest, or None.
        count: how many there were.
    """

    part: str
    passages: int
    what: str
    system: str
    unit: str
    value: float
    p95: float | None = None
    most: float | None = None
    count: int = 1


def times(part: str, passages: int, what: str, system: str, seconds: Sequence[float]) -> Figure:
    """The figure of the times of queries, in milliseconds.

    Raises:
        ValueError: there are none.
    """
    return summary(part, passages, what, system, "ms", [1000 * each for each in seconds])


def summary(
    part: str, passages: int, what: str, system: str, unit: str, values: Sequence[float]
) -> Figure:
    """The figure of several values: their median, 95th percentile and greatest.

    Raises:
        ValueError: there are none.
    """
    if not values:
        raise ValueError(f"There is nothing to make a figure of {what} of.")
    median, p95 = np.percentile(values, (50, 95)).tolist()
    return Figure(part, passages, what, system, unit, median, p95, max(values), len(values))


def in_turn(
    systems: Mapping[str, Answering], queries: Sequence[str], warming: Sequence[str] = ()
) -> dict[str, list[float]]:
    """Ask every system every query; the seconds of each system, in the order of the queries.

    Each query is put once. The systems take turns, `TURN` queries at a time, and another one begins
    each time, so that whatever else the machine does meets them alike. `warming` are asked before,
    and not counted.
    """
    for answer in systems.values():
        for query in warming:
            answer(query)
    taken: dict[str, list[float]] = {name: [] for name in systems}
    names = list(systems)
    for turn, start in enumerate(range(0, len(queries), TURN)):
        shift = turn % len(names)
        for name in (*names[shift:], *names[:shift]):
            answer = systems[name]
            for query in queries[start : start + TURN]:
                begin = time.perf_counter()
                answer(query)
                taken[name].append(time.perf_counter() - begin)
    return taken
