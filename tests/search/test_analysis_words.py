"""Words: what is one term, what is another, and what is both."""

import pytest

from newsearch.search.analysis import default_analyzer
from newsearch.search.analysis.nouns import cuts
from newsearch.search.analysis.verbs import readings


def terms(text: str) -> set[str]:
    """Every term of a document with this text."""
    return {
        term
        for token in default_analyzer().analyze(text)
        for term in (token.term, *token.alternatives, *token.parts)
    }


def keys(text: str) -> set[str]:
    """The terms of equal weight of a text that is one token."""
    (token,) = default_analyzer().analyze(text)
    return {token.term, *token.alternatives}


@pytest.mark.parametrize(
    ("form", "infinitive"),
    [
        ("رفتم", "رفتن"),
        ("بروم", "رفتن"),
        ("نرود", "رفتن"),
        ("می‌رفته‌اند", "رفتن"),
        ("نخواهند رفت", "رفتن"),
        ("رفته است", "رفتن"),
        ("بگویم", "گفتن"),
        ("بیاورند", "آوردن"),
        ("نیندازید", "انداختن"),
        ("نیفتاد", "افتادن"),
        ("می‌یابند", "یافتن"),
        ("برنمی‌گردند", "برگشتن"),
        ("بر می گردند", "برگشتن"),
        ("بازگشته‌اند", "بازگشتن"),
        ("درنیاورد", "درآوردن"),
        ("می‌بیندش", "دیدن"),
        ("نیست", "بودن"),
        ("می‌توان", "توانستن"),
        ("میگن", "گفتن"),
    ],
)
def test_a_verb_is_found_under_its_infinitive(form: str, infinitive: str) -> None:
    assert terms(infinitive) <= terms(form)


@pytest.mark.parametrize(
    ("form", "stem"),
    [
        ("کتاب‌هایشان", "کتاب"),
        ("نمایندگان", "نماینده"),
        ("دانشجویان", "دانشجو"),
        ("آقایان", "آقا"),
        ("مسافرین", "مسافر"),
        ("انقلابیون", "انقلابی"),
        ("خانه‌ام", "خانه"),
        ("خانه ی", "خانه"),
        ("صدایشان", "صدا"),
        ("دانشجوی", "دانشجو"),
        ("پدرانمان", "پدر"),
        ("بزرگ‌ترین", "بزرگ"),
        ("مهم‌ترین‌ها", "مهم"),
        ("قوانین", "قانون"),
        ("شهدای", "شهید"),
        ("رؤسای", "رئیس"),
        ("تجربیات", "تجربه"),
        ("LinkedInهای", "linkedin"),
    ],
)
def test_a_noun_is_found_under_its_stem(form: str, stem: str) -> None:
    assert keys(form) & keys(stem)


WHOLE = """
    تهران ایران لبنان سازمان دختر مشتری شهرت مردم آتش باران زبان حیات تنها بها چای پزشکیان
    میدان میزان میراث نبرد دکتر دفتر خانم تیم فیلم گزارش ورزش دولت ملت داستان همان زندگی
"""


@pytest.mark.parametrize("word", WHOLE.split())
def test_a_lexeme_is_not_cut(word: str) -> None:
    (token,) = default_analyzer().analyze(word)
    assert token.term == word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("میدان", "می‌دانم"),
        ("میزان", "می‌زنند"),
        ("شهرت", "شهر"),
        ("باران", "بار"),
        ("پزشکیان", "پزشک"),
        ("افراد", "افراشتن"),
        ("پیش‌بینی", "بینی"),
        ("رئیس", "ریس"),
    ],
)
def test_words_that_look_alike_do_not_meet(one: str, other: str) -> None:
    assert not terms(one) & terms(other)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("شکست", {"شکست", "#شکستن"}), ("نوشته", {"نوشته", "#نوشتن"}), ("مرد", {"مرد", "#مردن"})],
)
def test_a_homograph_has_both_terms(word: str, expected: set[str]) -> None:
    assert keys(word) == expected


def test_readings_name_the_form() -> None:
    assert [(r.key, r.form) for r in readings("نمیروم")] == [("رفتن", "imperfect")]
    assert readings("کتاب") == []


def test_cuts_come_shortest_first() -> None:
    assert [(c.stem, c.kind) for c in cuts("کارگرانی")][:2] == [("کارگران", "ی"), ("کارگر", "ان")]
