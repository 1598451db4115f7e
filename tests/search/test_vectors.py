from pathlib import Path

import numpy as np
import pytest

from newsearch.indexers.spread import spread_of
from newsearch.indexers.vectors_builder import VectorsBuilder, write_vectors
from newsearch.search import IndexDamaged
from newsearch.search.arrays import Array
from newsearch.search.dense.space import VectorSpace, telling
from newsearch.search.dense.vector_files import ROWS, codes_name
from newsearch.search.dense.vectors import Vectors, candidates_for

CODES = codes_name(0)

COUNT, DIMENSION = 3000, 160


@pytest.fixture(scope="module")
def vectors() -> Array:
    random = np.random.default_rng(7)
    # As in embeddings of text, some directions hold most of the energy.
    energy = 1 / np.sqrt(1 + np.arange(DIMENSION))
    rows = (random.normal(size=(COUNT, DIMENSION)) * energy).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module", params=["exhaustive", "codes"])
def index(
    request: pytest.FixtureRequest, vectors: Array, tmp_path_factory: pytest.TempPathFactory
) -> Vectors:
    folder = tmp_path_factory.mktemp("vectors")
    write_vectors(folder, vectors, COUNT if request.param == "exhaustive" else 100)
    assert (folder / CODES).exists() == (request.param == "codes")
    return Vectors(folder)


def test_the_nearest_passages_come_first(index: Vectors, vectors: Array) -> None:
    query = vectors[11]
    rows, scores = index.search(index.turned(query), 10)
    assert rows[0] == 11
    assert (np.diff(scores) <= 0).all()
    exact = np.argsort(-(vectors @ query))[:10]
    assert len(set(rows.tolist()) & set(exact.tolist())) >= 9


def test_scores_are_inner_products_to_a_byte_each(index: Vectors, vectors: Array) -> None:
    rows, scores = index.search(index.turned(vectors[5]), 20)
    np.testing.assert_allclose(scores, vectors[rows] @ vectors[5], atol=0.02)


def test_only_allowed_passages_are_found_and_all_of_them(index: Vectors, vectors: Array) -> None:
    allowed = np.zeros(COUNT, bool)
    allowed[[3, 700, 2999]] = True
    rows, _ = index.search(index.turned(vectors[11]), 10, allowed)
    assert sorted(rows.tolist()) == [3, 700, 2999]


def test_nothing_allowed_finds_nothing(index: Vectors, vectors: Array) -> None:
    rows, scores = index.search(index.turned(vectors[0]), 10, np.zeros(COUNT, bool))
    assert (len(rows), len(scores)) == (0, 0)


def test_rows_give_the_vectors_back(index: Vectors, vectors: Array) -> None:
    np.testing.assert_allclose(index.rows(np.array([9, 0])), vectors[[9, 0]], atol=0.02)
    assert index.rows(np.array([], np.int64)).shape == (0, DIMENSION)


def test_products_are_those_of_the_rows(index: Vectors, vectors: Array) -> None:
    rows = np.array([2999, 0, 17])
    found = index.products(index.turned(vectors[3]), rows)
    np.testing.assert_allclose(found, index.rows(rows) @ vectors[3], atol=1e-5)


def test_the_best_of_a_run_is_that_of_its_rows(index: Vectors, vectors: Array) -> None:
    firsts, lasts = np.array([5, 9, 2000, 9]), np.array([9, 9, 3000, 10])
    found = index.best_of(index.turned(vectors[3]), firsts, lasts)
    expected = [
        max(index.products(index.turned(vectors[3]), np.arange(first, last)), default=-1)
        for first, last in zip(firsts, lasts, strict=True)
    ]
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert index.best_of(index.turned(vectors[3]), firsts[:0], lasts[:0]).tolist() == []


def test_codes_find_what_comparing_all_finds(index: Vectors, vectors: Array) -> None:
    """Against every vector as it is kept: of ten, nearly all."""
    queries = vectors[:100] + vectors[100:200]
    kept = index.rows(np.arange(COUNT))
    shared = 0
    for query in queries / np.linalg.norm(queries, axis=1, keepdims=True):
        rows, _ = index.search(index.turned(query), 10)
        shared += len(set(rows.tolist()) & set(np.argsort(-(kept @ query))[:10].tolist()))
    assert shared >= 990


