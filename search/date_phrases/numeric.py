"""Days and months in digits, and English dates with the month before the day."""

import datetime as dt
import re

from .calendars import JALALI, Calendar
from .form import Form
from .moment import Moment, calendar_of
from .numbers import START
from .words import DIGITS_END, DIGITS_START, MONTH, MONTHS


def _english(match: re.Match[str], _: dt.date) -> Moment | None:
    """English order: «December 10, 2025»."""
    calendar, month = MONTHS[match["name"]]
    return _whole(match, int(match["y"]), month, int(match["d"]), calendar)


def _day(match: re.Match[str], today: dt.date) -> Moment | None:
    """In digits only: «۱۴۰۴/۰۹/۱۹», «2025-12-10», «98/9/19», «20251210»."""
    year = int(match["y"])
    if len(match["y"]) > 2:
        return _whole(match, year, int(match["m"]), int(match["d"]))
    full = JALALI.full_year(year, today)
    return _whole(match, full, int(match["m"]), int(match["d"]), assumed=True)


def _whole(
    match: re.Match[str],
    year: int,
    month: int,
    day: int,
    calendar: Calendar | None = None,
    *,
    assumed: bool = False,
) -> Moment | None:
    found = calendar_of(year)
    if found is None or calendar not in (None, found) or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Moment(
        match.start(),
        match.end(),
        calendar=found,
        years=(year, year),
        months=(month, month),
        day=day,
        assumed=assumed,
    )


def _month(match: re.Match[str], _: dt.date) -> Moment | None:
    """«۱۴۰۴/۰۹»: might be a number too."""
    year, month = int(match["y"]), int(match["m"])
    calendar = calendar_of(year)
    if calendar is None:
        return None
    return Moment(
        match.start(),
        match.end(),
        calendar=calendar,
        years=(year, year),
        months=(month, month),
        assumed=True,
    )


_SEPARATED = r" ?(?P<s>[-/.]) ?"
_SEPARATORS = (r"\d ?[-/.] ?\d",)
FORMS = (
    Form(
        (r"[a-z]{3}\.? \d",),
        rf"{START}(?=[a-z])(?P<name>{MONTH})\.? (?P<d>\d\d?)(?:st|nd|rd|th)?[ ,]{{1,2}}"
        rf"(?P<y>\d{{4}}){DIGITS_END}",
        _english,
    ),
    Form(
        _SEPARATORS,
        rf"{DIGITS_START}(?P<y>\d{{4}}){_SEPARATED}(?P<m>\d\d?) ?(?P=s) ?(?P<d>\d\d?){DIGITS_END}",
        _day,
    ),
    Form(
        _SEPARATORS,
        rf"{DIGITS_START}(?P<d>\d\d?){_SEPARATED}(?P<m>\d\d?) ?(?P=s) ?"
        rf"(?P<y>1[2-4]\d\d){DIGITS_END}",
        _day,
    ),
    Form(
        _SEPARATORS,
        rf"{DIGITS_START}(?P<y>\d\d)/(?P<m>\d\d?)/(?P<d>\d\d?){DIGITS_END}",
        _day,
    ),
    Form(
        (r"\d{8}",),
        rf"{DIGITS_START}(?P<y>1[34]\d\d|20\d\d)(?P<m>\d\d)(?P<d>\d\d){DIGITS_END}",
        _day,
    ),
    Form(
        _SEPARATORS,
        rf"{DIGITS_START}(?P<y>1[34]\d\d|20\d\d)/(?P<m>0\d|1[0-2]){DIGITS_END}",
        _month,
    ),
)
"""The forms."""
