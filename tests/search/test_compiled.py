"""What is compiled returns what NumPy does, to the last bit."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slow_postings import PostingsBuilder

from newsearch.indexers import Article
from newsearch.indexers.vectors_builder import write_vectors
from newsearch.search import lexical, open_index
from newsearch.search.dense.vectors import Vectors
from newsearch.search.errors import IndexDamaged, NotInstalled
from newsearch.search.lexical.bm25f import DEFAULT_PARAMETERS
from newsearch.search.lexical.occurrences import FORM_BITS
from newsearch.search.lexical.postings import Postings
from newsearch.search.lexical.query_terms import Choice, QueryTerm
from newsearch.search.lexical.ranker import Ranker
from newsearch.search.lexical.summing import Summing

pytest.importorskip("numba", reason="the extra «compiled» is not installed")

from newsearch.search.lexical.compiled import CompiledRanker, CompiledSumming

WORDS = ["نفت", "گاز", "برق", "آب", "و", "در"]
MakeIndex = Callable[[Iterable[Article]], Path]

terms = st.lists(st.sampled_from([*WORDS, "نیست"]), min_size=1, max_size=3, unique=True)
choices = st.builds(
    Choice, terms.map(tuple), st.sampled_from([1.0, 0.5, 1 / 3]), all_required=st.booleans()
)
positions = st.builds(
    QueryTerm,
    st.lists(choices, min_size=1, max_size=3).map(tuple),
    st.integers(1, 3),
    st.integers(0, 2),
)
queries = st.lists(positions, max_size=6)


@pytest.fixture(scope="module")
def rankers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ranker, Ranker]:
    random = np.random.default_rng(5)
    builder = PostingsBuilder()
    for _ in range(300):
        # Some articles are long, so that a word has many occurrences in them.
        body = random.choice(len(WORDS), int(random.choice([5, 30, 900], p=[0.7, 0.28, 0.02])))
        places: dict[str, list[int]] = {}
        for place, word in enumerate(body):
            places.setdefault(WORDS[word], []).append(
                place << FORM_BITS | int(random.integers(0, 3))
            )
        frequencies = {word: [0.0, 0.0, float(len(at)), 0.0] for word, at in places.items()}
        builder.add(frequencies, places, [0.0, 0.0, float(len(body)), 0.0])
    folder = tmp_path_factory.mktemp("postings")
    builder.table().write(folder, DEFAULT_PARAMETERS)
    return Ranker(Postings(folder)), CompiledRanker(Postings(folder))


def look_up_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (Summing, CompiledSumming):
        for name, value in (("worthwhile", 0), ("looks", 10**9), ("look_up_cost", 0)):
            monkeypatch.setattr(kind, name, value)


@pytest.mark.parametrize("looked_up", [False, True])
@settings(
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=queries, limit=st.integers(1, 40), seed=st.integers(0, 9))
def test_the_same_articles_with_the_same_scores(
    rankers: tuple[Ranker, Ranker],
    monkeypatch: pytest.MonkeyPatch,
    looked_up: bool,
    query: list[QueryTerm],
    limit: int,
    seed: int,
) -> None:
    if looked_up:
        look_up_everything(monkeypatch)
    random = np.random.default_rng(seed)
    allowed = random.random(300) < 0.5 if seed % 2 else None
    preference = random.choice(np.array([1, 2], np.float32), 300) if seed % 3 else None
    among = np.flatnonzero(random.random(300) < 0.02)
    found = []
    for ranker in rankers:
        with ranker.sums(query) as sums:
            best = sums.best(limit, allowed=allowed, preference=preference)
            found.append((best, sums.scores_of(among)))
    (plain, plain_scores), (quick, quick_scores) = found
    np.testing.assert_array_equal(quick.articles, plain.articles)
    np.testing.assert_array_equal(quick.scores, plain.scores)
    np.testing.assert_array_equal(quick_scores, plain_scores)
    assert quick.total == plain.total


@settings(deadline=None, max_examples=300)
@given(queries, st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=4))
def test_the_same_scores_and_the_same_bonus(
    rankers: tuple[Ranker, Ranker], query: list[QueryTerm], pairs: Sequence[tuple[int, int]]
) -> None:
    plain, quick = rankers
    np.testing.assert_array_equal(quick.scores(query), plain.scores(query))
    neighbours = tuple((a, b) for a, b in pairs if max(a, b) < len(query))
    articles = np.arange(0, 300, 2)
    np.testing.assert_array_equal(
        quick.bonus_of(query, neighbours)(articles), plain.bonus_of(query, neighbours)(articles)
    )


@pytest.mark.parametrize("looked_up", [False, True])
@settings(
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    query=queries,
    pairs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=4),
    limit=st.integers(1, 40),
    seed=st.integers(0, 9),
)
def test_the_same_candidates(
    rankers: tuple[Ranker, Ranker],
    monkeypatch: pytest.MonkeyPatch,
    looked_up: bool,
    query: list[QueryTerm],
    pairs: Sequence[tuple[int, int]],
    limit: int,
    seed: int,
) -> None:
    if looked_up:
        look_up_everything(monkeypatch)
    others = np.flatnonzero(np.random.default_rng(seed).random(300) < 0.05)
    neighbours = tuple((a, b) for a, b in pairs if max(a, b) < len(query))
    found = [each.candidates(query, neighbours, limit, others=lambda _: others) for each in rankers]
    np.testing.assert_array_equal(found[1].articles, found[0].articles)
    np.testing.assert_array_equal(found[1].scores, found[0].scores)
    assert found[1].total == found[0].total
    assert set(others.tolist()) <= set(found[0].articles.tolist())


def test_products_are_the_same_but_for_rounding(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    vectors = random.standard_normal((500, 48)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    write_vectors(tmp_path, vectors)
    plain, quick = Vectors(tmp_path), Vectors(tmp_path, compiled=True)
    rows = random.permutation(500)[:200]
    for query in vectors[:20]:
        np.testing.assert_allclose(
            quick.products(quick.turned(query), rows),
            plain.products(plain.turned(query), rows),
            atol=2e-6,
        )
    for row in (-1, 500):
        with pytest.raises(IndexError):
            quick.products(quick.turned(vectors[0]), np.array([row]))
    firsts, lasts = np.array([0, 3, 3, 499]), np.array([3, 3, 4, 500])
    for query in vectors[:20]:
        np.testing.assert_allclose(
            quick.best_of(quick.turned(query), firsts, lasts),
            plain.best_of(plain.turned(query), firsts, lasts),
            atol=2e-6,
        )
    for first, last in ((-1, 2), (499, 501)):
        with pytest.raises(IndexError):
            quick.best_of(quick.turned(vectors[0]), np.array([first]), np.array([last]))


def test_a_compiled_search_finds_the_same(make_index: MakeIndex) -> None:
    bodies = ["روابط تجاری ایران و قزاقستان", "تجارت نفت", "باران در شمال ایران", "قزاقستان"]
    index = make_index(Article(id=str(n), title="", body=body) for n, body in enumerate(bodies))
    with open_index(index) as plain, open_index(index, compiled=True) as quick:
        for query in ("قزاقستان تجارت", '"روابط تجاری" ایران', "نیست"):
            found, same = quick.rank(query), plain.rank(query)
            assert [name for name, _ in found] == [name for name, _ in same]
            assert [score for _, score in found] == pytest.approx(
                [score for _, score in same], abs=1e-6
            )


def test_no_search_waits_for_the_compiler(make_index: MakeIndex) -> None:
    from newsearch.search.dense import machine_code as dense
    from newsearch.search.lexical.machine_code import maxscore, proximity, summing

    functions: list[Any] = [summing.add, summing.count_more, summing.clear, maxscore.best]
    functions += [maxscore.complete, proximity.bonus, dense.products, dense.best_products]

    def compiled() -> list[int]:
        return [len(function.signatures) for function in functions]

    index = make_index(Article(id=str(n), title="نفت", body="نفت و گاز") for n in range(3))
    with open_index(index, compiled=True) as searcher:
        before = compiled()
        assert searcher.rank("نفت گاز")
        assert searcher.rank("نفت گاز", since="2020-01-01", recency=30) == []
        assert compiled() == before
        assert all(before)


@pytest.mark.parametrize(("name", "value"), [("articles", 65_535), ("occurrence_blocks", 255)])
def test_damage_is_told_and_takes_no_process_down(
    make_index: MakeIndex, name: str, value: int
) -> None:
    index = make_index(Article(id=str(n), title="نفت", body="نفت و گاز " * 9) for n in range(9))
    with open_index(index) as searcher:
        path = searcher.generation.layout.postings / f"{name}.npy"
    array = np.load(path)
    np.save(path, np.full_like(array, value))
    with open_index(index, compiled=True) as searcher, pytest.raises(IndexDamaged, match=name):
        searcher.rank("نفت گاز", mode="lexical")


def test_without_numba_the_error_says_what_to_install(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_index([Article(id="1", title="نفت", body="نفت")])
    monkeypatch.delitem(sys.modules, "newsearch.search.lexical.compiled", raising=False)
    monkeypatch.delitem(sys.modules, "newsearch.search.lexical.machine_code", raising=False)
    monkeypatch.delitem(sys.modules, "newsearch.search.compiling", raising=False)
    monkeypatch.delitem(sys.modules, "newsearch.search.lexical.machine_code.summing", raising=False)
    monkeypatch.delattr(lexical, "machine_code", raising=False)
    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(NotInstalled, match=r"newsearch\[compiled\]"):
        open_index(index, compiled=True)
