"""`newsearch tune`."""

from pathlib import Path
from typing import Annotated

import typer

from newsearch.cli.options import DEFAULT_INDEX, IndexOption, JsonOption, TodayOption


def tune(
    queries: Annotated[
        Path | None, typer.Argument(help="JSON Lines with id and text, also gzipped.")
    ] = None,
    qrels: Annotated[
        Path | None, typer.Argument(help="Judgements: query [0] article relevance, also gzipped.")
    ] = None,
    measure: Annotated[
        str, typer.Option(help="What shall be high: MRR@10, nDCG@10, R@10, R@100 or MAP.")
    ] = "nDCG@10",
    reset: Annotated[bool, typer.Option("--reset", help="Go back to the default weight.")] = False,
    today: TodayOption = None,
    index: IndexOption = DEFAULT_INDEX,
    json: JsonOption = False,
) -> None:
    """Fit the weight of meaning beside words to judged queries of your own.

    The weight is written into the index folder, and every hybrid search of this index uses it.
    """
    from newsearch.cli.output.progress import counted, progress
    from newsearch.cli.output.tuning import print_forgotten, print_tuning
    from newsearch.indexers import forget
    from newsearch.indexers import tune as tune_index

    if reset:
        print_forgotten(forget(index), as_json=json)
        return
    if queries is None or qrels is None:
        raise typer.BadParameter("give QUERIES and QRELS, or --reset.")
    with progress() as display:
        report = tune_index(
            index,
            queries,
            qrels,
            measure=measure,
            today=today,
            on_progress=counted(display, "weights"),
        )
    print_tuning(report, as_json=json)
