"""Damage to a generation: `verify` finds it, opening and searching tell it, a rebuild mends it."""

import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from support import ARTICLES, put
from tiny_models import write_static_model

from newsearch.indexers import rebuild, statistics, verify
from newsearch.search import IndexDamaged, NewsearchError, open_index
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import current_generation

FLIPS, CUTS = 1_000, 100
QUERIES = ("صادرات نفت ایران", '"صادرات نفت"', "نفط", "باران -گیلان", "قزاق*", "منبع:مهر نان")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index whose files are small, so that each is hit often."""
    folder = tmp_path_factory.mktemp("damage")
    put(folder / "index", ARTICLES)
    rebuild(folder / "index", model=str(write_static_model(folder / "model")))
    return folder / "index"


@pytest.fixture
def index(sound: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sound, tmp_path / "index")


def files(index: Path) -> list[Path]:
    """All files of the generation in use, the manifest and CURRENT."""
    folder = current_generation(IndexLayout(index)).folder
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return [*found, IndexLayout(index).current]


def damages(index: Path, seed: int, flips: int, cuts: int) -> list[tuple[Path, bytes, str]]:
    """Each file once with a bit flipped and once cut, then random ones: (file, content, what)."""
    randomly = random.Random(seed)
    every = [path for path in files(index) if path.stat().st_size]
    found = []
    for path in [*every, *randomly.choices(every, k=flips)]:
        raw = bytearray(path.read_bytes())
        bit = randomly.randrange(8 * len(raw))
        raw[bit // 8] ^= 1 << bit % 8
        found.append((path, bytes(raw), f"{path.name}: bit {bit}"))
    for path in [*every, *randomly.choices(every, k=cuts)]:
        raw = bytearray(path.read_bytes())
        length = randomly.randrange(len(raw))
        found.append((path, bytes(raw[:length]), f"{path.name}: cut to {length}"))
    return found


def found_by_verify(index: Path) -> bool:
    try:
        return bool(verify(index).damaged)
    except NewsearchError:
        return True


def test_every_flipped_bit_and_every_cut_is_found(index: Path) -> None:
    assert verify(index).damaged == ()
    all_damages = damages(index, 1, FLIPS, CUTS)
    assert len(all_damages) > FLIPS + CUTS
    missed = []
    for path, damaged, what in all_damages:
        raw = path.read_bytes()
        path.write_bytes(damaged)
        if not found_by_verify(index):
            missed.append(what)
        path.write_bytes(raw)
    assert missed == []
    assert verify(index).damaged == ()


@pytest.mark.filterwarnings("ignore")  # numbers that overflow, types of arrays that are deprecated
def test_damage_is_told_when_it_is_opened_or_searched_and_never_crashes(index: Path) -> None:
    told = opened = 0
    for path, damaged, what in damages(index, 2, FLIPS // 4, CUTS // 4):
        raw = path.read_bytes()
        # Another file is made: what is mapped into memory must not shrink under a reader.
        path.unlink()
        path.write_bytes(damaged)
        try:
            with open_index(index) as searcher:
                assert "cut" not in what, what
                opened += 1
                for query in QUERIES:
                    searcher.search(query, answer=True)
                searcher.similar("oil")
        except NewsearchError as error:
            assert "newsearch rebuild" in str(error), what
            told += 1
        path.unlink()
        path.write_bytes(raw)
    assert told > CUTS // 4
    assert opened > 0


def test_all_damage_is_refused_on_demand(index: Path) -> None:
    with open_index(index, verify=True) as searcher:
        assert searcher.search("نفت").hits
    for path, damaged, what in damages(index, 3, 0, 0):
        raw = path.read_bytes()
        path.write_bytes(damaged)
        with pytest.raises(NewsearchError, match="rebuild"):
            pytest.fail(f"{what}: {open_index(index, verify=True).info}")
        path.write_bytes(raw)


@pytest.mark.parametrize("flipped", [True, False])
def test_a_rebuild_recovers_from_the_store(index: Path, flipped: bool) -> None:
    rebuild(index, full=True)  # now there are two: the one before tells what this one was
    expected = contents(index)
    for place in range(len(files(index))):
        path = files(index)[place]
        raw = path.read_bytes() or b"\0"
        path.unlink()  # it may be linked from the generation before
        path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 4]) if flipped else raw[:-1])
        rebuild(index)
        assert verify(index).damaged == (), path
        assert contents(index) == expected, path


def test_nothing_tells_the_model_where_the_only_manifest_is_damaged(index: Path) -> None:
    manifest = current_generation(IndexLayout(index)).manifest
    manifest.write_bytes(manifest.read_bytes()[:-9])
    with pytest.raises(IndexDamaged, match="rebuild --model NAME"):
        rebuild(index)
    rebuild(index, model="default")
    assert verify(index).damaged == ()


def contents(index: Path) -> dict[str, bytes]:
    """What is in the generation in use, and which model and settings it was built with."""
    layout = current_generation(IndexLayout(index))
    fields = json.loads(layout.manifest.read_bytes())
    told = {name: fields[name] for name in ("model", "passage_settings", "articles", "files")}
    parts = [path for path in files(index) if path.parent != layout.folder]
    found = {path.name: path.read_bytes() for path in parts if path.name != "CURRENT"}
    return found | {"manifest": json.dumps(told).encode()}


@pytest.mark.parametrize(
    "name",
    ["documents/000009.bin", "vectors/codes-000.faiss", "postings/new.npy", "link", "folder"],
)
def test_a_file_too_many_is_refused(index: Path, name: str) -> None:
    path = current_generation(IndexLayout(index)).folder / name
    if name == "link":
        path.symlink_to(index / "articles.db")
    elif name == "folder":
        path.symlink_to(index)
    else:
        path.write_bytes(b"")
    with pytest.raises(IndexDamaged, match=f"{name}: is not named by the manifest"):
        open_index(index)
    assert [damage.name for damage in verify(index).damaged] == [name]


def test_what_a_file_manager_leaves_does_no_harm_but_is_told(index: Path) -> None:
    (current_generation(IndexLayout(index)).folder / ".DS_Store").write_bytes(b"x")
    with open_index(index) as searcher:
        assert searcher.search("نفت").hits
    assert [damage.name for damage in verify(index).damaged] == [".DS_Store"]


def test_a_failing_search_without_damage_is_an_error_of_the_program(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise IndexError("a mistake of ours")

    with open_index(index) as searcher:
        monkeypatch.setattr("newsearch.search.searcher.hits_of", fail)
        with pytest.raises(IndexError, match="a mistake of ours"):
            searcher.search("نفت")
        path = current_generation(IndexLayout(index)).articles / "source.npy"
        path.write_bytes(path.read_bytes()[:-1] + b"\1")
        with pytest.raises(IndexDamaged, match=r"source\.npy does not have the checksum"):
            searcher.search("نفت")


def test_sums_of_damaged_places_are_not_believed(index: Path) -> None:
    """Where a number says that a term is 2³² bytes long, no memory is asked for."""
    path = current_generation(IndexLayout(index)).postings / "term_starts.npy"
    starts = np.load(path)
    starts[len(starts) // 2] = np.iinfo(starts.dtype).max
    np.save(path, starts)
    with (
        open_index(index) as searcher,
        pytest.raises(IndexDamaged, match=r"term_starts\.npy"),
    ):
        searcher.generation.postings.frequent_terms(1)


def test_statistics_of_damaged_columns_are_told(index: Path) -> None:
    path = current_generation(IndexLayout(index)).articles / "source.npy"
    codes = np.load(path)
    codes[0] = np.iinfo(codes.dtype).max
    np.save(path, codes)
    with pytest.raises(IndexDamaged, match=r"source\.npy"):
        statistics(index)
