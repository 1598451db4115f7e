"""Recency: the factor itself, and how far it reaches into a ranking."""

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.indexers import Article
from newsearch.search import QueryError, open_index
from newsearch.search.documents import NO_DATE
from newsearch.search.ranking.recency import FLOOR, Recency, is_recent, recency_factor
from newsearch.search.retrieval import MODES

MakeIndex = Callable[[Iterable[Article]], Path]

TODAY = dt.date(2025, 12, 20)


def factor(age: int, half_life: float) -> float:
    dates = np.array([TODAY.toordinal() - age], np.int32)
    return float(recency_factor(dates, Recency(half_life, TODAY))[0])


@pytest.mark.parametrize(
    ("age", "half_life", "expected"),
    [
        (0, 7, 1.0),
        (7, 7, FLOOR + (1 - FLOOR) / 2),
        (14, 7, FLOOR + (1 - FLOOR) / 4),
        (1, 0.5, FLOOR + (1 - FLOOR) / 4),
        (100_000, 7, FLOOR),
        (-1, 7, 1.0),
        (-100_000, 7, 1.0),
    ],
)
def test_scores_fall_with_age_from_1_to_the_floor(
    age: int, half_life: float, expected: float
) -> None:
    assert factor(age, half_life) == pytest.approx(expected)


def test_an_article_without_a_date_has_the_floor() -> None:
    dates = np.array([NO_DATE], np.int32)
    recency = Recency(7, TODAY)
    assert recency_factor(dates, recency).tolist() == pytest.approx([FLOOR])
    assert is_recent(dates, recency).tolist() == [False]


def test_recent_is_what_is_at_most_a_half_life_old() -> None:
    dates = np.array([TODAY.toordinal() - age for age in (-3, 0, 7, 8)], np.int32)
    assert is_recent(dates, Recency(7, TODAY)).tolist() == [True, True, True, False]


@given(st.integers(0, 40_000), st.integers(0, 40_000), st.floats(0.01, 36_525))
def test_an_older_article_never_has_the_higher_factor(a: int, b: int, half_life: float) -> None:
    newer, older = sorted((a, b))
    assert 1 >= factor(newer, half_life) >= factor(older, half_life) >= np.float32(FLOOR)


def article(name: str, body: str, age: int | None) -> Article:
    date = None if age is None else TODAY - dt.timedelta(age)
    return Article(id=name, title="", body=body, date=date)


TEXT = "نرخ تورم در آذر امسال بنا به گزارش مرکز آمار پایین آمد"


@pytest.mark.parametrize("mode", MODES)
def test_of_equal_articles_the_newer_comes_first(make_index: MakeIndex, mode: str) -> None:
    ages = {"undated": None, "old": 400, "week": 7, "new": 0}
    articles = [article(name, f"{TEXT} {n}", age) for n, (name, age) in enumerate(ages.items())]
    with open_index(make_index(articles)) as searcher:
        found = searcher.search("نرخ تورم", mode=mode, recency=7, today=TODAY, collapse=False)
        assert [hit.id for hit in found.hits][:2] == ["new", "week"]
        assert {hit.id for hit in found.hits} == {"new", "week", "old", "undated"}
        ranked = searcher.rank("نرخ تورم", mode=mode, recency=7, today=TODAY)
        assert ranked == [(hit.id, hit.score) for hit in found.hits]


def test_a_great_old_match_stays_before_a_poor_new_one(make_index: MakeIndex) -> None:
    articles = [
        article("old", "نرخ تورم در آذر: مرکز آمار نرخ تورم را اعلام کرد.", 3_000),
        article("new", "نرخ بلیت اتوبوس در تعطیلات آخر هفته افزایش نمی‌یابد.", 0),
        article("other", "باران در شمال کشور می‌بارد.", 5),
    ]
    with open_index(make_index(articles)) as searcher:
        for half_life in (1, 30):
            found = searcher.rank("نرخ تورم", recency=half_life, today=TODAY)
            assert found[0][0] == "old"


@pytest.mark.parametrize("mode", MODES)
def test_recency_reaches_what_lies_below_the_depth_of_the_lists(
    make_index: MakeIndex, mode: str
) -> None:
    """Four hundred old articles match a little better than the new one."""
    old = [article(f"old{n}", f"{TEXT} نرخ تورم تورم {n}", 500) for n in range(400)]
    new = article("new", f"{TEXT} نرخ تورم و بیکاری", 1)
    with open_index(make_index([*old, new])) as searcher:
        without = searcher.rank("نرخ تورم", mode=mode, limit=200)
        assert "new" not in dict(without)
        with_it = searcher.rank("نرخ تورم", mode=mode, limit=10, recency=7, today=TODAY)
        assert with_it[0][0] == "new"


def test_recency_holds_together_with_days_in_the_query(make_index: MakeIndex) -> None:
    articles = [article(f"day{age}", f"{TEXT} {age}", age) for age in (0, 29, 40)]
    with open_index(make_index(articles)) as searcher:
        plain = dict(searcher.rank("نرخ تورم ۳۰ آبان ۱۴۰۴", today=TODAY))
        aged = dict(searcher.rank("نرخ تورم ۳۰ آبان ۱۴۰۴", today=TODAY, recency=5))
        assert max(plain, key=plain.__getitem__) == "day29"
        for age in (0, 29, 40):
            name = f"day{age}"
            assert aged[name] == pytest.approx(plain[name] * factor(age, 5), rel=1e-5)


@pytest.mark.parametrize("days", [0, -1, float("nan"), float("inf"), 0.001, 1e9])
def test_half_lives_out_of_bounds_are_refused(small_index: Path, days: float) -> None:
    with open_index(small_index) as searcher, pytest.raises(QueryError, match="recency"):
        searcher.search("نفت", recency=days)
