"""The README's examples are run, and what it says of the command is held against the command."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

from newsearch.indexers.records import MIB, OPTIONS, Limits

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def workplace(tmp_path: Path, seeds_index: Path) -> Path:
    """A folder with an index as `index`, and with input of the names that the README uses."""
    (tmp_path / "index").symlink_to(seeds_index)
    (tmp_path / "articles").symlink_to(ROOT / "seeds")
    (tmp_path / "more.jsonl.gz").symlink_to(ROOT / "seeds" / "sample-archive.jsonl.gz")
    (tmp_path / "feed.xml").symlink_to(ROOT / "seeds" / "sample-rss.xml")
    return tmp_path


def run(arguments: list[str], cwd: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if name != "NEWSEARCH_INDEX"}
    done = subprocess.run(
        arguments, cwd=cwd, env=clean, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("code", blocks("python"))
def test_python_examples_run(code: str, workplace: Path) -> None:
    assert run([sys.executable, "-c", code], workplace).strip()


COMMANDS = [
    line.split("  #")[0].strip()
    for block in blocks("")
    for line in block.splitlines()
    if line.startswith("newsearch ")
]


def test_command_examples_run_in_their_order(workplace: Path) -> None:
    (workplace / "index").unlink()
    assert len(COMMANDS) >= 5
    for command in COMMANDS:
        assert run([sys.executable, "-m", *shlex.split(command)], workplace).strip()


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_files_that_the_documents_name_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for path in re.findall(r"`((?:tests|search|indexers|cli|benchmarks|seeds)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"\]\(([\w./-]+)\)", text):
        assert (ROOT / path).exists(), path


def test_guarantees_name_tests_that_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"`(?:tests/\w+/)?(test_\w+\.py)::(test_\w+)`", text)
    assert named
    for file, test in named:
        path = next((ROOT / "tests").rglob(file))
        assert f"def {test}(" in path.read_text(encoding="utf-8"), test


def test_the_limits_are_those_of_the_code() -> None:
    usual = Limits()
    sizes = (usual.max_article_bytes, usual.max_line_bytes, usual.max_file_bytes)
    limits = (*(size // MIB for size in sizes), usual.max_ratio)
    for option, limit in zip(OPTIONS.values(), limits, strict=True):
        assert re.search(rf"`{option}` \({limit}\b", README), option
    assert f"at most {usual.max_depth} deep" in README
