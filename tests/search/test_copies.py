"""Groups of near-identical articles: the fast path against one that compares every pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.search.arrays import Array
from newsearch.search.copies import (
    MOST_DAYS,
    NEAR,
    SIGNATURE_BYTES,
    VALUES,
    groups_of,
    near,
    resemblances,
)
from newsearch.search.documents import NO_DATE


def signatures(count: int, seed: int = 0) -> Array:
    """Of unlike articles without numbers."""
    drawn = np.random.default_rng(seed).integers(0, 256, (count, SIGNATURE_BYTES), np.uint8)
    drawn[:, VALUES:] = 0
    return drawn


def changed(signature: Array, share: float) -> Array:
    """Of an article that agrees with another but for this share of its values, evenly spread."""
    copy = signature.copy()
    places = np.unique(np.linspace(0, VALUES - 1, round(share * VALUES)).astype(int))
    copy[places] += 1
    return copy


def undated(count: int) -> Array:
    return np.full(count, NO_DATE, np.int32)


def slow_groups(signatures: Array, dates: list[int], limit: int) -> list[list[int]]:
    left = list(range(len(signatures)))
    groups: list[list[int]] = []
    while left and len(groups) < limit:
        first = left.pop(0)
        group = [first]
        for other in list(left):
            apart = abs(dates[first] - dates[other])
            dated = NO_DATE not in (dates[first], dates[other])
            is_near = near(signatures[first], signatures[other : other + 1])[0]
            if is_near and not (dated and apart > MOST_DAYS):
                group.append(other)
                left.remove(other)
        groups.append(group)
    return groups


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([0, 0.1, 0.2, 0.3]), st.integers(0, 4)),
        max_size=30,
    ),
    st.integers(1, 12),
)
def test_groups_are_those_of_comparing_every_pair(
    rows: list[tuple[int, float, int]], limit: int
) -> None:
    base = signatures(4)
    drawn = [changed(base[of], share) for of, share, _ in rows]
    table = np.array(drawn, np.uint8).reshape(-1, SIGNATURE_BYTES)
    dates = [day or NO_DATE for _, _, day in rows]
    expected = slow_groups(table, dates, limit)
    assert groups_of(table, np.array(dates, np.int32), limit) == expected


def test_a_group_is_what_is_near_to_its_best_not_to_one_another() -> None:
    """From one to the next in a chain is near; from its head to its end is not."""
    chain = signatures(1)[[0] * 3]
    chain[1, :26] += 1
    chain[2, :52] += 1
    assert near(chain[0], chain[1:]).tolist() == [True, False]
    assert near(chain[1], chain).tolist() == [True, True, True]
    assert groups_of(chain, undated(3), 3) == [[0, 1], [2]]
    assert groups_of(chain[[0, 2, 1]], undated(3), 3) == [[0, 2], [1]]
    assert groups_of(chain[[1, 0, 2]], undated(3), 3) == [[0, 1, 2]]


def test_groups_reach_below_the_last_that_is_wanted() -> None:
    table = signatures(4)[[0, 1, 2, 0, 3, 1]]
    assert groups_of(table, undated(6), 2) == [[0, 3], [1, 5]]


def test_an_empty_ranking_has_no_groups() -> None:
    assert groups_of(signatures(0), undated(0), 10) == []


@pytest.mark.parametrize(
    ("dates", "together"),
    [
        ((700_000, 700_000 + MOST_DAYS), True),
        ((700_000 + MOST_DAYS, 700_000), True),
        ((700_000, 700_001 + MOST_DAYS), False),
        ((700_000, NO_DATE), True),
        ((NO_DATE, 700_000), True),
    ],
)
def test_copies_are_of_neighbouring_days(dates: tuple[int, int], together: bool) -> None:
    table = signatures(1)[[0, 0]]
    groups = groups_of(table, np.array(dates, np.int32), 2)
    assert groups == ([[0, 1]] if together else [[0], [1]])


def test_numbers_of_one_must_be_among_those_of_the_other() -> None:
    none, few, more, others = signatures(1)[[0] * 4]
    few[VALUES], more[VALUES], others[VALUES] = 0b0001, 0b0011, 0b0100
    assert near(few, np.array([none, few, more, others])).tolist() == [True, True, True, False]


def test_unlike_articles_resemble_each_other_by_nothing() -> None:
    table = signatures(2_000)
    found = resemblances(table[0], table[1:])
    assert abs(found.mean()) < 0.001
    assert found.max() < NEAR / 5
    assert resemblances(table[0], table[:1])[0] == 1
