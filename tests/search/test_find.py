"""Finding some terms in a text gives what analysing all of it gives."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsearch.search.analysis import default_analyzer

WORDS = [
    "کتاب", "ها", "های", "می", "گیرد", "می‌گیرد", "گفت", "و", "گو", "گفت‌وگو", "۱۲", "تن", "میلیارد",
    "رئیس", "جمهور", "رئیس‌جمهور", "خانه", "ای", "رفته", "است", "بر", "بی", "سابقه", "ایران،",
    "«تهران»", "3.5", "LinkedIn", "\n", "قزاقستان", "تجارت", "كتاب", "خواهد", "شد", "سیستان",
    "بلوچستان", "هزار", "به", "ویژه", "سرمایه", "گذاری", "",
]  # fmt: skip

texts = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)
ANALYZER = default_analyzer()
TERMS = sorted(
    {
        term
        for words in (" ".join(WORDS), "می گیرد گفت و گو رئیس جمهور خواهد شد رفته است کتاب ها")
        for token in ANALYZER.analyze(words)
        for term in (token.term, *token.alternatives, *token.parts)
    }
)


def reference(text: str, wanted: Mapping[str, int]) -> list[tuple[int, int, int]]:
    found = []
    for token in ANALYZER.analyze(text):
        terms = (token.term, *token.alternatives, *token.parts)
        stands_for = next((wanted[term] for term in terms if term in wanted), None)
        if stands_for is not None:
            found.append((token.start, token.end, stands_for))
    return found


@settings(deadline=None, max_examples=500)
@given(texts, st.sets(st.sampled_from(TERMS), max_size=6))
def test_it_finds_what_analysing_finds(text: str, terms: set[str]) -> None:
    wanted = {term: place for place, term in enumerate(sorted(terms))}
    assert ANALYZER.find(text, wanted) == reference(text, wanted)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("او می گیرد.", [(3, 10, 7)]),
        ("می‌گیرد و می گیرد", [(0, 7, 7), (10, 17, 7)]),
        ("هیچ", []),
        ("", []),
    ],
)
def test_joined_words_are_found_whole(text: str, found: list[tuple[int, int, int]]) -> None:
    (token,) = ANALYZER.analyze("می‌گیرد")
    assert ANALYZER.find(text, {token.term: 7}) == found
