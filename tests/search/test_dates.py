import datetime as dt
import re

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.search.dates import has_time_of_day, jalali_in_words, parse_date, to_jalali
from newsearch.search.errors import DateError

DAY = dt.date(2025, 12, 10)
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
DAYS = st.dates(dt.date(1821, 3, 21), dt.date(2121, 3, 20))  # Jalali 1200 to 1499


@pytest.mark.parametrize(
    "text",
    [
        "2025-12-10",
        "2025/12/10",
        "2025.12.10",
        " 2025-12-10 ",
        "2025-12-10T00:30:00+03:30",
        "2025-12-10T23:30:00Z",
        "2025-12-10T23:30",
        "2025-12-10 23:30:00.123456",
        "20251210T233000Z",
        "20251210",
        "20251210233000",
        "2025-12-10+03:30",
        "1404/09/19",
        "1404-9-19",
        "1404 / 9 / 19",
        "19/09/1404",
        "14040919",
        "۱۴۰۴/۰۹/۱۹",
        "١٤٠٤/٠٩/١٩",
        "１４０４/０９/１９",
        "1404/09/19 - 11:22",
        "11:22 - 1404/09/19",
        "11:22 · 19 Azar 1404",
        "۱۹ آذر ۱۴۰۴",
        "19آذر1404",
        "1404 آذر 19",
        "چهارشنبه ۱۹ آذرماه ۱۴۰۴",
        "چهارشنبه، ۱۹ آذر ماه سال ۱۴۰۴ ساعت ۱۰:۱۵",
        "چهار‌شنبه ۱۹ آذر‌ماه ۱۴۰۴",
        "۱۹ قوس ۱۴۰۴",
        "\u200f۱۹ آذر ۱۴۰۴\u200e",
        "۱۰ دسامبر ۲۰۲۵",
        "10 دسامبر 2025 میلادی",
        "10 Dec 2025",
        "December 10th 2025, 18:25:00.000",
        "December 10, 2025 at 10:15 AM",
        "Wed, 10 Dec 2025 00:12:00 +0330",
        "Wed, 10 Dec 2025 23:12:00 GMT",
        "Wed, 10 Dec 25 07:12:00 GMT",
        "Wed, 10 Dec 2025 07:12:00 MESZ",
        "Wed, 10 Dec 2025 07:12:00 GMT+3:30",
        "Wed Dec 10 07:12:00 2025",
        "Wed Dec 10 2025 07:12:00 GMT+0330 (Iran Standard Time)",
        "1765324800",  # the first second of the day, in UTC
        "1765411199",  # the last
        "1765324800.5",
        "1765324800000",
    ],
)
def test_forms_of_one_day(text: str) -> None:
    assert parse_date(text) == DAY


def test_numbers_are_unix_seconds_or_compact_dates() -> None:
    assert parse_date(1765324800) == DAY
    assert parse_date(-86400 * 365 * 20) == dt.date(1950, 1, 6)
    assert parse_date(20251210) == DAY
    assert parse_date(14040919) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("16 Ordibehesht 1405", dt.date(2026, 5, 6)),
        ("۳۰ ارديبهشت ۱۴۰۴", dt.date(2025, 5, 20)),
        ("۵ ژوئیهٔ ۲۰۲۵", dt.date(2025, 7, 5)),
        ("۵ ژوئيه ۲۰۲۵", dt.date(2025, 7, 5)),
        ("۸ مه ۲۰۲۵", dt.date(2025, 5, 8)),
        ("۱ اوت ۲۰۲۵", dt.date(2025, 8, 1)),
        ("11:22 Sept 10 2025", dt.date(2025, 9, 10)),
        ("1403/12/30", dt.date(2025, 3, 20)),
        ("1383-02-31", dt.date(2004, 5, 20)),
        ("2024-02-29", dt.date(2024, 2, 29)),
    ],
)
def test_months_and_leap_days(text: str, day: dt.date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "1404/13/01",
        "1404/12/30",
        "1404/07/31",
        "2025-02-30",
        "2025-13-01",
        "1404/00/10",
        "1700/01/01",
        "2201-01-01",
        "1199/12/01",
        "10/12/2025",
        "10.12.2025",
        "04/09/19",
        "1404/09",
        "1404",
        "۱۹ آذر",
        "۱۹ آذر ۲۰۲۵",
        "۳ محرم ۱۴۴۷",
        "10 Dec 2025 25:99",
        "2025-12-10 و بعد",
        "12345",
        "9999999999",
        "tomorrow",
        "",
        " ",
    ],
)
def test_no_day(text: str) -> None:
    with pytest.raises(DateError, match=re.escape(f"“{text}”")):
        parse_date(text)


def test_a_message_is_short_and_printable() -> None:
    with pytest.raises(DateError) as error:
        parse_date("\x00\ud800" + "9" * 100_000)
    assert str(error.value).isprintable()
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-12-10", False),
        ("20251210", False),
        ("۱۹ آذر ۱۴۰۴", False),
        ("11:22 · 19 Azar 1404", True),
        ("2025-12-10T11:22Z", True),
        ("20251210112200", True),
        (1765324800, True),
    ],
)
def test_time_of_day(text: str | int, expected: bool) -> None:
    assert has_time_of_day(text) is expected


def test_jalali_in_digits_and_in_words() -> None:
    assert to_jalali(DAY) == "1404/09/19"
    assert to_jalali(dt.date(2025, 3, 21)) == "1404/01/01"
    assert jalali_in_words(DAY) == "۱۹ آذر ۱۴۰۴"
    assert jalali_in_words(dt.date(2025, 3, 21)) == "۱ فروردین ۱۴۰۴"


def test_a_day_before_the_jalali_calendar() -> None:
    with pytest.raises(DateError, match="0600-01-01"):
        to_jalali(dt.date(600, 1, 1))


@given(st.dates())
def test_jalali_dates_are_those_of_jdatetime(day: dt.date) -> None:
    try:
        expected = jdatetime.date.fromgregorian(date=day)
    except ValueError:
        with pytest.raises(DateError, match="before the Jalali calendar"):
            to_jalali(day)
    else:
        assert to_jalali(day) == f"{expected.year:04}/{expected.month:02}/{expected.day:02}"


@given(DAYS)
def test_every_day_comes_back_from_its_forms(day: dt.date) -> None:
    jalali = to_jalali(day)
    forms = (
        day.isoformat(),
        f"{day:%Y%m%d}",
        jalali,
        jalali.replace("/", ""),
        jalali.replace("/0", "-").replace("/", "-"),
        jalali.translate(PERSIAN_DIGITS),
        jalali.translate(ARABIC_DIGITS),
        jalali_in_words(day),
        f"{day:%d %b %Y}",
        f"{day:%B} {day.day}, {day.year} 10:15:00",
    )
    assert {parse_date(form) for form in forms} == {day}


@given(st.text() | st.text("۰۱۴/-: TZآذر0129.", max_size=20) | st.integers().map(str))
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        day = parse_date(text)
    except DateError:
        return
    assert 1800 <= day.year <= 2200


@given(st.integers())
def test_no_integer_raises_anything_else(number: int) -> None:
    try:
        parse_date(number)
    except DateError:
        return
