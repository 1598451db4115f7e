"""The tokens of an analysed text."""

from collections.abc import Iterable

from rich.table import Table

from newsearch.search.analysis import Token

from .terminal import console, in_visual_order, safe


def print_tokens(tokens: Iterable[Token], *, visual: bool) -> None:
    """Print tokens as a table; on no terminal as lines of tab-separated columns."""
    out = console()
    rows = [
        (
            f"{token.start}-{token.end}",
            safe(token.surface),
            safe(token.term),
            safe(" / ".join(token.alternatives)),
            safe(" + ".join(token.parts)),
        )
        for token in tokens
    ]
    if not out.is_terminal:
        for row in rows:
            out.print("\t".join(row), soft_wrap=True)
        return
    table = Table("span", "surface", "term", "alternatives", "parts")
    for row in rows:
        table.add_row(*(in_visual_order(cell) if visual else cell for cell in row))
    out.print(table)
