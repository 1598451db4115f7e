"""Indexes that other versions have written: they answer as they did, or are refused in words."""

import json
import re
import tarfile
from pathlib import Path

import pytest
from stored_index import ANSWERS, FIXTURES, INDEX, MODEL, answers

from newsearch.indexers import ArticleStore, export, rebuild, verify
from newsearch.search import IndexIncompatible, open_index
from newsearch.search.analysis import default_analyzer
from newsearch.search.dense.computation import Computation
from newsearch.search.dense.encoder import Encoder, load_encoder
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import FORMAT_VERSION

STORED = sorted(FIXTURES.glob("index-format-*.tar.gz"))


@pytest.fixture(params=STORED, ids=lambda path: path.name.removesuffix(".tar.gz"))
def stored(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stored index, unpacked, its model found wherever that is."""
    with tarfile.open(request.param) as archive:
        if hasattr(tarfile, "data_filter"):  # as of Python 3.11.4
            archive.extractall(tmp_path, filter="data")
        else:
            archive.extractall(tmp_path)

    def load(name: str, computation: Computation, fetch: bool) -> Encoder:
        return load_encoder(str(tmp_path / MODEL) if name == MODEL else name, computation, fetch)

    monkeypatch.setattr("newsearch.search.generation.load_encoder", load)
    return tmp_path / INDEX


def expected(index: Path) -> list[list[dict[str, object]]]:
    found: list[list[dict[str, object]]] = json.loads((index.parent / ANSWERS).read_bytes())
    return found


def written(index: Path) -> dict[str, object]:
    (manifest,) = index.glob("generations/*/manifest.json")
    found: dict[str, object] = json.loads(manifest.read_bytes())
    return found


def test_a_stored_index_answers_as_it_did_or_is_refused_with_the_remedy(stored: Path) -> None:
    """Where ranking changed on purpose, `python tests/stored_index.py` notes the new answers."""
    manifest = written(stored)
    ours = FORMAT_VERSION, default_analyzer().fingerprint
    if (manifest["format"], manifest["analyzer"]) == ours:
        assert answers(stored) == expected(stored)
        assert verify(stored).damaged == ()
        return
    with pytest.raises(IndexIncompatible, match=re.escape("Run `newsearch rebuild")):
        open_index(stored)


def test_a_stored_index_is_built_again_from_its_store(stored: Path) -> None:
    before = [{hit["id"] for hit in hits} for hits in expected(stored)]
    rebuild(stored, model=str(stored.parent / MODEL))
    assert [{hit["id"] for hit in hits} for hits in answers(stored)] == before


def test_a_stored_store_is_read_and_exported(stored: Path, tmp_path: Path) -> None:
    with ArticleStore.open_existing(IndexLayout(stored).store) as store:
        assert store.problems() == []
        assert store.get("oil").tags == ()
    assert export(stored, tmp_path / "all.jsonl").articles == written(stored)["articles"]


def test_the_present_format_is_stored() -> None:
    """If this fails, the format was raised: run `python tests/stored_index.py`."""
    assert f"index-format-{FORMAT_VERSION}.tar.gz" in [path.name for path in STORED]
