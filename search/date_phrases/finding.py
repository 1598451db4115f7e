"""Find the dates of a query."""

import datetime as dt
import re
from functools import lru_cache

from newsearch.search.recent import LONGEST

from . import absolute, numeric, relative
from .folding import fold, folded
from .form import Form, Hint
from .moment import Moment, days, phrase
from .phrase import DatePhrase, FixedDate
from .ranges import joined

_FORMS = (*absolute.FORMS, *numeric.FORMS, *relative.FORMS)
_FIRST_TODAY, _LAST_TODAY = dt.date(1900, 1, 1), dt.date(2190, 1, 1)
# From which two digits of a year are read where today must not matter: 00 to 14 are 1400 to 1414.
_NO_TODAY = dt.date(2030, 6, 1)
_REMEMBERED = 20_000  # words
_FEW = 100  # words
_HINTS = tuple(dict.fromkeys(hint for form in _FORMS for hint in form.hints))
_SEEN = tuple(map(Hint, _HINTS))
_NEEDED = tuple(sum(1 << _HINTS.index(hint) for hint in form.hints) for form in _FORMS)
_DIGIT = 1 << len(_HINTS)


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
    found = (phrase(m, today, *_origin(text, m)) for m in _read(text, today))
    return [each for each in found if each]


def fixed_dates(text: str) -> list[FixedDate]:
    """The days, months and years that a query names and that do not depend on today.

    In their order, not overlapping; ranges are left out. A year of two digits is one of 1320 to
    1414.
    """
    found = []
    for moment in _read(text, _NO_TODAY):
        span = days(moment)
        if moment.alone and moment.years and not moment.relative and not moment.span and span:
            found.append(FixedDate(*_origin(text, moment), *span))
    return found


def _origin(text: str, moment: Moment) -> tuple[int, int]:
    return fold(text).span(moment.start, moment.end)


@lru_cache(maxsize=64)  # a query is looked through twice
def forms_in(text: str) -> tuple[Form, ...]:
    """The forms that may be in a text: most words of most queries say that none is."""
    hints = 0
    for word in text.split():
        hints |= hints_of(word)
    if hints & _DIGIT:  # only with digits a hint goes on behind a space
        hints = _hints_in(fold(text).text)
    if not hints:
        return ()
    return tuple(form for form, bits in zip(_FORMS, _NEEDED, strict=True) if bits & hints == bits)


def hints_of(word: str) -> int:
    """A bit for each hint that stands in a word; of a word with a digit one that says so, alone."""
    return _hinted(word) if len(word) <= LONGEST else _hinted.__wrapped__(word)


@lru_cache(_REMEMBERED)
def _hinted(word: str) -> int:
    text = folded(word).text
    if any(map(str.isdecimal, text)):
        return _DIGIT
    if _hinted.cache_info().currsize > _FEW and not _any_hint().search(text):
        return 0  # as most words have none
    return _hints_in(text)


@lru_cache(1)
def _any_hint() -> re.Pattern[str]:
    """All hints as one pattern, which takes as long to compile as dozens of words to look at."""
    return re.compile("|".join(_HINTS))


def _hints_in(text: str) -> int:
    """A bit for each hint that stands in a folded text."""
    return sum(hint.stands_in(text) << place for place, hint in enumerate(_SEEN))


def _read(text: str, today: dt.date) -> list[Moment]:
    """The moments of a text, folded; the longest of those that begin together, ranges joined."""
    forms = forms_in(text)
    if not forms:
        return []
    text = fold(text).text
    moments = [moment for form in forms for moment in form.moments(text, today)]
    moments.sort(key=lambda moment: (moment.start, -moment.end))
    apart: list[Moment] = []
    for moment in moments:
        if not apart or moment.start >= apart[-1].end:
            apart.append(moment)
    return joined(text, apart, today)
