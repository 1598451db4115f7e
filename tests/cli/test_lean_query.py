"""What a query does without: modules that are not imported, files that are not read."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from newsearch.cli import app, main
from newsearch.cli.app import COMMANDS

_PROBE = """
import sys
from collections.abc import Callable, Iterable
from newsearch.cli import app, main
sys.argv[0] = "newsearch"
try: main()
except SystemExit: pass
print(*sys.modules, file=sys.stderr)
"""

_DISPENSABLE = {
    "importlib.resources",
    "numpy.random",
    "rich",
}


def _imported(*arguments: str | Path) -> set[str]:
    command = [sys.executable, "-c", _PROBE, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return set(run.stderr.split())


@pytest.mark.parametrize("mode", ["lexical", "dense", "hybrid"])
def test_a_query_imports_only_what_it_needs(seeds_index: Path, mode: str) -> None:
    imported = _imported("query", "قیمت نفت", "--mode", mode, "--index", seeds_index)
    assert not imported & _DISPENSABLE


def test_no_bars_are_drawn_where_nobody_sees_them(tmp_path: Path) -> None:
    file, index = tmp_path / "news.jsonl", tmp_path / "index"
    file.write_text('{"id": "a", "body": "بهای نفت افزایش یافت."}\n', encoding="utf-8")
    for command in (("ingest", file), ("rebuild",)):
        assert "rich" not in _imported(*command, "--index", index)


def test_the_signatures_of_other_commands_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[list[str]] = []

    def noted(names: Iterable[str]) -> Callable[..., None]:
        made.append(list(names))
        return lambda *_, **__: None

    monkeypatch.setattr(app, "application", noted)
    for arguments in (["query", "نفت"], ["--help"], ["quer"], []):
        monkeypatch.setattr(sys, "argv", ["newsearch", *arguments])
        main()
    assert made == [["query"], list(COMMANDS), list(COMMANDS), list(COMMANDS)]


def test_hardly_any_garbage_is_collected(seeds_index: Path) -> None:
    probe = """
import gc, os, sys
from newsearch.cli import run
collected = []
gc.callbacks.append(lambda phase, _: collected.append(phase))
leave = os._exit
os._exit = lambda code: (print(collected.count("start"), file=sys.stderr), leave(code))
sys.argv = ["newsearch", "query", "نفت", "--index", sys.argv[1]]
run()
"""
    command = [sys.executable, "-c", probe, str(seeds_index)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert int(run.stderr) < 10
