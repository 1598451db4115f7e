"""The terminal: how is written to it, and in which order its letters stand."""

import json
import os
import sys
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, TextIO

from .controls import escaped_json

if TYPE_CHECKING:
    from rich.console import Console

Style = tuple[int, int, str]
"""Where a style of rich begins and ends in a text, in code points, and the style."""

_FORCES = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""By these a person tells rich that what it writes to is a terminal, or is none."""

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def persian_digits(text: str) -> str:
    """A text with its ASCII digits written as Persian ones."""
    return text.translate(_PERSIAN_DIGITS)


@cache
def console() -> "Console":
    """Standard output, plain where it is no terminal."""
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False, emoji=False, markup=False)


def write_json(value: object) -> None:
    """Print one JSON value on one line, Persian as it is; it reads back as the same value."""
    sys.stdout.write(escaped_json(json.dumps(value, ensure_ascii=False)) + "\n")


def print_text(
    text: str, styles: Iterable[Style] = (), *, wrapped: bool = True, visual: bool = False
) -> None:
    """Print a text and end the line.

    Args:
        text: without characters that a terminal obeys; see `controls`.
        styles: of its parts on a terminal, later ones over earlier ones.
        wrapped: break its lines at the width of a terminal, between words.
        visual: print it in visual order.
    """
    if is_surely_plain(sys.stdout):  # rich takes as long to import as a query takes to answer
        rows = text.removesuffix("\n").split("\n") if visual else [text]
        sys.stdout.write("".join(f"{in_visual_order(row) if visual else row}\n" for row in rows))
        sys.stdout.flush()
    else:
        _print_rich(text, styles, wrapped=wrapped, visual=visual)


def styled_as(text: str, style: str) -> tuple[str, list[Style]]:
    """A text that has one style, as `print_text` takes it."""
    return text, [(0, len(text), style)]


def is_surely_plain(stream: TextIO) -> bool:
    """Whether a stream is no terminal, and nobody says that it is to be taken for one."""
    return not stream.isatty() and not any(name in os.environ for name in _FORCES)


def _print_rich(text: str, styles: Iterable[Style], *, wrapped: bool, visual: bool) -> None:
    from rich.text import Text

    out, styled = console(), Text(text)
    for start, end, style in styles:
        styled.stylize(style, start, end)
    if not visual:
        out.print(styled, soft_wrap=not (wrapped and out.is_terminal))
        return
    lines = styled.wrap(out, out.width) if out.is_terminal else styled.split("\n")
    for line in lines:
        out.print(Text(in_visual_order(line.plain)), soft_wrap=True)


def in_visual_order(line: str) -> str:
    """A line for a terminal that knows neither joined letters nor right to left."""
    from arabic_reshaper import reshape
    from bidi import get_display

    return str(get_display(reshape(line)))
