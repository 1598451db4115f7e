"""Days, in every way Persian news writes them: Jalali and Gregorian, in digits and in words.

>>> parse_date("چهارشنبه ۱۹ آذرماه ۱۴۰۴")
datetime.date(2025, 12, 10)
>>> to_jalali(parse_date("2025-12-10T23:30:00+03:30"))
'1404/09/19'

A year from 1200 to 1500 is Jalali, one from 1800 to 2200 Gregorian, any other is impossible.
Years have four digits. A numeric date begins with the year; a Jalali one may also end with it
(19/09/1404), while 10/12/2025 is refused, because it means two days.
"""

import datetime as dt
import re
import unicodedata
from functools import cache, lru_cache

from .errors import DateError

JALALI_YEARS = range(1200, 1501)
"""The years of four digits that are Jalali."""
GREGORIAN_YEARS = range(1800, 2201)
"""The years of four digits that are Gregorian."""
_LONGEST = 120  # code points; real feeds need about 60
_EPOCH = dt.date(1970, 1, 1)

JALALI_MONTHS = (
    "فروردین حمل farvardin",
    "اردیبهشت ثور ordibehesht ordibehest ordibehsht",
    "خرداد جوزا khordad xordad",
    "تیر سرطان tir",
    "مرداد امرداد اسد mordad amordad murdad",
    "شهریور سنبله shahrivar sharivar shahriwar",
    "مهر میزان mehr",
    "آبان عقرب aban abaan",
    "آذر قوس azar",
    "دی جدی dey dei",
    "بهمن دلو bahman",
    "اسفند اسپند حوت esfand espand",
)
"""A line for each month: its name in Iran, in Afghanistan (of the zodiac), in Latin letters."""
_JALALI_NAMES = tuple(names.split()[0] for names in JALALI_MONTHS)
GREGORIAN_MONTHS = (
    "ژانویه جنوری ینایر january jan",
    "فوریه فبروری فبرایر february feb",
    "مارس مارچ march mar",
    "آوریل اپریل ابریل april apr",
    "مه می مای مایو may",
    "ژوئن جون یونیو june jun",
    "ژوئیه جولای یولیو july jul",
    "اوت آگوست اگست اغسطس august aug",
    "سپتامبر سپتمبر سبتمبر september sept sep",
    "اکتبر اکتوبر october oct",
    "نوامبر نومبر نوفمبر november nov",
    "دسامبر دسمبر دیسمبر december dec",
)
"""A line for each month: names used in Iran, in Afghanistan, by Arabic media, and in English."""

INVISIBLE = "[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u0640\u064b-\u0655\u0670]+"
"""Joiners and marks of direction, tatweel, vowel signs: no day depends on them."""
_OTHER_DIGIT = r"(?![0-9])\d"
ONE_FORM = str.maketrans(
    {
        **dict.fromkeys("يىئ", "ی"),
        **dict.fromkeys("ك", "ک"),
        **dict.fromkeys("ةۀہھ", "ه"),
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ؤ", "و"),
        **dict.fromkeys("؍\\⁄∕", "/"),
        **dict.fromkeys("–—−‐‑", "-"),
        **dict.fromkeys(",،·•|؛;_", " "),
    }
)
"""One form of each letter and sign of a date, behind NFKC and case folding."""


@lru_cache(maxsize=64)  # parse_date and has_time_of_day ask for the same text
def _fold(text: str) -> str:
    """Return `text` in lower case, with ASCII digits and one form of each letter."""
    folded = re.sub(INVISIBLE, "", unicodedata.normalize("NFKC", text)).casefold()
    folded = folded.translate(ONE_FORM)
    return re.sub(_OTHER_DIGIT, lambda digit: str(unicodedata.decimal(digit[0])), folded)


@cache
def by_name(months: tuple[str, ...]) -> dict[str, int]:
    """The months of `JALALI_MONTHS` or `GREGORIAN_MONTHS`, 1 to 12, by their folded names."""
    return {_fold(name): n for n, names in enumerate(months, 1) for name in names.split()}


# The patterns are compiled when they are first used: most searches name no date.
_ZONE = r"""(?:z|ut|utc|gmt|est|edt|cst|cdt|mst|mdt|pst|pdt|bst|cet|cest|msk|irst|irdt|irt
            |[a-z]+/[a-z]+)\b"""
