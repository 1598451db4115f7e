"""What a query does without: modules that are not imported, files that are not read."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

import pytest

from newsearch.cli import main
from newsearch.cli.app import COMMANDS

_PROBE = """
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from newsearch.cli import main
sys.argv = ["newsearch", "query", *sys.argv[1:]]
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
    imported = _imported("قیمت نفت", "--mode", mode, "--index", seeds_index)
    assert not imported & _DISPENSABLE


def test_the_signatures_of_other_commands_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[list[str]] = []

    def noted(names: Iterable[str]) -> Callable[..., None]:
        made.append(list(names))
        return lambda *_, **__: None

    monkeypatch.setattr(import_module("newsearch.cli.main"), "application", noted)
    for arguments in (["query", "نفت"], ["--help"], ["quer"], []):
        monkeypatch.setattr(sys, "argv", ["newsearch", *arguments])
        main()
    assert made == [["query"], list(COMMANDS), list(COMMANDS), list(COMMANDS)]
