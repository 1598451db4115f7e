import datetime as dt
import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from support import ARTICLES, build_index, change_manifest, put

from newsearch.indexers import Article, rebuild
from newsearch.search import (
    ArticleMissing,
    DateError,
    IndexDamaged,
    IndexIncompatible,
    IndexMissing,
    NewsearchError,
    QueryError,
    Searcher,
    SearcherClosed,
    open_index,
)
from newsearch.search.layout import IndexLayout
from newsearch.search.ranking.fusion import Fusion
from newsearch.search.retrieval import MODES

MakeIndex = Callable[[Iterable[Article]], Path]


@pytest.fixture(scope="module")
def searcher(small_index: Path) -> Searcher:
    return open_index(small_index)


def ids(searcher: Searcher, text: str, **options: object) -> list[str]:
    result = searcher.search(text, **options)  # type: ignore[arg-type]
    assert [hit.rank for hit in result.hits] == list(range(1, len(result.hits) + 1))
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    return [hit.id for hit in result.hits]


@pytest.mark.parametrize("mode", MODES)
def test_the_article_that_is_meant_comes_first(searcher: Searcher, mode: str) -> None:
    assert ids(searcher, "قزاقستان تجارت", mode=mode)[0] == "trade"
    assert ids(searcher, "کشتی گیران ایران", mode=mode)[0] == "wrestling"


@pytest.mark.parametrize(
    "text",
    ["قزاقستان تجارت", "كشتي گيران", "کشتی‌گیران", "کشتیگیران", "استانهای گیلان", "بارش باران؟"],
)
def test_ways_of_typing_find_the_same(searcher: Searcher, text: str) -> None:
    assert ids(searcher, text, mode="lexical")


def test_lexical_mode_finds_only_what_has_a_word(searcher: Searcher) -> None:
    assert ids(searcher, "قزاقستان", mode="lexical") == ["trade", "wrestling"] or ids(
        searcher, "قزاقستان", mode="lexical"
    ) == ["wrestling", "trade"]
    assert ids(searcher, "پزشکیان", mode="lexical") == []


def test_a_title_without_body_is_found(searcher: Searcher) -> None:
    assert ids(searcher, "نمایشگاه کتاب", mode="lexical") == ["headline"]
    assert "headline" in ids(searcher, "نمایشگاه کتاب", mode="dense")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"صادرات نفت"', {"oil"}),
        ('"نفت صادرات"', set()),
        ("+ایران -نفت", {"trade", "wrestling"}),
        ("+قزاقستان کشتی", {"trade", "wrestling"}),
        ("باران OR نان", {"rain", "bread"}),
        ("عنوان:قزاقستان", {"trade", "wrestling"}),
        ("متن:قزاقستان", {"trade"}),
        ("برچسب:میانه", {"trade"}),
        ("منبع:مهر", {"trade", "bread"}),
        ("گروه:اقتصاد -قزاقستان", {"oil"}),
        ("قزاق*", {"trade", "wrestling"}),
    ],
)
@pytest.mark.parametrize("mode", MODES)
def test_constraints_hold_in_every_mode(
    searcher: Searcher, text: str, expected: set[str], mode: str
) -> None:
    assert set(ids(searcher, text, mode=mode)) == expected


@pytest.mark.parametrize("mode", MODES)
def test_what_is_excluded_is_not_found(searcher: Searcher, mode: str) -> None:
    assert "oil" not in ids(searcher, "ایران -نفت", mode=mode)
    assert "oil" in ids(searcher, "ایران نفت", mode=mode)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        ({"since": "1404/09/11"}, {"trade", "rain"}),
        ({"since": "2025-12-01", "until": "۲۰ آذر ۱۴۰۴"}, {"trade", "wrestling"}),
        ({"until": dt.date(2025, 11, 30)}, {"oil"}),
        ({"source": "مهر"}, {"trade", "bread"}),
        ({"source": ["ايسنا", "ایبنا"]}, {"wrestling", "rain", "headline"}),
        ({"source": "مهر", "since": "2025-12-10"}, {"trade"}),
        ({"source": "ناشناس"}, set()),
    ],
)
def test_filters_hold_inside_the_retrieval(
    searcher: Searcher, mode: str, filters: dict[str, object], allowed: set[str]
) -> None:
    found = ids(searcher, "ایران و قزاقستان باران نان کتاب نفت", mode=mode, limit=6, **filters)
    assert set(found) == allowed


