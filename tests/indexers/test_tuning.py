import json
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from newsearch.indexers import Article, forget, rebuild, statistics, tune, verify
from newsearch.indexers.tuning import FOLDS, WEIGHTS, chosen, expected
from newsearch.search import open_index
from newsearch.search.errors import IndexDamaged, InputError
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import ModelEntry
from newsearch.search.ranking.fitted import Fitted, fitted_text, fusion_of, read_fitted
from newsearch.search.ranking.fusion import CONTEXTUAL_FUSION, DEFAULT_FUSION, Fusion

MakeIndex = Callable[[Iterable[Article]], Path]

DEFAULT = WEIGHTS.index(DEFAULT_FUSION.dense_weight)
TOPICS = ("تجارت", "کشاورزی", "سینما", "فوتبال", "زلزله", "دانشگاه", "خودرو", "بورس", "نفت", "برف")


def _values(best: int, spread: float, queries: int = 40) -> np.ndarray:
    """A measure that falls on both sides of one weight, with noise."""
    noise = np.random.default_rng(3).normal(0, spread, (len(WEIGHTS), queries))
    falling = -0.02 * np.abs(np.arange(len(WEIGHTS)) - best)
    return 0.8 + falling[:, np.newaxis] + noise


@pytest.mark.parametrize("best", range(len(WEIGHTS)))
def test_a_clearly_better_weight_is_chosen(best: int) -> None:
    assert chosen(_values(best, spread=0.001), DEFAULT) == best


def test_the_default_stays_where_nothing_is_clearly_better() -> None:
    values = np.full((len(WEIGHTS), 40), 0.5)
    values[DEFAULT + 1, :2] = (1.0, 0.2)  # ahead by two queries that disagree
    assert chosen(values, DEFAULT) == DEFAULT
    assert chosen(np.ones((len(WEIGHTS), 20)), DEFAULT) == DEFAULT


def test_of_weights_as_good_as_the_best_the_nearest_to_the_default_is_chosen() -> None:
    values = np.zeros((len(WEIGHTS), 20))
    values[DEFAULT + 2 :] = 1.0
    assert chosen(values, DEFAULT) == DEFAULT + 2


def test_what_to_expect_is_measured_where_the_choice_was_not_made() -> None:
    """The last weight is good in the first fold only, which makes it the best of all."""
    values = np.full((len(WEIGHTS), 5 * FOLDS), 0.5)
    values[-1] = 0.45
    values[-1, ::FOLDS] = 1.0
    assert chosen(values, DEFAULT) == len(WEIGHTS) - 1
    assert expected(values, DEFAULT) == pytest.approx((0.5 + 4 * 0.45) / 5)


@pytest.fixture
def judged(make_index: MakeIndex, tmp_path: Path) -> tuple[Path, Path, Path]:
    """An index in which words alone rank every judged article first."""
    articles = [
        Article(id=f"a{number}", title="", body=f"گزارش کوتاهی از {topic} در استان نوشته شد.")
        for number, topic in enumerate(TOPICS)
    ]
    queries, qrels = tmp_path / "queries.jsonl", tmp_path / "qrels.tsv"
    rows = [{"id": f"q{number}", "text": topic} for number, topic in enumerate(TOPICS)]
    queries.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    lines = [f"q{number}\ta{number}\t1" for number in range(len(TOPICS))]
    qrels.write_text("\n".join(lines), encoding="utf-8")
    return make_index(articles), queries, qrels


def test_the_weight_is_written_where_the_index_reads_it(judged: tuple[Path, Path, Path]) -> None:
    folder, queries, qrels = judged
    done: list[int] = []
    report = tune(folder, queries, qrels, on_progress=lambda step, _: done.append(step))
    assert (report.queries, len(report.trials)) == (10, len(WEIGHTS))
    assert done == list(range(1, len(WEIGHTS) + 1))
    with open_index(folder) as searcher:
        assert searcher.generation.fusion.dense_weight == report.dense_weight
    assert "fitted to 10 queries" in str(statistics(folder).dense_weight)
    assert forget(folder)
    assert not forget(folder)
    assert "default" in str(statistics(folder).dense_weight)


