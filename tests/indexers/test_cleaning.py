import errno
import os
import shutil
import time
from pathlib import Path

import pytest
from support import ARTICLES, build_index

from newsearch.indexers import rebuild
from newsearch.indexers.cleaning import KEPT_LOG_SECONDS, remove_old, remove_remains
from newsearch.indexers.durable import make_folder, replace_text
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import current_generation


@pytest.fixture
def index(tmp_path: Path) -> IndexLayout:
    """One generation."""
    return IndexLayout(build_index(tmp_path / "index", ARTICLES[:1]))


def names(index: IndexLayout) -> list[str]:
    return sorted(path.name[:6] for path in index.generations.iterdir())


def copied(index: IndexLayout, name: str) -> None:
    shutil.copytree(current_generation(index).folder, index.generations / name)


@pytest.mark.parametrize("name", [".building-0123abcd", "000002-20260101T000000"])
def test_what_was_not_published_goes(index: IndexLayout, name: str) -> None:
    copied(index, name)
    assert remove_remains(index) == []
    assert names(index) == ["000001"]


def test_what_others_put_there_stays(index: IndexLayout) -> None:
    copied(index, "zz-backup")
    (index.generations / "zz-note").touch()
    assert [*remove_remains(index), *remove_old(index, "own")] == []
    assert names(index) == ["000001", "zz-bac", "zz-not"]


def test_nothing_goes_where_it_is_not_known_what_is_in_use(index: IndexLayout) -> None:
    copied(index, "000002-20260101T000000")
    index.current.write_text("../elsewhere")
    remove_remains(index)
    assert names(index) == ["000001", "000002"]


def test_without_a_published_one_all_are_unpublished(index: IndexLayout) -> None:
    index.current.unlink()
    remove_remains(index)
    assert names(index) == []
    assert rebuild(index.root).articles == 1


def test_half_written_small_files_go(index: IndexLayout) -> None:
    for name in (".CURRENT.new", ".CURRENT.0123abcd"):
        (index.root / name).write_text("000")
    remove_remains(index)
    assert list(index.root.glob(".*")) == []


def test_logs_of_other_models_go_when_they_are_old(index: IndexLayout) -> None:
    own, young, old = (index.vector_log(name) for name in ("own", "young", "old"))
    for path in (own, young, old):
        path.write_bytes(b"")
    past = time.time() - KEPT_LOG_SECONDS - 60
    os.utime(old, (past, past))
    assert remove_old(index, "own") == []
    assert list(index.root.glob("*.part")) == [young]


def test_a_file_is_replaced_again_while_somebody_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [PermissionError(errno.EACCES, "in use")] * 3
    replacing = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return replacing(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr("newsearch.indexers.durable._PAUSE", 0)
    with pytest.raises(PermissionError):
        replace_text(tmp_path / "small", "new")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr("newsearch.indexers.durable._IN_THE_WAY", True)
    replace_text(tmp_path / "small", "new")
    assert (tmp_path / "small").read_text() == "new"


def test_folders_are_made_with_those_above_them(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "file")
