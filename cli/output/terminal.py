"""The terminal: how is written to it, and in which order its letters stand."""

import json
import sys
from functools import cache

from rich.console import Console
from rich.text import Text

from .controls import escaped_json

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def persian_digits(text: str) -> str:
    """A text with its ASCII digits written as Persian ones."""
    return text.translate(_PERSIAN_DIGITS)


@cache
def console() -> Console:
    """Standard output, plain where it is no terminal."""
    return Console(file=sys.stdout, highlight=False, emoji=False, markup=False)


def write_json(value: object) -> None:
    """Print one JSON value on one line, Persian as it is; it reads back as the same value."""
    sys.stdout.write(escaped_json(json.dumps(value, ensure_ascii=False)) + "\n")


def print_text(text: Text, *, visual: bool) -> None:
    """Print a text, on a terminal wrapped to its width; with `visual` in visual order."""
    out = console()
    if not visual:
        out.print(text, soft_wrap=not out.is_terminal)
        return
    lines = text.wrap(out, out.width) if out.is_terminal else text.split("\n")
    for line in lines:
        out.print(Text(in_visual_order(line.plain)), soft_wrap=True)


def in_visual_order(line: str) -> str:
    """A line for a terminal that knows neither joined letters nor right to left."""
    from arabic_reshaper import reshape
    from bidi import get_display

    return str(get_display(reshape(line)))
