from pathlib import Path

import numpy as np
import pytest

from newsearch.search import IndexDamaged
from newsearch.search.arrays import Array
from newsearch.search.dense.vectors import Vectors, spread_of, write_vectors

COUNT, DIMENSION = 3000, 32


@pytest.fixture(scope="module")
def vectors() -> Array:
    random = np.random.default_rng(7)
    rows = random.normal(size=(COUNT, DIMENSION)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module", params=["exhaustive", "cells"])
def index(
    request: pytest.FixtureRequest, vectors: Array, tmp_path_factory: pytest.TempPathFactory
) -> Vectors:
    path = tmp_path_factory.mktemp("vectors") / "index.faiss"
    write_vectors(path, vectors, COUNT if request.param == "exhaustive" else 100)
    return Vectors(path)


def test_the_nearest_passages_come_first(index: Vectors, vectors: Array) -> None:
    query = vectors[11]
    rows, scores = index.search(query, 10)
    assert rows[0] == 11
    assert (np.diff(scores) <= 0).all()
    exact = np.argsort(-(vectors @ query))[:10]
    assert len(set(rows.tolist()) & set(exact.tolist())) >= 9


def test_scores_are_inner_products_to_half_precision(index: Vectors, vectors: Array) -> None:
    rows, scores = index.search(vectors[5], 20)
    np.testing.assert_allclose(scores, vectors[rows] @ vectors[5], atol=1e-3)


def test_only_allowed_passages_are_found_and_all_of_them(index: Vectors, vectors: Array) -> None:
    allowed = np.zeros(COUNT, bool)
    allowed[[3, 700, 2999]] = True
    rows, _ = index.search(vectors[11], 10, allowed)
    assert sorted(rows.tolist()) == [3, 700, 2999]


def test_nothing_allowed_finds_nothing(index: Vectors, vectors: Array) -> None:
    rows, scores = index.search(vectors[0], 10, np.zeros(COUNT, bool))
    assert (len(rows), len(scores)) == (0, 0)


def test_rows_give_the_vectors_back(index: Vectors, vectors: Array) -> None:
    np.testing.assert_allclose(index.rows(np.array([9, 0])), vectors[[9, 0]], atol=1e-3)
    assert index.rows(np.array([], np.int64)).shape == (0, DIMENSION)


def test_half_precision_vectors_are_rewritten_without_loss(index: Vectors, tmp_path: Path) -> None:
    once = index.rows(np.arange(100))
    write_vectors(tmp_path / "index.faiss", once)
    np.testing.assert_array_equal(Vectors(tmp_path / "index.faiss").rows(np.arange(100)), once)


def test_an_empty_index_can_be_searched(tmp_path: Path) -> None:
    write_vectors(tmp_path / "index.faiss", np.empty((0, DIMENSION), np.float32))
    rows, _ = Vectors(tmp_path / "index.faiss").search(np.ones(DIMENSION, np.float32), 5)
    assert len(rows) == 0


def test_a_file_that_is_no_index_is_reported(tmp_path: Path) -> None:
    (tmp_path / "index.faiss").write_bytes(b"not an index")
    with pytest.raises(IndexDamaged, match=r"index\.faiss"):
        Vectors(tmp_path / "index.faiss")


def test_the_spread_is_that_of_pairs_of_different_articles(tmp_path: Path) -> None:
    generator = np.random.default_rng(5)
    vectors = generator.standard_normal((300, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    write_vectors(tmp_path / "faiss", vectors)
    article = np.arange(300) // 3
    cosines = (vectors @ vectors.T)[article[:, np.newaxis] != article]
    spread = spread_of(Vectors(tmp_path / "faiss"), article)
    assert spread == pytest.approx(cosines.std(), rel=0.05)
    assert spread == spread_of(Vectors(tmp_path / "faiss"), article)


@pytest.mark.parametrize(("count", "articles"), [(0, 1), (99, 99), (200, 1)])
def test_too_few_passages_tell_no_spread(tmp_path: Path, count: int, articles: int) -> None:
    vectors = np.eye(8, dtype=np.float32)[np.arange(count) % 8]
    write_vectors(tmp_path / "faiss", vectors)
    assert spread_of(Vectors(tmp_path / "faiss"), np.arange(count) % articles) is None
