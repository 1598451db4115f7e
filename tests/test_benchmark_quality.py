import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import quality_figures
from hypothesis import given
from hypothesis import strategies as st
from quality import SYSTEMS, chosen, main
from quality_figures import (
    BLOCKS,
    FLIPS,
    MEASURES,
    Figure,
    SetFigures,
    blocks_of,
    complaints,
    fell,
    figure_of,
    from_json,
    markdown,
    randomisation_test,
    standard_error,
    to_json,
)

from newsearch.search import evaluation
from newsearch.search.errors import InputError
from newsearch.search.evaluation import Query, evaluate, per_query

VALUES = st.lists(st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 1.0]), min_size=1, max_size=120)


def figures(mean: float, queries: int = 4, p: float | None = None) -> SetFigures:
    """A set where every system has this mean in every measure."""
    one = Figure(mean, p, [mean] * queries)
    return SetFigures(10, queries, {s: dict.fromkeys(MEASURES, one) for s in SYSTEMS})


# Randomisation test


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        ([0.5, 1.0, 0.0], [0.5, 1.0, 0.0], 1.0),
        ([1.0], [0.0], 1.0),  # ±1: both are as far from 0 as what was seen
        ([1.0, 1.0], [0.0, 0.0], 2 / 4),
        ([1.0] * 5, [0.0] * 5, 2 / 2**5),
        ([0.0] * 5, [1.0] * 5, 2 / 2**5),
        ([1.0] * 3 + [0.0], [0.0] * 3 + [1.0], (1 + 4 + 4 + 1) / 2**4),  # |sum| of at least 2
        ([0.1 + 0.2, 0.3], [0.0, 0.0], 2 / 4),  # 0.30000000000000004 is not more than 0.3
        ([1.0] * 5 + [0.7] * 900, [0.0] * 5 + [0.7] * 900, 2 / 2**5),  # ties decide nothing
    ],
)
def test_p_is_the_share_of_flips_as_extreme(
    first: Sequence[float], second: Sequence[float], p: float
) -> None:
    assert randomisation_test(first, second) == pytest.approx(p, abs=0.015)


def test_p_is_never_zero() -> None:
    assert randomisation_test([1.0] * 60, [0.0] * 60) == 1 / (1 + FLIPS)


def test_a_consistent_gain_is_significant_and_noise_is_not() -> None:
    before = [0.5] * 100
    gain = [0.55 if number % 4 else 0.5 for number in range(100)]
    noise = [0.55 if number % 2 else 0.45 for number in range(100)]
    assert randomisation_test(gain, before) < 0.001
    assert randomisation_test(noise, before) > 0.9


@given(VALUES)
def test_p_is_symmetric_and_repeatable(first: list[float]) -> None:
    second = first[1:] + first[:1]
    p = randomisation_test(first, second)
    assert 0 < p <= 1
    assert p == randomisation_test(second, first) == randomisation_test(first, second)


# Blocks and the check


@given(VALUES)
def test_blocks_average_what_they_stand_for(values: list[float]) -> None:
    blocks = blocks_of(values)
    assert len(blocks) == min(len(values), BLOCKS)
    if len(values) <= BLOCKS:
        assert blocks == [round(value, 5) for value in values]
    assert min(values) - 1e-5 <= min(blocks) <= max(blocks) <= max(values) + 1e-5


def test_queries_are_dealt_out_in_turn() -> None:
    values = [float(number) for number in range(2 * BLOCKS)]
    assert blocks_of(values)[:2] == [(0 + BLOCKS) / 2, (1 + BLOCKS + 1) / 2]


@pytest.mark.parametrize(
    ("first", "second", "error"),
    [
        ([0.9], [0.1], 0.0),
        ([0.5, 0.6], [0.4, 0.5], 0.0),
        ([1.0, 0.0], [0.0, 0.0], 2**0.5 / 2 / 2**0.5),  # deviation √½, two pairs
    ],
)
def test_standard_error_is_of_the_differences(
    first: list[float], second: list[float], error: float
) -> None:
    assert standard_error(first, second) == pytest.approx(error)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([0.80, 0.60, 0.70], [0.80, 0.60, 0.70], False),
        ([0.80, 0.60, 0.70], [0.90, 0.70, 0.80], False),
        ([0.800, 0.600, 0.700], [0.796, 0.596, 0.696], False),  # everywhere, but by .004
        ([0.80, 0.60, 0.70], [0.795, 0.595, 0.695], False),  # exactly the tolerance
        ([0.800, 0.600, 0.700], [0.794, 0.594, 0.694], True),
        ([0.5, 0.5, 0.5, 0.5], [0.9, 0.1, 0.9, 0.0], False),  # .025 down, with an error of .243
        ([0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.1], False),  # .1 down, with an error of .1
        ([0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.3, 0.1], True),
    ],
)
def test_a_fall_is_more_than_the_tolerance_and_more_than_noise(
    before: list[float], now: list[float], expected: bool
) -> None:
    assert fell(figure_of(now, None), figure_of(before, None)) is expected


