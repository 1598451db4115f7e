import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.search.analysis import default_analyzer
from newsearch.search.lexical.query_terms import query_terms
from newsearch.search.ranking.highlight import Highlighter, best_passage, spans_of


def highlighter(query: str, *weights: float) -> Highlighter:
    terms = query_terms(default_analyzer().analyze_query(query))
    return Highlighter(default_analyzer(), terms, weights or [1.0] * len(terms))


def marked(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in spans_of(highlighter(query).matches(text))]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("تجارت", "حجم تجارت، تجارتِ خارجی", ["تجارت", "تجارتِ"]),
        ("کتاب‌ها", "كتابهاي تازه و کتاب قدیم", ["كتابهاي", "کتاب"]),
        ("می‌رود", "او می رود و میرود", ["می رود", "میرود"]),
        ("۱۴۰۴", "سال 1404 و ١٤٠٤", ["1404", "١٤٠٤"]),
        ("تجارت", "هیچ", []),
        ("تجارت", "", []),
    ],
)
def test_words_are_marked_as_they_are_written(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected


def test_words_that_tell_little_are_not_marked() -> None:
    text = "تجارت و قزاقستان"
    matches = highlighter("قزاقستان و تجارت", 5.0, 0.1, 4.0).matches(text)
    assert [text[m.start : m.end] for m in matches] == ["تجارت", "قزاقستان"]


PASSAGES = (
    "قزاقستان کشوری است.",
    "قزاقستان بزرگ است. تجارت مهم است.",
    "تجارت قزاقستان رونق دارد.",
    "باران بارید.",
)


@pytest.mark.parametrize(
    ("query", "dense", "expected"),
    [
        ("قزاقستان تجارت", [0, 0, 0, 0], 2),  # both words in one sentence
        ("قزاقستان", [0, 0, 0, 0], 0),  # the earliest of equals
        ("قزاقستان", [0.0, 0.4, 0, 0], 1),  # the more similar of equals
        ("آفتاب", [0.1, 0.2, 0.1, 0.3], 3),  # by meaning alone
    ],
)
@pytest.mark.parametrize("repeated", [1, 5])
def test_the_passage_that_is_shown(
    query: str, dense: list[float], expected: int, repeated: int
) -> None:
    texts = [*PASSAGES, *["چیز دیگری نوشته شده است."] * repeated]
    body = "\n".join(texts)
    starts = [sum(map(len, texts[:row])) + row for row in range(len(texts))]
    spans = [(start, start + len(text)) for start, text in zip(starts, texts, strict=True)]
    similarity = dense + [0.0] * repeated
    span = best_passage(highlighter(query), body, spans, similarity)
    assert body[slice(*span)] == PASSAGES[expected]


@given(st.text(max_size=200))
def test_spans_ascend_and_lie_in_the_text(text: str) -> None:
    spans = spans_of(highlighter("تجارت 1 a").matches(text))
    flat = [place for span in spans for place in span]
    assert flat == sorted(flat)
    assert all(0 <= start < end <= len(text) for start, end in spans)
