"""The days and years of a query as one token each, under every way that articles write them.

«۱۹ آذر ۱۴۰۴» is also 1404-09-19, 2025-12-10, «نوزدهم آذر ۱۴۰۴» and «۱۰ دسامبر ۲۰۲۵»; «سال ۹۸» is
also ۱۳۹۸. An article with some of the words only («آذر ۱۴۰۴») has them as parts.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from newsearch.search.date_phrases import FixedDate, fixed_dates
from newsearch.search.dates import GREGORIAN_MONTHS, JALALI_MONTHS, jalali_parts

from .query_numbers import day_numbers
from .tokens import Token

Analyze = Callable[[str], list[Token]]
_YEAR = "سال"
_ALSO = {"مه": "می", "ژوئیه": "جولای", "اوت": "آگوست"}  # of one month, both in use in Iran


def dates(text: str, tokens: Sequence[Token], analyze: Analyze) -> Iterator[tuple[int, int, Token]]:
    """The dates among the tokens of a query.

    Yields:
        the index of a date's first token, the one behind its last, and the token for all of it.
    """
    for date in fixed_dates(text):
        first = bisect_left(tokens, date.start, key=lambda token: token.start)
        end = bisect_left(tokens, date.end, key=lambda token: token.start)
        among = tokens[first:end]
        if not among or (among[0].start, among[-1].end) != (date.start, date.end):
            continue  # the date is a piece of a longer token
        read = _day(text, among, date, analyze) or _short_year(text, among, date)
        if read:
            yield first, end, read


def _day(text: str, tokens: Sequence[Token], date: FixedDate, analyze: Analyze) -> Token | None:
    if date.first != date.last:
        return None
    typed = " ".join(token.term for token in tokens)
    term, *others = dict.fromkeys((*day_terms(date.first, analyze), typed))
    if len(tokens) > 1:
        parts = tuple(token.term for token in tokens)
    else:
        year, month, day = jalali_parts(date.first)
        parts = (str(day), JALALI_MONTHS[month - 1].split()[0], str(year))
    start, end = tokens[0].start, tokens[-1].end
    return Token(text[start:end], start, end, term, tuple(others), parts)


def day_terms(day: dt.date, analyze: Analyze) -> list[str]:
    """The ways to write a day, as index terms; the terms of a way of several words with blanks."""
    year, month, number = jalali_parts(day)
    ways = [
        f"{year}-{month:02}-{number:02}",
        day.isoformat(),
        f"{number:02}/{month:02}/{year}",
        f"{number}/{month}/{year}",
    ]
    if year < 1400:  # with two digits a year of that century is one beyond doubt
        ways += [f"{year % 100}/{month:02}/{number:02}", f"{year % 100}/{month}/{number}"]
    name = JALALI_MONTHS[month - 1].split()[0]
    ways += [f"{written} {name} {year}" for written in day_numbers(number)]
    usual = GREGORIAN_MONTHS[day.month - 1].split()[0]
    for name in filter(None, (usual, _ALSO.get(usual))):
        ways += [f"{written} {name} {day.year}" for written in day_numbers(day.day)]
    return list(dict.fromkeys(" ".join(t.term for t in analyze(way)) for way in ways))


def _short_year(text: str, tokens: Sequence[Token], date: FixedDate) -> Token | None:
    """«سال ۹۸»; a year of four digits is two tokens like any others."""
    year, month, day = jalali_parts(date.first)
    if len(tokens) < 2 or tokens[0].term != _YEAR or (month, day) != (1, 1):
        return None
    digits = f"{year % 100:02}"
    typed = [token.term for token in tokens[1:]]
    if typed[0].isdecimal() and len(typed[0]) != 2:
        return None
    start, end = tokens[0].start, tokens[-1].end
    ways = dict.fromkeys(" ".join((_YEAR, *short)) for short in (typed, [digits]))
    return Token(text[start:end], start, end, str(year), tuple(ways), (digits,))
