"""The commands of `newsearch`, put together."""

from collections.abc import Callable, Iterable
from typing import Annotated

import typer

from .commands import analyze, batch, export, inspect, models, query, tune, write

COMMANDS: dict[str, Callable[..., None]] = {
    "ingest": write.ingest,
    "rebuild": write.rebuild,
    "export": export.export,
    "query": query.query,
    "similar": query.similar,
    "show": inspect.show,
    "stats": inspect.stats,
    "verify": inspect.verify,
    "models": models.models,
    "run": batch.run,
    "eval": batch.evaluate,
    "tune": tune.tune,
    "analyze": analyze.analyze,
}


def application(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """A command line that knows some of the commands.

    Typer reads the signatures of all commands that it has before it runs one.
    """
    made = typer.Typer(
        help="Search Persian news: full text, semantic and hybrid.",
        no_args_is_help=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback(invoke_without_command=True)(_start)
    for name in names:
        made.command(name=name)(COMMANDS[name])
    return made


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # e-mail headers, for one word

        typer.echo(f"newsearch {version('newsearch')}")
        raise typer.Exit


def _start(
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
