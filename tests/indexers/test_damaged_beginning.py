"""The first page of a store and the log of a killed process: damage there costs nothing else."""

import io
import random
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ARTICLES, build_index, put

from newsearch.indexers import Article, ArticleStore, ExportReport, export, verify
from newsearch.indexers.write_ahead_log import PAGE, Dropped, _sums, dropped, log_of, mended
from newsearch.search import StoreError
from newsearch.search.layout import IndexLayout

MORE = tuple(Article(id=f"a{n}", title=f"خبر {n}", body=f"متن {n} " * 30) for n in range(40))
FRAME = 24 + PAGE


def saved(folder: Path) -> tuple[bytes, ExportReport]:
    file = io.BytesIO()
    report = export(folder, file)
    return file.getvalue(), report


def flipped(raw: bytes, bit: int) -> bytes:
    damaged = bytearray(raw)
    damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    put(tmp_path / "index", (*ARTICLES, *MORE))
    return tmp_path / "index"


def test_a_flip_in_the_header_of_a_store_costs_no_article(index: Path) -> None:
    expected, _ = saved(index)
    path = IndexLayout(index).store
    raw = path.read_bytes()
    told = 0
    for byte in range(100):
        path.write_bytes(flipped(raw, 8 * byte + byte % 8))
        content, report = saved(index)
        assert content == expected, byte
        told += not report.complete
    assert told > 30


@pytest.mark.parametrize("place", [slice(0, 16), slice(0, 100), slice(100, 108), slice(0, PAGE)])
def test_a_first_page_that_is_gone_costs_no_article(index: Path, place: slice) -> None:
    expected, _ = saved(index)
    path = IndexLayout(index).store
    damaged = bytearray(path.read_bytes())
    damaged[place] = random.Random(1).randbytes(place.stop - place.start)
    path.write_bytes(damaged)
    with pytest.raises(StoreError, match="newsearch export"):
        ArticleStore(path)
    content, report = saved(index)
    assert content == expected
    assert report.problems and not report.lost and not report.altered
    assert path.read_bytes() == damaged


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """An index whose ingest was killed: its last articles stand in the log alone."""
    running = build_index(tmp_path / "running", ARTICLES[:1])
    path = IndexLayout(running).store
    with ArticleStore(path) as store:
        for article in MORE:
            store.put(article)
        shutil.copytree(running, tmp_path / "killed", ignore=shutil.ignore_patterns("*-shm"))
    return tmp_path / "killed"


def with_log(killed: Path, folder: Path, log: bytes) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(killed, folder)
    log_of(IndexLayout(folder).store).write_bytes(log)
    return folder


def test_a_log_that_is_sound_or_cut_is_taken(tmp_path: Path, killed: Path) -> None:
    raw = log_of(IndexLayout(killed).store).read_bytes()
    assert mended(raw) == raw
    draw = random.Random(2)
    for length in (len(raw), len(raw) - 1, len(raw) - FRAME, *draw.choices(range(len(raw)), k=9)):
        folder = with_log(killed, tmp_path / "cut", raw[:length])
        with ArticleStore(IndexLayout(folder).store) as store:
            there = [article.id for article in store.articles()]
        assert there == ["trade", *(article.id for article in MORE)][: len(there)]
        assert len(there) == 41 or length < len(raw)


def test_a_log_that_began_anew_in_a_store_in_use_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    found = set()
    with ArticleStore(path) as store:
        store._connection.execute("PRAGMA wal_autocheckpoint = 20")
        for article in MORE:
            store.put(article)
            found.add(dropped(path))
    assert found == {Dropped.NOTHING}


def test_a_transaction_that_was_torn_by_a_crash_is_no_damage(tmp_path: Path, killed: Path) -> None:
    """Its last frame has another content than its header says."""
    raw = log_of(IndexLayout(killed).store).read_bytes()
    folder = with_log(killed, tmp_path / "torn", raw[:-PAGE] + bytes(PAGE))
    assert dropped(IndexLayout(folder).store) is Dropped.LAST
    assert "the last transaction" in verify(folder).damaged[0].problem
    folder = with_log(killed, tmp_path / "torn", raw[:-PAGE] + bytes(PAGE))
    with ArticleStore(IndexLayout(folder).store) as store:
        assert len(store) == len(MORE)


def test_a_flip_in_a_log_loses_no_article_in_silence(tmp_path: Path, killed: Path) -> None:
    raw = log_of(IndexLayout(killed).store).read_bytes()
    draw = random.Random(3)
    heads = [32 + FRAME * n + draw.randrange(24) for n in range(0, len(raw) // FRAME - 4, 9)]
    pages = [32 + FRAME * n + draw.randrange(24, FRAME) for n in range(3, len(raw) // FRAME - 4, 9)]
    for byte in (*range(0, 32, 3), *heads, *pages):
        folder = with_log(killed, tmp_path / "flipped", flipped(raw, 8 * byte + draw.randrange(8)))
        path = IndexLayout(folder).store
        log = log_of(path).read_bytes()
        for opened in (ArticleStore, ArticleStore.open_existing):
            with pytest.raises(StoreError, match=r"-wal is damaged.*newsearch export"):
                opened(path).close()
        content, report = saved(folder)
        assert log_of(path).read_bytes() == log
        assert content.count(b"\n") + len(report.lost) == 1 + len(MORE), byte
        assert report.problems


def test_a_flip_in_the_last_transaction_is_told_by_who_looks_first(
    tmp_path: Path, killed: Path
) -> None:
    raw = log_of(IndexLayout(killed).store).read_bytes()
    folder = with_log(killed, tmp_path / "flipped", flipped(raw, 8 * (len(raw) - 40)))
    content, report = saved(folder)
    assert content.count(b"\n") + len(report.lost) == 1 + len(MORE)
    assert "the last transaction" in report.problems[0]
    assert "the last transaction" in verify(folder).damaged[0].problem


@given(st.binary(max_size=800), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_sums_are_those_of_the_format(raw: bytes, first: int, second: int) -> None:
    words = np.frombuffer(raw[: len(raw) // 8 * 8], "<u4").astype(np.uint32)
    slow = first, second
    for one, two in words.reshape(-1, 2).tolist():
        left = (slow[0] + one + slow[1]) % 2**32
        slow = left, (slow[1] + two + left) % 2**32
    assert _sums((first, second), words) == slow


@given(st.binary(max_size=3 * FRAME))
def test_any_bytes_are_a_log_or_none(raw: bytes) -> None:
    mended(raw)
    mended(struct.pack(">3I", 0x377F0682, 3_007_000, PAGE) + raw)
