"""`newsearch analyze`."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from newsearch.cli.options import JsonOption, VisualOption

if TYPE_CHECKING:
    from newsearch.search.analysis import Analyzer, Token


def analyze(
    text: Annotated[
        str | None, typer.Argument(help="A text; without it, the lines of standard input.")
    ] = None,
    json: JsonOption = False,
    query: Annotated[
        bool, typer.Option("--query", help="As a query, with what is guessed of unknown words.")
    ] = False,
    visual: VisualOption = False,
) -> None:
    """Show how a text is analysed: its tokens, where they are, and their index terms."""
    from newsearch.search.analysis import default_analyzer

    analyzer = default_analyzer()
    tokens_of = _query_reader(analyzer) if query else analyzer.analyze
    lines = _lines() if text is None else [text.encode(errors="replace").decode()]
    if json:
        _write_json(lines, tokens_of)
        return
    from newsearch.cli.output.tokens import print_tokens
    from newsearch.search.analysis.explaining import explain

    for line in lines:
        tokens = tokens_of(line)
        print_tokens(tokens, explain(tokens, analyzer.lexicon), visual=visual)


def _query_reader(analyzer: "Analyzer") -> "Callable[[str], list[Token]]":
    """Reads queries as a search does in an index that has every word of the lexicon."""
    from newsearch.search.guessing import Vocabulary, apply, guess

    vocabulary = Vocabulary(analyzer.lexicon)

    def read(text: str) -> "list[Token]":
        tokens = analyzer.analyze_query(text)
        return apply(text, tokens, guess(text, tokens, vocabulary, analyzer), analyzer)

    return read


def _lines() -> Iterator[str]:
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace").rstrip("\r\n")


def _write_json(lines: Iterable[str], tokens_of: "Callable[[str], list[Token]]") -> None:
    """Write an object a line, as UTF-8 whatever the terminal's encoding."""
    import msgspec

    encode, write = msgspec.json.Encoder().encode, sys.stdout.buffer.write
    for line in lines:
        write(encode({"text": line, "tokens": tokens_of(line)}))
        write(b"\n")