_TIME = rf"""(?x)
    (?:(?<=\d)t|(?<![\d:.+]))                                 # T of ISO 8601, or a fresh start
    (?:[01]?\d|2[0-4]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d{{1,9}})?)?
    (?:\s*(?:[ap]\.?m\b\.?|[قب]\.?\s?ظ\b\.?))?                # before or after noon
    (?:\s*{_ZONE})?
    (?:\s*[+-](?:0?\d|1[0-4]):?[0-5]\d)?
    (?![\d:/.-])
    |(?<=\d)t(?:[01]\d|2[0-4])(?:[0-5]\d){{1,2}}(?:z|[+-]\d{{4}})?(?!\d)   # basic ISO 8601
"""
_NOISE = r"""(?x)
    \([^()]*\)                                                # (Iran Standard Time)
    |\b(?:
        (?:یک|دو|سه|چهار|پنج)?\s?شنبه|جمعه|ادینه
        |mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?
        |fri(?:day)?|sat(?:urday)?|sun(?:day)?
        |ساعت|مورخه?|تاریخ|روز|سال|ماه|هجری|شمسی|خورشیدی|میلادی|at|on|of
    )\b
"""
_ORDINAL = r"(?:st|nd|rd|th|ام|م)?"
_NAME = r"(?P<name>[^\W\d]+)\.?"
_FORMS = (
    r"(?P<y>\d{4})(?P<s>[-/. ])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?:z|[+-]\d\d:?\d\d)?",
    r"(?P<d>\d{1,2})(?P<s>[-/. ])(?P<m>\d{1,2})(?P=s)(?P<y>1[2-5]\d\d)",
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:\d{4}|\d{6})?",  # compact, with a time or without
    rf"(?P<d>\d{{1,2}}){_ORDINAL}[-/. ]?{_NAME}[-/. ]?(?P<y>\d{{4}})",
    rf"{_NAME}[-/. ]?(?P<d>\d{{1,2}}){_ORDINAL}[-/. ](?P<y>\d{{4}})",
    rf"(?P<y>\d{{4}})[-/. ]?{_NAME}[-/. ]?(?P<d>\d{{1,2}}){_ORDINAL}",
)
_UNIX = r"(?P<s>-?\d{9,10})(?:\.\d+)?|(?P<ms>\d{13})"
# RFC 822: before a time the year may have two digits, after it the zone may have any name.
_RFC_822 = (
    r"(?:[A-Za-z]{3},\s*)?\d{1,2}[ -][A-Za-z]{3}[ -](?:\d\d){1,2}"
    r"\s+(?:[01]?\d|2[0-4]):[0-5]\d\b.*"
)


