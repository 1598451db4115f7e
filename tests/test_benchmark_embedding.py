"""The benchmark of embedding models: what it reads, and that it measures and says all it should."""

import json
from pathlib import Path

import pytest
from embedding import main, passages, queries

from newsearch.search.errors import InputError


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    sentence = "تیم ملی در بازی دوم خود برنده شد. "
    rows = [{"id": str(i), "title": f"خبر {i}", "text": sentence * 20} for i in range(2)]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (tmp_path / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_passages_are_cut_and_titled_as_an_index_does_it(collection: Path) -> None:
    found = passages([str(collection)], 10)
    assert [text.split("\n")[0] for text in found] == ["خبر 0", "خبر 0", "خبر 1", "خبر 1"]
    assert found == passages([str(collection)], 3) + found[3:]


def test_queries_are_short() -> None:
    assert queries(["یک دو سه چهار پنج شش هفت", "هشت"]) == ["یک دو سه چهار پنج شش", "هشت"]


def test_the_command_says_what_it_found(
    collection: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(collection), "--rounds", "1"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("4 passages, ")
    assert all(word in out for word in ("Loaded in", " ms.", "| cold |", "| warm |"))


def test_what_cannot_be_used_is_told(
    collection: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "nothing")]) == 1
    assert "no article" in capsys.readouterr().err
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "modules.json").write_text('[{"type": "StaticEmbedding", "path": ""}]')
    assert main([str(collection), "--model", str(tmp_path / "model")]) == 1
    assert "model" in capsys.readouterr().err
    with pytest.raises(InputError, match="no article"):
        passages([str(tmp_path / "nothing")], 1)
