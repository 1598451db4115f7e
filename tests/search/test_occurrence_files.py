"""Occurrences are two bytes each on disk, and two more where upper bits begin to be others."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsearch.indexers.postings_writer import PostingTable
from newsearch.search.lexical.bm25f import DEFAULT_PARAMETERS, FIELDS
from newsearch.search.lexical.frequencies import Frequencies
from newsearch.search.lexical.occurrences import (
    FORM_BITS,
    FORM_MASK,
    LAST_POSITION,
    PART_FORM,
    UPPER,
    coded,
    decoded,
    form_of,
)
from newsearch.search.lexical.postings import Postings
from newsearch.search.lexical.query_terms import Choice, QueryTerm
from newsearch.search.lexical.ranker import Ranker

QUERY = (QueryTerm((Choice(("a",)),)), QueryTerm((Choice(("b",)),)))


def written(folder: Path, first: int, second: int) -> Postings:
    """One article with «a» at one position, and «b» at another."""
    occurrences = np.array([(first << FORM_BITS) | 3, (second << FORM_BITS) | 30], np.uint32)
    codes, counts = coded(occurrences, np.ones(2, np.int32))
    table = PostingTable(
        [b"a", b"b"],
        np.array([0, 1, 2]),
        np.zeros(2, np.int32),
        Frequencies.of(np.full((2, len(FIELDS)), 4, np.uint16)),
        counts,
        codes,
        np.full((1, len(FIELDS)), 100, np.float32),
    )
    table.write(folder, DEFAULT_PARAMETERS)
    return Postings(folder)


@pytest.mark.parametrize("position", [0, 2_046, 2_047, 2_048, 65_535, LAST_POSITION - 1])
def test_positions_and_forms_come_back(tmp_path: Path, position: int) -> None:
    postings = written(tmp_path, position, position + 1)
    _, found = postings.occurrences_between(0, 2)
    assert [(each >> FORM_BITS, each & FORM_MASK) for each in found.tolist()] == [
        (position, 3),
        (position + 1, 30),
    ]
    beside = Ranker(postings).bonus_of(QUERY, ((0, 1),))(np.array([0]))
    assert beside > 0


def test_positions_that_share_their_lower_bits_are_told_apart(tmp_path: Path) -> None:
    postings = written(tmp_path, 5, 2_048 + 6)
    assert Ranker(postings).bonus_of(QUERY, ((0, 1),))(np.array([0])) == 0


@pytest.mark.parametrize(
    ("first", "second"), [(5, 6), (2_047, 2_048), (5, 2_048 + 6), (9_000, 9_001)]
)
def test_machine_code_reads_the_same(tmp_path: Path, first: int, second: int) -> None:
    pytest.importorskip("numba")
    from newsearch.search.lexical.compiled import CompiledRanker

    postings = written(tmp_path, first, second)
    plain, quick = (
        ranker(postings).bonus_of(QUERY, ((0, 1),))(np.array([0]))
        for ranker in (Ranker, CompiledRanker)
    )
    assert plain.tolist() == quick.tolist()


postings_of_positions = st.lists(
    st.lists(st.integers(0, LAST_POSITION), min_size=1, max_size=6, unique=True).map(sorted),
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(postings_of_positions, st.randoms(use_true_random=False))
def test_codes_tell_every_occurrence(postings: list[list[int]], random: Random) -> None:
    occurrences = np.array(
        [position << FORM_BITS | random.randint(0, 30) for each in postings for position in each],
        np.uint32,
    )
    counts = np.array([len(each) for each in postings], np.int64)
    codes, code_counts = coded(occurrences, counts)
    assert codes.dtype == np.uint16
    assert len(codes) == code_counts.sum()
    found, found_counts = decoded(codes, code_counts)
    assert found.tolist() == occurrences.tolist()
    assert found_counts.tolist() == counts.tolist()
    # A posting is read alone too.
    for number, end in enumerate(np.cumsum(code_counts).tolist()):
        alone = codes[end - code_counts[number] : end]
        found, _ = decoded(alone, code_counts[number : number + 1])
        assert (found >> FORM_BITS).tolist() == postings[number]


def test_short_articles_take_two_bytes_for_each_occurrence(tmp_path: Path) -> None:
    counts, _, codes = written(tmp_path, 5, 2_047).occurrence_arrays
    assert codes.dtype == np.uint16
    assert codes.tolist() == [5 << FORM_BITS | 3, 2_047 << FORM_BITS | 30]
    assert counts.tolist() == [1, 1]


def test_far_occurrences_are_told_once_for_each_posting() -> None:
    occurrences = np.array([2_047, 2_048, 2_050, 9_000]) << FORM_BITS
    codes, counts = coded(occurrences, np.array([3, 1]))
    assert counts.tolist() == [4, 2]
    assert codes.tolist() == [
        2_047 << FORM_BITS,
        1 << FORM_BITS | UPPER,
        0,
        2 << FORM_BITS,
        4 << FORM_BITS | UPPER,
        (9_000 - 4 * 2_048) << FORM_BITS,
    ]


def test_no_word_has_the_form_that_tells_upper_bits() -> None:
    forms = {form_of(f"کتاب{number}") for number in range(2_000)}
    assert forms == set(range(1, 31))
    assert not {PART_FORM, UPPER} & forms
