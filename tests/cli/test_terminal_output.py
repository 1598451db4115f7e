"""No article, file or message can give orders to the terminal, and --json loses nothing of it."""

import datetime as dt
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from support import build_index

from newsearch.cli.output import bars
from newsearch.cli.output.controls import escaped_json, on_one_line, safe
from newsearch.cli.output.models import print_models
from newsearch.cli.output.progress import ingest_progress
from newsearch.cli.output.reports import print_ingest, print_statistics, print_verification
from newsearch.cli.output.results import print_article, print_result
from newsearch.cli.output.terminal import console
from newsearch.indexers import Article, ArticleStore, Rejection, Statistics, Verification
from newsearch.indexers.ingesting import Duplicate, IngestReport
from newsearch.indexers.inspection import Damage
from newsearch.search import Answer, Copy, Hit, IndexInfo, Passage, Result, Scores, open_index
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import ModelEntry
from newsearch.search.results import Assumption

DAY = dt.date(2025, 12, 10)
EVIL = "\x1b[2J\x1b]0;x\x07\x9b31m\x7f\r\x08\u202egpj\u2066\n«جعلی»\t[red]\u2028"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
STYLE = re.compile(r"\x1b\[[0-9;]*m")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(show: Callable[[bool], None], *, as_json: bool) -> str:
    """What reaches a terminal."""
    with redirect_stdout(Terminal()) as out, redirect_stderr(out):
        console.cache_clear()
        show(as_json)
    console.cache_clear()
    return out.getvalue()


def evil_result(text: str = EVIL) -> Result:
    copies = (Copy(text, text, text, DAY),)
    passage = Passage(text, 0, len(text))
    hit = Hit(
        1, text, text, DAY, None, text, text, 1.0, Scores(), passage, (), text, (), (), copies
    )
    answer = Answer(True, 1.0, text, 0, len(text), 1, text, text)
    info = IndexInfo("g", 1, 1, DAY)
    assumed = (Assumption("keyboard", text, text),)
    return Result(text, "hybrid", 1.0, 1, info, (hit,), assumed, text, answer)


ARTICLE = Article(EVIL, EVIL, EVIL, EVIL, DAY, EVIL, EVIL, EVIL, (EVIL,), {"a": EVIL})
REPORT = IngestReport(
    rejections=[Rejection(EVIL, 1, EVIL)], duplicates=[Duplicate(EVIL, EVIL)], not_read=[EVIL]
)
PRINTED: dict[str, Callable[[bool], None]] = {
    "query": lambda as_json: print_result(evil_result(), as_json=as_json, visual=False),
    "query, visual": lambda as_json: print_result(evil_result(), as_json=as_json, visual=True),
    "show": lambda as_json: print_article(ARTICLE, as_json=as_json, visual=False),
    "ingest": lambda as_json: print_ingest(REPORT, as_json=as_json),
    "stats": lambda as_json: print_statistics(
        Statistics(1, 0, 0, model=EVIL, sources=(EVIL,)), as_json=as_json
    ),
    "verify": lambda as_json: print_verification(
        Verification("g", 1, (Damage(EVIL, EVIL),)), as_json=as_json
    ),
    "models": lambda as_json: print_models(
        [], ModelEntry(EVIL, "f", 1, backend=EVIL, file=EVIL), as_json=as_json
    ),
}


@pytest.mark.parametrize("name", PRINTED)
def test_nothing_that_a_terminal_obeys_is_printed(name: str) -> None:
    shown = STYLE.sub("", printed(PRINTED[name], as_json=False))
    assert "جعلی" in shown or "ﯽﻠﻌﺟ" in shown
    assert not OBEYED.search(shown)


@pytest.mark.parametrize("name", ["query", "ingest", "stats", "verify", "models"])
def test_no_name_begins_a_line_of_its_own(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "5000")  # lines are not broken where the window ends
    shown = STYLE.sub("", printed(PRINTED[name], as_json=False))
    assert not [line for line in shown.splitlines() if line.startswith("«جعلی»")]


@pytest.mark.parametrize("name", PRINTED)
def test_json_is_safe_and_the_same(name: str) -> None:
    (*_, line) = printed(PRINTED[name], as_json=True).splitlines()
    assert not OBEYED.search(line)
    assert EVIL in set(strings(json.loads(line)))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("visual", [False, True])
def test_half_a_character_is_shown_as_one_that_is_unknown(visual: bool) -> None:
    """Found by `benchmarks/fuzz.py --seed 31`."""
    text = "خبر\udfff"
    shown = printed(
        lambda as_json: print_result(evil_result(text), as_json=as_json, visual=visual),
        as_json=False,
    )
    assert "\ufffd" in shown
    shown.encode()


@given(st.text())
def test_neutral_text_is_as_long_and_json_as_it_was(text: str) -> None:
    assert len(safe(text)) == len(on_one_line(text)) == len(text)
    assert "\n" not in on_one_line(text)
    written = escaped_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(written) == text
    written.encode()  # half a character can be written too


@pytest.mark.parametrize("sign", ["\u200c", "\u200d", "\u200e", "\u200f", "ي", "\U0001f600"])
def test_what_persian_needs_is_kept(sign: str) -> None:
    assert safe(f"می{sign}رود") == on_one_line(f"می{sign}رود") == f"می{sign}رود"


def test_progress_shows_file_names_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(bars, "Console", lambda file: Console(file=screen, width=200))
    with bars.bars() as display:
        show = ingest_progress(display)
        show("a[/bar]\x1b[2J\u202e[red].txt", 1)  # were it markup, it would be an error
        display.refresh()
    assert "a[/bar]\ufffd[2J\ufffd[red].txt" in screen.getvalue()


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newsearch", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_the_command_from_a_file_to_the_screen(tmp_path: Path) -> None:
    evil = f"خبر {EVIL}"
    index = build_index(tmp_path / "index", [Article("x\x9by\u202e", "متن خبر مهم", evil)])
    with ArticleStore(IndexLayout(index).store) as store:
        stored = store.get("x\x9by\u202e").title
    told = run("ingest", tmp_path / "no\x1b[2J\nfile.txt", "--index", index)
    assert (told.returncode, len(told.stderr.splitlines())) == (3, 1)
    for arguments in (
        ["query", "خبر"],
        ["similar", "a\x1bb"],
        ["show", "a\x1bb"],
        ["stats", "\x1b"],
    ):
        shown = run(*arguments, "--index", index)
        assert not OBEYED.search(shown.stdout + shown.stderr)
    found = run("query", "خبر", "--json", "--index", index)
    with open_index(index) as searcher:
        (hit,) = searcher.search("خبر").hits
    assert json.loads(found.stdout)["hits"][0]["title"] == hit.title == stored == evil


@pytest.mark.parametrize(
    ("option", "content"),
    [
        ("--max-article", '{"id": "a", "text": "' + "م" * 5_500_000 + '"}'),
        ("--max-line", '{"id": "a", "text": "ب", "n": "' + " " * 100 + '"}' + " " * 2**26),
    ],
)
def test_the_option_that_an_error_names_lifts_the_limit(
    tmp_path: Path, option: str, content: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content, encoding="utf-8")
    told = run("ingest", path, "--index", tmp_path / "index")
    assert told.returncode == 3
    assert f"newsearch ingest {option} allows more" in told.stderr
    assert run("ingest", path, "--index", tmp_path / "index", option, "70").returncode == 0
