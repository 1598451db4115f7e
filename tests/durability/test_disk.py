"""A disk that is full, read-only or failing: a clear error, the old index in use, nothing left."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from faults import Action, Event, Faults, Outcome
from faults_state import copy_of, leftovers, served, stored
from support import ARTICLES, put

from newsearch.indexers import ArticleStore, IngestReport, ingest, rebuild
from newsearch.indexers.files import Found, find_inputs
from newsearch.search import WriteError
from newsearch.search.arrays import Array, open_array, save_arrays
from newsearch.search.layout import IndexLayout
from newsearch.search.ranking.fitted import fitted_text, read_fitted

SLOW = {"slow": True}
REMEDIES = ("make room", "make some", "see to", "permission")
FULL, FORBIDDEN, FAILING = errno.ENOSPC, errno.EACCES, errno.EIO


@pytest.fixture
def start(faults: Faults, tmp_path: Path) -> Path:
    """Two generations, and articles that are in none."""
    folder = tmp_path / "start"
    for articles in (ARTICLES[:2], ARTICLES[2:3]):
        put(folder, articles)
        assert not faults.run("rebuild", folder).error
    put(folder, [replace(ARTICLES[0], body="متن دیگر."), ARTICLES[3]])
    return folder


def undisturbed(faults: Faults, start: Path) -> tuple[tuple[Event, ...], str | None]:
    """The calls of a rebuild with a model whose vectors are logged, and what is served after it."""
    folder = copy_of(start, start.with_name("undisturbed"))
    done = faults.run("rebuild", folder, arguments=SLOW)
    assert not done.error
    return done.events, served(folder)


def assert_clear(failed: Outcome, folder: Path) -> None:
    """The error of the program's own says where and what to do."""
    assert failed.error in ("WriteError", "StoreError"), failed.message
    assert str(folder) in failed.message
    assert any(remedy in failed.message for remedy in REMEDIES), failed.message


ROOM = {"write", "create", "mkdir", "link"}
"""Calls that need room on the disk."""

HARMLESS = (".holder", "-shm")
"""How the names of files end that nobody needs when they cannot be written."""


def check_full(faults: Faults, start: Path, step: int) -> None:
    """Let the disk be full from each step-th call on that needs room."""
    events, new = undisturbed(faults, start)
    old, folder = served(start), start.with_name("index")
    for nth in [n for n, event in enumerate(events, 1) if event.kind in ROOM][::step]:
        event = events[nth - 1]
        copy_of(start, folder)
        failed = faults.run("rebuild", folder, Action.FAIL_SPACE, nth, FULL, SLOW)
        if failed.error:
            assert_clear(failed, folder)
            assert served(folder) == old, event
            assert "as it was" in failed.message or failed.error == "StoreError", event
        else:
            assert event.path.name.endswith(HARMLESS), event
            assert served(folder) == new, event
        check_mended(faults, folder, new)


def check_failing(faults: Faults, start: Path, step: int) -> None:
    """Let the disk fail at each step-th call."""
    events, new = undisturbed(faults, start)
    old, folder = served(start), start.with_name("index")
    for nth, event in list(enumerate(events, 1))[::step]:
        copy_of(start, folder)
        failed = faults.run("rebuild", folder, Action.FAIL, nth, FAILING, SLOW)
        if failed.error:
            assert_clear(failed, folder)
            as_it_was = served(folder) == old
            assert ("as it was" in failed.message) == as_it_was or failed.error == "StoreError"
        else:
            assert served(folder) == new, event
        check_mended(faults, folder, new)


def check_mended(faults: Faults, folder: Path, new: str | None) -> None:
    """Rebuild without a fault: the index is the undisturbed one, and nothing is left over."""
    assert not faults.run("rebuild", folder, arguments=SLOW).error
    assert served(folder) == new
    assert leftovers(folder) == []


def test_a_disk_may_fill_up_at_any_call(faults: Faults, start: Path) -> None:
    check_full(faults, start, 8)


