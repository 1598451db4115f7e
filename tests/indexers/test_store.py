import datetime as dt
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.indexers.canonical import canonical_json, content_hash, text_hash
from newsearch.indexers.snapshot import Snapshot, article_of
from newsearch.indexers.store import ArticleStore, Fingerprint, Outcome, StoreCounts, Stored
from newsearch.search.article import Article
from newsearch.search.errors import ArticleMissing, Busy, IndexIncompatible, StoreError

FULL = Article(
    id="الف/۱",
    body="متن «خبر»\nبا می‌رود",
    title="عنوان",
    summary="خلاصه",
    date=dt.date(2025, 12, 10),
    source="مهر",
    url="https://example.com/1",
    category="اقتصاد",
    tags=("یک", "دو"),
    extra={"n": 10**30, "list": [1, None, {"x": "ی"}], "f": 0.5},
)
A = Article(id="a", body="متن یک")
B = Article(id="b", body="متن دو")
A_AGAIN = Article(id="a2", body="متن  يک")  # the text of A, typed otherwise


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index" / "articles.db"


@pytest.fixture
def store(path: Path) -> Iterator[ArticleStore]:
    with ArticleStore(path) as opened:
        yield opened


def test_an_article_comes_back_as_it_was(store: ArticleStore, path: Path) -> None:
    assert store.put(FULL) == Stored(Outcome.ADDED)
    assert store.get(FULL.id) == FULL
    with ArticleStore.open_existing(path) as reader:
        assert reader.get(FULL.id) == FULL
        assert len(reader) == 1


def test_outcomes(store: ArticleStore) -> None:
    assert store.put(A).outcome is Outcome.ADDED
    assert store.put(A).outcome is Outcome.UNCHANGED
    assert store.put(B).outcome is Outcome.ADDED
    assert store.put(A_AGAIN) == Stored(Outcome.DUPLICATE, "a")
    assert store.put(A_AGAIN) == Stored(Outcome.UNCHANGED)
    assert store.put(replace(B, title="تازه")) == Stored(Outcome.UPDATED)
    assert store.put(replace(B, body=A.body)) == Stored(Outcome.UPDATED, "a")
    assert store.put(replace(A, source="مهر")) == Stored(Outcome.UPDATED)
    assert [article.id for article in store.articles()] == ["a", "b", "a2"]
    assert store.counts() == StoreCounts(articles=3, duplicates=2)


def test_add_leaves_a_changed_article_alone(store: ArticleStore) -> None:
    store.put(A)
    assert store.add(replace(A, title="تازه")) is None
    assert store.get("a") == A


@pytest.mark.parametrize("field", ["body", "title", "summary", "source", "url", "category"])
def test_every_field_counts_for_the_content(field: str) -> None:
    changed = replace(FULL, **{field: "دیگر"})  # type: ignore[arg-type]
    assert content_hash(changed) != content_hash(FULL)


def test_date_tags_and_extra_count_too() -> None:
    others = (
        replace(FULL, date=None),
        replace(FULL, tags=("یک دو",)),
        replace(FULL, tags=("دو", "یک")),
        replace(FULL, extra={}),
    )
    assert len({content_hash(one) for one in (FULL, *others)}) == 5
    reordered = replace(FULL, extra=dict(reversed(FULL.extra.items())))
    assert content_hash(reordered) == content_hash(FULL)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("تیتر", "می‌گیرد كتابهای ۱۲۳ را"),
        ("تیتر", "میگیرد کتاب‌های 123 را"),
        ("تيتر", "می گیرد\n\nکتاب\u00a0ها\u200cی ١٢٣ را "),
        ("تیتر", "مِی‌گیرد کتـــاب‌های ۱۲۳ را"),
    ],
)
def test_one_text_typed_in_several_ways(title: str, body: str) -> None:
    same = Article(id="x", title="تیتر", body="می‌گیرد کتاب‌های ۱۲۳ را")
    assert text_hash(Article(id="y", title=title, body=body)) == text_hash(same)


