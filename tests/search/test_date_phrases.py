"""Dates in the words of a query: what is one, what is none, and which days it spans."""

import datetime as dt
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsearch.search.date_phrases import DatePhrase, find, finding, fixed_dates, folding
from newsearch.search.date_phrases.form import Hint
from newsearch.search.dates import jalali_in_words, parse_date, to_jalali

TODAY = dt.date(2025, 12, 10)  # Wednesday, 19 Azar 1404
HALF = "\u200c"
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1))


def only(text: str, today: dt.date = TODAY) -> DatePhrase:
    (phrase,) = find(text, today)
    return phrase


def jalali_span(text: str) -> str:
    phrase = only(text)
    first, last = to_jalali(phrase.first), to_jalali(phrase.last)
    return first if first == last else f"{first} {last}"


def test_two_digits_that_are_no_day_are_the_year() -> None:
    assert jalali_span("۲۸ مرداد ۳۲") == "1332/05/28"


@pytest.mark.parametrize(
    "text",
    [
        "۱۹ آذر ۱۴۰۴",
        "19آذر1404",
        "١٩ آذر ١٤٠٤",
        "نوزدهم آذرماه ۱۴۰۴",
        "نوزدهم آذر ماه سال ۱۴۰۴",
        "نوزدهم آذر‌ماه ۱۴۰۴ شمسی",
        "۱۹ام آذر ۱۴۰۴",
        "چهارشنبه ۱۹ آذر ۱۴۰۴",
        "چهار‌شنبه، ۱۹ آذر سال هزار و چهارصد و چهار",
        "۱۴۰۴/۰۹/۱۹",
        "1404-9-19",
        "۱۴۰۴ / ۹ / ۱۹",
        "19/09/1404",
        "14040919",
        "۱۹ قوس ۱۴۰۴",
        "19 azar 1404",
        "۱۰ دسامبر ۲۰۲۵",
        "دهم دسامبر سال ۲۰۲۵ میلادی",
        "10 Dec 2025",
        "10th December 2025",
        "December 10, 2025",
        "2025-12-10",
        "20251210",
        "چهارشنبه ۱۹ آذر",
        "۱۹ آذر امسال",
        "امروز",
    ],
)
def test_forms_of_one_day(text: str) -> None:
    phrase = only(text)
    assert (phrase.first, phrase.last) == (TODAY, TODAY)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("مهر ۱۴۰۴", "1404/07/01 1404/07/30"),
        ("ماه مهر ۱۴۰۴", "1404/07/01 1404/07/30"),
        ("آذرماه سال گذشته", "1403/09/01 1403/09/30"),
        ("آذر پارسال", "1403/09/01 1403/09/30"),
        ("آذرماه گذشته", "1403/09/01 1403/09/30"),
        ("اسفند سال ۱۴۰۳", "1403/12/01 1403/12/30"),
        ("آبان ۹۸", "1398/08/01 1398/08/30"),
        ("۱۴۰۴/۰۹", "1404/09/01 1404/09/30"),
        ("دسامبر ۲۰۲۵", "1404/09/10 1404/10/10"),
        ("مه ۲۰۲۵", "1404/02/11 1404/03/10"),
        ("سال ۱۴۰۳", "1403/01/01 1403/12/30"),
        ("سال ۹۸", "1398/01/01 1398/12/29"),
        ("سال نود و هشت", "1398/01/01 1398/12/29"),
        ("سال ۰۳", "1403/01/01 1403/12/30"),
        ("سال ۲۰۲۴", "1402/10/11 1403/10/11"),
        ("بودجه ۱۴۰۵", "1405/01/01 1405/12/29"),
        ("سال گذشته", "1403/01/01 1403/12/30"),
        ("سال گذشته میلادی", "1402/10/11 1403/10/11"),
        ("دو سال پیش", "1402/01/01 1402/12/29"),
        ("امسال", "1404/01/01 1404/12/29"),
        ("دهه ۹۰", "1390/01/01 1399/12/30"),
        ("دههٔ هفتاد", "1370/01/01 1379/12/30"),
        ("دهه ۹۰ میلادی", "1368/10/11 1378/10/10"),
        ("تابستان ۱۴۰۴", "1404/04/01 1404/06/31"),
        ("بهار امسال", "1404/01/01 1404/03/31"),
        ("زمستان ۹۸", "1398/10/01 1398/12/29"),
        ("تابستان گذشته", "1404/04/01 1404/06/31"),
        ("پاییز گذشته", "1403/07/01 1403/09/30"),
        ("زمستان ۲۰۲۴", "1402/09/10 1402/12/10"),
        ("نیمه نخست ۱۴۰۴", "1404/01/01 1404/06/31"),
        ("سه‌ماهه دوم سال ۱۴۰۴", "1404/04/01 1404/06/31"),
        ("شش ماهه اول امسال", "1404/01/01 1404/06/31"),
    ],
)
def test_months_seasons_and_years(text: str, span: str) -> None:
    assert jalali_span(text) == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("دیروز", "1404/09/18"),
        ("پری روز", "1404/09/17"),
        ("پریشب", "1404/09/17"),
        ("روز گذشته", "1404/09/18"),
        ("سه روز پیش", "1404/09/16"),
        ("۳ روز گذشته", "1404/09/16 1404/09/19"),
        ("سه روز اخیر", "1404/09/16 1404/09/19"),
        ("۲۴ ساعت گذشته", "1404/09/18 1404/09/19"),
        ("۴۸ ساعت اخیر", "1404/09/17 1404/09/19"),
        ("روزهای اخیر", "1404/09/12 1404/09/19"),
        ("روز های اخير", "1404/09/12 1404/09/19"),
        ("این روزها", "1404/09/12 1404/09/19"),
        ("چند روز گذشته", "1404/09/12 1404/09/19"),
        ("این هفته", "1404/09/15 1404/09/21"),
        ("هفتهٔ جاری", "1404/09/15 1404/09/21"),
        ("هفته گذشته", "1404/09/08 1404/09/14"),
        ("هفته‌ی قبل", "1404/09/08 1404/09/14"),
        ("هفتهی پیش", "1404/09/08 1404/09/14"),
        ("دو هفته پیش", "1404/09/01 1404/09/07"),
        ("دو هفته گذشته", "1404/09/05 1404/09/19"),
        ("شنبه گذشته", "1404/09/15"),
        ("چهارشنبه گذشته", "1404/09/12"),
        ("سه‌شنبه هفته گذشته", "1404/09/11"),
        ("ماه گذشته", "1404/08/01 1404/08/30"),
        ("این ماه", "1404/09/01 1404/09/30"),
        ("یک ماه گذشته", "1404/08/19 1404/09/19"),
        ("دو ماه پیش", "1404/07/01 1404/07/30"),
        ("یک سال اخیر", "1403/09/19 1404/09/19"),
    ],
)
def test_what_counts_from_today(text: str, span: str) -> None:
    assert jalali_span(text) == span
    assert only(text).relative
    assert not only(text).ranks


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("از ۱ تا ۱۰ مهر ۱۴۰۴", "1404/07/01 1404/07/10"),
        ("از اول تا دهم مهر ۱۴۰۴", "1404/07/01 1404/07/10"),
        ("۲۵ مهر تا ۵ آبان ۱۴۰۴", "1404/07/25 1404/08/05"),
        ("از ۲۵ آذر تا ۵ فروردین ۱۴۰۴", "1403/09/25 1404/01/05"),
        ("بین مهر و آذر ۱۴۰۴", "1404/07/01 1404/09/30"),
        ("مهر و آبان ۱۴۰۴", "1404/07/01 1404/08/30"),
        ("بهار و تابستان ۱۴۰۴", "1404/01/01 1404/06/31"),
        ("از ۱۴۰۱ تا ۱۴۰۳", "1401/01/01 1403/12/30"),
        ("۱۴۰۱-۱۴۰۳", "1401/01/01 1403/12/30"),
        ("بین سال‌های ۹۸ و ۱۴۰۰", "1398/01/01 1400/12/29"),
        ("از سال ۱۴۰۰ تاکنون", "1400/01/01 1404/09/19"),
        ("از مهر ۱۴۰۴ به بعد", "1404/07/01 1404/09/19"),
        ("از دیروز تا امروز", "1404/09/18 1404/09/19"),
        ("از ۱ مهر ۱۴۰۳ تا امروز", "1403/07/01 1404/09/19"),
    ],
)
def test_ranges(text: str, span: str) -> None:
    assert jalali_span(text) == span
    assert (only(text).start, only(text).end) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "خبرگزاری مهر",
        "مهر نیوز",
        "تیر خلاص",
        "آبان",
        "دیدار",
        "دی",
        "بهار عربی",
        "نماز جمعه",
        "دهه فجر",
        "دهه شصتی",
        "می گوید",
        "۲۰ می گوید",
        "سرطان ۵",
        "۱۴۴۶ قمری",
        "سال ۶۱ هجری",
        "۲۰۰۰ تومان",
        "۱۴۰۰ نفر",
        "سال ۱۲",
        "پژو ۲۰۶",
        "۱۲ روزه",
        "سه روز پیش از انتخابات",
        "سال قبل از انقلاب",
        "۳۰ اسفند ۱۴۰۴",
        "۳۱ مهر ۱۴۰۳",
        "2025-02-30",
        "10/12/2025",
        "فردا",
        "هفته آینده",
        "ساعت ۱۸:۳۰",
        "۳۰ اسفند ۱۴۰۴ ه",
        "امروزه",
        "",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find(text, TODAY) == []