def test_any_single_call_may_fail(faults: Faults, start: Path) -> None:
    check_failing(faults, start, 17)


@pytest.mark.thorough
@pytest.mark.parametrize("check", [check_full, check_failing])
def test_each_call_may_fail(
    faults: Faults, start: Path, check: Callable[[Faults, Path, int], None]
) -> None:
    check(faults, start, 1)


def last_sync(events: tuple[Event, ...], folder: str) -> int:
    """The number of the call that syncs the folder after `CURRENT` was replaced."""
    published = next(
        n for n, event in enumerate(events) if event.other and event.other.name == "CURRENT"
    )
    return next(
        n
        for n, event in enumerate(events[published:], published + 1)
        if event.kind == "sync" and event.path.name == folder
    )


def test_an_error_after_publishing_names_the_index_in_use(faults: Faults, start: Path) -> None:
    events, new = undisturbed(faults, start)
    folder = copy_of(start, start.with_name("index"))
    nth = last_sync(events, "undisturbed")
    failed = faults.run("rebuild", folder, Action.FAIL, nth, FAILING, arguments=SLOW)
    assert served(folder) == new
    assert "000003-" in failed.message and "is in use" in failed.message
    assert "as it was" not in failed.message


def test_what_cannot_be_removed_is_told_and_removed_later(faults: Faults, start: Path) -> None:
    events, new = undisturbed(faults, start)
    folder = copy_of(start, start.with_name("index"))
    removing = next(
        n
        for n, event in enumerate(events, 1)
        if event.kind == "rename" and event.path.name.startswith("000001-")
    )
    done = faults.run("rebuild", folder, Action.FAIL, removing, FORBIDDEN, arguments=SLOW)
    assert served(folder) == new
    assert not done.error
    (left,) = done.value["left"]
    assert "000001-" in left and os.strerror(FORBIDDEN) in left
    assert faults.run("rebuild", folder, arguments=SLOW).value["left"] == []
    assert leftovers(folder) == []


