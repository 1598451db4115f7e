"""The analyser as a whole: ways of writing that must meet, offsets, and texts of any kind."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.search.analysis import Token, default_analyzer

HALF = "\u200c"


def terms(text: str) -> set[str]:
    return {
        term
        for token in default_analyzer().analyze(text)
        for term in (token.term, *token.alternatives, *token.parts)
    }


@pytest.mark.parametrize(
    "text",
    [
        "برنامه‌های",
        "می‌گیرد",
        "نمی‌توان",
        "رئیس‌جمهور",
        "گروه‌هایشان",
        "بزرگ‌تر",
        "خانه‌ام",
        "علاقه‌مند",
        "به‌ویژه",
        "نسل‌کشان",
        "جنگ‌افروز",
        "گفته‌اند",
        "آیت‌الله خامنه‌ای",
    ],
)
def test_half_space_space_and_nothing_are_one(text: str) -> None:
    assert terms(text) == terms(text.replace(HALF, "")) == terms(text.replace(HALF, " "))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("۱٬۲۵۰٬۰۰۰", "1250000"),
        ("۱،۲۵۰،۰۰۰", "1,250,000"),
        ("٪۲۰", "۲۰٪"),
        ("۵۰درصد", "۵۰ درصد"),
        ("تهران-مشهد", "تهران – مشهد"),
        ("کشور،ملت؛دولت", "کشور ملت دولت"),
        ("#رئیس_جمهور", "رئیس‌جمهور"),
        ("@drpezeshkian", "drpezeshkian"),
        ("سلام…", "سلام"),
        ("گفت و گو", "گفتگو"),
        ("علاقه‌مندان", "علاقمندان"),
        ("۱۹ آذرماه", "۱۹ آذر"),
    ],
)
def test_the_same_written_otherwise(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("۳/۵ درصد", {"3.5", "3/5", "درصد"}),
        ("۱۲روزه", {"12", "روزه", "روز"}),
        ("1404/9/19", {"1404-09-19"}),
        ("ساعت ۱۸:۳۰", {"ساعت", "18:30"}),
        ("https://www.mehrnews.com/news/6680123", {"mehrnews.com", "mehrnews"}),
        ("info@mehrnews.com", {"info@mehrnews.com", "mehrnews.com"}),
        ("iPhone ۱۵", {"iphone", "15"}),
    ],
)
def test_symbols(text: str, expected: set[str]) -> None:
    assert terms(text) == expected


def test_offsets_are_those_of_the_original_text() -> None:
    text = "«كتاب های» مُهِمّ را می گیرد."
    assert [(t.surface, t.term) for t in default_analyzer().analyze(text)] == [
        ("كتاب های", "کتاب"),
        ("مُهِمّ", "مهم"),
        ("را", "را"),
        ("می گیرد", "#گرفتن"),
    ]


def test_a_known_compound_has_its_parts_in_queries_only() -> None:
    (document,) = default_analyzer().analyze("رئیس‌جمهور")
    (query,) = default_analyzer().analyze_query("رئیس‌جمهور")
    assert document == Token("رئیس‌جمهور", 0, 10, "رییسجمهور")
    assert query.parts == ("رییس", "جمهور")


@pytest.mark.parametrize(
    ("query", "term"), [("ناتو", "nato"), ("NATO", "ناتو"), ("محمداف", "محمدوف")]
)
def test_a_query_has_other_spellings_beside_it(query: str, term: str) -> None:
    (token,) = default_analyzer().analyze_query(query)
    assert term in token.alternatives
    assert term not in terms(query)


def test_an_unknown_compound_is_taken_apart() -> None:
    (token,) = default_analyzer().analyze("گرگ‌شیر")
    assert token.parts == ("گرگ", "شیر")


def test_the_fingerprint_is_short_hexadecimal() -> None:
    assert int(default_analyzer().fingerprint, 16) > 0


PERSIAN = st.text(alphabet="آابپتمینهشدرکگيكة۱٢3aZ _-/.:@#٪،\u200c\u200b\u064eـ\n", max_size=60)


@given(st.one_of(st.text(max_size=80), PERSIAN))
def test_offsets_round_trip_on_any_text(text: str) -> None:
    tokens = default_analyzer().analyze(text)
    assert all(t.surface == text[t.start : t.end] for t in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))
    assert all(t.start < t.end and t.term for t in tokens)
    every = [x for t in tokens for x in (t.term, *t.alternatives, *t.parts)]
    assert not any(c.isspace() for term in every for c in term)


@given(st.one_of(st.text(max_size=80), PERSIAN))
def test_analysis_is_deterministic(text: str) -> None:
    analyzer = default_analyzer()
    assert analyzer.analyze(text) == analyzer.analyze(text)


@given(PERSIAN)
def test_letters_digits_and_marks_make_no_difference(text: str) -> None:
    other = text.translate(str.maketrans("یک123", "يك١٢٣"))
    assert [t.term for t in default_analyzer().analyze(other)] == [
        t.term for t in default_analyzer().analyze(text)
    ]
