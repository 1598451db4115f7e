"""Leaving out postings changes nothing: the best articles are those of all scores."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slow_postings import PostingsBuilder

from newsearch.search.arrays import Array
from newsearch.search.lexical import summing
from newsearch.search.lexical.bm25f import DEFAULT_PARAMETERS
from newsearch.search.lexical.occurrences import FORM_BITS
from newsearch.search.lexical.postings import Postings
from newsearch.search.lexical.query_terms import Choice, QueryTerm
from newsearch.search.lexical.ranker import Ranker
from newsearch.search.lexical.summing import Summing

ARTICLES = 400
RARE, COMMON = ["نادر", "کمیاب", "یگانه"], ["و", "در", "از", "که"]

choices = st.builds(
    Choice,
    st.lists(st.sampled_from([*RARE, *COMMON, "نیست"]), min_size=1, max_size=3).map(tuple),
    st.sampled_from([1.0, 0.5]),
    st.booleans(),
)
positions = st.builds(
    QueryTerm, st.lists(choices, min_size=1, max_size=3).map(tuple), st.integers(1, 2)
)
queries = st.lists(positions, max_size=5)


@pytest.fixture(scope="module")
def postings(tmp_path_factory: pytest.TempPathFactory) -> Postings:
    random = np.random.default_rng(11)
    builder = PostingsBuilder()
    for _ in range(ARTICLES):
        counts = {word: int(random.integers(0, 4)) for word in COMMON}
        counts |= {word: int(random.random() < 0.03) for word in RARE}
        present = {word: count for word, count in counts.items() if count}
        places = {word: [(i << FORM_BITS) | 1 for i in range(n)] for word, n in present.items()}
        frequencies = {word: [0.0, 0.0, float(n), 0.0] for word, n in present.items()}
        builder.add(frequencies, places, [0.0, 0.0, float(sum(counts.values())), 0.0])
    folder = tmp_path_factory.mktemp("postings")
    builder.table().write(folder, DEFAULT_PARAMETERS)
    return Postings(folder)


@pytest.fixture
def looks_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """As in a large collection: articles are looked up wherever that is right; tells how often."""
    monkeypatch.setattr(summing, "BLOCK", 2)
    for name, value in (("worthwhile", 0), ("looks", 10**9), ("look_up_cost", 0)):
        monkeypatch.setattr(Summing, name, value)
    done: list[int] = []
    look_up = Summing._look_up

    def counting(sums: Summing, first: int, articles: Array) -> None:
        done.append(len(articles))
        look_up(sums, first, articles)

    monkeypatch.setattr(Summing, "_look_up", counting)
    yield done


def check(
    postings: Postings,
    query: Sequence[QueryTerm],
    limit: int,
    allowed: Array | None = None,
    preference: Array | None = None,
    among: Sequence[int] = (0,),
) -> None:
    every = Ranker(postings).scores(query)
    with Ranker(postings).sums(query) as sums:
        found = sums.best(limit, allowed=allowed, preference=preference)
        for asked in (np.sort(among), found.articles, np.arange(ARTICLES)):
            np.testing.assert_array_equal(sums.scores_of(asked), every[asked])
    if allowed is not None:
        every[~allowed] = 0
    chosen = every if preference is None else every * preference
    order = np.lexsort((np.arange(ARTICLES), -chosen))
    best = order[chosen[order] > 0][:limit]
    assert found.articles.tolist() == sorted(best.tolist())
    np.testing.assert_array_equal(found.scores, every[found.articles])
    assert found.total == np.count_nonzero(every)


@settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=queries, limit=st.integers(1, 60), seed=st.integers(0, 9))
def test_the_best_are_those_of_all_scores(
    postings: Postings, looks_up: list[int], query: list[QueryTerm], limit: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    allowed = None if seed < 5 else random.random(ARTICLES) < 0.5
    preference = random.choice(np.array([1, 1.5], np.float32), ARTICLES) if seed % 2 else None
    among = random.permutation(ARTICLES)[:9].tolist()
    check(postings, query, limit, allowed, preference, among)


def test_common_words_are_only_looked_up(postings: Postings, looks_up: list[int]) -> None:
    query = [QueryTerm((Choice((word,)),)) for word in (COMMON[0], RARE[0], RARE[1])]
    Ranker(postings).candidates(query, (), 3)
    assert looks_up
    assert max(looks_up) < ARTICLES / 4


def test_nobody_counts_unless_asked(postings: Postings, monkeypatch: pytest.MonkeyPatch) -> None:
    query = [QueryTerm((Choice((word,)),)) for word in (COMMON[0], RARE[0])]
    ranker = Ranker(postings)
    counted = ranker.candidates(query, (), 5)
    monkeypatch.setattr(Summing, "count", None)
    found = ranker.candidates(query, (), 5, counted=False)
    assert found.articles.tolist() == counted.articles.tolist()
    assert (found.total, counted.total > 0) == (0, True)


def test_what_is_preferred_may_overtake_what_is_ahead(
    postings: Postings, looks_up: list[int]
) -> None:
    query = [QueryTerm((Choice((word,)),)) for word in (COMMON[0], RARE[0])]
    preference = np.where(np.arange(ARTICLES) < 50, 9.0, 1.0).astype(np.float32)
    check(postings, query, 3, preference=preference)


def test_an_index_without_articles_has_no_best(tmp_path: Path) -> None:
    PostingsBuilder().table().write(tmp_path, DEFAULT_PARAMETERS)
    found = Ranker(Postings(tmp_path)).candidates([QueryTerm((Choice(("نفت",)),))], (), 10)
    assert (len(found.articles), found.total) == (0, 0)
