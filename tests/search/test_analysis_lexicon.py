"""The lexicon: its file, and what a small corpus teaches."""

import gzip
import json
from pathlib import Path

import pytest

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
        plurals=frozenset({"نامهای"}),
        compounds={"رییسجمهور": 4, "سیاستگذار": 5},
        joined=frozenset({"رییسجمهور"}),
        ranked=("کتاب", "خانه"),
        latin=("iphone", "covid"),
    )
    write(lexicon, tmp_path / "lexicon.txt")
    assert parse((tmp_path / "lexicon.txt").read_bytes()) == lexicon


def test_empty_blocks_come_back_empty(tmp_path: Path) -> None:
    write(Lexicon(lexemes=frozenset({"کتاب"}), ranked=("کتاب",)), tmp_path / "lexicon.txt")
    assert parse((tmp_path / "lexicon.txt").read_bytes()).latin == ()


def test_ranked_words_must_be_the_lexemes(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ranked"):
        write(Lexicon(lexemes=frozenset({"کتاب", "خانه"}), ranked=("کتاب",)), tmp_path / "no")


def test_frequent_words_stand_first(tmp_path: Path) -> None:
    path = corpus(tmp_path, "سنجاب و سنجاب و سنجاب در جنگل", "iPhone DVD DVD ab R2D2")
    lexicon = build(count([path]))
    assert lexicon.ranked.index("سنجاب") < lexicon.ranked.index("جنگل")
    assert set(lexicon.ranked) == lexicon.lexemes
    assert lexicon.latin == ("dvd", "iphone")


def test_plurals_are_no_lexemes(tmp_path: Path) -> None:
    path = corpus(tmp_path, f"سنجاب و سنجاب{HALF}ها در جنگل", "سنجاب دید")
    lexicon = build(count([path]))
    assert {"سنجاب", "جنگل"} <= lexicon.lexemes
    assert "سنجابها" not in lexicon.lexemes


@pytest.mark.parametrize(
    ("written", "heh", "tie", "plural"),
    [
        (("نام\u200cهای",), False, False, True),
        (("نامه\u200cای",), True, False, False),
        (("نام\u200cهای", "نامه\u200cای", "نامه\u200cای"), True, True, False),
    ],
)
def test_half_spaces_tell_a_plural_from_a_stem_in_heh(
    tmp_path: Path, written: tuple[str, ...], heh: bool, tie: bool, plural: bool
) -> None:
    lexicon = build(count([corpus(tmp_path, "نام خواند", "نامه خواند", *written)]))
    sets = (lexicon.heh, lexicon.ties, lexicon.plurals)
    assert tuple("نامهای" in words for words in sets) == (heh, tie, plural)


def test_a_broken_plural_with_yeh_is_no_lexeme(tmp_path: Path) -> None:
    lexicon = build(count([corpus(tmp_path, "نقاطی که دید", "نقاط و نقطه")]))
    assert "نقاطی" not in lexicon.lexemes


def test_an_ezafe_between_half_spaces_makes_no_compound(tmp_path: Path) -> None:
    lexicon = build(count([corpus(tmp_path, f"سنجاب{HALF}ی{HALF}جنگل دید")]))
    assert not lexicon.compounds


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
