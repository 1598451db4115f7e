"""`newsearch analyze`."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from newsearch.cli.options import JsonOption, VisualOption

if TYPE_CHECKING:
    from newsearch.search.analysis import Analyzer, Token
    from newsearch.search.guessing import Guess


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
    read = _query_reader(analyzer) if query else lambda text: (analyzer.analyze(text), ())
    lines = _lines() if text is None else [text.encode(errors="replace").decode()]
    if json:
        _write_json(lines, lambda line: read(line)[0])
        return
    from newsearch.cli.output.tokens import print_tokens, tell_guesses
    from newsearch.search.analysis.explaining import explain

    for number, line in enumerate(lines):
        if number:
            typer.echo()  # spans count from the start of each text
        tokens, guesses = read(line)
        reasons = tell_guesses(tokens, explain(tokens, analyzer.lexicon), guesses)
        print_tokens(tokens, reasons, visual=visual)


def _query_reader(
    analyzer: "Analyzer",
) -> "Callable[[str], tuple[list[Token], Sequence[Guess]]]":
    """Reads queries as a search does in an index that has every word of the lexicon.

    Raises:
        QueryError: by what is returned, where a query is too long for a search.
    """
    from newsearch.search.guessing import Vocabulary, apply, guess
    from newsearch.search.query.syntax import check_length

    vocabulary = Vocabulary(analyzer.lexicon)

    def read(text: str) -> "tuple[list[Token], Sequence[Guess]]":
        check_length(text)
        tokens = analyzer.analyze_query(text)
        guesses = guess(text, tokens, vocabulary, analyzer)
        return apply(text, tokens, guesses, analyzer), guesses

    return read


def _lines() -> Iterator[str]:
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace").rstrip("\r\n")


def _write_json(lines: Iterable[str], tokens_of: "Callable[[str], list[Token]]") -> None:
    """Write an object a line, as UTF-8 whatever the terminal's encoding."""
    import msgspec

    from newsearch.cli.output.controls import escaped_json

    encode, write = msgspec.json.Encoder().encode, sys.stdout.buffer.write
    for line in lines:
        row = encode({"text": line, "tokens": tokens_of(line)}).decode()
        write(f"{escaped_json(row)}\n".encode())
