"""What is exported is ingested as it was, and of a damaged store all that can be read is saved."""

import datetime as dt
import gzip
import io
import json
import math
import random
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ARTICLES, build_index, put

from newsearch.indexers import (
    Article,
    ArticleStore,
    ExportReport,
    Limits,
    export,
    ingest,
    rebuild,
    statistics,
    verify,
)
from newsearch.indexers.exported import MARK, exported_article, exported_line
from newsearch.indexers.records import BadRow
from newsearch.indexers.storable import DEEPEST
from newsearch.search import IndexIncompatible, InputError, NewsearchError, StoreError, WriteError
from newsearch.search.layout import IndexLayout

HARD = (
    Article(id="\u0646 با فاصله\n", body="یک\r\nدو\x00\u200c\u202e", title=" فاصله ", summary="  "),
    Article(
        id="names",
        body="",
        summary="خلاصه‌ای بی متن",
        source="",
        category="",
        tags=("", " الف،ب ", "الف،ب"),
        extra={"id": 1, "title": "نام دیگر", "channel": "x", "date": "دیروز", MARK: 7, "tags": {}},
    ),
    Article(
        id="0", body=" ", date=dt.date.min, extra={"n": 10**30, "f": 1e300, "z": -0.0, "": [[]]}
    ),
    Article(id="last", body="متن", date=dt.date.max, url="https://example.com/\u2028"),
)


def exported(folder: Path) -> bytes:
    file = io.BytesIO()
    assert export(folder, file).complete
    return file.getvalue()


def ingested(folder: Path, content: bytes, name: str = "export.jsonl") -> Path:
    folder.mkdir()
    (folder / name).write_bytes(content)
    with ArticleStore(IndexLayout(folder).store) as store:
        report = ingest([folder / name], store, source="another", limits=Limits())
    assert report.rejections == []
    return folder


def stored(folder: Path) -> list[Article]:
    with ArticleStore.open_existing(IndexLayout(folder).store) as store:
        return list(store.articles())


@pytest.mark.parametrize("articles", [ARTICLES, HARD, ()])
def test_what_is_exported_is_ingested_as_it_was(
    tmp_path: Path, articles: tuple[Article, ...]
) -> None:
    put(tmp_path / "one", articles)
    content = exported(tmp_path / "one")
    two = ingested(tmp_path / "two", content)
    assert stored(two) == list(articles)
    assert exported(two) == content


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
KNOWN = st.sampled_from(["id", "title", "text", "date", "channel", "دسته", MARK, "news_id", "lead"])
ANY = st.builds(
    Article,
    id=TEXTS.filter(bool),
    body=TEXTS,
    title=TEXTS,
    summary=TEXTS,
    date=st.none() | st.dates(),
    source=TEXTS,
    url=TEXTS,
    category=TEXTS,
    tags=st.lists(TEXTS, max_size=3).map(tuple),
    extra=st.dictionaries(TEXTS | KNOWN, VALUES, max_size=4),
)


@given(ANY)
def test_any_article_is_the_same_after_a_round_trip(article: Article) -> None:
    line = exported_line(article)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    again = exported_article(json.loads(line))
    assert again == article
    assert exported_line(again) == line


def nested(depth: int) -> dict[str, object]:
    """Unknown fields of so many objects and lists inside each other."""
    value: object = "درون"
    for n in range(depth):
        value = [value] if n % 2 else {"": value}
    return {"a": value}


