"""What is no FAISS index of newsearch's own is refused before FAISS reads it."""

import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt
import pytest

from newsearch.indexers.vectors_builder import VectorsBuilder, write_vectors
from newsearch.search import IndexDamaged
from newsearch.search.dense.faiss_headers import has_codes, has_rows
from newsearch.search.dense.vector_files import ROWS, codes_name, rows_name
from newsearch.search.dense.vectors import Vectors

CODES = codes_name(0)

Floats = npt.NDArray[np.float32]
COUNT, DIMENSION = 700, 64


@pytest.fixture(scope="module")
def vectors() -> Floats:
    drawn = np.random.default_rng(2).standard_normal((COUNT, DIMENSION)).astype(np.float32)
    unit: Floats = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return unit


@pytest.fixture
def few(vectors: Floats, tmp_path: Path) -> Path:
    """Of which all are compared."""
    write_vectors(tmp_path / "few", vectors)
    return tmp_path / "few"


@pytest.fixture
def many(vectors: Floats, tmp_path: Path) -> Path:
    """Which have codes."""
    write_vectors(tmp_path / "many", vectors, exact_limit=100)
    return tmp_path / "many"


@pytest.fixture
def folder(few: Path, many: Path, name: str) -> Path:
    """The one of the two that has a file of this name."""
    return few if name == ROWS else many


@pytest.mark.parametrize(("count", "dimension"), [(640, 64), (1300, 72), (16_400, 64), (700, 256)])
def test_what_is_written_is_accepted(tmp_path: Path, count: int, dimension: int) -> None:
    drawn = np.random.default_rng(2).standard_normal((count, dimension)).astype(np.float32)
    write_vectors(tmp_path / "new", drawn, exact_limit=100)
    assert len(Vectors(tmp_path / "new")) == count
    builder = VectorsBuilder(count + 40, dimension, Vectors(tmp_path / "new"), 100)
    builder.take_over(np.arange(count), np.arange(count))
    builder.put(np.arange(count, count + 40), drawn[:40])
    builder.write(tmp_path / "grown")
    assert Vectors(tmp_path / "grown").parts[0].ntotal == count + 40


@pytest.mark.parametrize("count", [0, 1, COUNT])
def test_rows_are_written_as_faiss_writes_them(vectors: Floats, tmp_path: Path, count: int) -> None:
    write_vectors(tmp_path, vectors[:count])
    ours = Vectors(tmp_path)
    index = faiss.IndexScalarQuantizer(
        DIMENSION, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    faiss.copy_array_to_vector(ours.space.ranges, index.sq.trained)
    index.is_trained = True
    index.add_sa_codes(ours.codes(np.arange(count)))
    faiss.write_index(index, str(tmp_path / "theirs"))
    assert (tmp_path / ROWS).read_bytes() == (tmp_path / "theirs").read_bytes()


def flips(size: int) -> list[int]:
    """Every bit of what stands at the beginning, then some others."""
    randomly = random.Random(4)
    return [*range(8 * 140), *(randomly.randrange(8 * size) for _ in range(150))]


@pytest.mark.filterwarnings("ignore")  # overflow
@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("name", [ROWS, CODES, rows_name(0)])
def test_flipped_bits_are_refused_or_searched_but_never_crash(
    folder: Path, name: str, compiled: bool
) -> None:
    if compiled:
        pytest.importorskip("numba")
    raw = (folder / name).read_bytes()
    refused = searched = 0
    for bit in flips(len(raw)):
        damaged = bytearray(raw)
        damaged[bit // 8] ^= 1 << bit % 8
        (folder / name).unlink()
        (folder / name).write_bytes(damaged)
        try:
            vectors = Vectors(folder, compiled=compiled)
            vectors.search(vectors.turned(np.ones(DIMENSION, np.float32)), 10)
            searched += 1
        except (IndexDamaged, IndexError):  # the second becomes the first where files are known
            refused += 1
    assert refused > 100
    assert searched > 100


@pytest.mark.parametrize(
    "make",
    [
        lambda: faiss.IndexFlatIP(DIMENSION),
        lambda: faiss.IndexHNSWFlat(DIMENSION, 8),
        lambda: faiss.IndexScalarQuantizer(DIMENSION, faiss.ScalarQuantizer.QT_4bit),
        lambda: faiss.IndexIDMap(faiss.IndexFlatIP(DIMENSION)),
    ],
)
def test_other_kinds_of_indexes_are_refused(few: Path, many: Path, make: Callable[[], Any]) -> None:
    faiss.write_index(make(), str(few / ROWS))
    assert not has_rows(few / ROWS, DIMENSION)
    with pytest.raises(IndexDamaged, match=r"rows\.faiss"):
        Vectors(few)
    faiss.write_index(make(), str(many / CODES))
    assert not has_codes(many / CODES, DIMENSION, COUNT)


@pytest.mark.parametrize("offset", [8, 49, 57, 65, 585])
def test_sizes_that_the_file_has_no_room_for_are_refused(few: Path, offset: int) -> None:
    """Believed, they would ask for terabytes, or be read beyond the end."""
    raw = bytearray((few / ROWS).read_bytes())
    raw[offset : offset + 8] = struct.pack("<Q", 1 << 41)
    (few / ROWS).write_bytes(raw)
    assert not has_rows(few / ROWS, DIMENSION)


@pytest.mark.parametrize("name", [ROWS, CODES])
def test_bytes_behind_the_end_are_refused(folder: Path, name: str) -> None:
    raw = (folder / name).read_bytes()
    (folder / name).write_bytes(raw + b"\0")
    with pytest.raises(IndexDamaged, match=name):
        Vectors(folder)


@pytest.mark.parametrize("name", [ROWS, rows_name(0)])
def test_a_space_of_another_dimension_is_refused(
    folder: Path, name: str, vectors: Floats, tmp_path: Path
) -> None:
    write_vectors(tmp_path / "other", np.ascontiguousarray(vectors[:, :32]), exact_limit=100)
    for each in ("basis.npy", "coordinates.npy"):
        (folder / each).write_bytes((tmp_path / "other" / each).read_bytes())
    with pytest.raises(IndexDamaged, match=name):
        Vectors(folder)