def test_complaints_name_set_system_and_measure() -> None:
    now, before = figures(0.7), figures(0.7)
    now.systems["hybrid"]["R@10"] = Figure(0.6, 0.2, [0.6] * 4)
    assert list(complaints({"news": now}, {"news": before})) == [
        "news, hybrid, R@10: fell from 0.7000 to 0.6000."
    ]
    assert list(complaints({"news": before}, {"news": now})) == []


@pytest.mark.parametrize(
    ("before", "complaint"),
    [
        ({}, "news: the baseline has no such set."),
        (
            {"news": replace(figures(0.7), articles=11)},
            "news: has 10 articles and 4 queries now, 11 and 4 in the baseline.",
        ),
        (
            {"news": figures(0.7, queries=3)},
            "news: has 10 articles and 4 queries now, 10 and 3 in the baseline.",
        ),
    ],
)
def test_what_cannot_be_compared_is_a_complaint(
    before: dict[str, SetFigures], complaint: str
) -> None:
    assert list(complaints({"news": figures(0.7)}, before)) == [complaint]


def test_a_figure_that_the_baseline_lacks_is_a_complaint() -> None:
    before = figures(0.7)
    del before.systems["RRF"]
    found = list(complaints({"news": figures(0.7)}, {"news": before}))
    assert found == [f"news, RRF, {name}: the baseline has no such figure." for name in MEASURES]


# What is shown and kept


def test_the_table_marks_the_best_and_the_significant() -> None:
    results = {
        "news": SetFigures(
            5000,
            1234,
            {
                "lexical": dict.fromkeys(MEASURES, Figure(0.70312, None, [])),
                "dense": dict.fromkeys(MEASURES, Figure(0.5, 0.0499, [])),
                "hybrid": dict.fromkeys(MEASURES, Figure(1.0, 0.001, [])),
                "RRF": dict.fromkeys(MEASURES, Figure(0.7031, 0.05, [])),
            },
        )
    }
    assert markdown(results).split("\n") == [
        "| set | queries | system | MRR@10 | nDCG@10 | R@10 | R@100 |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: |",
        "| news | 1,234 | lexical | .703 | .703 | .703 | .703 |",
        r"| news | 1,234 | dense | .500\* | .500\* | .500\* | .500\* |",
        r"| news | 1,234 | hybrid | **1.000**\* | **1.000**\* | **1.000**\* | **1.000**\* |",
        "| news | 1,234 | RRF | .703 | .703 | .703 | .703 |",
    ]


def test_figures_are_read_as_they_were_written(tmp_path: Path) -> None:
    results = {"news [1,  2]": figures(0.25, p=0.0001), "empty": SetFigures(1, 1, {})}
    path = tmp_path / "baseline.json"
    path.write_text(to_json(results), encoding="utf-8")
    assert from_json(path) == results
    assert "[ 0.25, 0.25, 0.25, 0.25 ]" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "[1]", '{"news": {"articles": 1}}'])
def test_what_is_no_baseline_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"baseline\.json: is no baseline"):
        from_json(path)


@given(st.integers(0, 300), st.integers(1, 300))
def test_every_kth_query_is_chosen(count: int, most: int) -> None:
    queries = [Query(str(number), "خبر") for number in range(count)]
    found = [int(query.id) for query in chosen(queries, most)]
    assert len(found) <= most
    assert len({after - before for before, after in pairwise(found)}) <= 1
    assert found[:1] == [0][:count]
    assert chosen(queries, None) == queries


# Measures by query


