"""Where no terminal is written to, what is printed is what rich would print, without rich."""

import io
import sys
from collections.abc import Iterator

import pytest

from newsearch.cli.output import terminal
from newsearch.cli.output.terminal import Style, console, print_text, styled_as


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _new_console(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    console.cache_clear()
    yield
    console.cache_clear()


@pytest.mark.parametrize("visual", [False, True])
@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize(
    ("text", "styles"),
    [
        ("", []),
        ("   ", []),
        styled_as("گرانی نان در تهران", "bold"),
        ("کتاب‌های خوب " * 30, [(0, 9, "bold yellow"), (5, 50, "dim")]),
        ("خط نخست\nخط دوم\n", [(0, 3, "cyan")]),
        ("[bold]no markup[/bold] :smile: 12 «x» https://example.com/1", []),
    ],
)
def test_plain_is_what_rich_prints_to_no_terminal(
    text: str,
    styles: list[Style],
    wrapped: bool,
    visual: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    print_text(text, styles, wrapped=wrapped, visual=visual)
    plain = capsys.readouterr().out
    assert plain.endswith("\n")
    monkeypatch.setattr(terminal, "is_surely_plain", lambda stream: False)
    print_text(text, styles, wrapped=wrapped, visual=visual)
    assert capsys.readouterr().out == plain


def test_a_terminal_is_written_to_in_colours_and_within_its_width(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = _Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    print_text("نان " * 20, [(0, 3, "bold yellow")])
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("\x1b[1;33mنان\x1b[0m")
    assert len(lines) > 1 and all(len(line) < 60 for line in lines)
    print_text("a" * 100, wrapped=False)
    assert out.getvalue().endswith("\n" + "a" * 100 + "\n")


def test_colours_can_be_forced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    print_text("نان", [(0, 3, "bold")])
    assert capsys.readouterr().out == "\x1b[1mنان\x1b[0m\n"
