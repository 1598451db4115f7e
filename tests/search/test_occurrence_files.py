"""Occurrences are three bytes each on disk, four in collections with a very long article."""

from pathlib import Path

import numpy as np
import pytest

from newsearch.indexers.occurrence_columns import OccurrenceColumns
from newsearch.indexers.postings_writer import PostingTable
from newsearch.search.lexical.bm25f import DEFAULT_PARAMETERS, FIELDS
from newsearch.search.lexical.frequencies import Frequencies
from newsearch.search.lexical.occurrences import FORM_BITS, LAST_POSITION
from newsearch.search.lexical.postings import Postings
from newsearch.search.lexical.query_terms import Choice, QueryTerm
from newsearch.search.lexical.ranker import Ranker

QUERY = (QueryTerm((Choice(("a",)),)), QueryTerm((Choice(("b",)),)))


def written(folder: Path, first: int, second: int) -> Postings:
    """One article with «a» at one position, and «b» at another."""
    table = PostingTable(
        [b"a", b"b"],
        np.array([0, 1, 2]),
        np.zeros(2, np.int32),
        Frequencies.of(np.full((2, len(FIELDS)), 4, np.uint16)),
        np.ones(2, np.int32),
        OccurrenceColumns.of(
            np.array([(first << FORM_BITS) | 3, (second << FORM_BITS) | 255], np.uint32)
        ),
        np.full((1, len(FIELDS)), 100, np.float32),
    )
    table.write(folder, DEFAULT_PARAMETERS)
    return Postings(folder)


@pytest.mark.parametrize("position", [0, 65_534, 65_535, 65_536, LAST_POSITION - 1])
def test_positions_and_forms_come_back(tmp_path: Path, position: int) -> None:
    postings = written(tmp_path, position, position + 1)
    _, found = postings.occurrences_between(0, 2)
    assert [(each >> FORM_BITS, each & 255) for each in found.tolist()] == [
        (position, 3),
        (position + 1, 255),
    ]
    beside = Ranker(postings).bonus_of(QUERY, ((0, 1),))(np.array([0]))
    assert beside > 0


def test_positions_that_share_their_lower_bits_are_told_apart(tmp_path: Path) -> None:
    postings = written(tmp_path, 5, 65_536 + 6)
    assert Ranker(postings).bonus_of(QUERY, ((0, 1),))(np.array([0])) == 0


@pytest.mark.parametrize(("first", "second"), [(5, 6), (65_535, 65_536), (5, 65_536 + 6)])
def test_machine_code_reads_the_same(tmp_path: Path, first: int, second: int) -> None:
    pytest.importorskip("numba")
    from newsearch.search.lexical.compiled import CompiledRanker

    postings = written(tmp_path, first, second)
    plain, quick = (
        ranker(postings).bonus_of(QUERY, ((0, 1),))(np.array([0]))
        for ranker in (Ranker, CompiledRanker)
    )
    assert plain.tolist() == quick.tolist()


def test_short_articles_need_no_third_byte_of_a_position(tmp_path: Path) -> None:
    _, _, positions, far, forms = written(tmp_path, 5, 6).occurrence_arrays
    assert (positions.itemsize, far.size, forms.itemsize) == (2, 0, 1)
