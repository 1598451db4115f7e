"""The words that articles are packed with save most, and are ones that people write."""

import json
from pathlib import Path

import pytest

from newsearch.indexers.training.frequent_words import frequent_words, main


def test_the_words_that_save_most_are_last_and_fit() -> None:
    texts = ["ایران نفت ایران", "ایران و گاز", "نفت"]
    assert frequent_words(texts) == ["گاز", "نفت", "ایران"]
    assert frequent_words(texts, room=len("ایران نفت ")) == ["نفت", "ایران"]


@pytest.mark.parametrize("word", ["و", "۱۴۰۴", "فووووری", "را\u200c\u200c", "می\u200c", "漢字漢"])
def test_what_is_no_word_is_left_out(word: str) -> None:
    assert frequent_words([f"{word} {word} می‌گوید"]) == ["می‌گوید"]


def test_the_command_prints_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "1", "text": "نفت ایران ایران"}), encoding="utf-8")
    assert main([str(file)]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == ["نفت", "ایران"]
    assert main([str(tmp_path / "none.jsonl")]) == 1
    assert "none.jsonl" in capsys.readouterr().err
