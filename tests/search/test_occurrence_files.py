"""Occurrences are two bytes each on disk, and two more where upper bits begin to be others."""

from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsearch.indexers import Article, runs
from newsearch.indexers.postings_writer import PostingTable
from newsearch.indexers.terms import TermIndexer
from newsearch.search.analysis import default_analyzer
from newsearch.search.lexical.bm25f import DEFAULT_PARAMETERS, FIELDS
from newsearch.search.lexical.fielded import FieldedPostings
from newsearch.search.lexical.frequencies import Frequencies
from newsearch.search.lexical.occurrences import (
    FORM_BITS,
    FORM_MASK,
    LAST_POSITION,
    PART_FORM,
    ROOM,
    START,
    UPPER,
    coded,
    decoded,
    form_of,
)
from newsearch.search.lexical.postings import BLOCK, Postings
from newsearch.search.lexical.query_terms import Choice, QueryTerm
from newsearch.search.lexical.ranker import Ranker

QUERY = (QueryTerm((Choice(("a",)),)), QueryTerm((Choice(("b",)),)))


def written(folder: Path, first: int, second: int) -> Postings:
    """One article with «a» at one position, and «b» at another."""
    occurrences = np.array([(first << FORM_BITS) | 3, (second << FORM_BITS) | 30], np.uint32)
    codes = coded(occurrences, np.ones(2, np.int32))
    table = PostingTable(
        [b"a", b"b"],
        np.array([0, 1, 2]),
        np.zeros(2, np.int32),
        Frequencies.of(np.full((2, len(FIELDS)), 4, np.uint16)),
        codes,
        np.full((1, len(FIELDS)), 100, np.float32),
    )
    table.write(folder, DEFAULT_PARAMETERS)
    return Postings(folder)


@pytest.mark.parametrize("position", [0, 1_022, 1_023, 1_024, 65_535, LAST_POSITION - 1])
def test_positions_and_forms_come_back(tmp_path: Path, position: int) -> None:
    postings = written(tmp_path, position, position + 1)
    _, found = postings.occurrences_between(0, 2)
    assert [(each >> FORM_BITS, each & FORM_MASK) for each in found.tolist()] == [
        (position, 3),
        (position + 1, 30),
    ]
    beside = Ranker(postings).bonus_of(QUERY, ((0, 1),))(np.array([0]))
    assert beside > 0


def test_a_field_that_is_too_long_gets_into_no_other(tmp_path: Path) -> None:
    body, tags = "نان " * 1_050_000 + "آب", ("فوتبال", "خبر")
    article = Article(id="1", title="خبر تازه", body=body, tags=tags)
    TermIndexer(default_analyzer()).table([article]).write(tmp_path, DEFAULT_PARAMETERS)
    fielded = FieldedPostings(Postings(tmp_path), {})

    def fields(term: str) -> list[str]:
        return [field for field in FIELDS if len(fielded.articles(field, term))]

    assert [fields(term) for term in ("نان", "آب", "فوتبال", "خبر", "تازه")] == [
        ["body"],
        ["body"],
        ["tags"],
        ["title", "tags"],
        ["title"],
    ]
    places = fielded.places("body", "نان", np.array([0]))
    assert places[-1] < LAST_POSITION
    assert len(places) == ROOM[FIELDS.index("body")]


def test_positions_that_share_their_lower_bits_are_told_apart(tmp_path: Path) -> None:
    postings = written(tmp_path, 5, 1_024 + 6)
    assert Ranker(postings).bonus_of(QUERY, ((0, 1),))(np.array([0])) == 0


@pytest.mark.parametrize(
    ("first", "second"), [(5, 6), (1_023, 1_024), (5, 1_024 + 6), (9_000, 9_001)]
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
    codes = coded(occurrences, counts)
    assert codes.dtype == np.uint16
    found, found_counts = decoded(codes)
    assert found.tolist() == occurrences.tolist()
    assert found_counts.tolist() == counts.tolist()
    # A posting is read alone too.
    starts = np.flatnonzero(codes >= START).tolist()
    for posting, (start, end) in zip(postings, pairwise([*starts, len(codes)]), strict=True):
        found, _ = decoded(codes[start:end])
        assert (found >> FORM_BITS).tolist() == posting


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=3 * BLOCK),
    st.integers(1, 200),
    st.randoms(use_true_random=False),
)
def test_occurrences_are_found_in_any_block(
    counts: list[int], in_cache: int, random: Random
) -> None:
    """Of one term that is in every article, so many times in each, far apart and near."""
    places = [sorted(random.sample(range(random.choice((100, 5_000))), count)) for count in counts]
    occurrences = np.array([place << FORM_BITS for each in places for place in each], np.uint32)
    table = PostingTable(
        [b"a"],
        np.array([0, len(counts)]),
        np.arange(len(counts), dtype=np.int32),
        Frequencies.of(np.full((len(counts), len(FIELDS)), 4, np.uint16)),
        coded(occurrences, np.array(counts)),
        np.full((len(counts), len(FIELDS)), 100, np.float32),
    )
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "CACHED", in_cache)
        table.write(Path(folder), DEFAULT_PARAMETERS)
        postings = Postings(Path(folder))
        first, last = sorted(random.sample(range(len(counts) + 1), 2))
        found_counts, found = postings.occurrences_between(first, last)
        assert found_counts.tolist() == counts[first:last]
        assert (found >> FORM_BITS).tolist() == [p for each in places[first:last] for p in each]
        wanted = sorted(random.sample(range(len(counts)), random.randint(1, len(counts))))
        which, found = postings.occurrences_in("a", np.array(wanted))
        assert list(zip(which.tolist(), (found >> FORM_BITS).tolist(), strict=True)) == [
            (number, place) for number, article in enumerate(wanted) for place in places[article]
        ]


@pytest.mark.parametrize("blocks", [[0, 0], [2, 0], [0, 1 << 31], [1, 2]])
def test_wrong_blocks_are_noticed(tmp_path: Path, blocks: list[int]) -> None:
    written(tmp_path, 5, 6)
    np.save(tmp_path / "occurrence_blocks.npy", np.array(blocks, np.uint32))
    with pytest.raises(IndexError):
        Postings(tmp_path).occurrences_in("b", np.array([0]))


def test_short_articles_take_two_bytes_for_each_occurrence(tmp_path: Path) -> None:
    blocks, codes = written(tmp_path, 5, 1_023).occurrence_arrays
    assert codes.dtype == np.uint16
    assert codes.tolist() == [START | 5 << FORM_BITS | 3, START | 1_023 << FORM_BITS | 30]
    assert blocks.tolist() == [0, 2]


def test_far_occurrences_are_told_once_for_each_posting() -> None:
    occurrences = np.array([1_023, 1_024, 1_026, 9_000]) << FORM_BITS
    assert coded(occurrences, np.array([3, 1])).tolist() == [
        START | 1_023 << FORM_BITS,
        1 << FORM_BITS | UPPER,
        0,
        2 << FORM_BITS,
        START | 8 << FORM_BITS | UPPER,
        (9_000 - 8 * 1_024) << FORM_BITS,
    ]


def test_no_word_has_the_form_that_tells_upper_bits() -> None:
    forms = {form_of(f"کتاب{number}") for number in range(2_000)}
    assert forms == set(range(1, 31))
    assert not {PART_FORM, UPPER} & forms