def test_a_month_named_so_is_the_latest_one() -> None:
    phrase = only("بارش آبان‌ماه")
    assert (to_jalali(phrase.first), phrase.assumed) == ("1404/08/01", True)
    assert to_jalali(only("دی‌ماه").first) == "1404/10/01"  # begins within a month
    assert to_jalali(only("بهمن‌ماه").first) == "1403/11/01"


def test_a_day_without_its_year_is_the_latest_or_comes_within_a_month() -> None:
    assert [to_jalali(only(t).first) for t in ("۱۸ آذر", "۲۵ آذر", "۲۲ بهمن")] == [
        "1404/09/18",
        "1404/09/25",
        "1403/11/22",
    ]
    assert only("۲۲ بهمن").assumed and only("۲۲ بهمن").ranks


def test_a_weekday_tells_the_year() -> None:
    phrase = only("سه‌شنبه ۱۹ آذر")
    assert (to_jalali(phrase.first), phrase.assumed) == ("1398/09/19", False)


@pytest.mark.parametrize(
    ("text", "relative", "assumed", "ranks"),
    [
        ("۱۹ آذر ۱۴۰۴", False, False, True),
        ("۱۹ آذر", False, True, True),
        ("آذر امسال", True, False, True),
        ("سال ۹۸", False, True, True),
        ("۱۴۰۳", False, True, True),
        ("سال ۱۴۰۳", False, False, True),
        ("پارسال", True, False, False),
        ("هفته گذشته", True, False, False),
        ("از سال ۱۴۰۰ تاکنون", True, False, True),
    ],
)
def test_what_is_told_of_a_phrase(text: str, relative: bool, assumed: bool, ranks: bool) -> None:
    phrase = only(text)
    assert (phrase.relative, phrase.assumed, phrase.ranks) == (relative, assumed, ranks)


