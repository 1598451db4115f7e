"""Re-ranking by a cross-encoder: a tiny one with random weights, and the order it is asked for."""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import build_index
from tiny_models import write_cross_encoder

from newsearch.indexers import Article
from newsearch.search import ModelError, Searcher, open_index
from newsearch.search.arrays import Array
from newsearch.search.collapsing import Collapsed
from newsearch.search.evaluation import Query, run_lines
from newsearch.search.ranking.rerank import RERANKED, Reranker, Rerankers
from newsearch.search.reordering import reordered
from newsearch.search.retrieval import Ranking

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

QUERY = "قزاقستان تجارت"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_cross_encoder(tmp_path_factory.mktemp("models") / "tiny"))


@pytest.fixture(scope="module")
def searcher(small_index: Path) -> Searcher:
    return open_index(small_index)


class FakeReranker:
    """Gives each text the score that is set for it, and notes what it was asked."""

    def __init__(self, scores: dict[str, float]) -> None:
        self._scores = scores
        self.asked: list[tuple[str, list[str]]] = []

    def scores(self, query: str, texts: Sequence[str]) -> Array:
        self.asked.append((query, list(texts)))
        return np.array(
            [next((s for key, s in self._scores.items() if key in t), 0.0) for t in texts],
            np.float32,
        )


def fake(monkeypatch: pytest.MonkeyPatch, **scores: float) -> FakeReranker:
    reranker = FakeReranker(scores)
    monkeypatch.setattr("newsearch.search.ranking.rerank.Reranker", lambda _name: reranker)
    return reranker


def test_hits_are_in_the_order_of_the_cross_encoder(searcher: Searcher, model: str) -> None:
    reranker = Reranker(model)
    result = searcher.search(QUERY, rerank=model)
    plain = searcher.search(QUERY)
    assert {hit.id for hit in result.hits} == {hit.id for hit in plain.hits}
    assert [hit.id for hit in result.hits] != [hit.id for hit in plain.hits]
    texts = [
        f"{hit.title}\n{hit.passage.text}" if hit.passage.text else f"{hit.title}\n"
        for hit in result.hits
    ]
    np.testing.assert_allclose(
        [hit.score for hit in result.hits], reranker.scores(QUERY, texts), rtol=1e-4
    )
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert result.total == plain.total


def test_the_parts_of_a_score_stay_with_their_article(searcher: Searcher, model: str) -> None:
    plain = {hit.id: hit.scores for hit in searcher.search(QUERY).hits}
    assert {hit.id: hit.scores for hit in searcher.search(QUERY, rerank=model).hits} == plain


def test_a_run_has_the_order_of_the_search(searcher: Searcher, model: str) -> None:
    found = [hit.id for hit in searcher.search(QUERY, rerank=model).hits]
    assert [each for each, _ in searcher.rank(QUERY, rerank=model)] == found
    (lines,) = run_lines(searcher, [Query("1", QUERY)], rerank=model)
    assert [line.split()[2] for line in lines.splitlines()] == found


