"""Characters: each variant has one spelling, and normalising twice changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.search.analysis import normalize
from newsearch.search.analysis.characters import skeleton

HALF = "\u200c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("كتابهاي", "کتابهای"),  # Arabic kaf and yeh
        ("موسى", "موسی"),  # alef maksura
        ("سورة", "سوره"),  # teh marbuta
        ("خانۀ", "خانه"),  # heh with yeh above
        ("خانه\u0654", "خانه"),  # heh and hamza above
        ("أحمد إسلام ٱلله مؤثر", "احمد اسلام الله موثر"),  # seats of hamza
        ("مسی\u0654له", "مسئله"),  # yeh and hamza above
        ("ا\u0653ذر", "آذر"),  # alef and maddah
        ("ﺍﯾﺮﺍﻥ ﻻله", "ایران لاله"),  # presentation forms and a ligature
        ("مُحَمَّد", "محمد"),
        ("کشـــور", "کشور"),
        ("۱۴۰۴ ١٤٠٤ 1404", "1404 1404 1404"),
        ("می\u00acرود می\u00adرود می\u200bرود می\ufeffرود", " ".join([f"می{HALF}رود"] * 4)),
        ("\u202bمتن\u202c\u200f", "متن"),
        ("5 \u00ac 3", "5 \u00ac 3"),  # between no letters it is the sign
        ("BRICS Café", "brics cafe"),
    ],
)
def test_normalize_folds_variants(text: str, expected: str) -> None:
    assert normalize(text) == expected


@pytest.mark.parametrize(
    "spellings",
    [
        ("رئیس", "رییس"),
        ("مسئول", "مسؤول", "مسوول"),
        ("مسأله", "مسئله", "مساله"),
        ("هیئت", "هیأت", "هیات"),
        ("آئین", "آیین"),
        ("شئون", "شؤون"),
        ("ابتداء", "ابتدا"),
        ("می\u200cرود", "میرود"),
    ],
)
def test_skeleton_folds_spellings(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(word) for word in spellings}) == 1


def test_skeleton_keeps_different_words_apart() -> None:
    assert skeleton("رئال") != skeleton("ریال")


@given(st.text())
def test_normalize_is_idempotent(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


@given(st.text(alphabet="آابپتيیىكکةهۀەئؤأإوء\u0654\u0653\u064b\u200c\u200b\u00ac\u00ad ـ۱١1aéﻻﷲ"))
def test_normalize_is_idempotent_on_persian(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
