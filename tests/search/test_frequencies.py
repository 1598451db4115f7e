"""Frequencies of postings in a table of their combinations are those that went in."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsearch.search.lexical.frequencies import Frequencies, in_one_table

numbers = st.sampled_from([0, 1, 4, 255, 256, 65_535])
several = st.lists(st.tuples(numbers, numbers, numbers, numbers), max_size=8)


def array_of(rows: list[tuple[int, int, int, int]]) -> np.ndarray:
    return np.array(rows, np.uint16).reshape(-1, 4)


@given(several)
def test_each_posting_has_its_own_frequencies(rows: list[tuple[int, int, int, int]]) -> None:
    frequencies = Frequencies.of(array_of(rows))
    assert frequencies[:].tolist() == [list(row) for row in rows]
    again = Frequencies.read(frequencies.combinations, frequencies.planes)
    assert again[:].tolist() == frequencies[:].tolist()
    assert len(frequencies.combinations) == len(set(rows))
    assert len(frequencies) == len(rows)


@given(st.lists(several, max_size=4))
def test_one_table_serves_several(groups: list[list[tuple[int, int, int, int]]]) -> None:
    together = in_one_table([Frequencies.of(array_of(rows)) for rows in groups])
    assert [each[:].tolist() for each in together] == [[list(r) for r in rows] for rows in groups]
    for each in together:
        assert each.combinations.tolist() == together[0].combinations.tolist()
        assert each.rows.dtype == together[0].rows.dtype


@given(several, several)
def test_what_is_written_does_not_tell_what_was_there_before(
    kept: list[tuple[int, int, int, int]], gone: list[tuple[int, int, int, int]]
) -> None:
    both = Frequencies.of(array_of(kept + gone))
    left = Frequencies(both.combinations, both.rows[: len(kept)]).needed()
    alone = Frequencies.of(array_of(kept))
    assert left.combinations.tolist() == alone.combinations.tolist()
    assert left.rows.tolist() == alone.rows.tolist()
    assert left.rows.dtype == alone.rows.dtype


def test_more_combinations_than_a_byte_numbers() -> None:
    rows = np.arange(4 * 300, dtype=np.uint16).reshape(-1, 4)
    frequencies = Frequencies.of(rows)
    assert frequencies.rows.dtype == np.uint16
    np.testing.assert_array_equal(frequencies[:], rows)
    again = Frequencies.read(frequencies.combinations, frequencies.planes)
    np.testing.assert_array_equal(again[:], rows)