@pytest.mark.parametrize("error", [errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("job", ["rebuild", "put", "tune"])
def test_a_folder_that_cannot_be_written(faults: Faults, start: Path, job: str, error: int) -> None:
    old, articles = served(start), stored(start)
    arguments: dict[str, object] = {"ids": ["new"]} if job == "put" else {}
    if job == "tune":
        arguments = judged(start.parent)
    failed = faults.run(job, start, Action.READ_ONLY, 0, error, arguments)
    assert_clear(failed, start)
    assert (served(start), stored(start)) == (old, articles)


def judged(folder: Path) -> dict[str, object]:
    """Queries and judgements to fit a weight to."""
    queries, qrels = folder / "queries.jsonl", folder / "qrels.tsv"
    numbers = range(30)
    rows = [f'{{"id": "q{n}", "text": "قزاقستان {n}"}}' for n in numbers]
    queries.write_text("\n".join(rows), encoding="utf-8")
    qrels.write_text("\n".join(f"q{n}\ttrade\t1" for n in numbers), encoding="utf-8")
    return {"queries": str(queries), "qrels": str(qrels)}


def test_a_weight_is_written_whole_or_not_at_all(faults: Faults, start: Path) -> None:
    arguments = judged(start.parent)
    fitted = IndexLayout(start).fitted
    done = faults.run("tune", start, arguments=arguments)
    assert not done.error, done.message
    whole = fitted.read_text()
    before = read_fitted(fitted)
    assert before
    old = fitted_text(msgspec.structs.replace(before, queries=29))
    for nth, event in enumerate(done.events, 1):
        for action in (Action.KILL, Action.TEAR, Action.FAIL_SPACE):
            fitted.write_text(old)
            failed = faults.run("tune", start, action, nth, FULL, arguments)
            assert fitted.read_text() in (old, whole), event
            if failed.error:
                assert_clear(failed, start)
                assert fitted.read_text() == old, event
        assert not faults.run("tune", start, arguments=arguments).error
        assert leftovers(start) == [], event


def test_a_read_only_index_is_searched(faults: Faults, start: Path) -> None:
    writable = faults.run("answers", start)
    read_only = faults.run("answers", start, Action.READ_ONLY, 0, errno.EROFS)
    assert writable.value and read_only.value == writable.value


def test_a_store_may_fill_up_at_every_call(faults: Faults, tmp_path: Path) -> None:
    folder = tmp_path / "watched" / "folder"
    folder.parent.mkdir()
    ids = ["one", "two", "three"]
    events = faults.run("put", folder, arguments={"ids": ids}).events
    for nth, event in enumerate(events, 1):
        shutil.rmtree(folder, ignore_errors=True)
        failed = faults.run("put", folder, Action.FAIL_SPACE, nth, FULL, {"ids": ids})
        if failed.error:
            assert_clear(failed, folder)
        assert list(stored(folder)) == list(failed.told), event
        assert faults.run("put", folder, arguments={"ids": ids}).told == tuple(ids)


SMALL = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from newsearch.indexers.vectors_builder import write_vectors
from newsearch.search.arrays import save_arrays
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    if sys.argv[1] == "array":
        save_arrays(Path(sys.argv[2]), numbers=np.zeros(5000, np.uint8))
    else:
        write_vectors(Path(sys.argv[2]), np.ones((200, 16), np.float32) / 4)
except OSError as error:
    print(error.strerror)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of the size of files")
@pytest.mark.parametrize(("what", "room"), [("array", 5000), ("vectors", 3000)])
def test_a_file_that_is_cut_off_at_its_last_bytes_is_an_error(
    tmp_path: Path, what: str, room: int
) -> None:
    command = [sys.executable, "-c", SMALL, what, str(tmp_path), str(room)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == os.strerror(errno.EFBIG)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(7, dtype=np.int64),
        np.zeros((3, 0), np.float32),
        np.array([b"0123456789abcdef"] * 3, "V16"),
        np.arange(12, dtype=np.int32).reshape(3, 4)[:, ::2],
    ],
)
def test_arrays_are_written_as_numpy_writes_them(tmp_path: Path, array: Array) -> None:
    save_arrays(tmp_path, ours=array)
    np.save(tmp_path / "theirs.npy", array)
    assert (tmp_path / "ours.npy").read_bytes() == (tmp_path / "theirs.npy").read_bytes()
    np.testing.assert_array_equal(open_array(tmp_path / "ours.npy"), array)


def test_a_full_disk_is_told_by_the_rebuild_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "index"
    put(folder, ARTICLES[:1])

    def full(path: Path) -> None:
        raise OSError(FULL, os.strerror(FULL), str(path))

    monkeypatch.setattr("newsearch.indexers.publish.sync", full)
    with pytest.raises(WriteError, match=r"(?s)No space left.*as it was; make room"):
        rebuild(folder)
    assert leftovers(folder) == []


def test_a_file_that_vanishes_before_it_is_read_is_rejected_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"خبر {name}\nمتن {name}.", encoding="utf-8")
    report = _ingested_without(tmp_path, tmp_path / "b.txt", monkeypatch)
    assert (report.added, report.rejected) == (2, 1)
    assert "b.txt" in str(report.rejections[0]) and "cannot be read" in str(report.rejections[0])


def _ingested_without(folder: Path, victim: Path, monkeypatch: pytest.MonkeyPatch) -> IngestReport:
    """Ingest a folder whose file goes after it was listed and before it is read."""

    def losing(*arguments: Any) -> Found:  # noqa: ANN401
        inputs = find_inputs(*arguments)
        victim.unlink()
        return inputs

    monkeypatch.setattr("newsearch.indexers.ingesting.find_inputs", losing)
    with ArticleStore(folder / "store" / "articles.db") as store:
        return ingest(folder, store)
