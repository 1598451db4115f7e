"""Years: said in four digits, in two or in words, or counted from this one."""

import datetime as dt
import re
from typing import NamedTuple

from .calendars import GREGORIAN, JALALI, Calendar
from .moment import calendar_of
from .numbers import value

_LOWEST_OLD = 20  # سال ۱۹ is of this century or of none


class Year(NamedTuple):
    """A year that was said.

    Attributes:
        calendar, number: which year.
        relative: it was counted from today's.
        assumed: its century was not said.
    """

    calendar: Calendar
    number: int
    relative: bool = False
    assumed: bool = False


def year_of(match: re.Match[str], today: dt.date, calendar: Calendar | None = None) -> Year | None:
    """The year that the groups of `words.YEAR` hold; None if there is no such year.

    Args:
        match: of a pattern with `words.YEAR` in it.
        today: from which years are counted.
        calendar: that of the month beside the year; a year of another one is None.
    """
    back = _years_back(match)
    if back is not None:
        gregorian = "میلادی" in match["year"]
        calendar = calendar or (GREGORIAN if gregorian else JALALI)
        return Year(calendar, calendar.year_of(today) - back, relative=True)
    written = match["number"] or match["said"] or match["worded"] or ""
    number = value(written)
    of_era = _calendar_of_era(match["era"])
    if number > 99:
        found = calendar_of(number)
        return Year(found, number) if found and {of_era, calendar} <= {None, found} else None
    chosen = of_era or calendar or JALALI
    if calendar not in (None, chosen) or (number < _LOWEST_OLD and match["worded"]):
        return None
    full = chosen.full_year(number, today)
    if number < _LOWEST_OLD and not _is_near(full, written, chosen.year_of(today)):
        return None
    return Year(chosen, full, assumed=True)


def _is_near(year: int, written: str, this: int) -> bool:
    """Whether a year of the first of a century is meant: «سال ۰۳», and «سال ۱۲» once it is near."""
    return abs(year - this) < _LOWEST_OLD and (written.startswith("0") or year <= this + 1)


def _years_back(match: re.Match[str]) -> int | None:
    """How many years before this one; None where the year was not counted so."""
    for group, back in (("now", 0), ("last", 1), ("older", 2)):
        if match[group]:
            return back
    return value(match["ago"]) if match["ago"] else None


def _calendar_of_era(era: str | None) -> Calendar | None:
    if era is None:
        return None
    return GREGORIAN if era == "میلادی" else JALALI
