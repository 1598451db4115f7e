"""What training begins with (the company that tokens keep), and what its batches are made of."""

import math
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.indexers.training.batches import TOGETHER, batches, subjects
from newsearch.indexers.training.cooccurrence import (
    WINDOW,
    Counts,
    mutual_information,
    neighbours,
    vectors_of_company,
)
from newsearch.indexers.training.pairs import PairSource
from newsearch.indexers.training.tokens import Ids, Tokens


def ids(*numbers: int) -> Ids:
    return np.array(numbers, np.int32)


def document(*body: int, title: tuple[int, ...] = ()) -> Tokens:
    return Tokens(ids(*body), (len(body),) if body else (), ids(*title), ids(), ())


def listed(counts: Counts) -> dict[tuple[int, int], float]:
    rows = zip(counts.first.tolist(), counts.second.tolist(), counts.weight.tolist(), strict=True)
    return {(first, second): weight for first, second, weight in rows}


def test_neighbours_count_less_with_their_distance_and_documents_do_not_touch() -> None:
    found = listed(neighbours([document(2, 3, title=(1,)), document(3, 2)], 4))
    assert found == pytest.approx({(1, 2): 1, (2, 3): 2, (1, 3): 1 / math.sqrt(2)})


def test_unknown_tokens_keep_their_place_and_are_nobodys_neighbours() -> None:
    assert listed(neighbours([document(1, 0, 2)], 3)) == pytest.approx({(1, 2): 1 / math.sqrt(2)})


@given(st.lists(st.lists(st.integers(0, 4), max_size=12), max_size=4))
def test_neighbours_are_those_of_a_slow_count(bodies: list[list[int]]) -> None:
    expected: dict[tuple[int, int], float] = {}
    for body in bodies:
        for at, one in enumerate(body):
            for distance, other in enumerate(body[at + 1 : at + 1 + WINDOW], 1):
                if one and other:
                    pair = (min(one, other), max(one, other))
                    expected[pair] = expected.get(pair, 0) + 1 / math.sqrt(distance)
    found = listed(neighbours([document(*body) for body in bodies], 5))
    assert found == pytest.approx(expected)


def test_mutual_information_is_that_of_the_formula_and_positive() -> None:
    # The matrix of both orders: [1, 2] 3 times, [2, 2] twice, [1, 3] once; 10 in all.
    counts = Counts(np.array([1, 2, 1]), np.array([2, 2, 3]), np.array([3.0, 1.0, 1.0]))
    rows, columns, values = mutual_information(counts, 4)
    matrix = np.zeros((4, 4))
    matrix[rows, columns] = values
    smooth = np.array([0, 4, 5, 1]) ** 0.75 / (4**0.75 + 5**0.75 + 1)
    assert matrix[1, 2] == pytest.approx(math.log(3 / (4 * smooth[2])))
    assert matrix[2, 1] == pytest.approx(math.log(3 / (5 * smooth[1])))
    assert matrix[1, 3] == pytest.approx(math.log(1 / (4 * smooth[3])))
    assert matrix[2, 2] == max(0, math.log(2 / (5 * smooth[2])))
    assert (values > 0).all()


def talk(first: int, count: int, seed: int) -> list[Tokens]:
    """Documents that mix the ten tokens from `first` on."""
    random = np.random.default_rng(seed)
    return [document(*random.permutation(np.arange(first, first + 10))[:6]) for _ in range(count)]


def test_tokens_that_never_meet_are_near_if_they_keep_the_same_company() -> None:
    apart = [document(1, 3, 4, 5), document(2, 3, 4, 5), document(1, 5, 3, 4), document(2, 5, 3, 4)]
    table = vectors_of_company(apart * 5 + talk(10, 60, seed=1), 21, 4, seed=1, threads=1)
    near = table @ table.T
    assert near[1, 2] > 0.9
    assert near[1, 2] > near[1, 10:20].max() + 0.5


def test_vectors_have_length_one_or_no_neighbours() -> None:
    table = vectors_of_company(talk(1, 20, seed=1), 15, 16, seed=1, threads=1)
    assert table.shape == (15, 16)
    assert table.dtype == np.float32
    assert np.linalg.norm(table, axis=1) == pytest.approx([0] + [1] * 10 + [0] * 4, abs=1e-5)
    assert np.array_equal(table, vectors_of_company(talk(1, 20, seed=1), 15, 16, 1, 1))


def test_documents_of_like_tokens_are_of_one_subject() -> None:
    table = np.zeros((21, 2), np.float32)
    table[1:11], table[11:21] = (1, 0), (0, 1)
    found = subjects(talk(1, 30, seed=1) + talk(11, 30, seed=2) + [document()], table, seed=3)
    assert len(found) == 61
    assert len(set(found[:30].tolist())) == len(set(found[30:60].tolist())) == 1
    assert found[0] != found[30]


def test_batches_hold_groups_of_one_subject_and_every_pair_once() -> None:
    documents = talk(1, 40, seed=1) + talk(11, 40, seed=2)
    subject_of = np.repeat([0, 1], 40)

    def source() -> PairSource:
        return PairSource(documents, [(ids(1), ids(2))] * 20, [], np.ones(21), seed=1)

    size = 4 * TOGETHER
    drawn = list(islice(batches(source(), subject_of, size, seed=1), 50))
    assert {len(batch) for batch in drawn} == {size}
    whole = 0
    for batch in drawn:
        kinds = [2 if pair.origin < 0 else int(subject_of[pair.origin]) for pair in batch]
        groups = [kinds[at : at + TOGETHER] for at in range(0, size, TOGETHER)]
        whole += sum(len(set(group)) == 1 for group in groups)
    assert whole >= 4 * 50 - 4  # few groups lie over the edge of two subjects
    tokens = sorted(pair.query.tolist() for batch in drawn for pair in batch)
    assert tokens == sorted(pair.query.tolist() for pair in source().draw(50 * size))
