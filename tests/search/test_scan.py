"""A search in pieces: each is done once, by whoever comes first, and put together at the end."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from newsearch.indexers import vectors_builder
from newsearch.indexers.vectors_builder import VectorsBuilder, write_vectors
from newsearch.search import IndexDamaged
from newsearch.search.arrays import Array
from newsearch.search.dense import vector_files
from newsearch.search.dense import vectors as dense
from newsearch.search.dense.scan import Scan
from newsearch.search.dense.vector_files import codes_name, rows_name
from newsearch.search.dense.vectors import Vectors, faiss

COUNT, DIMENSION, PART = 3000, 160, 1024


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (dense, vector_files, vectors_builder):
        monkeypatch.setattr(module, "PART", PART)
    monkeypatch.setattr(dense, "_FEW", 500)
    monkeypatch.setattr(dense, "CANDIDATES", COUNT)


def drawn(count: int = COUNT) -> Array:
    rows = np.random.default_rng(3).standard_normal((count, DIMENSION)).astype(np.float32)
    unit: Array = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def test_every_piece_is_done_once_and_all_are_put_together() -> None:
    done: list[int] = []
    together: list[list[int]] = []
    wait = threading.Barrier(3)

    def piece(number: int) -> int:
        if number < 3:
            wait.wait()  # three threads have one each
        done.append(number)
        return number

    def join(pieces: Sequence[int]) -> int:
        together.append(sorted(pieces))
        return sum(pieces)

    scan = Scan([partial(piece, number) for number in range(20)], join)
    threads = [threading.Thread(target=scan.work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(20))
    assert together == [list(range(20))]
    scan.work()  # nothing is left
    assert scan.found() == sum(range(20))


def test_who_does_the_last_piece_has_what_was_found() -> None:
    scan: Scan[int, int] = Scan([lambda: 1, lambda: 2], sum)
    scan.work()
    assert scan.found() == 3


def test_pieces_that_nobody_has_taken_are_dropped() -> None:
    done: list[int] = []
    scan: Scan[None, None] = Scan(
        [partial(done.append, 1), partial(done.append, 2)], lambda _: None
    )
    scan.drop()
    scan.work()
    assert done == []


def test_what_a_piece_raises_is_raised() -> None:
    def fails() -> int:
        raise ZeroDivisionError

    scan: Scan[int, int] = Scan([fails, lambda: 2], sum)
    with pytest.raises(ZeroDivisionError):
        scan.work()


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("filtered", [False, True])
@pytest.mark.parametrize("compiled", [False, True])
def test_parts_find_what_one_index_finds(tmp_path: Path, filtered: bool, compiled: bool) -> None:
    if compiled:
        pytest.importorskip("numba")
    rows = drawn()
    with pytest.MonkeyPatch.context() as whole:
        for module in (dense, vector_files, vectors_builder):
            whole.setattr(module, "PART", COUNT)
        write_vectors(tmp_path / "one", rows, exact_limit=100)
        one = Vectors(tmp_path / "one")
    write_vectors(tmp_path / "parts", rows, exact_limit=100)
    parts = Vectors(tmp_path / "parts", compiled=compiled)
    assert [part.ntotal for part in one.parts] == [COUNT]
    assert [part.ntotal for part in parts.parts] == [PART, PART, COUNT - 2 * PART]
    allowed = np.arange(COUNT) % 3 > 0 if filtered else None
    for query in rows[::300]:
        expected = one.search(one.turned(query), 10, allowed)
        found = parts.search(parts.turned(query), 10, allowed)
        assert found[0].tolist() == expected[0].tolist()
        np.testing.assert_allclose(found[1], expected[1], atol=1e-6)
        assert not filtered or (found[0] % 3).all()


@pytest.mark.usefixtures("small_parts")
def test_threads_that_share_a_search_find_what_one_finds(tmp_path: Path) -> None:
    rows = drawn()
    write_vectors(tmp_path, rows, exact_limit=100)
    index = Vectors(tmp_path)
    for query in map(index.turned, rows[:20]):
        scan = index.scan(query, 10)
        threads = [threading.Thread(target=scan.work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        alone = index.search(query, 10)
        assert [each.tolist() for each in scan.found()] == [each.tolist() for each in alone]


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("gone", [None, 0, 1500, 2999])
def test_parts_grow_as_if_they_were_made_anew(tmp_path: Path, gone: int | None) -> None:
    rows = drawn(COUNT + 200)
    write_vectors(tmp_path / "before", rows[:COUNT], exact_limit=100)
    before = Vectors(tmp_path / "before")
    kept = np.array([row for row in range(COUNT) if row != gone])
    count = len(kept) + 200
    grown = VectorsBuilder(count, DIMENSION, before, exact_limit=100)
    grown.take_over(np.arange(len(kept)), kept)
    grown.put(np.arange(len(kept), count), rows[COUNT:])
    grown.write(tmp_path / "grown")
    anew = VectorsBuilder(count, DIMENSION, before, exact_limit=100)
    anew.take_over(np.arange(len(kept)), kept)
    anew._same = 0  # nothing stays where it is
    anew._codes[: len(kept)] = before.codes(kept)
    anew.put(np.arange(len(kept), count), rows[COUNT:])
    anew.write(tmp_path / "anew")
    names = sorted(path.name for path in (tmp_path / "anew").iterdir())
    assert names[:5] == ["basis.npy", *map(codes_name, range(4))]
    assert names[-4:] == [*map(rows_name, range(4))]
    linked = set()
    for name in names:
        path = tmp_path / "grown" / name
        assert path.read_bytes() == (tmp_path / "anew" / name).read_bytes()
        old = tmp_path / "before" / name
        if old.exists() and old.samefile(path):
            linked.add(name)
    stay = range(2 if gone is None or gone >= 2 * PART else gone // PART)
    assert linked == {*map(rows_name, stay), *map(codes_name, stay)}


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("compiled", [False, True])
def test_products_are_those_of_one_index(tmp_path: Path, compiled: bool) -> None:
    if compiled:
        pytest.importorskip("numba")
    rows = drawn()
    write_vectors(tmp_path, rows, exact_limit=100)
    index = Vectors(tmp_path, compiled=compiled)
    query = index.turned(rows[7])
    expected = index.space.products(index.codes(np.arange(COUNT)), query)
    drawn_rows = np.random.default_rng(1).permutation(COUNT)
    np.testing.assert_allclose(
        index.products(query, drawn_rows), expected[drawn_rows], rtol=1e-4, atol=1e-5
    )
    firsts = np.array([0, PART - 3, 5, PART + 1, 0, 2 * PART, COUNT])
    lasts = np.array([2, PART + 3, 5, PART + 2, COUNT, COUNT, COUNT])
    best = [max(expected[a:b], default=-1) for a, b in zip(firsts, lasts, strict=True)]
    np.testing.assert_allclose(index.best_of(query, firsts, lasts), best, rtol=1e-4, atol=1e-5)
    for wrong in (-1, COUNT):
        with pytest.raises(IndexError):
            index.products(query, np.array([3, wrong]))


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("name", [codes_name, rows_name])
def test_a_part_that_is_absent_or_short_is_told(tmp_path: Path, name: Callable[[int], str]) -> None:
    write_vectors(tmp_path, drawn(), exact_limit=100)
    path = tmp_path / name(1)
    for damaged in (path.read_bytes()[:-1], (tmp_path / name(2)).read_bytes(), None):
        if damaged is None:
            path.unlink()
        else:
            path.write_bytes(damaged)
        with pytest.raises(IndexDamaged, match=name(1)):
            Vectors(tmp_path)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("compiled", [False, True])
def test_codes_that_name_rows_of_another_part_are_damage(tmp_path: Path, compiled: bool) -> None:
    if compiled:
        pytest.importorskip("numba")
    rows = drawn()
    write_vectors(tmp_path, rows, exact_limit=100)
    path = tmp_path / codes_name(1)
    sound = faiss.read_index(str(path))
    ids = faiss.rev_swig_ptr(sound.invlists.get_ids(0), sound.invlists.list_size(0))
    ids[:] -= PART
    faiss.write_index(sound, str(path))
    index = Vectors(tmp_path, compiled=compiled)
    with pytest.raises(IndexError):
        index.search(index.turned(rows[PART + 7]), 3)
