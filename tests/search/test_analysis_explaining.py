"""Reasons: why each word was read as it was, in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.search.analysis import default_analyzer
from newsearch.search.analysis.explaining import explain


def reasons(text: str) -> list[str]:
    analyzer = default_analyzer()
    return explain(analyzer.analyze(text), analyzer.lexicon)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("و", "function word"),
        ("می گیرد", "form with می of گرفتن; joined: می + گیرد"),
        ("رفته‌اند", "perfect of رفتن"),
        ("خواهد رفت", "future of رفتن; joined: خواهد + رفت"),
        ("نرفتن", "negative infinitive of رفتن"),
        ("رفتن", "infinitive"),
        ("شکست", "word of the lexicon; also a form of شکستن"),
        ("برنامه‌هایشان", "plural in ها of برنامه"),
        ("برنامه ها", "plural in ها of برنامه; joined: برنامه + ها"),
        ("مهم‌ترین", "comparative or superlative of مهم"),
        ("بهترین", "comparative or superlative of بهتر"),
        ("مسافرین", "plural in ین of مسافر"),
        ("صدایشان", "possessive ending behind صدا"),
        ("خانواده‌اش", "possessive ending behind خانواده"),
        ("خانه‌ای", "ی of «a» or of a quality behind خانه"),
        ("بیننده‌اند", "ending of «to be» behind بیننده"),
        ("بخورد", "subjunctive of خوردن"),
        ("بایستند", "subjunctive of ایستادن"),
        ("آرای", "broken plural of رای, with an ending"),
        ("تیر ماه", "name of the month تیر; joined: تیر + ماه"),
        ("هوشنگ", "word of the lexicon"),
        ("قوانین", "broken plural of قانون"),
        ("علوم", "broken plural of علم"),
        ("بلیط", "other spelling of بلیت"),
        ("تهران", "word of the lexicon"),
        ("رئیس‌جمهور", "known compound of رییس + جمهور"),
        ("گرگ‌شیر", "not in the lexicon, made of known words"),
        ("ژغفقث", "not in the lexicon, kept whole"),
        ("۱۲", "number"),
        ("1404/9/19", "date as year-month-day"),
        ("iPhone", "word in Latin letters"),
        ("LinkedInهای", "word in Latin letters, with what stands behind it"),
        ("www.mehrnews.com", "address, found by its host"),
    ],
)
def test_a_reason_is_a_sentence(text: str, reason: str) -> None:
    assert reasons(text) == [reason]


def test_a_measure_says_that_a_number_stands_before_it() -> None:
    assert reasons("۱۲ روزه")[1].endswith("of so many روز, behind a number")


def test_what_a_query_reads_together_is_said() -> None:
    analyzer = default_analyzer()
    (token,) = analyzer.analyze("رئیس‌جمهور")
    other = type(token)("شب روز", 0, 6, "شبانه")
    assert explain([other], analyzer.lexicon) == ["read together: شب + روز"]


PERSIAN = st.text(alphabet="آابپتمینهشدرکگو١٣aZ _-/.:@#٪،\u200c\u064e", max_size=60)


@given(st.one_of(st.text(max_size=60), PERSIAN))
def test_every_token_has_a_reason(text: str) -> None:
    tokens = default_analyzer().analyze(text)
    found = explain(tokens, default_analyzer().lexicon)
    assert len(found) == len(tokens)
    assert all(found)
