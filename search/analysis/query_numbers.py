"""Numbers of a query that articles may write otherwise: «نوزدهم» and ۱۹, ۹۸ and ۱۳۹۸.

An ordinal before a month is a day, which may stand in digits with equal right, and a number of two
digits behind a month or دهه a year. Elsewhere the digits of an ordinal are a weaker guess («قرن
نوزدهم», «دوره دوازدهم»).
"""

import datetime as dt
import re

from newsearch.search.date_phrases.calendars import JALALI
from newsearch.search.date_phrases.finding import hints_of
from newsearch.search.date_phrases.folding import fold_word
from newsearch.search.date_phrases.numbers import (
    CARDINAL,
    ORDINAL,
    cardinal_words,
    ordinal_words,
    value,
)
from newsearch.search.date_phrases.words import MONTHS

from .characters import skeleton
from .tokens import Token

# Years of two digits are those of 1320 to 1414, whatever day is today: terms must not change.
_TODAY = dt.date(2030, 6, 1)
_DECADE, _YEAR = "دهه", "سال"
_ORDINAL = re.compile(ORDINAL)
_CARDINAL = re.compile(CARDINAL)


def equal_numbers(before: Token | None, token: Token, after: Token | None) -> tuple[str, ...]:
    """Terms of equal right for a token between its neighbours, if it is a number of a date."""
    if _is_month(after):
        day = _ordinal(token) or _digits(token)
        return day_numbers(day) if 1 <= day <= 31 else ()
    if before is not None and (_is_month(before) or before.term == _DECADE):
        year = _full_year(token)
        if not year:
            return ()
        words = (skeleton(cardinal_words(year % 100)),) if year % 10 == 0 and year % 100 else ()
        return (str(year), f"{year % 100:02}", *words)
    return ()


def is_number(token: Token) -> bool:
    """Whether the two functions before and behind may have terms for a token somewhere."""
    if token.term.isdecimal():
        return True
    # Every number in words hints at a date, and most words hint at nothing.
    return hints_of(token.surface) > 0 and (_ordinal(token) > 0 or _is_cardinal(token))


def is_of_date(token: Token) -> bool:
    """Whether a number beside a token may be one of a date."""
    return _is_month(token) or token.term in (_YEAR, _DECADE)


def near_numbers(before: Token | None, token: Token) -> tuple[str, ...]:
    """Terms of lower weight: the digits of an ordinal, the last two of a year."""
    number = _ordinal(token)
    if number > 1:
        return (str(number),)
    dated = before is not None and (_is_month(before) or before.term in (_YEAR, _DECADE))
    return (token.term[2:],) if dated and 1320 <= _digits(token) < 1400 else ()


def day_numbers(day: int) -> tuple[str, ...]:
    """A day of a month, 1 to 31, in digits and in words: 9, 09, نهم."""
    return tuple(dict.fromkeys((str(day), f"{day:02}", skeleton(ordinal_words(day)))))


def _is_month(token: Token | None) -> bool:
    return token is not None and fold_word(token.term) in MONTHS


def _digits(token: Token) -> int:
    return int(token.term) if token.term.isdecimal() and len(token.term) < 5 else 0


def _ordinal(token: Token) -> int:
    """The value of an ordinal in words; 0 for any other token."""
    folded = fold_word(token.surface)
    return value(folded) if _ORDINAL.fullmatch(folded) else 0


def _is_cardinal(token: Token) -> bool:
    return _CARDINAL.fullmatch(fold_word(token.surface)) is not None


def _full_year(token: Token) -> int:
    """The year that two digits, or the word of a ten, mean; 0 if they mean none."""
    number = value(fold_word(token.surface)) if _is_cardinal(token) else _digits(token)
    if number < 20 and not token.term.startswith("0"):
        return 0
    return JALALI.full_year(number, _TODAY) if number <= 99 else 0