def test_a_fitted_weight_ranks_and_an_open_searcher_takes_it_up(
    judged: tuple[Path, Path, Path],
) -> None:
    folder = judged[0]
    with open_index(folder) as searcher:
        before = searcher.rank("تجارت")
        _fit(folder, 3.0, searcher.generation.manifest.model.fingerprint)
        assert searcher.rank("تجارت") == before
        assert searcher.refresh()
        assert not searcher.refresh()
        assert searcher.rank("تجارت") == searcher.rank("تجارت", fusion=Fusion(dense_weight=3.0))
        assert searcher.rank("تجارت") != before


def test_a_weight_of_another_model_is_not_used_and_told(judged: tuple[Path, Path, Path]) -> None:
    folder = judged[0]
    _fit(folder, 3.0, "another")
    with open_index(folder) as searcher:
        assert searcher.generation.fusion == DEFAULT_FUSION
    assert "another model" in str(statistics(folder).dense_weight)


@pytest.mark.parametrize(
    ("contextual", "fusion"), [(False, DEFAULT_FUSION), (True, CONTEXTUAL_FUSION)]
)
def test_models_that_read_context_count_for_more(contextual: bool, fusion: Fusion) -> None:
    model = ModelEntry("a model", "its hash", 8, contextual=contextual)
    assert fusion_of(None, model) == fusion
    assert fusion.dense_weight in WEIGHTS  # `tune` stays at the default only if it tries it
    fitted = Fitted(2.5, "its hash", "nDCG@10", 20, "2025-12-10")
    assert fusion_of(fitted, model).dense_weight == 2.5


def test_a_weight_outlives_a_rebuild(judged: tuple[Path, Path, Path]) -> None:
    folder = judged[0]
    with open_index(folder) as searcher:
        _fit(folder, 2.0, searcher.generation.manifest.model.fingerprint)
    rebuild(folder, full=True)
    with open_index(folder) as searcher:
        assert searcher.generation.fusion.dense_weight == 2.0


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[1]",
        '{"dense_weight": "much"}',
        *(
            json.dumps(msgspec.structs.asdict(Fitted(weight, "", "nDCG@10", 10, "2026-01-01")))
            for weight in (float("nan"), float("inf"), -1.0)
        ),
    ],
)
def test_a_damaged_weight_is_refused_with_the_remedy(
    judged: tuple[Path, Path, Path], content: str
) -> None:
    folder = judged[0]
    IndexLayout.of(folder).fitted.write_text(content, encoding="utf-8")
    with pytest.raises(IndexDamaged, match="tune --reset"):
        open_index(folder)
    forget(folder)
    open_index(folder).close()


def test_every_flipped_bit_of_a_weight_is_found(judged: tuple[Path, Path, Path]) -> None:
    folder = judged[0]
    path = IndexLayout.of(folder).fitted
    path.write_text(fitted_text(Fitted(2.5, "its hash", "nDCG@10", 20, "2025-12-10")))
    raw = path.read_bytes()
    fitted = read_fitted(path)
    assert fitted and fitted.dense_weight == 2.5
    assert verify(folder).damaged == ()
    for bit in range(8 * len(raw)):
        damaged = bytearray(raw)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        with pytest.raises(IndexDamaged, match="tune --reset"):
            pytest.fail(f"bit {bit}: {read_fitted(path)}")
    (found,) = verify(folder).damaged
    assert found.name == "ranking.json" and "tune --reset" in found.problem


def test_a_weight_that_was_fitted_before_there_were_checksums_is_read(
    judged: tuple[Path, Path, Path],
) -> None:
    folder = judged[0]
    _fit(folder, 2.0, "another")
    assert verify(folder).damaged == ()
    with open_index(folder) as searcher:
        assert searcher.generation.fitted == Fitted(2.0, "another", "nDCG@10", 12, "2025-12-10")


def test_too_few_judgements_and_unknown_measures_are_refused(
    judged: tuple[Path, Path, Path],
) -> None:
    folder, queries, qrels = judged
    with pytest.raises(InputError, match="There is no measure 'F1'"):
        tune(folder, queries, qrels, measure="F1")
    qrels.write_text("q1\ta1\t1\n", encoding="utf-8")
    with pytest.raises(InputError, match="judges 1 of the queries"):
        tune(folder, queries, qrels)


def _fit(folder: Path, weight: float, model: str) -> None:
    row = {
        "dense_weight": weight,
        "model": model,
        "measure": "nDCG@10",
        "queries": 12,
        "created": "2025-12-10",
    }
    IndexLayout.of(folder).fitted.write_text(json.dumps(row), encoding="utf-8")
