"""What a search assumes of a query, what it tells of that, and that `literal` turns it off."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from newsearch.indexers import Article
from newsearch.search import Searcher, known_words, open_index, understanding
from newsearch.search.analysis import Token
from newsearch.search.errors import QueryError
from newsearch.search.guessing import Guess
from newsearch.search.lexical.query_terms import QueryTerm, query_terms
from newsearch.search.query import parse_query
from newsearch.search.results import Assumption
from newsearch.search.understanding import understand

TODAY = dt.date(2025, 12, 13)  # Saturday, ۲۲ آذر ۱۴۰۴


@pytest.fixture
def searcher(small_index: Path) -> Iterator[Searcher]:
    with open_index(small_index) as opened:
        yield opened


def first(searcher: Searcher, query: str, *, literal: bool = False, mode: str = "lexical") -> str:
    hits = searcher.search(query, mode=mode, literal=literal, today=TODAY).hits
    return hits[0].id if hits else ""


@pytest.mark.parametrize("mode", ["lexical", "hybrid"])
@pytest.mark.parametrize(
    ("query", "found", "kind", "meant"),
    [
        ("j[hvj", "trade", "keyboard", "تجارت"),
        ("tejarat ghazaghestan", "trade", "finglish", "تجارت"),
        ("saderat naft", "oil", "finglish", "صادرات"),
        ("قزاغستان تجارت", "trade", "spelling", "قزاقستان"),
        ("صادارت نفت", "oil", "spelling", "صادرات"),
    ],
)
def test_what_finds_nothing_as_typed_is_guessed_and_told(
    searcher: Searcher, query: str, found: str, kind: str, meant: str, mode: str
) -> None:
    result = searcher.search(query, mode=mode, today=TODAY)
    guesses = [(each.kind, each.meant) for each in result.assumed]
    assert result.hits[0].id == found
    assert guesses[0] == (kind, meant)


@pytest.mark.parametrize("query", ["j[hvj", "tejarat ghazaghestan", "قزاغستان"])
def test_literal_guesses_nothing(searcher: Searcher, query: str) -> None:
    assert first(searcher, query) == "trade"
    result = searcher.search(query, mode="lexical", literal=True)
    assert (result.hits, result.assumed, result.suggestion) == ((), (), None)


def test_a_misspelt_word_is_asked_about(searcher: Searcher) -> None:
    result = searcher.search("قزاغستان تجارت", today=TODAY)
    assert result.suggestion == "قزاقستان تجارت"
    assert result.assumed == (Assumption("spelling", "قزاغستان", "قزاقستان"),)


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("قزاغستانی قزاغستان", "قزاغستانی قزاقستان"),
        ("تجارت‌قزاغستان  قزاغستان", "تجارت‌قزاغستان قزاقستان"),
        ("قزاغستان صادارت قزاغستان", "قزاقستان صادرات قزاقستان"),
        ('"تجارت" -قزاغستان قزاغستان', '"تجارت" -قزاغستان قزاقستان'),
        ('قزاغستانی "تجارت" قزاغستان', 'قزاغستانی "تجارت" قزاقستان'),
    ],
)
def test_a_suggestion_changes_the_misspelt_word_and_no_other(
    searcher: Searcher, query: str, suggestion: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def guess(text: str, tokens: Sequence[Token], *_: object) -> list[Guess]:
        meant = {"قزاغستان": "قزاقستان", "صادارت": "صادرات"}
        return [
            Guess("spelling", t.start, t.end, t.surface, meant[t.surface], True)
            for t in tokens
            if t.surface in meant
        ]

    monkeypatch.setattr(understanding, "guess", guess)
    assert searcher.search(query, mode="lexical", today=TODAY).suggestion == suggestion


def test_what_is_found_as_typed_is_left_alone(searcher: Searcher) -> None:
    result = searcher.search("صادرات نفت و گاز ایران", today=TODAY)
    assert (result.assumed, result.suggestion) == ((), None)


@pytest.mark.parametrize("query", ["+قزاغستان", '"قزاغستان"', "title:قزاغستان"])
def test_where_a_query_constrains_guesses_are_only_offered(searcher: Searcher, query: str) -> None:
    result = searcher.search(query, mode="lexical", today=TODAY)
    assert (result.hits, result.assumed) == ((), ())
    assert result.suggestion == query.replace("قزاغستان", "قزاقستان")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ایران ۱۰ آذر ۱۴۰۴", "wrestling"),
        ("ایران آبان ۱۴۰۴", "oil"),
        ("ایران هفته گذشته", "trade"),
        ("ایران ماه گذشته", "oil"),
    ],
)
def test_articles_of_the_days_named_come_forward(
    searcher: Searcher, query: str, found: str
) -> None:
    for mode in ("lexical", "hybrid"):
        assert first(searcher, query, mode=mode) == found


def test_days_leave_nothing_out(searcher: Searcher) -> None:
    plain = {hit.id for hit in searcher.search("ایران", mode="lexical").hits}
    dated = searcher.search("ایران ماه گذشته", mode="lexical", today=TODAY)
    assert {hit.id for hit in dated.hits} == plain
    assert [(each.kind, each.first, each.last) for each in dated.assumed] == [
        ("date", dt.date(2025, 10, 23), dt.date(2025, 11, 21))
    ]


def test_a_number_that_may_be_no_year_counts_less(searcher: Searcher) -> None:
    typed = searcher.search("تجارت ۱۴۰۴", mode="lexical", literal=True).hits[0].score
    assumed = searcher.search("تجارت ۱۴۰۴", mode="lexical", today=TODAY).hits[0].score
    assert assumed / typed == pytest.approx(1.2)


def test_days_without_articles_are_words_and_nothing_else(searcher: Searcher) -> None:
    result = searcher.search("نفت آبان ۱۳۹۸", today=TODAY)
    assert (result.hits[0].id, result.assumed) == ("oil", ())
    (assumed,) = searcher.search("نفت ماه گذشته", today=dt.date(2020, 1, 1)).assumed
    assert assumed.typed == "ماه گذشته"


@pytest.mark.parametrize("query", ['"هفته گذشته"', "عنوان:دیروز"])
def test_no_days_are_read_in_quotes_and_fields(searcher: Searcher, query: str) -> None:
    assert searcher.search(query, today=TODAY).assumed == ()


def test_days_are_read_in_what_was_guessed(searcher: Searcher) -> None:
    result = searcher.search("tejarat hafte gozashte", mode="lexical", today=TODAY)
    assert result.hits[0].id == "trade"
    assert [(each.kind, each.typed) for each in result.assumed] == [
        ("finglish", "tejarat"),
        ("date", "hafte gozashte"),
    ]


def test_a_day_without_articles_that_is_all_of_a_query_is_searched_as_words(
    make_index: Callable[[Iterable[Article]], Path],
) -> None:
    folder = make_index([Article(id="1", title="", body="دیروز باران بارید")])
    with open_index(folder) as searcher:
        result = searcher.search("دیروز", today=TODAY)
    assert [hit.id for hit in result.hits] == ["1"]
    assert result.assumed == ()


@pytest.mark.parametrize("query", ["قزاغستان OR جنگ", "جنگ +قزاغستان", 'جنگ "قزاغستان"'])
def test_a_correction_is_offered_wherever_the_word_stands(searcher: Searcher, query: str) -> None:
    found = searcher.search(query, today=TODAY).suggestion
    assert found == query.replace("قزاغستان", "قزاقستان")


@pytest.mark.parametrize("today", ["1404/09/22", "2025-12-13", dt.datetime(2025, 12, 13, 9)])
def test_today_in_any_form(searcher: Searcher, today: str | dt.date) -> None:
    (assumed,) = searcher.search("تجارت دیروز", today=today).assumed
    assert assumed.first == dt.date(2025, 12, 12)


def test_an_impossible_today_is_refused(searcher: Searcher) -> None:
    with pytest.raises(QueryError, match="1900 to 2189"):
        searcher.search("ایران", today=dt.date(1800, 1, 1))


def test_a_query_of_days_alone_lists_their_articles_newest_first(searcher: Searcher) -> None:
    hits = searcher.search("دیروز", today=TODAY).hits
    assert [hit.id for hit in hits] == ["rain"]
    hits = searcher.search("هفته گذشته", today=TODAY).hits
    assert hits[0].id == "rain"
    assert all(
        dt.date(2025, 12, 6) <= hit.date <= dt.date(2025, 12, 12) for hit in hits if hit.date
    )


def test_the_answer_in_json_says_what_was_assumed(searcher: Searcher) -> None:
    row = searcher.search("قزاغستان دیروز", today=TODAY).to_dict()
    assert [each["kind"] for each in row["assumed"]] == ["spelling", "date"]
    assert row["assumed"][1]["first"] == "2025-12-12"


def test_a_batch_guesses_as_a_search_does(searcher: Searcher) -> None:
    assert searcher.rank("qazaghestan tejarat", mode="lexical", today=TODAY)[0][0] == "trade"
    assert searcher.rank("qazaghestan tejarat", mode="lexical", literal=True) == []


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("قیمت دلار چقدر است؟", "قیمت دلار است"),
        ("پایتخت قزاقستان کجاست؟", "پایتخت قزاقستان"),
        ("چرا باران نمی‌بارد", "باران نمی‌بارد"),
        ("چه‌طور ثبت نام کنیم", "ثبت نام کنیم"),
        ("چیست؟", "چیست"),
        ("نرخ تورم", "نرخ تورم"),
    ],
)
def test_words_that_only_ask_do_not_rank(searcher: Searcher, query: str, left: str) -> None:
    assert ranking_terms(searcher, query) == ranking_terms(searcher, left, literal=True)


def ranking_terms(searcher: Searcher, query: str, *, literal: bool = False) -> list[QueryTerm]:
    understood = understand(
        searcher.generation, parse_query(query), mode="lexical", literal=literal, today=TODAY
    )
    return list(understood.wanted.terms)


def test_what_was_learnt_of_a_word_changes_no_query(small_index: Path) -> None:
    queries = ["برنامه ها", "برنامه‌ها", "رئیس جمهور ایران", "ایران ایران، ايران", "۱۹ آذر", "آذر"]
    with open_index(small_index) as searcher:
        for query in (*queries, *reversed(queries), *queries):
            tokens = searcher.generation.analyzer.analyze_query(query)
            assert ranking_terms(searcher, query, literal=True) == query_terms(tokens)


def test_words_are_forgotten_between_queries_only(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_words, "_MOST", 2)
    before = searcher.generation.known_words
    expected = query_terms(searcher.generation.analyzer.analyze_query("نفت گاز برق ایران نفت"))
    for _ in range(3):
        assert ranking_terms(searcher, "نفت گاز برق ایران نفت", literal=True) == expected
    assert searcher.generation.known_words is not before


def test_long_words_do_not_fill_the_memory(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_words, "_MOST_LETTERS", 100)
    before = searcher.generation.known_words
    ranking_terms(searcher, "ن" * 101, literal=True)
    assert searcher.generation.known_words is not before
