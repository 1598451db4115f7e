"""A rebuild with a slow model goes on where it was interrupted."""

import errno
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support import ARTICLES, put

from newsearch.indexers import Article, rebuild
from newsearch.indexers.postings_writer import PostingTable
from newsearch.search import open_index
from newsearch.search.arrays import Array
from newsearch.search.dense.encoder import DEFAULT_MODEL, Progress, SlowEncoder, load_encoder
from newsearch.search.errors import WriteError
from newsearch.search.layout import IndexLayout

MANY = tuple(
    Article(id=f"n{n}", title=f"خبر {n}", body=f"متن {'دراز ' * (n % 7)}شمارهٔ {n}.")
    for n in range(23)
)


class Died(BaseException):
    """As KeyboardInterrupt: nothing catches it."""


class FakeTransformer:
    """Makes vectors of the text's hash, notes each text, and dies after so many batches."""

    name = "fake"
    dimension = 8
    batch_size = 4

    def __init__(self, fingerprint: str = "f00d") -> None:
        self.fingerprint = fingerprint
        self.seen: Counter[str] = Counter()
        self.batches_left = 1000
        self.longest = 1000

    def encode_query(self, text: str) -> Array:
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        vector = np.random.default_rng(seed).normal(size=self.dimension)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def encode_documents(self, texts: Sequence[str], on_progress: Progress | None = None) -> Array:
        if self.batches_left == 0:
            raise Died
        self.batches_left -= 1
        assert len(texts) <= self.batch_size
        self.seen.update(texts)
        return np.stack([self.encode_query(text) for text in texts])

    def is_cut(self, texts: Sequence[str]) -> Array:
        return np.array([len(text) > self.longest for text in texts], bool)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> FakeTransformer:
    fake = FakeTransformer()
    load_into(monkeypatch, fake)
    return fake


def load_into(monkeypatch: pytest.MonkeyPatch, fake: FakeTransformer) -> None:
    for module in ("indexers.rebuilding", "search.generation"):
        monkeypatch.setattr(f"newsearch.{module}.load_encoder", lambda *_: fake)


def stored(folder: Path, articles: Iterable[Article] = MANY) -> Path:
    put(folder, articles)
    return folder


def interrupt(folder: Path, encoder: FakeTransformer, *, after: int) -> None:
    encoder.batches_left = after
    with pytest.raises(Died):
        rebuild(folder)
    encoder.batches_left = 1000


def vectors(folder: Path) -> Array:
    with open_index(folder) as searcher:
        generation = searcher.generation
        return generation.vectors.rows(np.arange(len(generation.passages)))


def logs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.part"))


