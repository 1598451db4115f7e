"""Manifests that are none: told as damage, never as an error of Python."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from newsearch.search.checksummed import with_checksum
from newsearch.search.errors import IndexDamaged, IndexIncompatible
from newsearch.search.layout import GenerationLayout
from newsearch.search.manifest import (
    FileEntry,
    Manifest,
    ModelEntry,
    PassageSettings,
    read_manifest,
)
from newsearch.search.ranking.fitted import read_fitted

GOOD = Manifest(
    generation="g",
    created="2025-12-10T10:00:00+00:00",
    newsearch="0.1.0",
    articles=1,
    passages=1,
    terms=1,
    newest="2025-12-10",
    analyzer="a",
    passage_settings=PassageSettings(),
    model=ModelEntry("default", "f", 512),
    files={"articles/date.npy": FileEntry(1, "00000000")},
)


def layout(folder: Path, text: str) -> GenerationLayout:
    """A generation of the name that the manifest has, so that only its text is wrong."""
    generation = folder / "g"
    generation.mkdir(exist_ok=True)
    (generation / "manifest.json").write_text(text, encoding="utf-8")
    return GenerationLayout(generation)


def test_a_good_one_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read_manifest(layout(tmp_path, GOOD.to_json())) == GOOD


@pytest.mark.parametrize(
    "change",
    [
        {"articles": "many"},
        {"newest": "yesterday"},
        {"model": msgspec.structs.asdict(GOOD.model) | {"dimension": None}},
        {"passage_settings": {"words": [], "overlap": 0}},
        {"files": {"a": {"size": "1", "checksum": "00000000"}}},
        {"files": {"../../secret": {"size": 1, "checksum": "00000000"}}},
        {"files": {"/etc/passwd": {"size": 1, "checksum": "00000000"}}},
        {"files": {"a\0b": {"size": 1, "checksum": "00000000"}}},
        {"files": []},
    ],
)
def test_a_field_of_another_kind_is_damage(tmp_path: Path, change: dict[str, Any]) -> None:
    text = with_checksum(msgspec.to_builtins(GOOD) | change)
    with pytest.raises(IndexDamaged, match=r"missing or wrong|is wrong|none of a generation"):
        read_manifest(layout(tmp_path, text))


def test_a_manifest_that_was_edited_is_damage(tmp_path: Path) -> None:
    text = GOOD.to_json().replace('"articles": 1', '"articles": 2')
    with pytest.raises(IndexDamaged, match="not as it was written"):
        read_manifest(layout(tmp_path, text))


@pytest.mark.parametrize("text", ["", "\0", "[" * 12_000, '{"a":' * 12_000, "nul", '"\\ud8'])
def test_what_is_no_json_is_damage(tmp_path: Path, text: str) -> None:
    with pytest.raises(IndexDamaged, match="not valid JSON"):
        read_manifest(layout(tmp_path, text))
    with pytest.raises(IndexDamaged, match="no fitted weight"):
        read_fitted(layout(tmp_path, text).manifest)


@pytest.mark.parametrize("text", ["[]", "1e400", '"format"'])
def test_json_of_another_shape_is_of_another_format(tmp_path: Path, text: str) -> None:
    with pytest.raises(IndexIncompatible):
        read_manifest(layout(tmp_path, text))
