"""Two dates with تا between them: «از ۱ تا ۱۰ مهر ۱۴۰۴», «بین مهر و آذر ۱۴۰۴», «از ۱۴۰۱ تاکنون»."""

import datetime as dt
import re
from collections.abc import Sequence

import msgspec

from .moment import Moment, dated, days
from .numbers import END, START

_BETWEEN = re.compile(rf" ?(?:(?P<to>تا|الی|لغایت|-)|(?P<and>و))(?: ?(?:روز|به){END})? ?")
_FROM = re.compile(rf"{START}(?:از|بین|میان)(?: ?(?:روز|روزهای|تاریخ))? ?$")
_ONE_OF_TWO = re.compile(rf"{START}(?:بین|میان)(?: ?(?:روز|روزهای|تاریخ))? ?$")
_OPENING = 40
_UNTIL_NOW = re.compile(rf" ?(?:تا ?(?:کنون|حالا|الان)|به ?بعد|به ?این ?سو){END}")


def joined(text: str, moments: Sequence[Moment], today: dt.date) -> list[Moment]:
    """The moments of a folded text, those of a range as one."""
    done: list[Moment] = []
    at = 0
    while at < len(moments):
        moment = moments[at]
        following = moments[at + 1] if at + 1 < len(moments) else None
        both = _range(text, moment, following, today) if following else None
        done.append(both or _until_now(text, moment, today) or moment)
        at += 2 if both else 1
    return done


def _before(text: str, moment: Moment) -> str:
    """As much of the text before a moment as the words that open a range may take, and more."""
    return text[max(0, moment.start - _OPENING) : moment.start]


def _range(text: str, left: Moment, right: Moment, today: dt.date) -> Moment | None:
    link = _BETWEEN.fullmatch(text, left.end, right.start)
    before = _before(text, left)
    if link is None or not right.alone:
        return None
    if link["and"] and not (_ONE_OF_TWO.search(before) or _are_neighbours(left, right)):
        return None
    last = dated(right, today)
    end = days(last) if last else None
    first = dated(_completed(left, last), today) if last else None
    begin = days(first) if first else None
    if last is None or first is None or begin is None or end is None:
        return None
    if begin[0] > end[1] and not left.years and first.years:
        first = msgspec.structs.replace(first, years=(first.years[0] - 1, first.years[1] - 1))
        begin = days(first)
    if begin is None or begin[0] > end[1]:
        return None
    opening = _FROM.search(before)
    return msgspec.structs.replace(
        right,
        start=left.start - len(opening[0]) if opening else left.start,
        span=(begin[0], end[1]),
        relative=left.relative or right.relative,
        assumed=left.assumed or last.assumed,
        ranks=left.ranks or right.ranks,
    )


def _are_neighbours(left: Moment, right: Moment) -> bool:
    """Two months or seasons that share a year: «مهر و آبان ۱۴۰۴»."""
    if not left.months or not right.months or left.years or left.day or right.day:
        return False
    return left.calendar is right.calendar and left.months[1] + 1 == right.months[0]


def _completed(left: Moment, right: Moment) -> Moment:
    """The beginning of a range with what only its end says."""
    if left.span:
        return left
    return msgspec.structs.replace(
        left,
        calendar=left.calendar or right.calendar,
        years=left.years or right.years,
        months=left.months or (right.months if left.day else None),
    )


def _until_now(text: str, moment: Moment, today: dt.date) -> Moment | None:
    """«از سال ۱۴۰۰ تاکنون», «از مهر ۱۴۰۴ به بعد»."""
    opening = _FROM.search(_before(text, moment))
    closing = _UNTIL_NOW.match(text, moment.end)
    if not opening or not closing or not moment.alone:
        return None
    first = dated(moment, today)
    span = days(first) if first else None
    if first is None or span is None or span[0] > today:
        return None
    return msgspec.structs.replace(
        first,
        start=moment.start - len(opening[0]),
        end=closing.end(),
        span=(span[0], today),
        relative=True,
    )
