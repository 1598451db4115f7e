"""Folders that hold what no folder of articles should: nothing hangs, nothing goes unsaid."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsearch.indexers import ArticleStore, export, ingest, rebuild, verify
from newsearch.indexers.files import find_inputs


def taken(folder: Path, *paths: Path) -> tuple[list[str], dict[str, str]]:
    """The ids of an ingest, and for each rejected file the reason."""
    with ArticleStore(folder / "store" / "articles.db") as store:
        report = ingest(paths, store)
        ids = [article.id for article in store.articles()]
    return ids, {Path(one.path).name: one.reason for one in report.rejections}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text("متن خبر", encoding="utf-8")
    return tmp_path / "in"


def test_pipes_sockets_devices_and_loops_are_passed_over(tmp_path: Path, folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(folder / "socket.txt"))
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "linked-pipe.txt").symlink_to("pipe.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "around").symlink_to(folder, target_is_directory=True)
    (folder / "out").symlink_to("/", target_is_directory=True)
    ids, reasons = taken(tmp_path, folder)
    assert ids == ["good"]
    assert reasons.keys() == {
        *("pipe.txt", "socket.txt", "device.txt", "linked-pipe.txt", "loop.txt", "out")
    }


@contextmanager
def nested(folder: Path, name: str, depth: int) -> Iterator[None]:
    """A text file in folders within one another, gone afterwards.

    They have to go here: what pytest removes old folders with cannot descend so far.
    """
    here = os.getcwd()
    os.chdir(folder)
    for _ in range(depth):
        os.mkdir(name)
        os.chdir(name)
    Path("deep.txt").write_text("متن خبر دیگر", encoding="utf-8")
    os.chdir(here)
    yield
    os.chdir(folder)
    for _ in range(depth):
        os.chdir(name)
    os.remove("deep.txt")
    for _ in range(depth):
        os.chdir("..")
        os.rmdir(name)
    os.chdir(here)


def test_folders_a_thousand_deep(tmp_path: Path, folder: Path) -> None:
    with nested(folder, "d", 1200):
        ids, reasons = taken(tmp_path, folder)
    assert ids == ["good", "d/" * 1200 + "deep"]
    assert not reasons


def test_folders_deeper_than_a_path_can_say(tmp_path: Path, folder: Path) -> None:
    with nested(folder, "x" * 200, 30):
        ids, reasons = taken(tmp_path, folder)
    assert ids == ["good"]
    assert [reason for reason in reasons.values() if "too long" in reason]


def test_file_names_that_are_no_utf8(tmp_path: Path, folder: Path) -> None:
    for name in (b"\xff.txt", b"\xfe.jsonl"):
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(b'{"text": "no id"}')
    ids, reasons = taken(tmp_path, folder)
    assert [name for name in ids if name.startswith("\\xfe/")]
    assert "\\xff" in ids
    assert not reasons


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[2Jb", "a\u202eb", "a\u200cb", " ", "[red]"])
def test_file_names_with_control_characters(tmp_path: Path, folder: Path, name: str) -> None:
    (folder / f"{name}.txt").write_text("متن خبر دیگر", encoding="utf-8")
    ids, reasons = taken(tmp_path, folder)
    assert len(ids) == 2
    assert not reasons


def test_empty_files_are_told_by_name(tmp_path: Path, folder: Path) -> None:
    for name in ("a.txt", "b.csv", "c.xml", "d.txt.gz"):
        (folder / name).touch()
    ids, reasons = taken(tmp_path, folder)
    assert ids == ["good"]
    assert reasons.keys() == {"a.txt", "b.csv", "c.xml", "d.txt.gz"}


def test_the_last_of_one_id_in_a_file_is_stored_and_the_others_counted(
    tmp_path: Path, folder: Path
) -> None:
    rows = "".join(f'{{"id": "twice", "body": "متن {n}"}}\n' for n in range(3))
    (folder / "a.jsonl").write_text(rows, encoding="utf-8")
    with ArticleStore(tmp_path / "articles.db") as store:
        report = ingest(folder / "a.jsonl", store)
        assert store.get("twice").body == "متن 2"
    assert report.added + report.updated + report.unchanged + report.duplicate == 3


def test_text_files_of_one_name_in_several_folders_are_all_kept(
    tmp_path: Path, folder: Path
) -> None:
    for day in ("1404-09-19", "1404-09-20"):
        (folder / day).mkdir()
        (folder / day / "001.txt").write_text(f"خبر {day}", encoding="utf-8")
        ids, _ = taken(tmp_path, folder)  # the second is found by a later command
    assert ids == ["good", "1404-09-19/001", "1404-09-20/001"]
    assert [one.name for one in find_inputs([folder]).inputs] == ids


def stored(folder: Path, *paths: Path | str) -> dict[str, str]:
    """Id → text of all that is stored after another command."""
    with ArticleStore(folder / "store" / "articles.db") as store:
        report = ingest(paths, store)
        assert not report.rejections
        return {article.id: article.body for article in store.articles()}


def folders(tmp_path: Path, *names: str) -> list[Path]:
    for name in names:
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "001.txt").write_text(f"خبر {name}", encoding="utf-8")
    return [tmp_path / name for name in names]


def test_no_text_file_replaces_that_of_another_folder(tmp_path: Path) -> None:
    one, two, other = folders(tmp_path, "one", "two", "x/two")
    stored(tmp_path, one)
    stored(tmp_path, two)
    all_three = {"001": "خبر one", "two/001": "خبر two", "x/two/001": "خبر x/two"}
    assert stored(tmp_path, other) == all_three
    assert stored(tmp_path, two, other, one) == all_three
    (two / "001.txt").write_text("خبر نو", encoding="utf-8")
    assert stored(tmp_path, two / "001.txt") == all_three | {"two/001": "خبر نو"}


def test_a_file_keeps_its_id_however_it_is_named_again(tmp_path: Path) -> None:
    one, two = folders(tmp_path, "news/one", "news/two")
    first = stored(tmp_path, one, two)
    assert stored(tmp_path, one) == first
    assert stored(tmp_path, tmp_path / "news") == first
    (tmp_path / "link").symlink_to(two)
    assert stored(tmp_path, tmp_path / "link") == first


def test_a_folder_that_was_moved_is_known_again(tmp_path: Path) -> None:
    (one,) = folders(tmp_path, "one")
    first = stored(tmp_path, one)
    assert stored(tmp_path, one.rename(tmp_path / "elsewhere")) == first
    (tmp_path / "elsewhere" / "001.txt").write_text("خبر نو", encoding="utf-8")
    assert stored(tmp_path, tmp_path / "elsewhere") == first | {"elsewhere/001": "خبر نو"}


def test_a_store_that_remembers_its_files_is_exported_and_checked_as_any(tmp_path: Path) -> None:
    one, two = folders(tmp_path, "one", "two")
    stored(tmp_path, one)
    stored(tmp_path, two)
    assert export(tmp_path / "store", tmp_path / "all.jsonl").complete
    rebuild(tmp_path / "store")
    assert verify(tmp_path / "store").damaged == ()


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="has no /dev/fd")
def test_a_pipe_that_is_named_is_read_and_replaces_no_other(tmp_path: Path) -> None:
    there: dict[str, str] = {}
    for text in ("خبر یک", "خبر دو", '{"text": "خبر سه"}', "خبر یک"):
        reading, writing = os.pipe()
        os.write(writing, text.encode())
        os.close(writing)
        there = stored(tmp_path, f"/dev/fd/{reading}")
        os.close(reading)
    assert sorted(there.values()) == sorted(("خبر یک", "خبر دو", "خبر سه"))
    assert all(name.startswith("stdin/") for name in there)
