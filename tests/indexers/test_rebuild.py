import errno
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from support import ARTICLES, build_index, put

from newsearch.indexers import Article, ArticleStore, rebuild, verify
from newsearch.search import Busy, IndexMissing, StoreError, WriteError, open_index
from newsearch.search.arrays import Array
from newsearch.search.dense.encoder import DEFAULT_MODEL, Encoder, Progress, load_encoder
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import PassageSettings, current_generation, read_manifest

QUERIES = ("قزاقستان تجارت", '"صادرات نفت"', "باران -گیلان", "نان", "ایران", "قزاق*", "گروه:ورزش")


class CountingEncoder:
    """The default model, noting how many passages it embeds."""

    def __init__(self) -> None:
        self._inner: Encoder = load_encoder(DEFAULT_MODEL)
        self.name, self.dimension = self._inner.name, self._inner.dimension
        self.fingerprint = self._inner.fingerprint
        self.embedded = 0

    def encode_query(self, text: str) -> Array:
        return self._inner.encode_query(text)

    def encode_documents(self, texts: Sequence[str], on_progress: Progress | None = None) -> Array:
        self.embedded += len(texts)
        return self._inner.encode_documents(texts, on_progress)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> CountingEncoder:
    counting = CountingEncoder()
    monkeypatch.setattr("newsearch.indexers.rebuilding.load_encoder", lambda *_: counting)
    return counting


def answers(folder: Path) -> dict[str, list[tuple[str, float, float | None, float | None]]]:
    with open_index(folder) as searcher:
        found = {query: searcher.search(query).hits for query in QUERIES}
    return {
        query: sorted(
            (h.id, round(h.score, 3), _rounded(h.scores.lexical), _rounded(h.scores.dense))
            for h in hits
        )
        for query, hits in found.items()
    }


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 3)


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in IndexLayout(folder).generations.iterdir())