def test_an_article_that_is_not_among_the_first_hits_can_rise(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = searcher.search(QUERY).hits[-1]
    fake(monkeypatch, **{last.title: 9.0})
    (hit,) = searcher.search(QUERY, limit=1, rerank="fake").hits
    assert (hit.id, hit.score, hit.rank) == (last.id, 9.0, 1)


def test_what_is_judged_is_the_query_without_operators_and_the_best_passage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "دربارهٔ چیز دیگری است و هیچ ربطی ندارد. " * 20
    body = f"{other}\nبهای گندم در بازار جهانی بالا رفت. {other}"
    folder = build_index(tmp_path / "index", [Article(id="a", title="نان", body=body)])
    reranker = fake(monkeypatch)
    with open_index(folder) as opened:
        opened.search('بهای "گندم" -نفت', rerank="fake")
        passage = opened.search("بهای گندم").hits[0].passage.text
    assert "گندم" in passage
    assert reranker.asked == [("بهای گندم", [f"نان\n{passage}"])]


def test_only_the_first_are_judged_and_the_others_follow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [
        Article(id=f"n{n:02}", title=f"نفت {n}", body="نفت " * (n + 1)) for n in range(RERANKED + 9)
    ]
    folder = build_index(tmp_path / "index", articles)
    with open_index(folder) as opened:
        plain = [article_id for article_id, _ in opened.rank("نفت")]
        reranker = fake(monkeypatch)
        ranked = opened.rank("نفت", rerank="fake")
    assert [len(texts) for _, texts in reranker.asked] == [RERANKED]
    assert [article_id for article_id, _ in ranked] == plain
    scores = [score for _, score in ranked]
    assert scores[:RERANKED] == [0.0] * RERANKED
    assert scores == sorted(scores, reverse=True)


def test_a_query_that_only_constrains_stays_in_the_order_of_days(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    reranker = fake(monkeypatch)
    plain = searcher.search("منبع:ایسنا").hits
    assert searcher.search("منبع:ایسنا", rerank="fake").hits == plain
    assert reranker.asked == []


def test_a_query_that_finds_nothing_is_answered(searcher: Searcher, model: str) -> None:
    assert searcher.search("پزشکیان", mode="lexical", rerank=model).hits == ()


def ranking(scores: Sequence[float]) -> Collapsed:
    count = len(scores)
    lexical = np.arange(count, dtype=np.float32)
    ranked = Ranking(np.arange(count) + 10, np.array(scores, np.float32), lexical, None, 99)
    return Collapsed(ranked, [[100 + place] for place in range(count)])


def test_ties_keep_their_order_and_the_rest_is_moved_below() -> None:
    collapsed = reordered(ranking([9, 8, 7, 5, 4]), np.array([1, 3, 1], np.float32))
    found = collapsed.ranking
    assert collapsed.copies == [[101], [100], [102], [103], [104]]
    assert collapsed.first(1).copies == [[101]]
    assert found.ordinals.tolist() == [11, 10, 12, 13, 14]
    assert found.scores.tolist() == [3, 1, 1, 1 + (5 - 7), 1 + (4 - 7)]
    assert found.lexical is not None
    assert found.lexical.tolist() == [1, 0, 2, 3, 4]
    assert (found.dense, found.total) == (None, 99)


FLOATS = st.floats(-100, 100, width=32)


@given(st.lists(FLOATS, max_size=8), st.lists(FLOATS, max_size=8))
def test_scores_never_rise_and_no_article_is_lost(before: list[float], new: list[float]) -> None:
    before = sorted(before, reverse=True)
    new = new[: len(before)]
    found = reordered(ranking(before), np.array(new, np.float32)).ranking
    assert sorted(found.ordinals.tolist()) == list(range(10, 10 + len(before)))
    assert (np.diff(found.scores) <= 0).all()
    assert found.ordinals[len(new) :].tolist() == list(range(10 + len(new), 10 + len(before)))


def test_a_cross_encoder_is_loaded_once_for_all_threads(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []

    def load(name: str) -> FakeReranker:
        loaded.append(name)
        return FakeReranker({})

    monkeypatch.setattr("newsearch.search.ranking.rerank.Reranker", load)
    rerankers = Rerankers()
    threads = [threading.Thread(target=rerankers.get, args=(model,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rerankers.get("other") is not rerankers.get(model)
    assert loaded == [model, "other"]


def test_long_passages_and_empty_lists_are_judged(model: str) -> None:
    reranker = Reranker(model)
    assert reranker.scores("نفت", ["نفت " * 500]).shape == (1,)
    assert reranker.scores("نفت", []).shape == (0,)


def test_a_classifier_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gives 3 scores for each pair"):
        Reranker(str(write_cross_encoder(tmp_path / "three", labels=3)))


@pytest.mark.parametrize("name", ["nobody/no-such-model", "/nowhere/at/all"])
def test_a_reranker_that_cannot_be_had_says_what_to_do(
    searcher: Searcher, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=f"{name}: .* Without --rerank"):
        searcher.search(QUERY, rerank=name)


def test_a_folder_that_is_no_cross_encoder_says_so(searcher: Searcher, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model that can be loaded"):
        searcher.search(QUERY, rerank=str(tmp_path))


def test_nothing_is_asked_of_the_network_for_a_folder(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.create_connection", fail)
    monkeypatch.setattr("socket.socket.connect", fail)
    assert Reranker(model).name == model
