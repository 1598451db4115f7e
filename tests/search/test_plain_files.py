"""What is read before anything vouches for it: pipes, devices, links, no permission, no end."""

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from support import ARTICLES, build_index, put

from newsearch.indexers import rebuild
from newsearch.indexers.exclusive import exclusively, known_holder
from newsearch.indexers.vector_log import VectorLog
from newsearch.search import IndexDamaged, IndexUnreadable, StoreError, open_index
from newsearch.search.layout import IndexLayout
from newsearch.search.leases import unread
from newsearch.search.manifest import current_generation, read_manifest
from newsearch.search.plain_files import read_plain, unreadable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no pipes among its files")

OPENING = """
import json, os, sys
from newsearch.indexers import ArticleStore, rebuild, verify
from newsearch.search import NewsearchError, open_index
from newsearch.search.layout import IndexLayout
import newsearch.search.searcher, newsearch.search.dense.vectors
if os.geteuid() == 0:
    os.seteuid(65534 if "--as-nobody" in sys.argv else 0)
def store_of(folder):
    ArticleStore.open_existing(IndexLayout.of(folder).store).close()
for folder in sys.argv[2:]:
    said = []
    for open_it in (open_index, verify, store_of, rebuild):
        try:
            result = open_it(folder)
            said.append(str(getattr(result, "damaged", None) or "opened"))
        except NewsearchError as error:
            said.append(f"{type(error).__name__} {error}")
    print(json.dumps(said))
"""


def opened(folders: Iterable[Path], user: str = "--as-oneself") -> list[list[str]]:
    """What opening, `verify`, the store and a rebuild say in another process, for each folder.

    It is stopped if it waits for what never comes.
    """
    command = [sys.executable, "-c", OPENING, user, *map(str, folders)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return [json.loads(line) for line in run.stdout.splitlines()]


def paths(folder: Path) -> dict[str, Path]:
    index = IndexLayout(folder)
    return {
        "CURRENT": index.current,
        "manifest.json": current_generation(index).manifest,
        "ranking.json": index.fitted,
        "articles.db": index.store,
    }


def put_there(path: Path, kind: str) -> None:
    """Put a pipe, a socket, a link to a device or a folder in the place of a file."""
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("socket")  # a longer path would be refused
        Path("socket").rename(path)


def test_a_pipe_in_the_place_of_a_file_is_refused_and_not_waited_for(
    tmp_path: Path, small_index: Path
) -> None:
    names = ["CURRENT", "manifest.json", "ranking.json", "articles.db"]
    folders = [shutil.copytree(small_index, tmp_path / name) for name in names]
    for name, folder in zip(names, folders, strict=True):
        put_there(paths(folder)[name], "pipe")
    *generations, (searching, *others) = opened(folders)
    for name, said in zip(names, generations, strict=False):
        assert all(name in each and "a pipe or a device" in each for each in said[:2]), said
    assert searching == "opened"
    assert all(said.startswith("StoreError") and "a pipe or a device" in said for said in others)


@pytest.mark.parametrize("kind", ["socket", "device", "folder"])
@pytest.mark.parametrize("name", ["CURRENT", "manifest.json", "ranking.json"])
def test_nothing_but_a_file_is_read(
    tmp_path: Path, small_index: Path, name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = shutil.copytree(small_index, tmp_path / "index")
    put_there(paths(folder)[name], kind)
    with pytest.raises(IndexDamaged, match=rf"{name}: cannot be read \(is no file of its own"):
        open_index(folder)


@pytest.mark.parametrize("kind", ["socket", "device", "folder"])
def test_nothing_but_a_file_is_a_store(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put_there(IndexLayout(tmp_path).store, kind)
    with pytest.raises(StoreError, match="is no file but a folder, a pipe or a device"):
        put(tmp_path, ARTICLES)


def test_nobody_waits_for_a_pipe_to_learn_who_reads_or_writes(tmp_path: Path) -> None:
    pipe = tmp_path / "manifest.json"
    os.mkfifo(pipe)
    os.mkfifo(tmp_path / "a.lock.holder")
    with unread(pipe) as free:
        assert not free
    assert known_holder(tmp_path / "a.lock") == ""


@pytest.mark.parametrize("name", ["CURRENT", "ranking.json"])
def test_a_file_without_an_end_is_not_read_to_its_end(
    tmp_path: Path, small_index: Path, name: str
) -> None:
    folder = shutil.copytree(small_index, tmp_path / "index")
    with paths(folder)[name].open("ab") as file:
        file.truncate(1 << 40)
    with pytest.raises(IndexDamaged, match="is larger than"):
        open_index(folder)


def test_as_much_is_read_as_is_allowed(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"1234")
    assert read_plain(file, 4) == b"1234"
    with pytest.raises(OSError, match="is larger than 3 bytes"):
        read_plain(file, 3)


def test_a_file_without_permission_is_told_as_such_and_not_as_damage(small_index: Path) -> None:
    """Not in `tmp_path`: only its owner may enter the folders above that."""
    names = ["CURRENT", "manifest.json", "ranking.json", "postings/terms.bin", "vectors", "."]
    with tempfile.TemporaryDirectory(prefix="newsearch-test-") as root:
        Path(root).chmod(0o755)
        folders = [shutil.copytree(small_index, Path(root) / str(n)) for n in range(len(names))]
        forbidden = dict(zip(map(_forbid, folders, names), names, strict=True))
        every = opened(folders, "--as-nobody")
        for path in forbidden:
            path.chmod(0o755)
    for name, (searching, verifying, _, rebuilding) in zip(names, every, strict=True):
        for said in (searching, verifying):
            assert said.startswith("IndexUnreadable"), name
            assert "Permission is denied" in said and "--full" not in said, name
        assert rebuilding != "opened" and "--full" not in rebuilding, name


def _forbid(folder: Path, name: str) -> Path:
    IndexLayout(folder).fitted.write_text("{}")
    path = paths(folder).get(name, current_generation(IndexLayout(folder)).folder / name)
    path.chmod(0)
    return path


@pytest.mark.parametrize("error", ["EMFILE", "ENFILE", "ENOMEM"])
def test_what_the_machine_lacks_is_no_damage(error: str) -> None:
    code = getattr(errno, error)
    told = unreadable(Path("CURRENT"), OSError(code, os.strerror(code)))
    assert isinstance(told, IndexUnreadable)


def test_what_is_written_does_not_go_where_a_link_leads(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index", ARTICLES[:1])
    other = tmp_path / "other"
    other.write_text("of somebody else")
    index = IndexLayout(folder)
    links = [
        folder / ".CURRENT.new",
        folder / "rebuild.lock.holder",
        folder / "articles.db.holder",
        index.vector_log("model"),
    ]
    for link in links:
        link.symlink_to(other)
    put(folder, ARTICLES)
    assert rebuild(folder, full=True).published
    with VectorLog(index.vector_log("model"), 2):
        pass
    with exclusively(folder / "rebuild.lock", "is at work"):
        assert str(os.getpid()) in known_holder(folder / "rebuild.lock")
    assert other.read_text() == "of somebody else"
    assert read_manifest(current_generation(index)).articles == len(ARTICLES)
