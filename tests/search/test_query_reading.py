"""The query side of the analyser: what documents may write instead of what was typed."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsearch.search.analysis import Token, default_analyzer
from newsearch.search.analysis.acronyms import NAMES
from newsearch.search.analysis.foreign_names import NAMES as FOREIGN
from newsearch.search.analysis.foreign_names import variants
from newsearch.search.analysis.query_numbers import equal_numbers, is_number, near_numbers
from newsearch.search.dates import jalali_in_words, to_jalali

HALF = "\u200c"


def query(text: str) -> list[Token]:
    return default_analyzer().analyze_query(text)


def document(text: str) -> set[str]:
    return {
        term
        for token in default_analyzer().analyze(text)
        for term in (token.term, *token.alternatives, *token.parts)
    }


def reaches(typed: str, written: str) -> bool:
    """Whether each token of a query is met by a document, with full right."""
    terms = document(written)
    return all(
        any(terms.issuperset(form.split(" ")) for form in (t.term, *t.alternatives))
        for t in query(typed)
    )


def hints_at(typed: str, written: str) -> bool:
    """Whether each token of a query is met by a document, if only by all of its parts."""
    terms = document(written)
    return all(
        any(terms.issuperset(form.split(" ")) for form in (t.term, *t.alternatives))
        or (t.parts and terms.issuperset(t.parts))
        for t in query(typed)
    )


WAYS = [
    "۱۹ آذر ۱۴۰۴",
    "۱۹ آذر ماه سال ۱۴۰۴",
    "نوزدهم آذرماه ۱۴۰۴",
    "۱۴۰۴/۰۹/۱۹",
    "1404-9-19",
    "19/09/1404",
    "۱۰ دسامبر ۲۰۲۵",
    "دهم دسامبر ۲۰۲۵",
    "2025-12-10",
]


@pytest.mark.parametrize("typed", WAYS)
@pytest.mark.parametrize("written", WAYS)
def test_a_day_is_reached_however_it_is_written(typed: str, written: str) -> None:
    assert reaches(typed, written)


def test_a_day_is_one_token_with_its_words_as_parts() -> None:
    (token,) = query("۱۹ آذرماه ۱۴۰۴")
    assert (token.surface, token.start, token.end) == ("۱۹ آذرماه ۱۴۰۴", 0, 14)
    assert (token.term, token.parts) == ("1404-09-19", ("19", "آذر", "1404"))
    assert "2025-12-10" in token.alternatives
    assert not reaches("۱۹ آذر ۱۴۰۴", "آذر ۱۴۰۴")
    assert not hints_at("۱۹ آذر ۱۴۰۴", "۱۹ آبان ۱۴۰۴")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("سال ۹۸", "۱۳۹۸"),
        ("سال ۹۸", "سال ۱۳۹۸"),
        ("سال نود و هشت", "۱۳۹۸"),
        ("سال ۰۳", "۱۴۰۳"),
        ("آبان ۹۸", "آبان ۱۳۹۸"),
        ("دهه ۹۰", "دهه ۱۳۹۰"),
        ("دهه نود", "دهه ۹۰"),
        ("دهه ۹۰", "دهه نود"),
        ("نوزدهم آذر", "۱۹ آذر"),
        ("۱۹ آذر", "نوزدهم آذر"),
        ("۹ آذر", "۰۹ آذر"),
        ("بیست و سوم آذر", "۲۳ آذر"),
        ("سی‌ام خرداد", "۳۰ خرداد"),
    ],
)
def test_numbers_of_dates(typed: str, written: str) -> None:
    assert reaches(typed, written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [("سال ۱۳۹۸", "سال ۹۸"), ("قرن نوزدهم", "قرن ۱۹"), ("مجلس دوازدهم", "مجلس ۱۲")],
)
def test_numbers_that_are_a_weaker_guess(typed: str, written: str) -> None:
    assert hints_at(typed, written)
    assert not reaches(typed, written)


@pytest.mark.parametrize("text", ["سال ۹۸ درصد", "سال ۶۱ هجری", "۹۸", "۱۹ نفر", "کشور ۹۸"])
def test_numbers_that_are_no_dates_stay_as_they_are(text: str) -> None:
    assert [t.term for t in query(text)] == [t.term for t in default_analyzer().analyze(text)]
    assert not any(term.isdecimal() for t in query(text) for term in (*t.alternatives, *t.parts))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("FATF", "اف‌ای‌تی‌اف"),
        ("FATF", "گروه ویژه اقدام مالی"),
        ("اف ای تی اف", "گروه ویژه اقدام مالی"),
        ("آژانس بین المللی انرژی اتمی", "IAEA"),
        ("برجام", "برنامه جامع اقدام مشترک"),
        ("سی‌ان‌ان", "CNN"),
        ("ناتو", "NATO"),
        ("کووید-۱۹", "کرونا"),
        ("گورباچف", "گورباچوف"),
        ("علی‌اف", "علیف"),
        ("محمداف", "محمدوف"),
        ("پ‌ک‌ک", "PKK"),
        ("پ.ک.ک", "PKK"),
    ],
)
def test_names_that_are_written_in_several_ways(one: str, other: str) -> None:
    assert reaches(one, other)
    assert reaches(other, one)


def test_every_name_of_a_line_reaches_the_others() -> None:
    for line in (NAMES + FOREIGN).split("\n"):
        names = [name for name in line.partition(">")[0].split("|") if name]
        for name in names[1:]:
            if name.isascii() or " " not in name:
                assert reaches(name, names[0]), (name, names[0])
            assert reaches(names[0], name), (names[0], name)


def test_a_wider_name_is_reached_but_not_narrowed() -> None:
    assert reaches("ایالات متحده", "آمریکا")
    assert not reaches("آمریکا", "ایالات متحده")


def test_letters_that_are_words_do_not_spell_a_name_in_documents() -> None:
    assert not reaches("DVD", "وی در ماه دی")
    assert reaches("دی وی دی", "دی‌وی‌دی")
    assert reaches("دی وی دی", "DVD")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("وزیر امور خارجه", "وزارت امور خارجه"),
        ("سفیر ایران", "سفارت ایران"),
        ("شهردار", "شهرداری"),
        ("فرانسه", "فرانسوی"),
    ],
)
def test_offices_and_countries_are_near_to_each_other(one: str, other: str) -> None:
    assert hints_at(one, other)
    assert hints_at(other, one)
    assert not reaches(one, other)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("خانهای", "خان"),
        ("خانهای", "خانه"),
        ("انتخابات", "انتخاب"),
        ("مردم", "مرد"),
        ("نبرد", "بردن"),
        ("ریاست جمهوری", "رئیس‌جمهور"),
    ],
)
def test_other_readings_are_hinted_at(typed: str, written: str) -> None:
    assert hints_at(typed, written)


def test_a_half_space_leaves_no_other_reading() -> None:
    assert not hints_at("خانه‌ای", "خان")
    assert not hints_at("انتخاب", "انتخابات")


@pytest.mark.parametrize("word", ["اهداف", "کتاب", "برف"])
def test_short_words_are_no_foreign_names(word: str) -> None:
    assert variants(word) == ()


def test_documents_are_not_widened() -> None:
    text = "۱۹ آذر ۱۴۰۴ FATF وزیر سال ۹۸"
    terms = [t.term for t in default_analyzer().analyze(text)]
    assert terms == ["19", "آذر", "1404", "fatf", "وزیر", "سال", "98"]


@given(st.dates(dt.date(1940, 1, 1), dt.date(2080, 1, 1)))
def test_any_day_is_reached_from_every_form(day: dt.date) -> None:
    ways = (jalali_in_words(day), to_jalali(day), day.isoformat())
    assert all(reaches(one, other) for one in ways for other in ways)


PIECES = "۱۹ ۹۸ ۱۴۰۴ آذر سال دهه نوزدهم ناتو FATF سی ان گروه ویژه اقدام مالی ، - . وزیر خانهای 1:2"
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(st.sampled_from(PIECES.split()), max_size=9).map(" ".join)
)


@given(TEXTS)
def test_tokens_of_a_query_cover_those_of_the_same_text(text: str) -> None:
    tokens, plain = query(text), default_analyzer().analyze(text)
    starts, ends = {t.start for t in plain}, {t.end for t in plain}
    assert all(t.surface == text[t.start : t.end] for t in tokens)
    assert all(t.start in starts and t.end in ends for t in tokens)
    assert all(any(t.start <= p.start and p.end <= t.end for t in tokens) for p in plain)
    forms = [form for t in tokens for form in (t.term, *t.alternatives, *t.parts)]
    assert all(form and form == " ".join(form.split()) for form in forms)


@given(TEXTS)
def test_a_text_reaches_itself(text: str) -> None:
    assert reaches(text, text)


WORDS = """
۰۰ ۵ ۱۹ ۹۸ ۱۳۹۸ نوزدهم دوم شصت هفتاد بیست آذر مهر می دهه سال کتاب‌ها سازمان ملل متحد ان اف ای تی دی
وی U S iphone کوید covid-19 ایران
"""


@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=8).map(" ".join))
def test_what_is_known_of_a_word_alone_hides_nothing_of_its_neighbours(text: str) -> None:
    reader = default_analyzer()._queries
    tokens = default_analyzer().analyze(text)
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if not is_number(token):
            assert equal_numbers(before, token, after) == near_numbers(before, token) == ()
        if not reader._widening.names.may_begin(token):
            assert reader._widening.names.length(text, tokens, at) == 0


TOUCHING = """
۱۹ 22 98 آذر ماه سال دهه نود اول دوم سوم بیست می ها های تر است شده اند متر روزه سه اف ای تی بی
آی bbc fbi تهران، گفت و گو کتاب رئیس جمهور دی بهمن کی روش بن سلمان نیویورک نیو یورک تاکنون از
دیروز هفته گذشته خواهد رفت نمی دانم خانه‌ای کتاب‌خانه "علی «ایران» ۱۴۰۴/۹/۱۹ آذر۱۴۰۴ علی،حسن قیمت
دلار چند میلیون نفر
"""
SPACES = st.sampled_from([" ", "  ", "\n", "\t", "\u00a0", HALF, " " + HALF])


@settings(max_examples=2_000, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(TOUCHING.split()), SPACES), max_size=9), st.integers(0, 9)
)
def test_words_apart_are_read_as_words_together(
    words: list[tuple[str, str]], several_spaces: int
) -> None:
    spaces = [" " if place < several_spaces else space for place, (_, space) in enumerate(words)]
    text = "".join(word + space for (word, _), space in zip(words, spaces, strict=True))
    reader = default_analyzer()._queries
    assert reader.read(text) == reader._read_together(text)


@pytest.mark.parametrize(
    "text",
    ["قیمت دلار در بازار تهران", "ایران، قزاقستان (تجارت)", "خانه است", "دو کشور", "نفر اول", ""],
)
def test_words_that_do_not_touch_are_read_apart(text: str) -> None:
    assert default_analyzer()._queries.apart(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("می رود", "کتاب ها", "رفته است", "۱۹ آذر", "آذر ۹۸", "دهه نود", "سال ۱۴۰۴", "دیروز"),
        *("نیو یورک", "بن سلمان", "۱۲ روزه", "۱۴۰۴/۹/۱۹"),
    ],
)
def test_words_that_touch_are_read_together(text: str) -> None:
    assert default_analyzer()._queries.apart(text) is None