@lru_cache(maxsize=4096)
def parse_date(text: str | int) -> dt.date:
    """Return the day that `text` names, in the zone that the text itself is written in.

    An integer, or its digits, is a compact date (20251210, 14040919) or Unix time in seconds or
    milliseconds, of which the day in UTC is taken. A weekday beside the date is not checked.

    Raises:
        DateError: the text is in no known form, or there is no such day.
    """
    written = str(text) if isinstance(text, str) or abs(text) < 10**20 else "an integer too large"
    if len(written) > _LONGEST:
        raise _unknown(written)
    folded = _fold(written).strip()
    if unix := re.fullmatch(_UNIX, folded):
        seconds = int(unix["s"]) if unix["s"] else int(unix["ms"]) // 1000
        return _in_range(_EPOCH + dt.timedelta(days=seconds // 86400), written)
    timeless = re.sub(_TIME, " ", folded)
    if match := _match(timeless) or _match(re.sub(_NOISE, " ", timeless)):
        return _day_of(match, written)
    if re.fullmatch(_RFC_822, written.strip()):
        return _rfc_822_day(written)
    raise _unknown(written)


def has_time_of_day(text: str | int) -> bool:
    """Tell whether `text`, a date that `parse_date` understands, says more than the day."""
    folded = _fold(str(text)).strip()
    return any(re.search(form, folded) for form in (_TIME, rf"\A(?:{_UNIX})\Z", r"\A\d{12,}\Z"))


def to_jalali(day: dt.date) -> str:
    """Return the Jalali date in digits, zero padded: "1404/09/19"."""
    year, month, number = jalali_parts(day)
    return f"{year:04}/{month:02}/{number:02}"


def jalali_in_words(day: dt.date) -> str:
    """Return the Jalali date in Persian words and digits: «۱۹ آذر ۱۴۰۴»."""
    year, month, number = jalali_parts(day)
    digits = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    return f"{number} {_JALALI_NAMES[month - 1]} {year}".translate(digits)


def _match(text: str) -> re.Match[str] | None:
    """Match one of the forms, whatever white space and stray signs are around the parts."""
    tight = re.sub(r" ?([-/.]) ?", r"\1", " ".join(text.split())).strip(" -/.:")
    return next(filter(None, (re.fullmatch(form, tight) for form in _FORMS)), None)


def _day_of(match: re.Match[str], written: str) -> dt.date:
    parts = match.groupdict()
    year, number = int(parts["y"]), int(parts["d"])
    name = parts.get("name")
    if year in JALALI_YEARS:
        month = _month(name, JALALI_MONTHS, written) if name else int(parts["m"])
        return _jalali_day(year, month, number, written)
    if year in GREGORIAN_YEARS:
        month = _month(name, GREGORIAN_MONTHS, written) if name else int(parts["m"])
        return _gregorian_day(year, month, number, written)
    raise _no_year(written, year)


def _in_range(day: dt.date, written: str) -> dt.date:
    if day.year not in GREGORIAN_YEARS:
        raise _no_year(written, day.year)
    return day


def _month(name: str, months: tuple[str, ...], written: str) -> int:
    name = name if name in by_name(months) else name.removesuffix("ماه")
    if number := by_name(months).get(name):
        return number
    if name in by_name(JALALI_MONTHS) or name in by_name(GREGORIAN_MONTHS):
        raise DateError(f"“{_quoted(written)}”: the month and the year are of two calendars")
    raise _unknown(written)


def _jalali_day(year: int, month: int, day: int, written: str) -> dt.date:
    try:
        return from_jalali(year, month, day)
    except ValueError:
        raise _impossible(written, f"{year}/{month:02}/{day:02}", "Jalali") from None


@lru_cache(maxsize=4096)
def from_jalali(year: int, month: int, day: int) -> dt.date:
    """The day of a Jalali date.

    Raises:
        ValueError: there is no such day.
    """
    import jdatetime  # 20 ms, and most queries name no date

    found: dt.date = jdatetime.date(year, month, day).togregorian()
    return found


def _gregorian_day(year: int, month: int, day: int, written: str) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise _impossible(written, f"{year}-{month:02}-{day:02}", "Gregorian") from None


def _rfc_822_day(written: str) -> dt.date:
    from email.utils import parsedate  # 20 ms, and only feeds of the old form need it

    parts = parsedate(written)
    if parts is None:
        raise _unknown(written)
    return _in_range(_gregorian_day(*parts[:3], written), written)


@lru_cache(maxsize=4096)
def jalali_parts(day: dt.date) -> tuple[int, int, int]:
    """Year, month and day in the Jalali calendar.

    Raises:
        DateError: the day is before that calendar begins.
    """
    from jalali_core import GregorianToJalali  # what jdatetime asks, a tenth of its import

    year, month, number = GregorianToJalali(day.year, day.month, day.day).getJalaliList()
    if year < 1:
        raise DateError(f"{day.isoformat()} is before the Jalali calendar begins")
    return year, month, number


def _unknown(written: str) -> DateError:
    return DateError(
        f"“{_quoted(written)}” is no date that newsearch knows; "
        "write 2025-12-10, 1404/09/19 or «۱۹ آذر ۱۴۰۴»"
    )


def _no_year(written: str, year: int) -> DateError:
    return DateError(
        f"“{_quoted(written)}”: the year {year} is neither Jalali (1200 to 1500) "
        "nor Gregorian (1800 to 2200)"
    )


def _impossible(written: str, day: str, calendar: str) -> DateError:
    return DateError(f"“{_quoted(written)}”: there is no day {day} in the {calendar} calendar")


def _quoted(written: str) -> str:
    """Return `written` short enough for a message, and printable whatever it holds."""
    short = written if len(written) <= _LONGEST else written[: _LONGEST - 1] + "…"
    return "".join(c if c.isprintable() or c == "\u200c" else ascii(c)[1:-1] for c in short)
