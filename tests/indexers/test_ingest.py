import gzip
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from newsearch.indexers.ingesting import Duplicate, IngestReport, ingest
from newsearch.indexers.records import Limits
from newsearch.indexers.store import ArticleStore
from newsearch.search.article import Article

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    with ArticleStore(tmp_path / "articles.db") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles in every form, one of them twice, and five that cannot be taken."""
    root = tmp_path / "articles"
    root.mkdir()
    (root / "1.txt").write_text("date 2025-12-10 به گزارش ایسنا، باران آمد.", encoding="utf-8")
    (root / "2.jsonl").write_bytes(
        lines({"id": "j1", "text": "متن یک"}, {"id": "j2", "text": "متن دو"})
        + b"{broken\n\xff\xfe\n"
    )
    (root / "3.csv").write_text("id,text\nc1,متن سه\nc2,متن‌يک\nc3,\n", encoding="utf-8")
    (root / "4.rss").write_text(
        '<rss version="2.0"><channel><title>نمونه</title><item><title>خبر</title>'
        "<link>https://example.com/1</link></item></channel></rss>",
        encoding="utf-8",
    )
    (root / "5.json.gz").write_bytes(gzip.compress(b'[{"id": "g1", "text": "x"}]')[:-5])
    (root / "6.txt").write_text("date 1404/13/01 متن", encoding="utf-8")
    (root / "notes.md").touch()
    return root


def lines(*rows: Mapping[str, object]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def counts(report: IngestReport) -> tuple[int, int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.duplicate, report.rejected


def ids(store: ArticleStore) -> list[str]:
    return [article.id for article in store.articles()]


def test_a_folder_with_good_and_bad_rows(store: ArticleStore, folder: Path) -> None:
    report = ingest([folder, folder / "absent.txt"], store)
    assert counts(report) == (6, 0, 0, 1, 6)
    assert ids(store) == ["1", "j1", "j2", "c1", "c2", "https://example.com/1", "g1"]
    assert report.duplicates == [Duplicate("c2", "j1")]
    assert [Path(path).name for path in report.not_read] == ["notes.md"]
    assert report.files == 6
    where = [(Path(one.path).name, one.line) for one in report.rejections]
    assert where == [
        ("absent.txt", None),
        ("2.jsonl", 3),
        ("2.jsonl", 4),
        ("3.csv", 4),
        ("5.json.gz", None),
        ("6.txt", None),
    ]
    assert json.loads(json.dumps(report.to_dict()))["duplicates"] == [
        {"id": "c2", "duplicate_of": "j1"}
    ]


def test_the_same_folder_twice_adds_nothing(store: ArticleStore, folder: Path) -> None:
    ingest([folder], store)
    before = list(store.articles())
    report = ingest([folder], store)
    assert counts(report) == (0, 0, 7, 0, 5)
    assert report.duplicates == []
    assert list(store.articles()) == before


def test_a_changed_article_is_an_update_and_may_change_back(
    store: ArticleStore, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    for text, expected in (
        ("متن نخست.", (1, 0, 0, 0, 0)),
        ("متن دوم.", (0, 1, 0, 0, 0)),
        ("متن دوم.", (0, 0, 1, 0, 0)),
        ("متن نخست.", (0, 1, 0, 0, 0)),
    ):
        path.write_text(text, encoding="utf-8")
        assert counts(ingest([path], store)) == expected
        assert store.get("a").body == text


def test_a_rejected_version_harms_nothing(store: ArticleStore, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("متن نخست.", encoding="utf-8")
    ingest([path], store)
    path.write_bytes(b"\xff\xfa")
    assert counts(ingest([path], store)) == (0, 0, 0, 0, 1)
    assert store.get("a").body == "متن نخست."


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_of_several_versions_in_one_run_the_last_is_stored(
    store: ArticleStore, tmp_path: Path, batch: int
) -> None:
    one, two, three = (tmp_path / f"{name}.jsonl" for name in "123")
    one.write_bytes(lines({"id": "a", "text": "الف"}, {"id": "b", "text": "ب"}))
    two.write_bytes(lines({"id": "a", "text": "الف ۲"}))
    three.write_bytes(lines({"id": "a", "text": "الف ۳"}))
    first = ingest([one, two, three], store, batch=batch)
    assert first.added == 2
    assert sum(counts(first)) == 4
    assert store.get("a").body == "الف ۳"
    again = ingest([one, two, three], store, batch=batch)
    assert sum(counts(again)) == 4
    assert again.added == again.duplicate == 0
    assert store.get("a").body == "الف ۳"
    if batch == 1000:
        assert counts(first) == (2, 1, 1, 0, 0)
        assert counts(again) == (0, 0, 4, 0, 0)


def test_an_exception_leaves_what_was_committed(store: ArticleStore, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(*({"id": str(n), "text": f"متن {n}"} for n in range(25))))

    def interrupt(path: str, rows: int) -> None:
        if rows == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest([path], store, on_progress=interrupt, batch=10)
    assert ids(store) == [str(n) for n in range(20)]
    assert counts(ingest([path], store)) == (5, 0, 20, 0, 0)


def test_a_batch_that_fails_is_undone(
    store: ArticleStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({"id": "a", "text": "x"}, {"id": "b", "text": "y"}))
    add = store.add

    def fail_at_b(article: Article) -> object:
        if article.id == "b":
            raise MemoryError
        return add(article)

    monkeypatch.setattr(store, "add", fail_at_b)
    with pytest.raises(MemoryError):
        ingest([path], store)
    assert len(store) == 0


def test_progress_counts_all_rows(store: ArticleStore, folder: Path) -> None:
    seen: list[tuple[str, int]] = []
    ingest([folder], store, on_progress=lambda path, rows: seen.append((Path(path).name, rows)))
    assert seen == [
        ("1.txt", 1),
        ("2.jsonl", 5),
        ("3.csv", 8),
        ("4.rss", 9),
        ("5.json.gz", 11),
        ("6.txt", 12),
    ]


def test_standard_input_and_the_source_of_the_caller(store: ArticleStore) -> None:
    stdin = io.BytesIO(
        lines({"id": "a", "text": "متن"}, {"id": "b", "text": "م", "source": "ایرنا"})
    )
    assert counts(ingest(["-"], store, source="مهر", stdin=stdin)) == (2, 0, 0, 0, 0)
    assert [article.source for article in store.articles()] == ["مهر", "ایرنا"]


def test_long_lists_are_cut_but_counted(store: ArticleStore, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    same = ({"id": str(n), "text": "متن"} for n in range(6))
    path.write_bytes(b"{\n" * 5 + lines(*same))
    report = ingest([path], store, limits=Limits(max_listed=2))
    assert (report.rejected, len(report.rejections)) == (5, 2)
    assert (report.duplicate, len(report.duplicates)) == (5, 2)


def test_names_that_are_no_text_can_be_reported(store: ArticleStore, tmp_path: Path) -> None:
    path = tmp_path / "a\udcff.txt"
    try:
        path.touch()
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    report = ingest([path], store)
    assert report.rejections[0].path.endswith("a\\xff.txt")
    assert "no text" in report.rejections[0].reason


def test_the_samples_go_in_whole(store: ArticleStore) -> None:
    report = ingest([SEEDS], store)
    assert report.rejected == 0
    assert store.get("000_dc0e3ef97df6e412").source == "مهر"
    assert counts(ingest([SEEDS], store)) == (0, 0, len(store), 0, 0)


def test_one_path_is_not_read_letter_by_letter(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("date 2025-12-10 متن خبر", encoding="utf-8")
    with ArticleStore(tmp_path / "articles.db") as store:
        assert ingest(str(tmp_path / "one.txt"), store).added == 1
        assert ingest(tmp_path, store).unchanged == 1