def test_a_filter_of_many_finds_its_nearest(tmp_path: Path) -> None:
    """More than are compared one by one, so that the codes are searched with a selector."""
    random = np.random.default_rng(3)
    energy = 1 / np.sqrt(1 + np.arange(DIMENSION))
    many = (random.normal(size=(30_000, DIMENSION)) * energy).astype(np.float32)
    many /= np.linalg.norm(many, axis=1, keepdims=True)
    write_vectors(tmp_path, many)
    index = Vectors(tmp_path)
    allowed = random.random(len(many)) < 0.6
    rows, _ = index.search(index.turned(many[0]), 10, allowed)
    exact = np.flatnonzero(allowed)[np.argsort(-(many[allowed] @ many[0]))[:10]]
    assert allowed[rows].all()
    assert len(set(rows.tolist()) & set(exact.tolist())) >= 9


@pytest.mark.parametrize("exact_limit", [COUNT, 100])
def test_bytes_are_taken_over_as_they_are(vectors: Array, tmp_path: Path, exact_limit: int) -> None:
    write_vectors(tmp_path / "before", vectors[:2000], exact_limit)
    before = Vectors(tmp_path / "before")
    builder = VectorsBuilder(COUNT, DIMENSION, before, exact_limit)
    builder.take_over(np.arange(2000), np.arange(2000))
    builder.put(np.arange(2000, COUNT), vectors[2000:])
    builder.write(tmp_path / "after")
    after = Vectors(tmp_path / "after")
    every = np.arange(2000)
    np.testing.assert_array_equal(after.codes(every), before.codes(every))
    np.testing.assert_allclose(after.rows(np.arange(COUNT)), vectors, atol=0.03)
    assert after.search(after.turned(vectors[2500]), 1)[0].tolist() == [2500]


