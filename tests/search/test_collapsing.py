"""Near-identical articles as one hit, from the article to what is shown."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support import ARTICLES, build_index, put

from newsearch.indexers import Article, ArticleStore, rebuild, statistics
from newsearch.search import Copy, IndexIncompatible, Searcher, open_index
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import PassageSettings, current_generation
from newsearch.search.retrieval import MODES

MakeIndex = Callable[[Iterable[Article]], Path]

BODY = (
    "سخنگوی سازمان هواشناسی گفت: سامانهٔ بارشی تازه‌ای از غرب وارد کشور می‌شود و تا پایان هفته در "
    "بیشتر استان‌ها باران خواهد بارید. او از رانندگان خواست پیش از سفر از وضع جاده‌ها باخبر شوند و "
    "زنجیر چرخ همراه داشته باشند. به گفتهٔ وی دمای هوا در شمال غرب تا ۸ درجه پایین می‌آید."
)
ORIGINAL = Article(
    id="mehr",
    title="سامانهٔ بارشی تازه در راه است",
    body=BODY,
    source="مهر",
    date=dt.date(2025, 12, 10),
)
COPIES = (
    replace(ORIGINAL, id="isna", source="ایسنا", body=f"به گزارش ایسنا، {BODY}"),
    replace(
        ORIGINAL,
        id="irna",
        source="ایرنا",
        title="باران در بیشتر استان‌ها",
        body=BODY.replace("\u200c", " ").replace("ی", "ي"),
        date=dt.date(2025, 12, 11),
    ),
)
OTHER_NUMBER = replace(ORIGINAL, id="ten", body=BODY.replace("۸ درجه", "۱۰ درجه"))
QUERY = "سامانه بارشی هواشناسی"


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("copies") / "index"
    with open_index(build_index(folder, [*ARTICLES, ORIGINAL, *COPIES, OTHER_NUMBER])) as opened:
        yield opened


@pytest.mark.parametrize("mode", MODES)
def test_copies_are_one_hit_that_lists_them(searcher: Searcher, mode: str) -> None:
    result = searcher.search(QUERY, mode=mode)
    assert [hit.rank for hit in result.hits] == list(range(1, len(result.hits) + 1))
    with_copies = [hit for hit in result.hits if hit.copies]
    (group,) = ([hit.id, *(copy.id for copy in hit.copies)] for hit in with_copies)
    assert set(group) == {"mehr", "isna", "irna"}
    assert "ten" in [hit.id for hit in result.hits]


def test_the_best_of_a_group_is_shown_and_the_others_in_their_order(searcher: Searcher) -> None:
    ranked = [name for name, _ in searcher.rank(QUERY) if name in ("mehr", "isna", "irna")]
    (hit,) = (hit for hit in searcher.search(QUERY).hits if hit.copies)
    assert [hit.id, *(copy.id for copy in hit.copies)] == ranked


def test_a_copy_says_whose_it_is_and_of_which_day(searcher: Searcher) -> None:
    (hit,) = (hit for hit in searcher.search(QUERY).hits if hit.copies)
    expected = {
        each.id: Copy(each.id, each.title, each.source, each.date) for each in (ORIGINAL, *COPIES)
    }
    assert all(copy == expected[copy.id] for copy in hit.copies)
    row = json.loads(json.dumps(searcher.search(QUERY).to_dict()))
    (listed,) = (hit["copies"] for hit in row["hits"] if hit["copies"])
    assert listed[0].keys() == {"id", "title", "source", "date", "duplicates"}
    assert {each["date"] for each in listed} <= {"2025-12-10", "2025-12-11"}


def test_all_are_shown_when_asked_for(searcher: Searcher) -> None:
    all_hits = searcher.search(QUERY, collapse=False)
    assert {"mehr", "isna", "irna", "ten"} <= {hit.id for hit in all_hits.hits}
    assert not any(hit.copies for hit in all_hits.hits)
    assert all_hits.total == searcher.search(QUERY).total
    assert [(hit.id, hit.score) for hit in all_hits.hits] == searcher.rank(QUERY, limit=10)


def test_a_query_that_only_constrains_collapses_too(searcher: Searcher) -> None:
    hits = searcher.search("-قزاقستان").hits  # the newest first
    assert [hit.id for hit in hits if hit.copies] == ["irna"]
    assert {copy.id for hit in hits for copy in hit.copies} == {"mehr", "isna"}


def test_filters_hold_for_copies_too(searcher: Searcher) -> None:
    (hit,) = searcher.search(QUERY, source=["ایسنا", "ایرنا"], mode="lexical", limit=1).hits
    assert {hit.id, *(copy.id for copy in hit.copies)} == {"isna", "irna"}


def test_similar_articles_collapse_too(searcher: Searcher) -> None:
    hits = searcher.similar("mehr").hits
    assert {hits[0].id, *(copy.id for copy in hits[0].copies)} == {"isna", "irna"}
    apart = searcher.similar("mehr", collapse=False).hits
    assert {"isna", "irna"} <= {hit.id for hit in apart}


def crowd(count: int, start: int = 0) -> list[Article]:
    """Copies of one article, each with one word more at its end."""
    return [
        replace(ORIGINAL, id=f"copy{n}", body=f"{BODY} {'باران ' * (n % 7)} واژه{'ی' * (n % 90)}")
        for n in range(start, start + count)
    ]


def test_places_are_filled_from_below_the_depth_of_the_lists(make_index: MakeIndex) -> None:
    """More copies than are ranked at first, and ten unlike articles behind them."""
    names = ["تهران", "تبریز", "شیراز", "مشهد", "اهواز", "رشت", "ساری", "قم", "یزد", "کرمان"]
    others = [
        Article(id=name, title="", body=f"هواشناسی {name} " + f"{name} " * 30) for name in names
    ]
    with open_index(make_index([*crowd(500), *others])) as searcher:
        for limit in (1, 5, 11):
            hits = searcher.search(QUERY, mode="lexical", limit=limit).hits
            assert len(hits) == limit
        assert {hit.id for hit in hits} >= set(names)
        assert len(hits[0].copies) + len(hits[0].duplicates) > 450


def test_where_all_are_copies_one_hit_is_all_there_is(make_index: MakeIndex) -> None:
    with open_index(make_index(crowd(250))) as searcher:
        result = searcher.search(QUERY, mode="lexical")
        assert len(result.hits) == 1
        assert result.total == len(result.hits[0].copies) + 1


def test_duplicates_of_a_copy_are_listed_with_it(make_index: MakeIndex) -> None:
    again = replace(COPIES[0], id="again")
    with open_index(make_index([ORIGINAL, COPIES[0], again])) as searcher:
        (hit,) = searcher.search(QUERY).hits
        known = {hit.id: hit.duplicates} | {copy.id: copy.duplicates for copy in hit.copies}
        assert known == {"mehr": (), "isna": ("again",)}


def column(folder: Path) -> dict[str, bytes]:
    with open_index(folder) as searcher:
        documents = searcher.generation.documents
        rows = documents.signatures(np.arange(len(documents)))
        return {documents.ids(row)[0]: rows[row].tobytes() for row in range(len(documents))}


def test_an_incremental_rebuild_keeps_and_merges_signatures(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index", [*ARTICLES, ORIGINAL])
    before = column(folder)
    put(folder, [*COPIES, replace(ARTICLES[0], body=BODY)])
    with ArticleStore(IndexLayout(folder).store) as store:
        store.delete("oil")
    assert rebuild(folder).analysed == 3
    after = column(folder)
    assert after["mehr"] == before["mehr"]
    assert after["trade"] != before["trade"]
    rebuild(folder, full=True)
    assert column(folder) == after


def test_an_index_of_the_format_before_is_built_again_by_what_the_message_says(
    tmp_path: Path,
) -> None:
    folder = build_index(tmp_path / "index")
    rebuild(folder, passage_settings=PassageSettings(words=5))
    layout = current_generation(IndexLayout(folder))
    manifest = json.loads(layout.manifest.read_text())
    del manifest["files"]["articles/signature.npy"]
    layout.manifest.write_text(json.dumps(manifest | {"format": 2}))
    (layout.articles / "signature.npy").unlink()
    for refuses in (open_index, statistics):
        with pytest.raises(IndexIncompatible, match="newsearch rebuild"):
            refuses(folder)
    report = rebuild(folder)
    assert report.analysed == len(ARTICLES)
    with open_index(folder) as searcher:
        assert searcher.generation.manifest.passage_settings == PassageSettings(words=5)
        assert searcher.search("قزاقستان").hits