def test_values_by_query_have_the_means_of_evaluate(tmp_path: Path) -> None:
    run, qrels = tmp_path / "run", tmp_path / "qrels"
    run.write_text("1 Q0 a 1 2.0 x\n1 Q0 b 2 1.0 x\n2 Q0 b 1 1.0 x\n9 Q0 a 1 1.0 x\n")
    qrels.write_text("1 0 b 1\n2 0 b 1\n2 0 c 1\n3 0 a 1\n")
    found = per_query(run, qrels)
    assert found["MRR@10"] == {"1": 1 / 2, "2": 1.0, "3": 0.0}
    assert found["R@10"] == {"1": 1.0, "2": 1 / 2, "3": 0.0}
    means = {name: sum(values.values()) / 3 for name, values in found.items()}
    assert means == pytest.approx(evaluate(run, qrels))


def test_measures_are_those_of_the_library() -> None:
    assert set(MEASURES) <= evaluation.MEASURES.keys()


# The command


@pytest.fixture
def small_set(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    texts = {
        "oil": "وزیر نفت از افزایش صادرات نفت به عراق خبر داد.",
        "rain": "سازمان هواشناسی از بارش باران در گیلان خبر داد.",
        "bread": "نانوایی‌ها خواستار افزایش قیمت نان شدند.",
    }
    articles = [{"id": key, "title": "", "text": text} for key, text in texts.items()]
    queries = [
        {"id": "1", "text": "صادرات نفت"},
        {"id": "2", "text": "باران گیلان"},
        {"id": "3", "text": "این پرسش داوری نشده است"},
    ]
    for name, rows in (("articles", articles), ("queries", queries)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(lines.encode("utf-8")))
    (folder / "qrels.tsv").write_text("1\toil\t1\n2\train\t1\n", encoding="utf-8")
    return folder


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


def test_the_command_measures_a_set_and_keeps_to_its_baseline(
    small_set: Path, tmp_path: Path, run: Run
) -> None:
    baseline, work = tmp_path / "baseline.json", tmp_path / "work"
    status, out, _ = run(small_set, "--json", baseline, "--work", work)
    assert status == 0
    assert "| small | 2 | lexical | **1.000** | **1.000** | **1.000** | **1.000** |" in out
    assert out.endswith(
        f"`python benchmarks/quality.py {small_set} --json {baseline} --work {work}`\n"
    )
    assert (work / "small" / "RRF.run").read_text(encoding="utf-8").startswith("1 Q0 oil 1 ")

    status, again, err = run(small_set, "--check", baseline, "--work", work)
    assert (status, again.split("\n\n")[0]) == (0, out.split("\n\n")[0])
    assert err.endswith("No figure fell.\n")


def test_the_command_fails_where_a_figure_fell(small_set: Path, tmp_path: Path, run: Run) -> None:
    before = figures(1.0, queries=2)
    before.systems["dense"]["R@10"] = Figure(1.2, None, [1.2, 1.2])
    better = {"small": replace(before, articles=3), "absent": before}
    baseline = tmp_path / "baseline.json"
    baseline.write_text(to_json(better), encoding="utf-8")
    status, _, err = run(small_set, "--check", baseline)
    assert status == 1
    assert "small, dense, R@10: fell from 1.2000 to 1.0000.\n" in err
    assert "absent: is in the baseline, but was not measured.\n" in err


def test_a_work_folder_of_another_set_is_refused(small_set: Path, tmp_path: Path, run: Run) -> None:
    work = tmp_path / "work"
    run(small_set, "--work", work)
    articles = small_set / "articles.jsonl.gz"
    row = json.dumps({"id": "other", "text": "خبری دیگر از جایی دیگر."}, ensure_ascii=False)
    articles.write_bytes(gzip.compress(row.encode("utf-8")))
    status, out, err = run(small_set, "--work", work)
    assert (status, out) == (1, "")
    assert "holds articles of another set" in err


def test_errors_are_told_without_a_traceback(small_set: Path, tmp_path: Path, run: Run) -> None:
    assert run(tmp_path / "absent")[0] == 1
    assert run(small_set, "--check", tmp_path / "absent.json")[0] == 1
    assert "same name" in run(small_set, small_set)[2]
    (small_set / "qrels.tsv").write_text("8\toil\t1\n", encoding="utf-8")
    assert "None of the 3 queries has a judgement" in run(small_set)[2]
    with pytest.raises(SystemExit) as caught:
        run(small_set, "--queries", "0")
    assert caught.value.code == 2


def test_fixed_numbers_are_documented() -> None:
    """What the page says of the rules is what the code does."""
    page = (Path(quality_figures.__file__).parent / "README.md").read_text(encoding="utf-8")
    for value in (f"{FLIPS:,}", f"{BLOCKS} blocks", f"{quality_figures.TOLERANCE:.3f}"[1:]):
        assert value in page
