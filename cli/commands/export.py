"""`newsearch export`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsearch.cli.options import DEFAULT_INDEX, IndexOption, JsonOption


def export(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            allow_dash=True,
            help="A new file, gzipped if it is called .gz; standard output if none is named, or -.",
        ),
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    json: JsonOption = False,
) -> None:
    """Write all articles of the store as JSON Lines, which `newsearch ingest` takes back.

    Of a damaged store, what can be read is written; what is lost is told on standard error, and
    the exit code is 1.
    """
    from newsearch.cli.output.reports import print_export
    from newsearch.indexers import export as export_articles

    if file == Path("-"):
        file = None
    report = export_articles(index, sys.stdout.buffer if file is None else file)
    sys.stdout.flush()
    print_export(report, file, as_json=json)
    if not report.complete:
        raise typer.Exit(1)