@pytest.mark.parametrize(
    "kept",
    [
        np.arange(0, COUNT, 2),
        np.arange(COUNT // 2),
        np.r_[0 : COUNT // 3, COUNT // 2 : COUNT],
        np.arange(1, COUNT),
    ],
    ids=["every second", "the first", "all but some", "all but the first"],
)
def test_codes_follow_what_is_removed(vectors: Array, tmp_path: Path, kept: Array) -> None:
    write_vectors(tmp_path / "before", vectors, 100)
    before = Vectors(tmp_path / "before")
    builder = VectorsBuilder(len(kept) + 2, DIMENSION, before, 100)
    builder.take_over(np.arange(len(kept)), kept)
    builder.put(np.arange(len(kept), len(kept) + 2), vectors[:2] * -1)
    builder.write(tmp_path / "after")
    after = Vectors(tmp_path / "after")
    np.testing.assert_array_equal(after.codes(np.arange(len(kept))), before.codes(kept))
    assert after.parts[0].ntotal == len(kept) + 2
    for row in (0, 700, len(kept) - 1):
        assert after.search(after.turned(vectors[kept[row]]), 1)[0].tolist() == [row]
    for row in (0, 1):
        assert after.search(after.turned(-vectors[row]), 1)[0].tolist() == [len(kept) + row]


def test_a_collection_that_outgrows_comparing_all_gets_codes(
    vectors: Array, tmp_path: Path
) -> None:
    write_vectors(tmp_path / "before", vectors[:90], 100)
    builder = VectorsBuilder(COUNT, DIMENSION, Vectors(tmp_path / "before"), 100)
    builder.take_over(np.arange(90), np.arange(90))
    builder.put(np.arange(90, COUNT), vectors[90:])
    builder.write(tmp_path / "after")
    after = Vectors(tmp_path / "after")
    assert (tmp_path / "after" / CODES).exists()
    np.testing.assert_allclose(after.rows(np.arange(COUNT)), vectors, atol=0.03)


def test_an_empty_index_can_be_searched(tmp_path: Path) -> None:
    write_vectors(tmp_path, np.empty((0, DIMENSION), np.float32))
    index = Vectors(tmp_path)
    rows, _ = index.search(index.turned(np.ones(DIMENSION, np.float32)), 5)
    assert len(rows) == 0


def test_a_file_that_is_no_index_is_reported(tmp_path: Path) -> None:
    write_vectors(tmp_path, np.eye(8, dtype=np.float32))
    (tmp_path / ROWS).write_bytes(b"not an index")
    with pytest.raises(IndexDamaged, match=r"rows\.faiss"):
        Vectors(tmp_path)
    write_vectors(tmp_path, np.eye(8, dtype=np.float32))
    for name in ("basis", "coordinates", "fitted_on"):
        sound = (tmp_path / f"{name}.npy").read_bytes()
        for array in (np.zeros((3, 5), np.float32), np.zeros((), np.int8), np.zeros(8, object)):
            np.save(tmp_path / f"{name}.npy", array)
            with pytest.raises(IndexDamaged, match=r"\.npy"):
                Vectors(tmp_path)
        (tmp_path / f"{name}.npy").write_bytes(sound)
    assert len(Vectors(tmp_path)) == 8


def test_the_spread_is_that_of_pairs_of_different_articles(tmp_path: Path) -> None:
    generator = np.random.default_rng(5)
    vectors = generator.standard_normal((300, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    write_vectors(tmp_path, vectors)
    article = np.arange(300) // 3
    cosines = (vectors @ vectors.T)[article[:, np.newaxis] != article]
    spread = spread_of(Vectors(tmp_path), article)
    assert spread == pytest.approx(cosines.std(), rel=0.05)
    assert spread == spread_of(Vectors(tmp_path), article)


@pytest.mark.parametrize(("count", "articles"), [(0, 1), (99, 99), (200, 1)])
def test_too_few_passages_tell_no_spread(tmp_path: Path, count: int, articles: int) -> None:
    vectors = np.eye(8, dtype=np.float32)[np.arange(count) % 8]
    write_vectors(tmp_path, vectors)
    assert spread_of(Vectors(tmp_path), np.arange(count) % articles) is None


@pytest.mark.parametrize("dimension", [136, 160, 512])
def test_the_last_coordinates_take_six_bits(dimension: int) -> None:
    random = np.random.default_rng(1)
    energy = 1 / np.sqrt(1 + np.arange(dimension))
    sample = (random.standard_normal((400, dimension)) * energy).astype(np.float32)
    space = VectorSpace.fitted(sample)
    long = telling(dimension)
    assert 8 * space.width == 8 * long + 6 * (dimension - long)
    codes, turned = space.encode(sample), space.turned(sample)
    assert codes.shape == (400, space.width)
    errors = np.abs(space.decode(codes) - turned)
    inside = np.abs(turned - space.center) < 3.6 * space.deviation
    step = np.where(np.arange(dimension) < long, 8 / 255, 7.4 / 63) * space.deviation
    assert (errors <= step * 0.51)[inside].all()
    query = space.turned(sample[0])
    np.testing.assert_allclose(
        space.products(codes, query), space.decode(codes) @ query, rtol=1e-4, atol=1e-4
    )


def test_the_first_vectors_are_read_as_they_stand_in_the_file(tmp_path: Path) -> None:
    write_vectors(tmp_path, np.eye(8, dtype=np.float32))
    index = Vectors(tmp_path)
    expected = index.codes(np.arange(3)).ravel().tolist()
    assert np.concatenate(list(index.read_codes(0, 3))).tolist() == expected
    (tmp_path / ROWS).write_bytes((tmp_path / ROWS).read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match=r"rows\.faiss"):
        list(index.read_codes(0, 8))


@pytest.mark.parametrize(
    ("limit", "parts", "of_each"),
    [(10, 1, 500), (80, 1, 500), (200, 1, 800), (80, 4, 250), (80, 9, 167), (2000, 4, 4000)],
)
def test_of_more_parts_fewer_candidates_each_are_compared(
    limit: int, parts: int, of_each: int
) -> None:
    assert candidates_for(limit, parts) == of_each
    assert of_each * parts >= candidates_for(limit, 1)
