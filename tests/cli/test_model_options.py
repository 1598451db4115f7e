"""`--rerank`, `--backend` and `--model-file` reach the library; what a rebuild tells is printed."""

import json
from pathlib import Path

import pytest
from support import build_index
from tiny_models import write_cross_encoder
from typer.testing import CliRunner

from newsearch.cli.app import application
from newsearch.cli.output.reports import print_rebuild
from newsearch.cli.output.terminal import console
from newsearch.indexers import RebuildReport
from newsearch.search import ModelError, open_index

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

QUERY = "قزاقستان تجارت"


def test_a_cross_encoder_orders_query_and_run(small_index: Path, tmp_path: Path) -> None:
    model = str(write_cross_encoder(tmp_path / "tiny"))
    with open_index(small_index) as searcher:
        expected = [hit.id for hit in searcher.search(QUERY, rerank=model).hits]
        assert expected != [hit.id for hit in searcher.search(QUERY).hits]
    options = ["--index", str(small_index), "--rerank", model]
    query = CliRunner().invoke(application(), ["query", QUERY, "--json", *options])
    assert [hit["id"] for hit in json.loads(query.stdout)["hits"]] == expected
    queries = tmp_path / "queries.jsonl"
    queries.write_text(json.dumps({"id": "1", "text": QUERY}))
    run = CliRunner().invoke(application(), ["run", str(queries), *options])
    assert [line.split()[2] for line in run.stdout.splitlines()] == expected


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--backend", "jax"], "no back end 'jax'"),
        (["--model-file", "onnx/a.onnx"], "for --backend onnx"),
        (["--backend", "onnx"], "static embedding"),
    ],
)
def test_options_of_rebuild_are_checked(tmp_path: Path, options: list[str], problem: str) -> None:
    folder = build_index(tmp_path / "index")
    run = CliRunner().invoke(application(), ["rebuild", "--index", str(folder), *options])
    assert isinstance(run.exception, ModelError)
    assert problem in str(run.exception)


def test_a_report_tells_what_was_resumed_and_cut(capsys: pytest.CaptureFixture[str]) -> None:
    report = RebuildReport(
        "000001", True, 9, 20, 9, 0, 20, 1.0, resumed=12, cut=3, passage_words=80
    )
    console.cache_clear()
    print_rebuild(report, as_json=False)
    console.cache_clear()
    first, second = capsys.readouterr().out.splitlines()
    assert "20 passages embedded (12 before an interruption)" in first
    assert second.startswith("3 passages are longer than the model reads")
    assert "(now 80)" in second