def test_a_filter_leaves_room_for_lower_ranks(make_index: MakeIndex) -> None:
    """Filtering after retrieval would lose the only allowed article among many better ones."""
    crowd = [
        Article(id=str(n), title="تجارت قزاقستان", body=f"تجارت با قزاقستان {n}", source="الف")
        for n in range(400)
    ]
    one = Article(id="one", title="نان", body="تجارت نان", source="ب")
    with open_index(make_index([*crowd, one])) as searcher:
        for mode in MODES:
            assert ids(searcher, "تجارت قزاقستان", mode=mode, source="ب", limit=1) == ["one"]


def test_hits_tell_what_is_in_the_article(searcher: Searcher) -> None:
    hit = searcher.search("روابط تجاری").hits[0]
    article = ARTICLES[0]
    assert (hit.id, hit.title, hit.source, hit.url, hit.category, hit.tags) == (
        article.id, article.title, article.source, article.url, article.category, article.tags,
    )  # fmt: skip
    assert (hit.date, hit.date_jalali) == (dt.date(2025, 12, 10), "1404/09/19")
    assert article.body[hit.passage.start : hit.passage.end] == hit.passage.text
    marked = [hit.passage.text[start:end] for start, end in hit.passage.highlights]
    assert "تجاری" in " ".join(marked)


def test_scores_say_which_list_gave_them(searcher: Searcher) -> None:
    lexical = searcher.search("نفت", mode="lexical").hits[0].scores
    dense = searcher.search("نفت", mode="dense").hits[0].scores
    both = searcher.search("نفت", mode="hybrid").hits[0].scores
    assert lexical.lexical and lexical.dense is None
    assert dense.dense and dense.lexical is None
    assert both.lexical == pytest.approx(lexical.lexical)
    assert both.dense == pytest.approx(dense.dense, abs=1e-3)


def test_the_result_is_json_with_the_promised_fields(searcher: Searcher) -> None:
    row = json.loads(json.dumps(searcher.search("نفت").to_dict()))
    assert {"query", "mode", "took_ms", "total", "index", "hits"} <= row.keys()
    assert row["index"].keys() == {"generation", "articles", "passages", "newest"}
    assert row["index"]["newest"] == "2025-12-12"
    assert {
        "rank", "id", "title", "date", "date_jalali", "source", "url", "score", "scores", "passage",
    } <= row["hits"][0].keys()  # fmt: skip
    assert row["hits"][0]["scores"].keys() == {"lexical", "dense"}
    assert row["hits"][0]["passage"].keys() == {"text", "start", "end", "highlights"}
    assert row["hits"][0]["date"] == "2025-11-20"


def test_a_query_of_constraints_alone_gives_the_newest_first(searcher: Searcher) -> None:
    assert ids(searcher, "گروه:اقتصاد") == ["trade", "oil"]


def test_rank_gives_the_order_of_search(searcher: Searcher) -> None:
    hits = searcher.search("ایران قزاقستان", limit=5).hits
    assert searcher.rank("ایران قزاقستان", limit=5) == [(hit.id, hit.score) for hit in hits]


def test_similar_articles_leave_out_the_article_itself(searcher: Searcher) -> None:
    for mode in MODES:
        found = [hit.id for hit in searcher.similar("trade", mode=mode).hits]
        assert "trade" not in found
        assert found[0] == "wrestling" or mode == "dense"


