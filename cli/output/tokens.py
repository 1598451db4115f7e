"""The tokens of an analysed text."""

from collections.abc import Sequence

from rich.table import Table

from newsearch.search.analysis import Token
from newsearch.search.guessing import Guess

from .controls import safe
from .terminal import console, in_visual_order

_COLUMNS = ("span", "surface", "term", "alternatives", "parts", "why")


_GUESSED = {
    "keyboard": "typed with the other keyboard layout",
    "finglish": "Persian in Latin letters",
    "spelling": "misspelt",
}


def tell_guesses(
    tokens: Sequence[Token], reasons: Sequence[str], guesses: Sequence[Guess]
) -> list[str]:
    """The reasons of a query's tokens, with what was guessed of them, or could be."""

    def told(token: Token, reason: str) -> str:
        for each in guesses:
            if each.start < token.end and token.start < each.end:
                how = f"{_GUESSED[each.kind]}: {each.meant}"
                return how if each.taken else f"{reason}; perhaps {how}"
        return reason

    return [told(token, reason) for token, reason in zip(tokens, reasons, strict=True)]


def print_tokens(tokens: Sequence[Token], reasons: Sequence[str], *, visual: bool) -> None:
    """Print tokens as a table, each with the reason for its term.

    On no terminal they are lines of tab-separated columns.
    """
    out = console()
    rows = [
        (
            f"{token.start}-{token.end}",
            safe(" ".join(token.surface.split())),  # joined words may stand on two lines
            safe(token.term),
            safe(" / ".join(token.alternatives)),
            safe(" + ".join(token.parts)),
            safe(reason),
        )
        for token, reason in zip(tokens, reasons, strict=True)
    ]
    if not out.is_terminal:
        out.file.writelines("\t".join(row) + "\n" for row in rows)  # print would expand the tabs
        return
    shown = [i for i in range(len(_COLUMNS)) if any(row[i] for row in rows)]  # none that is empty
    table = Table(*(_COLUMNS[i] for i in shown))
    for row in rows:
        table.add_row(*(in_visual_order(row[i]) if visual else row[i] for i in shown))
    out.print(table)