@pytest.mark.parametrize(("title", "body"), [("تیتر دو", "متن"), ("تیتر", "متن ۲"), ("تیتر", "")])
def test_texts_that_differ(title: str, body: str) -> None:
    one = Article(id="x", title="تیتر", body="متن")
    assert text_hash(Article(id="x", title=title, body=body)) != text_hash(one)


def test_a_title_made_of_the_body_is_no_difference() -> None:
    body = "سفر آغاز شد. ادامهٔ خبر."
    bare = text_hash(Article(id="x", body=body))
    assert text_hash(Article(id="x", title="سفر آغاز شد.", body=body)) == bare
    assert text_hash(Article(id="x", title="سفر آغاز…", body=body)) == bare


def read(snapshot: Snapshot, *fingerprints: Fingerprint) -> list[Article]:
    found = list(snapshot.rows(fingerprints))
    assert [one for one, _ in found] == list(fingerprints)
    return [article_of(row) for _, row in found]


def test_fingerprints_and_articles_of_the_first_of_each_text(store: ArticleStore) -> None:
    for article in (A, B, A_AGAIN, replace(A_AGAIN, id="a3"), FULL):
        store.put(article)
    with store.snapshot() as snapshot:
        found = list(snapshot.fingerprints())
        assert found == [
            Fingerprint(1, "a", content_hash(A), ("a2", "a3")),
            Fingerprint(2, "b", content_hash(B)),
            Fingerprint(5, FULL.id, content_hash(FULL)),
        ]
        assert read(snapshot, found[2], found[0]) == [FULL, A]
        assert read(snapshot) == []
        with pytest.raises(ArticleMissing, match="number 99"):
            read(snapshot, found[0], Fingerprint(99, "", b""))


def test_the_next_one_is_first_when_the_first_is_gone_or_changed(store: ArticleStore) -> None:
    def firsts() -> list[tuple[int, str]]:
        with store.snapshot() as snapshot:
            return [(one.number, one.id) for one in snapshot.fingerprints()]

    for article in (A, A_AGAIN, replace(A_AGAIN, id="a3")):
        store.put(article)
    assert firsts() == [(1, "a")]
    store.put(replace(A, body="متن تازه"))
    assert firsts() == [(1, "a"), (2, "a2")]
    store.delete("a2")
    assert firsts() == [(1, "a"), (3, "a3")]
    store.delete("a3")
    store.put(B)
    assert firsts() == [(1, "a"), (4, "b")]  # a number is never given again


def test_articles_are_read_in_batches(store: ArticleStore) -> None:
    with store.transaction():
        for n in range(1, 1202):
            store.put(Article(id=str(n), body=f"متن {n}"))
    with store.snapshot() as snapshot:
        articles = read(snapshot, *snapshot.fingerprints())
        assert [one.id for one in articles] == [str(n) for n in range(1, 1202)]


def test_a_snapshot_does_not_move(store: ArticleStore, path: Path) -> None:
    store.put(A)
    with ArticleStore.open_existing(path) as reader, reader.snapshot() as snapshot:
        store.put(B)
        store.put(replace(A, title="تازه"))
        (found,) = snapshot.fingerprints()
        assert found.content_hash == content_hash(A)
        assert read(snapshot, found) == [A]
    assert len(store) == 2


def test_a_transaction_is_all_or_nothing(store: ArticleStore, path: Path) -> None:
    with store.transaction():
        store.put(A)
        with store.transaction():
            store.put(B)
    with pytest.raises(KeyError), store.transaction():
        store.put(FULL)
        store.delete("a")
        raise KeyError
    with ArticleStore(path) as again:
        assert [article.id for article in again.articles()] == ["a", "b"]


def test_a_second_writer_waits_and_is_told(store: ArticleStore, path: Path) -> None:
    with ArticleStore(path, timeout=0.05) as second, store.transaction():
        store.put(A)
        assert len(second) == 0  # readers never wait
        with pytest.raises(Busy, match="another process is writing"):
            second.put(B)
        with pytest.raises(Busy, match="another process is writing"):
            ArticleStore(path, timeout=0.05)


def test_what_is_missing(store: ArticleStore) -> None:
    with pytest.raises(ArticleMissing, match="no article has the id “x”"):
        store.get("x")
    with pytest.raises(ArticleMissing, match="no article has the id “x”"):
        store.delete("x")
    with pytest.raises(ArticleMissing, match="no article"):
        store.get("\ud800")


