"""The terminal: what may be written to it, and in which order its letters stand."""

import json
import re
import sys
from functools import cache

from rich.console import Console
from rich.text import Text

_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 but tab and line feed: escape sequences
    r"\u202a-\u202e\u2066-\u2069]"  # bidirectional overrides and isolates
)
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def safe(text: str) -> str:
    """A text from outside without the characters that a terminal would obey."""
    return _CONTROLS.sub("\ufffd", text)


def persian_digits(text: str) -> str:
    """A text with its ASCII digits written as Persian ones."""
    return text.translate(_PERSIAN_DIGITS)


@cache
def console() -> Console:
    """Standard output, plain where it is no terminal."""
    return Console(file=sys.stdout, highlight=False, emoji=False, markup=False)


def write_json(value: object) -> None:
    """Print one JSON value on one line, Persian as it is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


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
