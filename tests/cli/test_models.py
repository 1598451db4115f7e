"""`newsearch models`: which are recommended, which are here, which one the index has."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsearch.cli.app import application
from newsearch.cli.commands.models import models
from newsearch.cli.output.terminal import console
from newsearch.search.dense.encoder import DEFAULT_MODEL, load_encoder
from newsearch.search.dense.recommended import RECOMMENDED, is_present, recommended_models

E5 = "intfloat/multilingual-e5-small"


def in_cache(cache: Path, name: str, *files: str) -> None:
    """Lay files out as the hub's client does: refs/main names a commit, snapshots/ hold files."""
    folder = cache / f"models--{name.replace('/', '--')}"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "main").write_text("c0ffee")
    for file in files:
        path = folder / "snapshots" / "c0ffee" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "hub"
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(folder))
    return folder


def listed(folder: Path) -> dict[str, dict[str, object]]:
    run = CliRunner().invoke(application(), ["models", "--json", "--index", str(folder)])
    assert run.exit_code == 0
    return {row["name"]: row for row in json.loads(run.stdout)["models"]}


def test_the_shipped_model_is_first_present_and_in_use(small_index: Path, cache: Path) -> None:
    rows = listed(small_index)
    assert next(iter(rows)) == DEFAULT_MODEL
    assert (rows[DEFAULT_MODEL]["in_use"], rows[DEFAULT_MODEL]["present"]) == (True, True)
    assert rows[DEFAULT_MODEL]["dimension"] == load_encoder(DEFAULT_MODEL).dimension
    assert not any(row["in_use"] for name, row in rows.items() if name != DEFAULT_MODEL)


def test_a_model_in_the_cache_is_marked(small_index: Path, cache: Path) -> None:
    in_cache(cache, E5, "config.json", "model.safetensors")
    rows = listed(small_index)
    assert {name for name, row in rows.items() if row["present"]} == {DEFAULT_MODEL, E5}


@pytest.mark.parametrize(
    ("files", "present"),
    [
        (("config.json", "model.safetensors"), True),
        (("config.json", "pytorch_model.bin"), True),
        (("config.json", "onnx/model_qint8_avx512_vnni.onnx"), True),
        (("config.json",), False),  # looked at, or an interrupted download
        ((), False),
    ],
)
def test_a_model_is_present_with_its_weights(
    cache: Path, files: tuple[str, ...], present: bool
) -> None:
    in_cache(cache, E5, *files)
    assert is_present(E5) is present


def test_a_name_without_owner_is_that_of_sentence_transformers(cache: Path) -> None:
    in_cache(cache, "sentence-transformers/LaBSE", "config.json", "model.safetensors")
    assert is_present("LaBSE")
    assert not is_present("nobody/LaBSE")


def test_nothing_is_asked_of_the_network(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", fail)
    assert len(recommended_models()) == len(RECOMMENDED) + 1


@pytest.mark.parametrize("published", [True, False])
def test_names_are_printed_in_full_and_what_is_in_use(
    published: bool, small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    console.cache_clear()
    models(small_index if published else tmp_path)
    console.cache_clear()
    printed = capsys.readouterr().out
    assert all(model.name in printed for model in RECOMMENDED)
    assert ("in use: default" if published else "No index was published here yet.") in printed


def test_embeddings_come_smallest_first_and_the_better_costs_more() -> None:
    chosen = [model for model in RECOMMENDED if model.kind == "embedding"]
    for smaller, larger in pairwise(chosen):
        assert smaller.megabytes < larger.megabytes
        assert (smaller.miracl_fa or 0) < (larger.miracl_fa or 0)
    assert not any("MiniLM-L12" in model.name for model in RECOMMENDED)