def test_several_phrases_and_their_places_in_the_original_text() -> None:
    text = "زلزله\u200f هفتهٔ  گذشته و «آذرِ ۱۴۰۳» تهران"
    found = [text[p.start : p.end] for p in find(text, TODAY)]
    assert found == ["هفتهٔ  گذشته", "آذرِ ۱۴۰۳"]


def test_the_span_in_words() -> None:
    assert only("هفته گذشته").in_words == "۸ آذر ۱۴۰۴ تا ۱۴ آذر ۱۴۰۴"
    assert only("دیروز").in_words == "۱۸ آذر ۱۴۰۴"


def test_fixed_dates_do_not_depend_on_today() -> None:
    text = "۱۹ آذر ۱۴۰۴، سال ۹۸، ۱۳ آبان، دیروز، آذر امسال، از ۱ تا ۲ مهر ۱۴۰۴"
    assert [(to_jalali(d.first), to_jalali(d.last)) for d in fixed_dates(text)] == [
        ("1404/09/19", "1404/09/19"),
        ("1398/01/01", "1398/12/29"),
    ]


@pytest.mark.parametrize("today", [dt.date(1899, 12, 31), dt.date(2190, 1, 2)])
def test_a_today_out_of_range_is_refused(today: dt.date) -> None:
    with pytest.raises(ValueError, match=str(today)):
        find("امروز", today)


@given(DAYS)
def test_every_day_is_found_in_every_form(day: dt.date) -> None:
    jalali = to_jalali(day)
    forms = (
        jalali_in_words(day),
        jalali,
        jalali.replace("/0", "/"),
        day.isoformat(),
        f"{day:%d %B %Y}",
        f"{day:%B} {day.day}, {day.year}",
    )
    for form in forms:
        phrase = only(f"خبر {form} تهران", day)
        assert (phrase.first, phrase.last) == (day, day) == (parse_date(form),) * 2


@given(DAYS)
def test_weeks_begin_on_saturday_and_hold_seven_days(today: dt.date) -> None:
    this, last = only("این هفته", today), only("هفته گذشته", today)
    assert this.first <= today <= this.last
    assert this.first.weekday() == last.first.weekday() == 5
    assert last.last == this.first - dt.timedelta(days=1)
    assert this.last - this.first == last.last - last.first == dt.timedelta(days=6)


