"""Arrays that are compressed on disk, in the fewest bytes, and distinct."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.search import IndexDamaged, arrays
from newsearch.search.arrays import distinct, open_packed, save_packed, smallest


@pytest.mark.parametrize("shape", [(0, 4), (3, 4), (1000, 4)])
def test_a_packed_array_is_read_back(
    tmp_path: Path, shape: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "_PACKED_BYTES", 1000)  # several streams
    monkeypatch.setattr(arrays, "_PIECE", 70)  # of which each is read in several pieces
    array = np.random.default_rng(1).integers(0, 5, shape, dtype=np.uint16)
    save_packed(tmp_path / "a.packed", array)
    found = open_packed(tmp_path / "a.packed")
    np.testing.assert_array_equal(found, array)
    assert found.dtype == array.dtype


@pytest.mark.parametrize("cut", [0, 5, -3])
def test_a_cut_packed_array_is_damage(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.packed"
    save_packed(path, np.arange(5000))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(IndexDamaged, match=r"a\.packed"):
        open_packed(path)


@pytest.mark.parametrize(
    ("values", "kind"),
    [([], np.uint8), ([255], np.uint8), ([0, 256], np.uint16), ([70_000], np.uint32)],
)
def test_numbers_take_as_few_bytes_as_they_need(values: list[int], kind: type) -> None:
    found = smallest(np.array(values, np.int64))
    assert found.dtype == kind
    assert found.tolist() == values


@given(st.lists(st.integers(-5, 5)))
def test_distinct_values_are_those_of_numpy(values: list[int]) -> None:
    array = np.array(values, np.int64)
    np.testing.assert_array_equal(distinct(array), np.unique(array))
