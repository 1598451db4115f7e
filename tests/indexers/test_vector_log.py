"""The log of a rebuild with a slow model: it holds what was written, whatever happened to it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.indexers.vector_log import VectorLog
from newsearch.search.arrays import Array

DIMENSION = 3
RECORD = 8 + 1 + 4 * DIMENSION + 8


def digests(*texts: str) -> Array:
    return np.array([text.encode().ljust(8) for text in texts], "V8")


def vectors(count: int) -> Array:
    return np.arange(count * DIMENSION, dtype=np.float32).reshape(count, DIMENSION) / 7


def written(path: Path, *texts: str) -> None:
    with VectorLog(path, DIMENSION) as log:
        log.append(digests(*texts), vectors(len(texts)), np.arange(len(texts)) % 2 == 1)


def test_what_was_appended_is_there_again_to_the_bit(tmp_path: Path) -> None:
    path = tmp_path / "log"
    written(path, "a", "b")
    written(path, "c")
    with VectorLog(path, DIMENSION) as log:
        assert log.digests.tolist() == digests("a", "b", "c").tolist()
        assert log.cut.tolist() == [False, True, False]
        np.testing.assert_array_equal(
            log.vectors(np.array([1, 0, 2])), [vectors(2)[1], vectors(2)[0], vectors(1)[0]]
        )


def test_a_new_log_holds_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        with VectorLog(tmp_path / "log", DIMENSION) as log:
            assert (len(log.digests), len(log.cut)) == (0, 0)


@given(st.integers(0, 3 * RECORD))
def test_of_a_torn_log_the_whole_records_are_left(
    tmp_path_factory: pytest.TempPathFactory, length: int
) -> None:
    path = tmp_path_factory.mktemp("torn") / "log"
    written(path, "a", "b", "c")
    with path.open("r+b") as file:
        file.truncate(length)
    whole = length // RECORD
    with VectorLog(path, DIMENSION) as log:
        assert log.digests.tolist() == digests("a", "b", "c")[:whole].tolist()
        log.append(digests("d"), vectors(1), np.zeros(1, bool))
    with VectorLog(path, DIMENSION) as log:
        assert len(log.digests) == whole + 1


@given(st.integers(0, 3 * RECORD - 1), st.integers(1, 255))
def test_nothing_behind_a_damaged_byte_is_believed(
    tmp_path_factory: pytest.TempPathFactory, place: int, flipped: int
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "log"
    written(path, "a", "b", "c")
    raw = bytearray(path.read_bytes())
    raw[place] ^= flipped
    path.write_bytes(raw)
    with VectorLog(path, DIMENSION) as log:
        assert log.digests.tolist() == digests("a", "b", "c")[: place // RECORD].tolist()
    assert path.stat().st_size == place // RECORD * RECORD


def test_zeros_that_a_power_failure_left_are_no_records(tmp_path: Path) -> None:
    path = tmp_path / "log"
    written(path, "a")
    with path.open("ab") as file:
        file.write(bytes(2 * RECORD))
    with VectorLog(path, DIMENSION) as log:
        assert len(log.digests) == 1