def test_no_passage_is_embedded_twice(tmp_path: Path, encoder: FakeTransformer) -> None:
    folder = stored(tmp_path / "index")
    interrupt(folder, encoder, after=2)
    interrupt(folder, encoder, after=3)
    assert [path.stat().st_size // (8 + 1 + 32 + 8) for path in logs(folder)] == [20]
    report = rebuild(folder)
    assert (report.embedded, report.resumed) == (23, 20)
    assert set(encoder.seen.values()) == {1}
    assert len(encoder.seen) == 23


def test_the_resumed_index_is_that_of_an_uninterrupted_rebuild(
    tmp_path: Path, encoder: FakeTransformer
) -> None:
    resumed, straight = stored(tmp_path / "a"), stored(tmp_path / "b")
    interrupt(resumed, encoder, after=3)
    rebuild(resumed)
    rebuild(straight)
    np.testing.assert_array_equal(vectors(resumed), vectors(straight))


def test_the_log_goes_when_the_generation_is_published(
    tmp_path: Path, encoder: FakeTransformer
) -> None:
    folder = stored(tmp_path / "index")
    interrupt(folder, encoder, after=1)
    assert logs(folder) == [IndexLayout(folder).vector_log("f00d")]
    rebuild(folder)
    assert logs(folder) == []


def test_what_changed_meanwhile_is_embedded_anew(tmp_path: Path, encoder: FakeTransformer) -> None:
    folder = stored(tmp_path / "index")
    interrupt(folder, encoder, after=5)
    longest = max(MANY, key=lambda article: len(article.title + article.body))
    put(folder, [replace(longest, body="متن تازه.")])
    report = rebuild(folder)
    assert (report.embedded, report.resumed) == (23, 19)


def test_another_model_takes_nothing_over_and_leaves_the_log(
    tmp_path: Path, encoder: FakeTransformer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stored(tmp_path / "index")
    interrupt(folder, encoder, after=2)
    other = FakeTransformer("beef")
    load_into(monkeypatch, other)
    assert rebuild(folder).resumed == 0
    assert logs(folder) == [IndexLayout(folder).vector_log("f00d")]
    load_into(monkeypatch, encoder)
    assert rebuild(folder).resumed == 8


def test_a_torn_record_is_embedded_again(tmp_path: Path, encoder: FakeTransformer) -> None:
    folder = stored(tmp_path / "index")
    interrupt(folder, encoder, after=2)
    with logs(folder)[0].open("r+b") as file:
        file.truncate(logs(folder)[0].stat().st_size - 5)
    assert rebuild(folder).resumed == 7
    assert sorted(encoder.seen.values()) == [1] * 22 + [2]


def test_a_full_rebuild_that_was_interrupted_goes_on_too(
    tmp_path: Path, encoder: FakeTransformer
) -> None:
    folder = stored(tmp_path / "index")
    rebuild(folder)
    encoder.batches_left = 4
    with pytest.raises(Died):
        rebuild(folder, full=True)
    encoder.batches_left = 1000
    assert rebuild(folder, full=True).resumed == 16


def test_passages_of_one_text_are_embedded_once(tmp_path: Path, encoder: FakeTransformer) -> None:
    shared = "همان " * 90 + ".\n"
    twins = [Article(id=each, title="", body=shared + f"{each} " * 90 + ".") for each in "ab"]
    folder = stored(tmp_path / "index", [*twins, *MANY[:3]])
    rebuild(folder)
    assert set(encoder.seen.values()) == {1}
    with open_index(folder) as searcher:
        digests = [d.tobytes() for d in searcher.generation.passages.digest]
    assert len(set(digests)) == len(digests) - 1
    for digest, vector in zip(digests, vectors(folder), strict=True):
        np.testing.assert_array_equal(vector, vectors(folder)[digests.index(digest)])


def test_passages_that_are_longer_than_the_model_reads_are_counted(
    tmp_path: Path, encoder: FakeTransformer
) -> None:
    folder = stored(tmp_path / "index")
    encoder.longest = 40
    expected = sum(len(f"{a.title}\n{a.body}") > 40 for a in MANY)
    assert 0 < expected < 23
    interrupt(folder, encoder, after=1)
    assert rebuild(folder).cut == expected


def test_progress_counts_only_what_is_left(tmp_path: Path, encoder: FakeTransformer) -> None:
    folder = stored(tmp_path / "index")
    interrupt(folder, encoder, after=2)
    told: list[tuple[str, int, int]] = []
    rebuild(folder, on_progress=lambda *each: told.append(each))
    passages = [(done, total) for stage, done, total in told if stage == "passages"]
    assert passages == [(4, 15), (8, 15), (12, 15), (15, 15)]


def test_the_static_model_keeps_no_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not isinstance(load_encoder(DEFAULT_MODEL), SlowEncoder)
    folder = stored(tmp_path / "index", ARTICLES)

    def fail(*_: object) -> None:
        raise Died

    monkeypatch.setattr("newsearch.indexers.vectors_writer.VectorsBuilder.write", fail)
    with pytest.raises(Died):
        rebuild(folder)
    assert logs(folder) == []


def test_a_full_disk_is_told_before_anything_is_embedded(
    tmp_path: Path, encoder: FakeTransformer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    index = stored(tmp_path / "index")
    monkeypatch.setattr(PostingTable, "write", full)
    with pytest.raises(WriteError, match="No space left"):
        rebuild(index)
    assert not encoder.seen