def test_half_a_character_is_refused(store: ArticleStore) -> None:
    for article in (
        replace(A, body="\ud800"),
        replace(A, id="\ud800"),
        replace(A, tags=("\udfff",)),
    ):
        with pytest.raises(StoreError, match="half a character"):
            store.put(article)
    assert len(store) == 0


def test_a_reader_changes_nothing_and_leaves_nothing(path: Path) -> None:
    with ArticleStore(path) as store:
        store.put(A)
    before = sorted(path.parent.iterdir())
    with ArticleStore.open_existing(path) as reader:
        assert reader.get("a") == A
        assert reader.problems() == []
        with pytest.raises(StoreError, match="cannot be written"):
            reader.put(B)
    assert sorted(path.parent.iterdir()) == before == [path]


def test_a_folder_without_the_right_to_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ArticleStore(path) as store:
        store.put(A)
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with ArticleStore.open_existing(path) as reader:
        assert reader.get("a") == A
        with pytest.raises(StoreError, match="cannot be written"):
            reader.put(B)


def test_there_is_no_store(path: Path) -> None:
    with pytest.raises(StoreError, match="newsearch ingest"):
        ArticleStore.open_existing(path)
    assert not path.exists()


@pytest.mark.parametrize("existing", [False, True])
def test_files_of_others_are_left_alone(tmp_path: Path, existing: bool) -> None:
    open_store = ArticleStore.open_existing if existing else ArticleStore
    text = tmp_path / "text"
    text.write_text("no database, but a text that is long enough to be asked about " * 100)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE articles (x)")
    connection.close()
    for path, message in ((text, "is no article store"), (other, "no article store")):
        content = path.read_bytes()
        with pytest.raises(StoreError, match=message):
            open_store(path)
        assert path.read_bytes() == content
    with pytest.raises(StoreError, match="is no file but a folder"):
        open_store(tmp_path)


@pytest.mark.parametrize("existing", [False, True])
def test_a_newer_format_is_refused(path: Path, existing: bool) -> None:
    with ArticleStore(path) as store:
        store.put(A)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(IndexIncompatible, match="has the format 2, this newsearch reads 1"):
        (ArticleStore.open_existing if existing else ArticleStore)(path)


def test_damage_is_found(path: Path) -> None:
    with ArticleStore(path) as store, store.transaction():
        for n in range(500):
            store.put(Article(id=str(n), body=f"متن {n} " * 50))
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 20_000] = b"\xaa" * 20_000
    path.write_bytes(data)
    with ArticleStore.open_existing(path) as store:
        assert store.problems()
        with pytest.raises(StoreError, match="damaged"):
            list(store.articles())


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        ArticleStore(tmp_path / "file" / "articles.db")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ARTICLES = st.builds(
    Article,
    id=st.sampled_from(["a", "b", "c"]),
    body=st.sampled_from(["متن", "م تن", "دیگر"]) | TEXTS,
    title=TEXTS,
    date=st.none() | st.dates(),
    tags=st.lists(TEXTS, max_size=2).map(tuple),
    extra=st.dictionaries(TEXTS, st.integers() | TEXTS | st.none(), max_size=2),
)


@given(st.lists(ARTICLES, max_size=8))
def test_the_last_version_of_each_article_is_stored(articles: list[Article]) -> None:
    with ArticleStore(":memory:") as store:
        for article in articles:
            store.put(article)
        last = {article.id: article for article in articles}
        assert {article.id: article for article in store.articles()} == last
        for article in last.values():
            assert store.put(article).outcome is Outcome.UNCHANGED
        with store.snapshot() as snapshot:
            found = list(snapshot.fingerprints())
        assert len({text_hash(last[one.id]) for one in found}) == len(found)
        assert sorted(n for one in found for n in (one.id, *one.duplicates)) == sorted(last)


@given(st.dictionaries(TEXTS, st.integers() | TEXTS))
def test_canonical_json_does_not_depend_on_the_order(value: dict[str, int | str]) -> None:
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))