@pytest.mark.parametrize(
    "article",
    [
        *(Article(id=f"{n} deep", body="متن", extra=nested(n)) for n in (100, 101, DEEPEST)),
        Article(id="large", body="متن " * 2**21),
        Article(id="of all kinds", body="", extra={"a": [(1, 2.5), None, 10**4000, math.inf]}),
    ],
    ids=lambda article: article.id,
)
def test_whatever_the_store_takes_is_ingested_as_it_was(tmp_path: Path, article: Article) -> None:
    put(tmp_path / "one", [article])
    content = exported(tmp_path / "one")
    two = ingested(tmp_path / "two", content)
    assert stored(two) == stored(tmp_path / "one")
    assert exported(two) == content


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "id is empty"),
        ({"extra": nested(DEEPEST + 1)}, "nested more than 500 deep"),
        ({"extra": nested(100_000)}, "nested more than 500 deep"),
        ({"extra": {1: "a"}}, "str keys"),
        ({"extra": {"a": 10**5000}}, "digits"),
        ({"extra": {"a": {1, object()}}}, "object"),
    ],
)
def test_what_could_not_be_ingested_again_is_not_stored(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    article = replace(ARTICLES[0], **change)
    with ArticleStore(tmp_path / "articles.db") as store:
        with pytest.raises(StoreError, match=reason):
            store.put(article)
        assert len(store) == 0


def test_an_exported_row_that_the_store_would_refuse_is_rejected_alone(tmp_path: Path) -> None:
    deep = exported_line(Article(id="a", body="ب", extra=nested(DEEPEST + 1)))
    (tmp_path / "a.jsonl").write_bytes(deep + exported_line(ARTICLES[0]))
    with ArticleStore(tmp_path / "articles.db") as store:
        report = ingest(tmp_path / "a.jsonl", store)
    assert (report.added, report.rejected) == (1, 1)
    assert "nested" in report.rejections[0].reason


@settings(max_examples=30)
@given(st.lists(ANY, max_size=6, unique_by=lambda article: article.id))
def test_any_store_is_the_same_after_a_round_trip(articles: list[Article]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        put(folder / "one", articles)
        content = exported(folder / "one")
        two = ingested(folder / "two", content)
        assert exported(two) == content
        assert stored(two) == stored(folder / "one")


def test_a_rebuild_of_what_was_ingested_again_is_the_same(tmp_path: Path) -> None:
    one = build_index(tmp_path / "one", [*ARTICLES, *HARD])
    two = ingested(tmp_path / "two", exported(one))
    rebuild(two)

    def generation(folder: Path) -> dict[str, bytes]:
        (found,) = IndexLayout(folder).generations.iterdir()
        files = (path for path in found.rglob("*") if path.is_file())
        return {p.name: p.read_bytes() for p in files if p.name != "manifest.json"}

    assert generation(one) == generation(two)


def test_files_are_gzipped_by_their_name_and_the_same_each_time(tmp_path: Path) -> None:
    put(tmp_path / "index", ARTICLES)
    assert export(tmp_path / "index", tmp_path / "a.jsonl.gz") == ExportReport(len(ARTICLES))
    export(tmp_path / "index", tmp_path / "b.jsonl.gz")
    packed = (tmp_path / "a.jsonl.gz").read_bytes()
    assert packed == (tmp_path / "b.jsonl.gz").read_bytes()
    export(tmp_path / "index", tmp_path / "c.jsonl")
    assert gzip.decompress(packed) == (tmp_path / "c.jsonl").read_bytes()
    two = ingested(tmp_path / "two", packed, "export.jsonl.gz")
    assert stored(two) == list(ARTICLES)


def test_a_file_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    put(tmp_path / "index", ARTICLES)
    (tmp_path / "a.jsonl").write_text("what somebody needs")
    with pytest.raises(InputError, match="exists already"):
        export(tmp_path / "index", tmp_path / "a.jsonl")
    with pytest.raises(WriteError, match="Nothing was exported"):
        export(tmp_path / "index", tmp_path / "nowhere" / "a.jsonl")
    with pytest.raises(StoreError, match="newsearch ingest"):
        export(tmp_path / "empty", tmp_path / "b.jsonl")
    assert {path.name for path in tmp_path.iterdir()} == {"index", "a.jsonl"}


@pytest.mark.parametrize(
    "change",
    [{MARK: 2}, {MARK: None}, {"id": ""}, {"id": 1}, {"date": "1404/9/1"}, {"tags": "a"}, {"x": 1}],
)
def test_exported_rows_that_were_changed_are_rejected(change: dict[str, object]) -> None:
    row = json.loads(exported_line(ARTICLES[0]))
    with pytest.raises(BadRow, match="marked as exported"):
        exported_article(row | change)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of many pages."""
    folder = tmp_path_factory.mktemp("large")
    put(folder, (Article(id=f"n{n}", body=f"متن {n} " * 60, tags=("خبر",)) for n in range(400)))
    return folder


def damaged(folder: Path, start: int, content: bytes) -> None:
    path = IndexLayout(folder).store
    raw = bytearray(path.read_bytes())
    raw[start : start + len(content)] = content
    path.write_bytes(raw)


@pytest.mark.parametrize("page", [12, 40, 60])
def test_what_can_be_read_of_a_damaged_store_is_saved(
    large: Path, tmp_path: Path, page: int
) -> None:
    folder = Path(shutil.copytree(large, tmp_path / "index"))
    damaged(folder, page * 4096, b"\xaa" * 4096)
    assert verify_store(folder)
    report = export(folder, tmp_path / "saved.jsonl")
    assert not report.complete
    assert 300 < report.articles < 400
    every = {f"n{n}" for n in range(400)}
    two = ingested(tmp_path / "two", (tmp_path / "saved.jsonl").read_bytes())
    saved = {article.id: article for article in stored(two)}
    assert saved.keys() | set(report.lost) >= every
    assert not saved.keys() & set(report.lost)
    sound = {article.id: article for article in stored(large)}
    altered = {name for name, article in saved.items() if sound.get(name) != article}
    assert altered == set(report.altered)


def test_a_letter_that_changed_is_told(tmp_path: Path) -> None:
    put(tmp_path / "index", ARTICLES)
    path = IndexLayout(tmp_path / "index").store
    path.write_bytes(path.read_bytes().replace("وزیر".encode(), "وزین".encode()))
    assert any("oil" in problem for problem in verify_store(tmp_path / "index"))
    with pytest.raises(
        StoreError, match=r"article 'oil' .* is damaged .*\. Save .* `newsearch export"
    ):
        rebuild(tmp_path / "index")
    report = export(tmp_path / "index", tmp_path / "saved.jsonl")
    assert (report.articles, report.altered, report.lost) == (len(ARTICLES), ["oil"], [])


def verify_store(folder: Path) -> list[str]:
    with ArticleStore.open_existing(IndexLayout(folder).store) as store:
        return store.problems()


def test_verify_checks_the_store_where_there_is_no_index_yet(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index")
    path = IndexLayout(folder).store
    path.write_bytes(path.read_bytes().replace("وزیر".encode(), "وزین".encode()))
    (damage,) = verify(folder).damaged
    assert damage.name == "articles.db"
    assert "newsearch export" in verify(folder).remedy


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_damage_to_a_store_gives_anything_but_a_clear_error(large: Path, tmp_path: Path) -> None:
    randomly = random.Random(6)
    folder = Path(shutil.copytree(large, tmp_path / "index"))
    path = IndexLayout(folder).store
    sound = path.read_bytes()
    told = 0
    for number in range(120):
        raw = bytearray(sound)
        if number % 3:
            place = randomly.randrange(100 if number % 3 == 1 else len(raw))
            raw[place] ^= 1 << randomly.randrange(8)
        else:
            del raw[randomly.randrange(len(raw)) :]
        for side in folder.glob("articles.db*"):
            side.unlink()
        path.write_bytes(raw)
        told += attempts(folder, tmp_path / f"{number}.jsonl")
    assert told > 60


def attempts(folder: Path, to: Path) -> bool:
    """Do everything with a store; tell whether anything failed, which it may only in words."""
    failed = False
    for attempt in (
        lambda: verify_store(folder),
        lambda: statistics(folder),
        lambda: stored(folder),
        lambda: put(folder, ARTICLES[:1]),
        lambda: export(folder, to),
    ):
        try:
            attempt()
        except NewsearchError as error:
            assert "articles.db" in str(error) or "damaged" in str(error)
            failed = True
    return failed


MALICE = (
    "CREATE TRIGGER t AFTER INSERT ON articles BEGIN DELETE FROM articles; END",
    "CREATE VIEW v AS SELECT 1",
    "CREATE TABLE more (x)",
    "CREATE INDEX i ON articles (upper(title))",
    "DROP INDEX articles_text",
    "ALTER TABLE articles ADD COLUMN x GENERATED ALWAYS AS (upper(title))",
)


@pytest.mark.parametrize("statement", MALICE)
@pytest.mark.parametrize("write", [True, False])
def test_a_store_that_brings_anything_along_is_refused(
    tmp_path: Path, statement: str, write: bool
) -> None:
    put(tmp_path, ARTICLES)
    path = IndexLayout(tmp_path).store
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.close()
    with pytest.raises(StoreError, match="newsearch did not write"):
        (ArticleStore if write else ArticleStore.open_existing)(path)


def test_a_view_that_stands_for_the_articles_is_not_run(tmp_path: Path) -> None:
    """Nor when what can be read is saved: functions with side effects are out of its reach."""
    put(tmp_path, ARTICLES)
    connection = sqlite3.connect(IndexLayout(tmp_path).store)
    connection.execute("ALTER TABLE articles RENAME TO hidden")
    connection.execute("CREATE VIEW articles AS SELECT *, load_extension('x') FROM hidden")
    connection.close()
    with pytest.raises(StoreError):
        export(tmp_path, io.BytesIO())


@pytest.mark.parametrize("version", [0, 2, 99])
@pytest.mark.parametrize("write", [True, False])
def test_stores_of_other_formats_are_refused(tmp_path: Path, version: int, write: bool) -> None:
    put(tmp_path, ARTICLES)
    path = IndexLayout(tmp_path).store
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    with pytest.raises(IndexIncompatible, match=f"format {version}.*install the version"):
        (ArticleStore if write else ArticleStore.open_existing)(path)
