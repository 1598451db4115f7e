"""Options and arguments that several commands share."""

from pathlib import Path
from typing import Annotated

import typer


def _modes() -> list[str]:
    from newsearch.search.retrieval import MODES  # imports all that a search needs

    return list(MODES)


IndexOption = Annotated[
    Path,
    typer.Option("--index", envvar="NEWSEARCH_INDEX", help="The index folder.", show_default=True),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
LimitOption = Annotated[int, typer.Option("--limit", "-n", help="How many articles at most.")]
ModeOption = Annotated[
    str,
    typer.Option(
        "--mode",
        help="Rank by words and meaning (hybrid), by words alone (lexical) or by meaning (dense).",
        autocompletion=_modes,
    ),
]
LiteralOption = Annotated[
    bool,
    typer.Option(
        "--literal", help="Take the query as typed: no guess at its words, no days read in it."
    ),
]
TodayOption = Annotated[
    str | None,
    typer.Option(help="The day that «دیروز» in a query counts from; without it, the day it is."),
]
RecencyOption = Annotated[
    float | None,
    typer.Option(
        metavar="DAYS",
        help="Bring newer articles forward: in so many days an article loses half of what age can "
        "take from its score; an endlessly old one keeps 70 % of it.",
    ),
]
CollapseOption = Annotated[
    bool,
    typer.Option(
        "--collapse/--no-collapse",
        help="Show near-identical articles as one, or each by itself.",
    ),
]
RerankOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Let a cross-encoder, a folder or a hub name, put the first 50 in its own order.",
    ),
]
VisualOption = Annotated[
    bool,
    typer.Option(
        "--visual", help="For terminals that cannot write right to left: join and reorder letters."
    ),
]

DEFAULT_INDEX = Path("index")