PIECES = """
۱۹ ۹۸ ۱۴۰۴ 2025 آذر مهر می ماه سال هفته روز گذشته پیش اخیر تا از بین و امروز نیمه اول دهه نود هزار
صد سه سوم بیست ۱۴۰۴/۹/۱۹ ۰۰ ۳۰ ۹۹۹۹ اسفند ها های چند این شنبه میلادی هجری - ، / dec 31
دوم ین سی ام دو قبل جاری پری شب ی بهار پارسال ساعت نخست
"""
WORDS = st.lists(st.sampled_from(PIECES.split()), max_size=12)
TEXTS = st.one_of(
    st.text(max_size=60), WORDS.map(" ".join), WORDS.map(HALF.join), WORDS.map("".join)
)


@given(TEXTS, DAYS)
def test_no_text_raises_anything_and_phrases_stand_in_it(text: str, today: dt.date) -> None:
    found = find(text, today)
    assert all(0 <= p.start < p.end <= len(text) and p.first <= p.last for p in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(p.in_words for p in found)
    assert all(0 <= d.start < d.end <= len(text) for d in fixed_dates(text))


@given(WORDS, DAYS)
def test_letters_digits_and_half_spaces_make_no_difference(
    words: list[str], today: dt.date
) -> None:
    def spans(text: str) -> list[tuple[dt.date, dt.date]]:
        return [(p.first, p.last) for p in find(text, today)]

    text = " ".join(words)
    other = text.translate(str.maketrans("یک۰۱۲۳۴۵۶۷۸۹", "يك٠١٢٣٤٥٦٧٨٩")).replace(" ", HALF)
    assert spans(other) == spans(text)


@settings(max_examples=300, deadline=None)
@given(st.text(st.one_of(st.sampled_from("آذرماه ۱۴۰۴\u200c،يكABCéﻻ"), st.characters())))
def test_common_characters_are_folded_as_all_others_are(text: str) -> None:
    quick = folding.fold.__wrapped__(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folding, "_alike", lambda: (frozenset(), {}))
        slow = folding.fold.__wrapped__(text)
    assert (quick.text, list(quick.origin)) == (slow.text, list(slow.origin))


@pytest.mark.parametrize("hint", finding._HINTS)
@pytest.mark.parametrize("text", ["", "بهار ۱۴۰۴", "دهه ۶۰", "سال گذشته", "ماه", "1404-09-10"])
def test_a_hint_is_found_as_its_pattern_is(hint: str, text: str) -> None:
    assert Hint(hint).stands_in(text) == bool(re.search(hint, text))


@given(TEXTS)
def test_words_tell_which_dates_a_text_may_have(text: str) -> None:
    hinted = finding._hints_in(folding.fold(text).text)
    needed = zip(finding._FORMS, finding._NEEDED, strict=True)
    expected = tuple(form for form, bits in needed if bits & hinted == bits)
    assert finding.forms_in.__wrapped__(text) == expected


def found_with_all_forms(text: str, today: dt.date) -> list[DatePhrase]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "forms_in", lambda _: finding._FORMS)
        return find(text, today)


@settings(max_examples=1_000, deadline=None)
@given(TEXTS, DAYS)
def test_forms_without_their_hints_find_nothing(text: str, today: dt.date) -> None:
    assert find(text, today) == found_with_all_forms(text, today)


DATES_OF_EACH_FORM = """
۱۹ آذر | آذر ۱۴۰۴ | آبان‌ماه | ماه مهر گذشته | تابستان گذشته | نیمه نخست امسال | سه‌ماهه دوم ۱۴۰۴
دهه نود | دهه ۶۰ | سال هزار و سیصد و نود | سال‌های ۹۸ | سال جاری | پارسال | پیرارسال
پنج سال پیش | ۱ تا ۱۰ مهر | از سی ام آبان تا دهم آذر | بیست‌ودوم تا سی‌ام آذر
Dec 10, 2025 | ۱۴۰۴/۰۹/۱۹ | ۱۹/۹/۱۴۰۴ | ۹۸/۹/۱۹ | ۲۰۲۵۱۲۱۰ | ۱۴۰۴/۰۹ | پری شب | امشب | شب گذشته
شنبه هفته پیش | هفته جاری | جمعه قبلی | ماه ی پیش | این‌ماه | سه روز اخیر | چندین ماه گذشته
روزهای اخیر | این هفته‌ها | چند سال قبل | دو ساعت پیش | بیست و یک روز قبل
"""


@pytest.mark.parametrize("date", re.split(r"\s*[|\n]\s*", DATES_OF_EACH_FORM.strip()))
def test_dates_have_the_hints_of_their_forms(date: str) -> None:
    for text in (date, date.replace(HALF, " "), date.replace(" ", HALF)):
        found = find(text, TODAY)
        assert found == found_with_all_forms(text, TODAY)
        assert found