def test_an_incremental_rebuild_answers_like_a_full_one(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index", ARTICLES[:3])
    changed = replace(ARTICLES[1], body=ARTICLES[1].body + " باران مسابقه را عقب انداخت.")
    put(folder, [changed, *ARTICLES[3:]])
    with ArticleStore(IndexLayout(folder).store) as store:
        store.delete("trade")
    report = rebuild(folder)
    assert (report.analysed, report.removed, report.articles) == (4, 2, 5)
    incremental = answers(folder)
    rebuild(folder, full=True)
    assert incremental == answers(folder)
    assert verify(folder).damaged == ()


def test_unchanged_passages_are_not_embedded_again(
    tmp_path: Path, encoder: CountingEncoder
) -> None:
    folder = build_index(tmp_path / "index")
    assert encoder.embedded == len(ARTICLES)
    encoder.embedded = 0
    put(folder, [Article(id="new", title="زلزله", body="زمین لرزید.")])
    assert rebuild(folder).embedded == encoder.embedded == 1


def test_of_a_long_article_only_the_changed_passage_is_embedded(
    tmp_path: Path, encoder: CountingEncoder
) -> None:
    paragraphs = [f"بند {n}: " + f"واژه{n} " * 90 + "." for n in range(5)]
    article = Article(id="long", title="بلند", body="\n".join(paragraphs))
    folder = build_index(tmp_path / "index", [article])
    encoder.embedded = 0
    put(folder, [replace(article, body=article.body + "\n" + "تازه " * 90 + ".")])
    assert (rebuild(folder).embedded, encoder.embedded) == (1, 1)


def test_nothing_new_publishes_nothing(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index")
    before = generations(folder)
    report = rebuild(folder)
    assert (report.published, report.generation) == (False, before[0])
    assert generations(folder) == before


def test_a_full_rebuild_reuses_nothing(tmp_path: Path, encoder: CountingEncoder) -> None:
    folder = build_index(tmp_path / "index")
    encoder.embedded = 0
    report = rebuild(folder, full=True)
    assert report.published
    assert (report.analysed, report.embedded, encoder.embedded) == (len(ARTICLES),) * 3


def test_other_passage_settings_cut_anew_and_are_remembered(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index")
    before = rebuild(folder).passages
    after = rebuild(folder, passage_settings=PassageSettings(words=5))
    assert after.passages > before
    assert rebuild(folder, full=True).passages == after.passages


def test_an_unpublished_article_store_is_indexed_even_when_empty(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index", [])
    with open_index(folder) as searcher:
        assert searcher.search("نفت").hits == ()
        assert searcher.search('"نفت خام"').hits == ()


def test_everything_can_be_removed(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index", ARTICLES[:2])
    with ArticleStore(IndexLayout(folder).store) as store:
        for article in ARTICLES[:2]:
            store.delete(article.id)
    assert rebuild(folder).articles == 0
    put(folder, ARTICLES[2:4])
    assert rebuild(folder).articles == 2
    assert verify(folder).damaged == ()


def test_a_removed_duplicate_changes_the_hit_that_lists_it(tmp_path: Path) -> None:
    copy = replace(ARTICLES[0], id="copy")
    folder = build_index(tmp_path / "index", [*ARTICLES, copy])
    with ArticleStore(IndexLayout(folder).store) as store:
        store.delete("trade")
    rebuild(folder)
    with open_index(folder) as searcher:
        hit = searcher.search("قزاقستان تجارت").hits[0]
        assert (hit.id, hit.duplicates) == ("copy", ())


def test_a_failing_build_leaves_the_old_index_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build_index(tmp_path / "index")
    before = generations(folder)
    put(folder, [Article(id="new", title="زلزله", body="زمین لرزید.")])

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("newsearch.indexers.building.write_passage_vectors", fail)
    with pytest.raises(WriteError, match="No space left"):
        rebuild(folder)
    assert generations(folder) == before
    with open_index(folder) as searcher:
        assert searcher.search("قزاقستان").hits


def test_what_a_crash_left_behind_is_cleaned(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index")
    leftover = IndexLayout(folder).generations / ".building-dead"
    shutil.copytree(current_generation(IndexLayout(folder)).folder, leftover)
    rebuild(folder, full=True)
    assert not leftover.exists()


def test_old_generations_go_when_nobody_reads_them(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index")
    for _ in range(4):
        rebuild(folder, full=True)
    assert len(generations(folder)) == 2


def test_damage_is_found_and_never_taken_over(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index")
    path = current_generation(IndexLayout(folder)).postings / "weights.npy"
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    assert [damage.name for damage in verify(folder).damaged] == ["postings/weights.npy"]
    put(folder, [Article(id="new", title="زلزله", body="زمین لرزید.")])
    report = rebuild(folder)
    assert report.analysed == len(ARTICLES) + 1
    assert verify(folder).damaged == ()


def test_the_manifest_names_every_file_with_its_checksum(small_index: Path) -> None:
    layout = current_generation(IndexLayout(small_index))
    manifest = read_manifest(layout)
    on_disk = {
        p.relative_to(layout.folder).as_posix() for p in layout.folder.rglob("*") if p.is_file()
    }
    assert set(manifest.files) | {"manifest.json"} == on_disk
    assert (manifest.articles, manifest.newest) == (len(ARTICLES), "2025-12-12")
    assert np.load(layout.articles / "number.npy").shape == (len(ARTICLES),)
    assert json.loads(layout.manifest.read_text())["model"]["name"] == "default"


def test_a_second_writer_is_told_to_wait(small_index: Path) -> None:
    with (
        FileLock(IndexLayout(small_index).lock),
        pytest.raises(Busy, match="another process"),
    ):
        rebuild(small_index)


def test_without_a_store_there_is_nothing_to_build(tmp_path: Path) -> None:
    with pytest.raises((StoreError, IndexMissing), match="newsearch ingest"):
        rebuild(tmp_path)


def test_verify_misses_an_absent_store(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index", ARTICLES[:1])
    IndexLayout(folder).store.unlink()
    assert [damage.name for damage in verify(folder).damaged] == ["articles.db"]
