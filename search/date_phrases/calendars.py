"""Spans of days in the two calendars: months, years, weeks.

The arithmetic is that of `newsearch.search.dates`; here are the lengths of things.
"""

import datetime as dt

import msgspec

from newsearch.search.dates import (
    GREGORIAN_YEARS,
    JALALI_YEARS,
    from_jalali,
    jalali_parts,
)

Span = tuple[dt.date, dt.date]
_ONE = dt.timedelta(days=1)


class Calendar(msgspec.Struct, frozen=True):
    """One of the two calendars.

    Attributes:
        years: those that a number of four digits may mean.
        century: added to a year of two digits.
        ahead: how many years from now a year of two digits may lie, before it is one of the
            century before.
    """

    name: str
    years: range
    century: int
    ahead: int = 5

    def day(self, year: int, month: int, day: int) -> dt.date:
        """The day with these numbers.

        Raises:
            ValueError: there is no such day.
        """
        return from_jalali(year, month, day) if self is JALALI else dt.date(year, month, day)

    def year_of(self, day: dt.date) -> int:
        """The year that a day lies in."""
        return jalali_parts(day)[0] if self is JALALI else day.year

    def month_of(self, day: dt.date) -> int:
        """The month that a day lies in, 1 to 12."""
        return jalali_parts(day)[1] if self is JALALI else day.month

    def months(self, first: tuple[int, int], last: tuple[int, int]) -> Span:
        """From the first day of a (year, month) to the last day of another.

        Raises:
            ValueError: one of them does not exist.
        """
        return self.day(*first, 1), self.day(*moved(last, 1), 1) - _ONE

    def full_year(self, short: int, today: dt.date) -> int:
        """The year that two digits mean: the latest that is not far ahead of today."""
        year = self.century + short
        return year - 100 if year > self.year_of(today) + self.ahead else year


JALALI = Calendar("jalali", JALALI_YEARS, 1400)
GREGORIAN = Calendar("gregorian", GREGORIAN_YEARS, 2000)


def moved(month: tuple[int, int], by: int) -> tuple[int, int]:
    """The (year, month) that lies some months after another, or before."""
    count = month[0] * 12 + month[1] - 1 + by
    return count // 12, count % 12 + 1


def weekday(day: dt.date) -> int:
    """The day's place in the week of Iran: 0 is Saturday, 6 is Friday."""
    return (day.weekday() + 2) % 7


def week(today: dt.date, by: int) -> Span:
    """The week, Saturday to Friday, that lies some weeks after this one, or before."""
    saturday = today + dt.timedelta(days=7 * by - weekday(today))
    return saturday, saturday + 6 * _ONE
