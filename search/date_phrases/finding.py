"""Find the dates of a query."""

import datetime as dt
from functools import lru_cache

from . import absolute, numeric, relative
from .folding import Folded, fold
from .form import Form
from .moment import Moment, days, phrase
from .phrase import DatePhrase, FixedDate
from .ranges import joined

_FORMS = (*absolute.FORMS, *numeric.FORMS, *relative.FORMS)
_FIRST_TODAY, _LAST_TODAY = dt.date(1900, 1, 1), dt.date(2190, 1, 1)
# From which two digits of a year are read where today must not matter: 00 to 14 are 1400 to 1414.
_NO_TODAY = dt.date(2030, 6, 1)


def find(text: str, today: dt.date) -> list[DatePhrase]:
    """The dates that a query names, in their order, not overlapping.

    Known are days, months, seasons, parts of years, years, decades, what counts from today, and
    ranges of these, in both calendars, in digits of any script and in words. What is a word as
    often as a date is not one here: a month's name alone (مهر, تیر), a season alone, a weekday
    alone. «آبان‌ماه» is the latest one. A day without its year («۲۲ بهمن») is the latest too, or
    the one that comes within a month; it is marked as assumed, since it may be the name of an
    anniversary of any year, whose words go on ranking.

    Raises:
        ValueError: today is before 1900 or after 2189. No text raises anything.
    """
    if not _FIRST_TODAY <= today <= _LAST_TODAY:
        raise ValueError(f"Today is {today}; it must be from 1900 to 2189.")
    folded = fold(text)
    found = (phrase(m, today, *folded.span(m.start, m.end)) for m in _read(folded, today))
    return [each for each in found if each]


def fixed_dates(text: str) -> list[FixedDate]:
    """The days, months and years that a query names and that do not depend on today.

    In their order, not overlapping; ranges are left out. A year of two digits is one of 1320 to
    1414.
    """
    folded = fold(text)
    found = []
    for moment in _read(folded, _NO_TODAY):
        span = days(moment)
        if moment.alone and moment.years and not moment.relative and not moment.span and span:
            found.append(FixedDate(*folded.span(moment.start, moment.end), *span))
    return found


@lru_cache(maxsize=64)  # a query is looked through twice
def _forms_in(text: str) -> tuple[Form, ...]:
    return tuple(form for form in _FORMS if form.may_be_in(text))


def _read(folded: Folded, today: dt.date) -> list[Moment]:
    """The moments of a text, the longest of those that begin together, and ranges joined."""
    text = folded.text
    moments = [moment for form in _forms_in(text) for moment in form.moments(text, today)]
    moments.sort(key=lambda moment: (moment.start, -moment.end))
    apart: list[Moment] = []
    for moment in moments:
        if not apart or moment.start >= apart[-1].end:
            apart.append(moment)
    return joined(text, apart, today)
