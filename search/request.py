"""All that is asked of one search."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from .errors import QueryError
from .filters import DateLike, Filters, as_date
from .ranking.fusion import Fusion
from .ranking.recency import Recency
from .retrieval import Mode, check_mode

SHORTEST_HALF_LIFE, LONGEST_HALF_LIFE = 0.01, 36_525.0
"""Bounds of recency, in days: dates are days, and no archive is older than a century by much."""

MAX_LIMIT = 10_000
"""The highest number of hits one search gives."""


class Request(msgspec.Struct, frozen=True):
    """A query and how it shall be answered; see `Searcher.search`."""

    text: str
    mode: Mode
    limit: int
    filters: Filters
    fusion: Fusion | None
    literal: bool
    today: dt.date
    recency: Recency | None
    collapse: bool
    rerank: str | None


def request_of(
    text: str,
    *,
    limit: int,
    mode: str,
    since: DateLike,
    until: DateLike,
    source: str | Sequence[str] | None,
    fusion: Fusion | None,
    literal: bool,
    today: DateLike,
    recency: float | None,
    collapse: bool,
    rerank: str | None,
) -> Request:
    """Check what `Searcher.search` was given.

    Raises:
        QueryError: an option cannot be understood.
    """
    day = _day(today)
    return Request(
        text,
        check_mode(mode),
        check_limit(limit),
        Filters.of(since, until, source),
        fusion,
        literal,
        day,
        None if recency is None else Recency(check_half_life(recency), day),
        collapse,
        rerank,
    )


def _day(today: DateLike) -> dt.date:
    day = as_date(today) or dt.date.today()
    if not 1900 <= day.year < 2190:
        raise QueryError(f"Today cannot be {day}: days are counted from 1900 to 2189.")
    return day


def check_half_life(days: float) -> float:
    """The half-life of recency itself.

    Raises:
        QueryError: it is out of bounds.
    """
    if not SHORTEST_HALF_LIFE <= days <= LONGEST_HALF_LIFE:  # nor is nan
        raise QueryError(
            f"The recency is {days:g} days; it must be between {SHORTEST_HALF_LIFE:g} and "
            f"{LONGEST_HALF_LIFE:,.0f}."
        )
    return days


def check_limit(limit: int) -> int:
    """The limit itself.

    Raises:
        QueryError: it is out of bounds.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise QueryError(f"The limit is {limit}; it must be between 1 and {MAX_LIMIT:,}.")
    return limit
