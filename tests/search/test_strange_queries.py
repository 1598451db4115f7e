"""Queries and options that nobody types by hand: answered, or told in an error of newsearch."""

from pathlib import Path

import pytest

from newsearch.search import DateError, NewsearchError, QueryError, open_index
from newsearch.search.dates import parse_date


@pytest.mark.parametrize(
    "text", ["گاز " * 1_000_000, "(" * 10_000 + "گاز" + ")" * 10_000, '"' * 30_000]
)
def test_a_query_without_end_is_refused(small_index: Path, text: str) -> None:
    with open_index(small_index) as searcher, pytest.raises(QueryError, match="the limit is"):
        searcher.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "\ud800",
        "نفت\udfffگاز \ud83d",
        "\x00\x1b[2J\x9b\u202e نفت",
        "نفت \ufdfa\U0010ffff\ufffe",
        "(" * 100 + "نفت" + ")" * 100,
        "ا" * 20_000,
        "زلزله سال ۹۹۹۹۹ تا سال ۹۹۹۹۹۹",
        "9" * 19_990 + " روز پیش",
        "99999/12/30 ۱۰ محرم ۹۹۹۹۹ 99999-01-01",
        "\u200c \u200c",
        "ئ" * 5000 + " *",
    ],
)
@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
def test_strange_text_is_answered(small_index: Path, text: str, mode: str) -> None:
    with open_index(small_index) as searcher:
        result = searcher.search(text, mode=mode, answer=True, today="2025-12-10")
    assert result.query == text


@pytest.mark.parametrize(
    "written",
    [
        "99999-01-01",
        "99999/01/01",
        "۱ فروردین ۹۹۹۹۹",
        "1 January 99999",
        "۱۰ محرم ۹۹۹۹۹",
        "۱۰ محرم ۱۴۴۷",
        "9" * 5000,
        "1e400",
        "nan",
        "-99999-01-01",
        "\ud800",
        "\x1b[2J",
        "",
    ],
)
def test_a_day_that_is_none_is_told(small_index: Path, written: str) -> None:
    with pytest.raises(DateError) as told:
        parse_date(written)
    assert str(told.value).isprintable() or "\u200c" in str(told.value)
    with open_index(small_index) as searcher:
        for option in ("since", "until", "today"):
            with pytest.raises(NewsearchError):
                searcher.search("نفت", **{option: written})  # type: ignore[arg-type]
