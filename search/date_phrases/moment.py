"""What one reading of a query's words says of a date, complete or not."""

import datetime as dt

import msgspec

from .calendars import GREGORIAN, JALALI, Calendar, Span, weekday
from .phrase import DatePhrase

_YEARS_BACK = 12  # a date falls on each weekday at least once in eleven years or so
_SOON = dt.timedelta(days=30)


class Moment(msgspec.Struct, frozen=True):
    """A reading, whose parts may have to be completed from another or from today.

    Attributes:
        start, end: in the folded text.
        span: the days, where the reading says them at once; else the parts below do.
        calendar: of the parts.
        years: the first and the last, None where none is said.
        months: the first and the last, 1 to 12, of the first and the last year.
        day: of the month.
        weekday: 0 for Saturday, said beside a day of a month.
        alone: whether it is a date without any other beside it. A bare number, a bare month
            and a bare season are not.
        relative, assumed, ranks: as in `DatePhrase`.
    """

    start: int
    end: int
    span: Span | None = None
    calendar: Calendar | None = None
    years: tuple[int, int] | None = None
    months: tuple[int, int] | None = None
    day: int | None = None
    weekday: int | None = None
    alone: bool = True
    relative: bool = False
    assumed: bool = False
    ranks: bool = True


def days(moment: Moment) -> Span | None:
    """The span of a moment with its year; None if it has none or there are no such days."""
    if moment.span or not moment.years or not moment.calendar:
        return moment.span
    (first, last), (month, to) = moment.years, moment.months or (1, 12)
    try:
        if moment.day is not None:
            day = moment.calendar.day(first, month, moment.day)
            return day, day
        return moment.calendar.months((first, month), (last, to))
    except (ValueError, OverflowError):
        return None


def dated(moment: Moment, today: dt.date) -> Moment | None:
    """The moment with its year, supplied if it was not said; None if there are no such days.

    Without a weekday it is the day or month nearest to today that is past, or that comes within
    a month: news of the day looks back, and a little ahead. With a weekday it is the nearest
    year in which the day falls on it.
    """
    if moment.span or moment.years or not moment.calendar:
        return moment if days(moment) else None
    this = moment.calendar.year_of(today)
    for year in range(this + 1, this - _YEARS_BACK, -1):
        candidate = msgspec.structs.replace(
            moment, years=(year, year), assumed=moment.weekday is None
        )
        span = days(candidate)
        if span and span[0] <= today + _SOON and moment.weekday in (None, weekday(span[0])):
            return candidate
    return None


def phrase(moment: Moment, today: dt.date, start: int, end: int) -> DatePhrase | None:
    """What a moment says, at a place of the original text; None if there are no such days."""
    complete = dated(moment, today) if moment.alone else None
    span = days(complete) if complete else None
    if complete is None or span is None:
        return None
    return DatePhrase(start, end, *span, complete.relative, complete.assumed, complete.ranks)


def calendar_of(year: int) -> Calendar | None:
    """The calendar that a year of four digits is of."""
    return next((c for c in (JALALI, GREGORIAN) if year in c.years), None)
