"""The benchmark of the analyser: what it reads, and that it measures and says all it should."""

import json
from pathlib import Path

import pytest
from analysis import main, plain, speeds, texts

from newsearch.search.errors import InputError


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        rows = [{"id": f"{name}{i}", "title": f"خبر {name}{i}", "text": "متن"} for i in range(3)]
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_sources_take_turns(collection: Path) -> None:
    titles = [text.split("\n")[0] for text in texts([str(collection)], 10_000)]
    assert titles == [f"خبر {name}{i}" for i in range(3) for name in ("a", "b")]


def test_no_more_is_read_than_asked_for(collection: Path) -> None:
    assert len(texts([str(collection)], 1)) == 1


def test_a_collection_without_articles_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no article"):
        texts([str(tmp_path)], 1)


def test_plain_words_have_their_places() -> None:
    assert plain("کتاب‌ها، ۱۲") == [("کتاب‌ها", 0, 7), ("۱۲", 9, 11)]


def test_all_three_are_measured() -> None:
    found = speeds(["متن خبر"], 1)
    assert list(found) == ["cold", "warm", "plain"]
    assert all(rate > 0 for rate in found.values())


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by Linux only")
def test_the_command_says_what_it_found(
    collection: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(collection), "--rounds", "1"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("6 texts, ")
    assert all(word in out for word in ("Ready in", "MiB", "| cold |", "| warm |", "| plain |"))


def test_a_wrong_path_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nothing")]) == 1
    assert "no article" in capsys.readouterr().err
