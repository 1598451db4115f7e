"""The end of a process: at once where nothing is left to do, and with all that was printed."""

import subprocess
import sys
from pathlib import Path

import pytest

_PROBE = """
import atexit, sys
from newsearch.cli import run
atexit.register(print, "taken apart")
sys.argv = ["newsearch", *sys.argv[1:]]
run()
"""


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _PROBE, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("command", [("query", "نفت"), ("query", "نفت", "--json")])
def test_a_query_ends_at_once_and_prints_everything(
    seeds_index: Path, command: tuple[str, ...]
) -> None:
    run = _run(*command, "--index", seeds_index)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.endswith("\n") and len(run.stdout) > 1000
    assert "taken apart" not in run.stdout


def test_what_is_written_is_there_when_its_command_has_ended_at_once(tmp_path: Path) -> None:
    file, index = tmp_path / "news.jsonl", tmp_path / "index"
    file.write_text('{"id": "a", "title": "نفت", "body": "بهای نفت افزایش یافت."}\n', "utf-8")
    for command in (("ingest", file), ("rebuild",), ("query", "نفت", "--json")):
        run = _run(*command, "--index", index)
        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout.endswith("\n") and "taken apart" not in run.stdout
    assert '"id": "a"' in run.stdout


def test_other_commands_are_taken_apart(seeds_index: Path) -> None:
    run = _run("stats", "--index", seeds_index)
    assert run.returncode == 0 and run.stdout.endswith("taken apart\n")


@pytest.mark.parametrize(
    ("command", "code"),
    [(("query", "نفت"), 1), (("query", "نفت", "--mode", "none"), 2), (("query",), 2)],
)
def test_errors_keep_their_exit_codes(
    tmp_path: Path, seeds_index: Path, command: tuple[str, ...], code: int
) -> None:
    run = _run(*command, "--index", tmp_path if code == 1 else seeds_index)
    assert run.returncode == code and run.stderr.strip()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full is needed")
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_output_that_finds_no_room_is_an_error(seeds_index: Path, form: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "newsearch", "query", "نفت", "--limit", "1", *form]
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [*command, "--index", str(seeds_index)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert run.returncode == 1 and b"Errno 28" in run.stderr
