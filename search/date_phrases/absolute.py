"""Days, months, seasons, years and decades that are called by their names."""

import datetime as dt
import re

import msgspec

from .calendars import GREGORIAN, JALALI, Calendar
from .form import Form
from .moment import Moment, calendar_of
from .numbers import CARDINAL, CARDINAL_HINT, END, ORDINAL_HINT, START, value
from .words import (
    COUNTED,
    DAY,
    DIGITS_END,
    MONTH,
    MONTH_HINT,
    MONTHS,
    SEASON,
    SEASONS,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    YEAR_BEHIND,
    YEAR_HINTS,
    is_month,
)
from .years import Year, year_of

_GAP = "[ ,]{0,2}"
_BYGONE = rf"(?P<bygone>گذشته{END})"


def _of_year(
    match: re.Match[str],
    year: Year | None,
    calendar: Calendar,
    months: tuple[int, int] | None,
    *,
    alone: bool = True,
) -> Moment:
    return Moment(
        match.start(),
        match.end(),
        calendar=calendar,
        years=(year.number, year.number) if year else None,
        months=months,
        alone=alone,
        relative=bool(year and year.relative),
        assumed=bool(year and year.assumed),
    )


def _month(match: re.Match[str], today: dt.date) -> Moment | None:
    """[weekday] [day] month [year]: «چهارشنبه ۱۹ آذر ۱۴۰۴», «آذر ۱۴۰۴», «19 Dec 2025»."""
    name = match["month"]
    calendar, number = MONTHS[name]
    day = value(match["day"] or match["nth"] or "")
    year = year_of(match, today, calendar) if match["year"] else None
    four = bool(year and not year.assumed and not year.relative)
    unsuitable = bool(match["year"]) and year is None
    if unsuitable or not is_month(name, has_day=day > 0, has_four_digits=four):
        return None
    if match["bygone"]:
        year = _bygone(calendar, (number, number), today)
    clear = bool(match["clear"] or match["ahead"])
    moment = _of_year(match, year, calendar, (number, number), alone=bool(year or day or clear))
    if not day:
        return moment
    weekday = WEEKDAYS[match["weekday"].replace(" ", "")] if match["weekday"] else None
    return _with_day(moment, day, weekday)


def _with_day(moment: Moment, day: int, weekday: int | None) -> Moment | None:
    return msgspec.structs.replace(moment, day=day, weekday=weekday) if 1 <= day <= 31 else None


def _bygone(calendar: Calendar, months: tuple[int, int], today: dt.date) -> Year:
    """The year of the latest such months that are over: «تابستان گذشته»."""
    this = calendar.year_of(today)
    over = calendar.months((this, months[0]), (this, months[1]))[1] < today
    return Year(calendar, this if over else this - 1, relative=True)


def _season(match: re.Match[str], today: dt.date) -> Moment | None:
    """A season of a year; in the Gregorian calendar that of meteorologists, from March on."""
    place = SEASONS[match["season"]]
    jalali = (3 * place - 2, 3 * place)
    if match["bygone"]:
        return _of_year(match, _bygone(JALALI, jalali, today), JALALI, jalali)
    if not match["year"]:
        return _of_year(match, None, JALALI, jalali, alone=False)
    year = year_of(match, today)
    if year is None:
        return None
    if year.calendar is JALALI:
        return _of_year(match, year, JALALI, jalali)
    first = year.number - (place == 4)  # the winter of a year begins in December before it
    months = (3 * place, 3 * place + 2 if place < 4 else 2)
    return Moment(match.start(), match.end(), None, GREGORIAN, (first, year.number), months)


_PARTS = {"نیمه": 6, "سه": 3, "3": 3, "شش": 6, "6": 6, "چهار": 4, "4": 4, "نه": 9, "9": 9}
_WHICH = {"اول": 1, "نخست": 1, "ابتدایی": 1, "دوم": 2, "سوم": 3, "چهارم": 4, "پایانی": 0}


