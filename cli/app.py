"""The commands of `newsearch`, put together."""

from typing import Annotated

import typer

from .commands import analyze, batch, export, inspect, models, query, tune, write

app = typer.Typer(
    help="Search Persian news: full text, semantic and hybrid.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    write.ingest,
    write.rebuild,
    export.export,
    query.query,
    query.similar,
    inspect.show,
    inspect.stats,
    inspect.verify,
    models.models,
    batch.run,
    batch.evaluate,
    tune.tune,
    analyze.analyze,
):
    app.command(name={"evaluate": "eval"}.get(command.__name__))(command)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # e-mail headers, for one word

        typer.echo(f"newsearch {version('newsearch')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Search Persian news: full text, semantic and hybrid.

    Put articles in with `newsearch ingest PATH...`, build the index with `newsearch rebuild`, then
    search with `newsearch query TEXT`.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