def test_reciprocal_rank_fusion_is_an_option(searcher: Searcher) -> None:
    result = searcher.search("قزاقستان تجارت", fusion=Fusion("rrf"))
    assert result.hits[0].score == pytest.approx(2 / 61)


@pytest.mark.parametrize(
    ("options", "error", "part"),
    [
        ({"mode": "fuzzy"}, QueryError, "hybrid, lexical, dense"),
        ({"limit": 0}, QueryError, "between 1"),
        ({"since": "۳۲ آذر ۱۴۰۴"}, DateError, "۳۲ آذر ۱۴۰۴"),
        ({"since": "2025-12-02", "until": "2025-12-01"}, QueryError, "exchange"),
    ],
)
def test_options_that_cannot_be_understood(
    searcher: Searcher, options: dict[str, object], error: type[Exception], part: str
) -> None:
    with pytest.raises(error, match=part):
        searcher.search("نفت", **options)  # type: ignore[arg-type]


def test_an_unknown_article_is_an_error(searcher: Searcher) -> None:
    for call in (searcher.article, searcher.similar):
        with pytest.raises(ArticleMissing, match="nowhere"):
            call("nowhere")


def test_duplicates_are_one_hit_that_lists_them(make_index: MakeIndex) -> None:
    copy = replace(ARTICLES[0], id="copy", source="ایسنا")
    with open_index(make_index([*ARTICLES, copy])) as searcher:
        hit = searcher.search("قزاقستان تجارت").hits[0]
        assert (hit.id, hit.duplicates) == ("trade", ("copy",))
        assert searcher.article("copy").id == "trade"
        assert [each for each, _ in searcher.rank("قزاقستان تجارت")[:2]] == ["trade", "copy"]


def test_an_open_searcher_goes_on_during_a_rebuild_and_refreshes(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index")
    with open_index(folder) as searcher:
        put(folder, [Article(id="new", title="زلزله در کرمان", body="زمین‌لرزه کرمان را لرزاند.")])
        rebuild(folder)
        assert ids(searcher, "زلزله", mode="lexical") == []
        assert searcher.refresh()
        assert ids(searcher, "زلزله", mode="lexical") == ["new"]
        assert not searcher.refresh()


def test_a_searcher_outlives_many_rebuilds(tmp_path: Path) -> None:
    """The files of a generation stay as long as somebody reads it, also those not opened yet."""
    folder = build_index(tmp_path / "index")
    with open_index(folder) as searcher:
        for _ in range(4):
            rebuild(folder, full=True)
        assert ids(searcher, '"صادرات نفت"') == ["oil"]


def test_threads_get_what_one_caller_gets(searcher: Searcher) -> None:
    texts = ["قزاقستان", '"صادرات نفت"', "ایران -نفت", "باران", "قزاق*", "نان"] * 4
    expected = {text: searcher.rank(text) for text in texts}
    wrong: list[str] = []

    def work(text: str) -> None:
        for _ in range(5):
            if searcher.rank(text) != expected[text]:
                wrong.append(text)

    threads = [threading.Thread(target=work, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_folder_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="newsearch ingest"):
        open_index(tmp_path)


def test_a_closed_searcher_says_so(small_index: Path) -> None:
    searcher = open_index(small_index)
    searcher.close()
    assert issubclass(SearcherClosed, NewsearchError) and issubclass(SearcherClosed, ValueError)
    with pytest.raises(SearcherClosed, match="closed"):
        searcher.search("نفت")


def test_a_cut_file_is_refused_when_the_index_is_opened(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index")
    path = next(IndexLayout(folder).generations.glob("*/postings/weights.npy"))
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(IndexDamaged, match="rebuild"):
        open_index(folder)


@pytest.mark.parametrize("change", [{"format": 99}, {"analyzer": "another"}])
def test_an_index_of_another_version_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    folder = build_index(tmp_path / "index")
    change_manifest(folder, **change)
    with pytest.raises(IndexIncompatible, match="newsearch rebuild"):
        open_index(folder)
