"""The lexicon: its file, and what a small corpus teaches."""

import gzip
import json
from pathlib import Path

from newsearch.indexers.lexicon.build import build
from newsearch.indexers.lexicon.corpus import count
from newsearch.search.analysis.lexicon import Lexicon, parse, write

HALF = "\u200c"


def corpus(folder: Path, *sentences: str, times: int = 20) -> Path:
    path = folder / "texts.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for i in range(times):  # each distinct text counts once
            text = " . ".join((*sentences, str(i)))
            out.write(json.dumps({"id": "پنهان", "title": text}, ensure_ascii=False) + "\n")
    return path


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    lexicon = Lexicon(
        lexemes=frozenset({"کتاب", "خانه"}),
        heh=frozenset({"حرفهای"}),
        ties=frozenset({"زمینهای"}),
        compounds={"رییسجمهور": 4, "سیاستگذار": 5},
        joined=frozenset({"رییسجمهور"}),
    )
    write(lexicon, tmp_path / "lexicon.txt")
    assert parse((tmp_path / "lexicon.txt").read_bytes()) == lexicon


def test_plurals_are_no_lexemes(tmp_path: Path) -> None:
    path = corpus(tmp_path, f"سنجاب و سنجاب{HALF}ها در جنگل", "سنجاب دید")
    lexicon = build(count([path]))
    assert {"سنجاب", "جنگل"} <= lexicon.lexemes
    assert "سنجابها" not in lexicon.lexemes


def test_identifiers_are_not_read(tmp_path: Path) -> None:
    assert "پنهان" not in count([corpus(tmp_path, "سنجاب دید")]).words


def test_a_half_space_makes_a_compound(tmp_path: Path) -> None:
    lexicon = build(count([corpus(tmp_path, f"سنجاب{HALF}نامه خواند")]))
    assert lexicon.compounds["سنجابنامه"] == len("سنجاب")
    assert "سنجابنامه" in lexicon.joined


def test_the_same_texts_give_the_same_bytes(tmp_path: Path) -> None:
    path = corpus(tmp_path, f"سنجاب{HALF}نامه را سنجاب ها خواندند", "کتاب خانه و کتابخانه")
    for name in ("one", "two"):
        write(build(count([path])), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
