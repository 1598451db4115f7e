"""`newsearch run` and `newsearch eval`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsearch.cli.options import (
    DEFAULT_INDEX,
    IndexOption,
    JsonOption,
    LiteralOption,
    ModeOption,
    RecencyOption,
    RerankOption,
    TodayOption,
)


def run(
    queries: Annotated[
        Path,
        typer.Argument(help="JSON Lines with id and text, also gzipped; - for standard input."),
    ],
    mode: ModeOption = "hybrid",
    limit: Annotated[int, typer.Option("--limit", "-n", help="Articles for each query.")] = 100,
    rrf: Annotated[
        bool, typer.Option("--rrf", help="Merge by ranks instead of by scores (hybrid).")
    ] = False,
    literal: LiteralOption = False,
    today: TodayOption = None,
    recency: RecencyOption = None,
    rerank: RerankOption = None,
    index: IndexOption = DEFAULT_INDEX,
) -> None:
    """Answer a batch of queries; print a TREC run (qid Q0 article_id rank score newsearch)."""
    from newsearch.cli.output.controls import safe
    from newsearch.cli.output.progress import progress, tracked
    from newsearch.search import open_index
    from newsearch.search.evaluation import read_queries, run_lines
    from newsearch.search.ranking.fusion import Fusion

    batch = read_queries(queries)
    fusion = Fusion(method="rrf") if rrf else None
    with open_index(index) as searcher, progress() as display:
        lines = run_lines(
            searcher,
            batch,
            mode=mode,
            limit=limit,
            fusion=fusion,
            literal=literal,
            today=today,
            recency=recency,
            rerank=rerank,
        )
        for line in tracked(display, lines, "queries", len(batch)):
            typer.echo(safe(line) if sys.stdout.isatty() else line, nl=False)


def evaluate(
    run: Annotated[Path, typer.Argument(help="A TREC run, also gzipped.")],
    qrels: Annotated[
        Path, typer.Argument(help="Judgements: query [0] article relevance, also gzipped.")
    ],
    json: JsonOption = False,
) -> None:
    """Measure a run against judgements: MRR@10, nDCG@10, R@10, R@100 and MAP."""
    from newsearch.cli.output.reports import print_measures
    from newsearch.search.evaluation import evaluate as evaluate_run

    print_measures(evaluate_run(run, qrels), as_json=json)
