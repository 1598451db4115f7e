"""Days, shown to people."""

import datetime as dt

from newsearch.search.dates import jalali_in_words

from .terminal import persian_digits


def date_line(date: dt.date | None) -> str:
    """A day in both calendars, or nothing."""
    return "" if date is None else f"{persian_digits(jalali_in_words(date))} ({date.isoformat()})"