def _part_of_year(match: re.Match[str], today: dt.date) -> Moment | None:
    """«نیمه نخست ۱۴۰۴», «سه‌ماهه دوم امسال»."""
    year = year_of(match, today)
    size = _PARTS[match["size"]]
    place = _WHICH[match["which"]] or 12 // size
    if year is None or place * size > 12:
        return None
    months = (size * (place - 1) + 1, size * place)
    return _of_year(match, year, year.calendar, months)


def _year(match: re.Match[str], today: dt.date) -> Moment | None:
    """A year: behind سال surely, a number of four digits by itself probably."""
    year = year_of(match, today)
    if year is None:
        return None
    if match["number"] and not match["era"]:
        if not _is_of_our_time(year, today):
            return None
        year = year._replace(assumed=True)
    moment = _of_year(match, year, year.calendar, None)
    if not year.relative:
        return moment
    return msgspec.structs.replace(moment, ranks=False)


def _is_of_our_time(year: Year, today: dt.date) -> bool:
    """Whether news is likely to speak of a year: seventy back, five ahead."""
    return -70 <= year.number - year.calendar.year_of(today) <= 5


def _decade(match: re.Match[str], _: dt.date) -> Moment | None:
    """«دهه ۱۳۹۰», «دهه نود», «دهه ۹۰ میلادی»."""
    number = value(match["decade"])
    gregorian = match["era"] == "میلادی"
    if 10 <= number < 100:
        number += (2000 if number < 30 else 1900) if gregorian else 1300
    calendar = calendar_of(number)
    if calendar is None or number % 10:
        return None
    return Moment(
        match.start(),
        match.end(),
        calendar=calendar,
        years=(number, number + 9),
        assumed=value(match["decade"]) < 100,
    )


def _number(match: re.Match[str], _: dt.date) -> Moment | None:
    """A number that may be the first day of a range: «از ۱ تا ۱۰ مهر»."""
    day = value(match["day"] or match["nth"])
    if not 1 <= day <= 31:
        return None
    return Moment(match.start(), match.end(), day=day, alone=False)


FORMS = (
    Form(
        (MONTH_HINT,),
        rf"(?:{WEEKDAY}{_GAP}(?:مورخ ?)?)?(?:{DAY}[ /-]?)?(?P<ahead>{START}ماه ?)?"
        rf"{START}(?P<month>{MONTH})(?P<clear> ?ماه)?{END}"
        rf"(?:{_GAP}[/-]?(?:{YEAR_BEHIND}|{_BYGONE}))?",
        _month,
    ),
    Form(("|".join(SEASONS),), rf"{SEASON}(?: ?,? ?(?:{YEAR_BEHIND}|{_BYGONE}))?", _season),
    Form(
        ("نیمه|ماه", "|".join(_WHICH), *YEAR_HINTS),
        rf"{START}(?:(?P<size>نیمه|سه|شش|چهار|نه|[3469])(?:(?<=نیمه)| ?ماهه?))(?: ?ی)? ?"
        rf"(?P<which>{'|'.join(_WHICH)}){END} ?{YEAR}",
        _part_of_year,
    ),
    Form(
        ("دهه", CARDINAL_HINT),
        rf"{START}دهه(?: ?ی)? ?(?P<decade>\d{{4}}|\d\d|{CARDINAL}){DIGITS_END}{END}"
        rf"(?: ?(?P<era>شمسی|خورشیدی|میلادی))?",
        _decade,
    ),
    Form(YEAR_HINTS, rf"{YEAR}{COUNTED}", _year),
    Form(
        ("تا|الی|لغایت|بین|میان|-", ORDINAL_HINT),
        rf"{DAY}(?= ?(?:تا|الی|لغایت|و|-) ?[^\W_])",
        _number,
    ),
)
"""The forms, those of equal beginning and length in the order of preference."""
