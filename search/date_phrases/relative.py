"""Days and spans that count from today: «دیروز», «هفته گذشته», «سه روز اخیر», «دو ماه پیش».

«هفته گذشته» is the calendar week before this one, Saturday to Friday, and «ماه گذشته» the calendar
month: who means the last seven days has «هفت روز گذشته» and «یک هفته اخیر» for it, and these are
read so. A number and پیش or قبل is a point in the past of that size: «سه روز پیش» a day, «دو هفته
پیش» a calendar week. Phrases of the future are left alone: no article is dated in it, and news of
what comes tomorrow is written today.

No words of these phrases rank; an article of yesterday says «امروز».
"""

import datetime as dt
import re

from .calendars import GREGORIAN, JALALI, Calendar, Span, moved, week, weekday
from .form import Form
from .moment import Moment
from .numbers import CARDINAL_HINT, END, START, value
from .words import BEFORE, COUNT, WEEKDAY, WEEKDAYS

_MOST = 10_000
# How many of a unit «چند روز گذشته» and «روزهای اخیر» are.
_SOME = {"روز": 7, "شب": 7, "هفته": 4, "ماه": 6, "سال": 5, "ساعت": 24}
_DAYS = {"روز": 1.0, "شب": 1.0, "هفته": 7.0, "ساعت": 1 / 24}
_BACK = {
    **{"امروز": 0, "امشب": 0, "دیروز": 1, "دیشب": 1},
    **{"پریروز": 2, "پری روز": 2, "پریشب": 2, "پری شب": 2},
}


def _moment(match: re.Match[str], span: Span) -> Moment:
    return Moment(match.start(), match.end(), span, relative=True, ranks=False)


def _day(match: re.Match[str], today: dt.date) -> Moment:
    day = today - dt.timedelta(days=_BACK[match["name"]])
    return _moment(match, (day, day))


def _day_before(match: re.Match[str], today: dt.date) -> Moment:
    """«روز گذشته», «شب گذشته»."""
    day = today - dt.timedelta(days=1)
    return _moment(match, (day, day))


def _week(match: re.Match[str], today: dt.date) -> Moment:
    """«این هفته», «هفته گذشته», «شنبه هفته پیش»."""
    first, last = week(today, 0 if match["this"] else -1)
    if match["weekday"]:
        first = last = first + dt.timedelta(days=_place(match))
    return _moment(match, (first, last))


def _weekday_before(match: re.Match[str], today: dt.date) -> Moment:
    """«شنبه گذشته»: the latest before today."""
    back = (weekday(today) - _place(match) - 1) % 7 + 1
    day = today - dt.timedelta(days=back)
    return _moment(match, (day, day))


def _place(match: re.Match[str]) -> int:
    return WEEKDAYS[match["weekday"].replace(" ", "")]


def _month(match: re.Match[str], today: dt.date) -> Moment:
    calendar = GREGORIAN if match["era"] == "میلادی" else JALALI
    return _moment(match, _months_back(calendar, today, 0 if match["this"] else 1))


def _months_back(calendar: Calendar, today: dt.date, by: int) -> Span:
    month = moved((calendar.year_of(today), calendar.month_of(today)), -by)
    return calendar.months(month, month)


def _last_ones(match: re.Match[str], today: dt.date) -> Moment | None:
    """The last days up to today: «سه روز گذشته», «چند هفته اخیر», «روزهای اخیر»."""
    unit = match["unit"]
    count = _SOME[unit] if match["some"] else value(match["count"])
    first = _before(today, unit, count)
    return _moment(match, (first, today)) if first else None


def _before(today: dt.date, unit: str, count: int) -> dt.date | None:
    """The day that lies some units before today, in months and years by the Jalali calendar."""
    if not 1 <= count <= _MOST:
        return None
    if unit in _DAYS:
        return today - dt.timedelta(days=-int(-count * _DAYS[unit] // 1))
    months = count * (12 if unit == "سال" else 1)
    this = JALALI.months(*[(JALALI.year_of(today), JALALI.month_of(today))] * 2)
    try:
        then = _months_back(JALALI, today, months)
    except (ValueError, OverflowError):
        return None
    return min(then[0] + (today - this[0]), then[1])


def _ago(match: re.Match[str], today: dt.date) -> Moment | None:
    """«سه روز پیش», «دو هفته قبل», «شش ماه پیش»."""
    unit, count = match["unit"], value(match["count"])
    if not 1 <= count <= _MOST:
        return None
    if unit == "هفته":
        return _moment(match, week(today, -count))
    if unit == "ماه":
        try:
            return _moment(match, _months_back(JALALI, today, count))
        except (ValueError, OverflowError):
            return None
    day = _before(today, unit, count)
    return _moment(match, (day, day)) if day else None


_PAST = rf"(?:گذشته|قبلی?|پیش){END}(?! ?از{END})"
_SHORT = "(?P<unit>روز|شب|هفته|ماه|ساعت)"
_UNIT = "(?P<unit>روز|شب|هفته|ماه|سال|ساعت)"
_HERE = "(?P<this>این ?هفته|هفته ?(?:ی ?)?(?:جاری|کنونی|حاضر))"
_PLURAL = "ها(?: ?یی?)?"
_LATELY = rf"(?:گذشته|اخیر){END}"

_OF_WEEK = "شنبه|جمعه|ادینه"
_UNITS = "روز|شب|هفته|ماه|سال|ساعت"
_IS_PAST = "گذشته|قبل|پیش"
_IS_NEAR = f"این|جاری|کنونی|حاضر|{_IS_PAST}"

FORMS = (
    Form(("امروز|امشب|دیروز|دیشب|پری",), rf"{START}(?P<name>{'|'.join(_BACK)}){END}", _day),
    Form(("گذشته", "روز|شب"), rf"{START}(?:روز|شب) ?گذشته{END}", _day_before),
    Form(
        ("هفته", _IS_NEAR),
        rf"(?:{WEEKDAY} ?)?{START}(?:{_HERE}{END}|هفته ?(?:ی ?)?{_PAST})",
        _week,
    ),
    Form((_OF_WEEK, _IS_PAST), rf"{WEEKDAY} ?{_PAST}", _weekday_before),
    Form(
        ("ماه", _IS_NEAR),
        rf"{START}(?:(?P<this>این ?ماه|ماه ?(?:جاری|کنونی|حاضر)){END}|ماه ?(?:ی ?)?{_PAST})"
        rf"(?: ?(?P<era>میلادی){END})?",
        _month,
    ),
    Form(
        ("گذشته|اخیر", _UNITS, f"چند|{CARDINAL_HINT}"),
        rf"(?:(?P<count>{COUNT})|{START}(?P<some>چند(?:ین)?)) ?{_UNIT} ?(?:ی ?)?{_LATELY}",
        _last_ones,
    ),
    Form(
        ("گذشته|اخیر", _UNITS, "ها"),
        rf"{START}{_UNIT} ?(?P<some>{_PLURAL}) ?{_LATELY}",
        _last_ones,
    ),
    Form(("این", _UNITS, "ها"), rf"{START}این ?{_UNIT} ?(?P<some>{_PLURAL}){END}", _last_ones),
    Form(
        ("چند", _UNITS, "پیش|قبل"),
        rf"{START}(?P<some>چند(?:ین)?) ?{_UNIT} ?{BEFORE}",
        _last_ones,
    ),
    Form(
        ("پیش|قبل", _UNITS, CARDINAL_HINT),
        rf"(?P<count>{COUNT}) ?{_SHORT} ?{BEFORE}",
        _ago,
    ),
)
"""The forms."""
