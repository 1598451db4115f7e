"""All that is asked of one search."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from .errors import QueryError
from .filters import DateLike, Filters, as_date
from .ranking.fusion import Fusion
from .retrieval import Mode, check_mode

MAX_LIMIT = 10_000
"""The highest number of hits one search gives."""


@dataclass(frozen=True, slots=True)
class Request:
    """A query and how it shall be answered; see `Searcher.search`."""

    text: str
    mode: Mode
    limit: int
    filters: Filters
    fusion: Fusion | None
    literal: bool
    today: dt.date


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
) -> Request:
    """Check what `Searcher.search` was given.

    Raises:
        QueryError: the limit, the mode or a filter cannot be understood.
    """
    return Request(
        text,
        check_mode(mode),
        check_limit(limit),
        Filters.of(since, until, source),
        fusion,
        literal,
        _day(today),
    )


def _day(today: DateLike) -> dt.date:
    day = as_date(today) or dt.date.today()
    if not 1900 <= day.year < 2190:
        raise QueryError(f"Today cannot be {day}: days are counted from 1900 to 2189.")
    return day


def check_limit(limit: int) -> int:
    """The limit itself.

    Raises:
        QueryError: it is out of bounds.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise QueryError(f"The limit is {limit}; it must be between 1 and {MAX_LIMIT:,}.")
    return limit
