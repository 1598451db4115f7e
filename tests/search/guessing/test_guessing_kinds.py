"""What is guessed, kind by kind: with the shipped lexicon alone, as no index is at hand."""

import re
from functools import cache

import pytest

from newsearch.search.analysis import default_analyzer
from newsearch.search.guessing import Guess, Vocabulary, guess


@cache
def shipped() -> Vocabulary:
    return Vocabulary(default_analyzer().lexicon)


def guesses(text: str) -> list[Guess]:
    analyzer = default_analyzer()
    return guess(text, analyzer.analyze_query(text), shipped(), analyzer)


def meant(text: str, kind: str) -> str:
    """The pieces that were taken, of one kind, with a bar between them."""
    return "|".join(g.meant for g in guesses(text) if g.taken and g.kind == kind)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hdvhk", "ایران"),
        ("fhc'aj", "بازگشت"),  # ' is گ
        ("[k'", "جنگ"),
        ("hkjohfhj l[gs", "انتخابات|مجلس"),
        ("\\hdjoj", "پایتخت"),  # پ of the older Windows layout
        ("`hdjoj", "پایتخت"),
        ("mhdjoj", "پایتخت"),  # پ of the national standard
        ("Hlvd;h", "آمریکا"),  # shift and H
        ("ldv,n", "می‌رود"),
        ("«hdvhk»", "ایران"),
        ("nv hdvhk", "در|ایران"),  # two letters alone would prove nothing
        ("هدسفشلقشپ", "instagram"),
        ("اثممخ صخقمی", "hello|world"),
    ],
)
def test_keys_of_the_other_layout(typed: str, expected: str) -> None:
    assert meant(typed, "keyboard") == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("gozaresh", "گزارش"),
        ("rais jomhoor", "رئیس|جمهور"),
        ("rais-e jomhur", "رئیس|جمهور"),  # the ezafe written as a word
        ("vezarate khareje", "وزارت|خارجه"),  # and at the end of one
        ("daneshgah tehran", "دانشگاه|تهران"),  # a known name beside Finglish
        ("gheymat naft va gaz", "قیمت|نفت|و|گاز"),
        ("qeymat", "قیمت"),
        ("khabarha", "خبر‌ها"),
        ("ketabhaye", "کتاب‌های"),
        ("bazneshastegan", "بازنشستگان"),
        ("namayandegan", "نمایندگان"),
        ("shanbe", "شنبه"),
        ("shambe", "شنبه"),
        ("khahar", "خواهر"),
        ("miravad", "می‌رود"),
        ("nemishavad", "نمی‌شود"),
        ("khamenei", "خامنه‌ای"),
        ("dāneshgāh", "دانشگاه"),
        ("salam", "سلام"),  # neither سالم nor سشمشپ
        ("chin", "چین"),  # rather than زاهد, its keys
        ("hamkari", "همکاری"),  # its half-space is hardly ever written
        ("qoran", "قرآن"),
        ("qur'an", "قرآن"),
        ("kabul", "کابل"),  # spelt as abroad
        ("ramadan", "رمضان"),
        ("raisi", "رئیسی"),
        ("ra'is jomhur", "رئیس|جمهور"),
        ("sir", "سیر"),
        ("nemishe", "نمی‌شه"),  # spoken verbs
        ("mishe", "می‌شه"),
        ("mikham", "می‌خوام"),
        ("jame jahani", "جام|جهانی"),  # an ezafe, for a word follows
        ("jange okrayn", "جنگ|اوکراین"),
        ("mahe ramadan", "ماه|رمضان"),
        ("hafte dovom", "هفته"),  # and here none
        ("gheymat iphone 15 pro max", "قیمت|آیفون"),
    ],
)
def test_persian_in_latin_letters(typed: str, expected: str) -> None:
    assert meant(typed, "finglish") == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("انتخاباط", "انتخابات"),  # the same sound
        ("اسفهان", "اصفهان"),
        ("مزاکره", "مذاکره"),
        ("خاهر", "خواهر"),  # و that is not heard
        ("لطفن", "لطفا"),
        ("پزکشیان", "پزشکیان"),  # neighbours swapped
        ("کشورر", "کشور"),  # a letter twice
        ("هواپبما", "هواپیما"),  # the key beside
        ("مسولیت", "مسئولیت"),  # a letter left out
        ("دان شگاه", "دانشگاه"),  # a space too many
        ("درمجموعه", "در مجموعه"),  # a space too few
        ("انتخواب", "انتخاب"),  # falls into known parts, but is none
        ("خبرگذاری", "خبرگزاری"),
        ("جمعهوری", "جمهوری"),
        ("پرشکیان", "پزشکیان"),
        ("سپاسگذاری", "سپاسگزاری"),
        ("حضوررر", "حضور"),  # a letter drawn out
        ("سلاممم", "سلام"),
        ("ورازت", "وزارت"),  # two letters swapped around a third
        ("دانشگا ه تهران", "دانشگاه"),
        ("بانک مر کزی", "مرکزی"),  # both halves are words
    ],
)
def test_misspelt_words(typed: str, expected: str) -> None:
    assert re.sub("\u200c", "", meant(typed, "spelling")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "قیمت دلار در بازار تهران",
        "می‌روند کتاب‌هایشان بزرگ‌ترین",
        "کردن نوشتن گوینده بهترین",
        "iphone 15 قیمت",
        "covid ایران",
        "hello world",
        "best price samsung galaxy s24",
        "usb vpn gps BMW",
        "1404 ۱۵ 12.5 18:30 1404/09/19",
        "https://www.mehrnews.com/news/6680123 info@mehrnews.com irna.ir",
        "",
        "!!! ؟",
        "yahoo mail",
        "bbc persian",
        "voa",
        "iphone 15 pro max",
        "Elon Musk",
        "@ali_karimi8 @gozaresh",
        "نیمه شعبان",
        "بایدان",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert guesses(text) == []


def test_keys_before_a_number_are_read() -> None:
    assert meant("زخرهی-19", "keyboard") == "covid"


def test_keys_that_give_no_word_are_put_right_or_left() -> None:
    assert meant("hkjohfhj jb[hvj", "keyboard") == "انتخابات|تجارت"
    assert meant("hkjohfhj jbgb[hgv", "keyboard") == "انتخابات"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("باروک", "باراک"),
        ("سنگواره", "سوگواره"),
        ("ایرن", "ایران"),  # stands in the lexicon, by mistake
        ("جمهوی", "جمهوری"),
        ("اینستگرام", "اینستاگرام"),
    ],
)
def test_what_may_be_a_word_is_only_offered_another(typed: str, expected: str) -> None:
    assert [(g.meant, g.taken) for g in guesses(typed)] == [(expected, False)]


@pytest.mark.parametrize("text", ["زیکا", "ترومن", "متال", "فوکر", "قراپتیان", "میرسندسی"])
def test_names_that_are_not_known_are_not_taken_for_words(text: str) -> None:
    assert [g for g in guesses(text) if g.taken] == []
