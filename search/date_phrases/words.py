"""The words that dates are made of, as patterns over folded text.

Source: written by hand; the names of months are those of `newsearch.search.dates`.
"""

from newsearch.search.dates import GREGORIAN_MONTHS, JALALI_MONTHS, by_name

from .calendars import GREGORIAN, JALALI, Calendar
from .numbers import CARDINAL, CARDINAL_HINT, END, ORDINAL, START, any_of

DIGITS_START = r"(?<!\d)(?<!\d[.,/:٫])"
DIGITS_END = r"(?!\d)(?![.,/:٫]\d)"

_IRANIAN = "فروردین اردیبهشت خرداد تیر مرداد امرداد شهریور مهر ابان اذر دی بهمن اسفند"
_WORLD = "ژانویه فوریه مارس اوریل ژوین ژوییه جولای اوت اگوست سپتامبر اکتبر نوامبر دسامبر"
_PLAIN = {*_IRANIAN.split(), *_WORLD.split()}
_WITHOUT_DAY = {*_PLAIN, "مه", "می"}

MONTHS: dict[str, tuple[Calendar, int]] = {
    **{name: (GREGORIAN, n) for name, n in by_name(GREGORIAN_MONTHS).items()},
    **{name: (JALALI, n) for name, n in by_name(JALALI_MONTHS).items()},
}
"""Calendar and number of each month's name."""

SEASONS = {"بهار": 1, "تابستان": 2, "پاییز": 3, "خزان": 3, "زمستان": 4}
"""Their place in the Jalali year."""

_WEEK = "شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه"
WEEKDAYS = {name: n for n, name in enumerate(_WEEK.split())} | {"ادینه": 6}
"""Their place in the week, by their names without spaces."""

WEEKDAY = rf"{START}(?P<weekday>(?:(?:یک|دو|سه|چهار|پنج) ?)?شنبه|جمعه|ادینه){END}"
MONTH = any_of(list(MONTHS))
_PLAIN_MONTH = f"(?:{_IRANIAN.replace(' ', '|')}|{_WORLD.replace(' ', '|')})"
MONTH_HINT = rf"{START}{_PLAIN_MONTH}(?: ?ماه)?{END}|\d{{4}}"
"""What every date with a month's name has."""
SEASON = f"{START}(?:فصل ?)?(?P<season>{any_of(SEASONS)}){END}"
DAY = rf"(?:{DIGITS_START}(?P<day>\d\d?)(?!\d)(?: ?(?:ام|م|st|nd|rd|th){END})?|(?P<nth>{ORDINAL}))"
COUNT = rf"(?:{DIGITS_START}\d{{1,4}}(?!\d)|{CARDINAL})"
"""How many: in digits or in words."""

BEFORE = f"(?:پیش|قبل){END}(?! ?از{END})"
"""«سه روز پیش», not «سه روز پیش از انتخابات»."""

_ERA = rf"(?: ?,? ?(?P<era>(?:هجری ?)?(?:شمسی|خورشیدی)|میلادی){END})?"
_NOT_LUNAR = (
    rf"(?! ?(?:هجری{END}(?! ?(?:شمسی|خورشیدی))|قمری|ه ?\.? ?ق{END}|(?:پیش|قبل) از میلاد|ق ?\. ?م))"
)
_LAST = rf"پارسال|سال ?(?:ی ?)?(?:میلادی ?)?(?:گذشته|قبلی?|پیش)(?! ?از{END})"
_FROM_TODAY = (
    rf"{START}(?:(?P<now>امسال|سال ?(?:جاری|کنونی|حاضر))|(?P<last>{_LAST})|(?P<older>پیرارسال))"
    rf"{END}|(?P<ago>{COUNT}) ?سال ?{BEFORE}"
)
_SAID = (
    rf"{START}سال(?: ?های)? ?(?:(?P<said>\d{{4}}|\d\d){DIGITS_END}(?!-\d)|(?P<worded>{CARDINAL}))"
    rf"{_NOT_LUNAR}"
)
_FOUR = rf"{DIGITS_START}\d{{4}}{DIGITS_END}{_NOT_LUNAR}"

YEAR = rf"(?P<year>(?:(?P<number>{_FOUR})|{_SAID}|{_FROM_TODAY}){_ERA})"
"""A year by itself: in four digits, behind سال also in two or in words, or from today's."""

YEAR_HINTS = (
    r"\d{4}|سال",
    f"{CARDINAL_HINT}|امسال|پارسال|پیرارسال|جاری|کنونی|حاضر|گذشته|قبل|پیش",
)
"""What every year has."""

_TWO = rf"{DIGITS_START}(?:0\d|3[2-9]|[4-9]\d){DIGITS_END}{_NOT_LUNAR}"
YEAR_BEHIND = YEAR.replace(_FOUR, f"(?:{_FOUR}|{_TWO})")
"""A year behind a month or a season: also in two digits, if they can be no day."""

COUNTED = (
    rf"(?! ?(?:[%٪]|(?:درصد|هزار|میلیون|میلیارد|تومان|ریال|دلار|یورو|نفر|تن|متر|کیلو\w*|گرم|لیتر"
    rf"|عدد|مورد|روز|ساعت|دقیقه|هفته|ماه|سال|ساله|بار|فقره|واحد|کشته|زخمی|مصدوم|شهید|صفحه|سی ?سی"
    rf"|مگا\w*|گیگ\w*|درجه|امتیاز|گل|خانوار|میلی\w*|هکتار|بشکه|اسب){END}))"
)
"""Behind a number that may be a year, there is nothing that it counts."""


def is_month(name: str, *, has_day: bool, has_four_digits: bool) -> bool:
    """Whether a name beside a day or a year is a month, and no other word.

    می, سرطان and may are words of their own: they want a day and a year of four digits, or in
    the case of مه, می and English names the year alone.
    """
    if name in _PLAIN:
        return True
    return has_four_digits and (has_day or name in _WITHOUT_DAY or name.isascii())
