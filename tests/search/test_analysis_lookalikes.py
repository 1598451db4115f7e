"""Sums and endings that only look like one word, and tables whose entries must meet."""

import pytest

from newsearch.search.analysis import default_analyzer
from newsearch.search.analysis.persons import is_person
from newsearch.search.analysis.plurals import BROKEN_PLURALS
from newsearch.search.analysis.spellings import SPELLINGS

WHOLE = """
    پستان کمان بهتان دیانت مهین سرمست قوچان رویان فریمان کوبانی سیوند بلاتر گوترش ریتر سیمون کولین
    آنتون کارلتون هرمان آشتیانی مظاهریان ماست بستری بتنی برهانی موید
    """
PERSONS = "مسافر شاعر خودروساز مربی دانشجو شیر همشهری افغانستانی"
THINGS = "کم پست سرم نبودش کارت خانم هرم میدان محمدی"


def terms(text: str) -> list[str]:
    return [token.term for token in default_analyzer().analyze(text)]


def keys(text: str) -> set[str]:
    tokens = default_analyzer().analyze(text)
    return {term for token in tokens for term in (token.term, *token.alternatives)}


@pytest.mark.parametrize(
    "text",
    ["به من گفت", "به نگارش", "به کلیات", "هم پیش", "این قدرت", "این همه", "در میان", "به جایی"],
)
def test_a_word_of_grammar_is_joined_to_listed_words_only(text: str) -> None:
    assert len(terms(text)) == len(text.split())


@pytest.mark.parametrize("text", ["به ندرت", "به ویژه", "آن چنان", "همین طور", "هیچ کس", "چه کار"])
def test_a_listed_adverb_is_one_word(text: str) -> None:
    assert terms(text) == terms(text.replace(" ", "\u200c"))
    assert len(terms(text)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("دوست دارم", "دوست دارد"),
        ("مشکل دارند", "مشکل دارد"),
        ("ادامه دارند", "ادامه دارد"),
        ("هزینه کردیم", "هزینه کردند"),
        ("فراهم سازیم", "فراهم سازند"),
    ],
)
def test_a_finite_verb_is_no_half_of_a_noun(one: str, other: str) -> None:
    assert terms(one) == terms(other)
    assert len(terms(one)) == 2


@pytest.mark.parametrize("word", WHOLE.split())
def test_what_looks_like_an_ending_is_none(word: str) -> None:
    assert terms(word) == [word]


@pytest.mark.parametrize(
    ("form", "stem"),
    [
        ("آمریکاست", "آمریکا"),
        ("دنیاست", "دنیا"),
        ("اوست", "او"),
        ("توست", "تو"),
        ("سرمان", "سر"),
        ("برندگان", "برنده"),
        ("نبردهای", "نبرد"),
        ("آتش نشانان", "آتش‌نشان"),
        ("بانوان", "بانو"),
        ("خونه", "خانه"),
        ("چه‌کار", "چکار"),
        ("روسای جمهور", "رئیس‌جمهور"),
        ("فرو ریخت", "فرو می‌ریزد"),
        ("بخوان", "بخوانید"),
        ("میخاستم", "می‌خواستم"),
    ],
)
def test_words_meet(form: str, stem: str) -> None:
    assert keys(form) & keys(stem)


def test_a_name_with_its_title_has_both_as_parts() -> None:
    (token,) = default_analyzer().analyze("سیدعلی")
    assert token.parts == ("سید", "علی")


@pytest.mark.parametrize("stem", PERSONS.split())
def test_persons_and_animals_take_an(stem: str) -> None:
    assert is_person(stem)


@pytest.mark.parametrize("stem", THINGS.split())
def test_things_and_names_take_no_an(stem: str) -> None:
    assert not is_person(stem)


@pytest.mark.parametrize("table", [SPELLINGS, BROKEN_PLURALS], ids=["spellings", "plurals"])
def test_every_entry_of_a_table_meets_its_key(table: dict[str, str]) -> None:
    assert [word for word, key in table.items() if not keys(word) & keys(key)] == []
    assert [key for key in table.values() if table is SPELLINGS and key in SPELLINGS] == []
