"""`newsearch analyze`."""

import json as json_format
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from newsearch.cli.options import JsonOption, VisualOption

if TYPE_CHECKING:
    from newsearch.search.analysis import Token


def analyze(
    text: Annotated[
        str | None, typer.Argument(help="A text; without it, the lines of standard input.")
    ] = None,
    json: JsonOption = False,
    query: Annotated[bool, typer.Option("--query", help="As a query, not as a document.")] = False,
    visual: VisualOption = False,
) -> None:
    """Show how a text is analysed: its tokens, where they are, and their index terms."""
    from newsearch.cli.output.tokens import print_tokens
    from newsearch.search.analysis import default_analyzer

    analyzer = default_analyzer()
    tokens_of = analyzer.analyze_query if query else analyzer.analyze
    for line in _lines() if text is None else [text]:
        if json:
            sys.stdout.write(_json_of(line, tokens_of(line)) + "\n")
        else:
            print_tokens(tokens_of(line), visual=visual)


def _lines() -> Iterator[str]:
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace").rstrip("\r\n")


def _json_of(text: str, tokens: "Iterable[Token]") -> str:
    rows = [
        {
            "surface": token.surface,
            "start": token.start,
            "end": token.end,
            "term": token.term,
            "alternatives": token.alternatives,
            "parts": token.parts,
        }
        for token in tokens
    ]
    return json_format.dumps({"text": text, "tokens": rows}, ensure_ascii=False)
