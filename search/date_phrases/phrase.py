"""What is said of a date in a query."""

import datetime as dt

import msgspec

from newsearch.search.dates import jalali_in_words


class DatePhrase(msgspec.Struct, frozen=True):
    """A piece of a query that names a day or a span of days.

    Attributes:
        start, end: code points in the original text.
        first, last: the days it spans, both included; equal for one day.
        relative: it counts from today, as «هفته گذشته» and «آذر امسال» do.
        assumed: something was left unsaid and had to be supplied: the year of «۱۹ آذر» and of
            «آبان‌ماه», the century of «سال ۹۸», whether a number such as «۱۴۰۳» is a year at all.
        ranks: its words should go on ranking articles by their text. They should not in
            «هفته گذشته», since an article of last week does not say so; they should in every
            phrase that holds a month or a number.
    """

    start: int
    end: int
    first: dt.date
    last: dt.date
    relative: bool = False
    assumed: bool = False
    ranks: bool = True

    @property
    def in_words(self) -> str:
        """The span in Jalali dates: «۱۹ آذر ۱۴۰۴» or «۸ آذر ۱۴۰۴ تا ۱۴ آذر ۱۴۰۴»."""
        first = jalali_in_words(self.first)
        return first if self.first == self.last else f"{first} تا {jalali_in_words(self.last)}"


class FixedDate(msgspec.Struct, frozen=True):
    """A day, month or year of a query that is the same whenever it is asked.

    Attributes:
        start, end: code points in the original text.
        first, last: the days it spans, both included; equal for one day.
    """

    start: int
    end: int
    first: dt.date
    last: dt.date
