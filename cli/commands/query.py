"""`newsearch query` and `newsearch similar`."""

from typing import Annotated

import typer

from newsearch.cli.options import (
    DEFAULT_INDEX,
    CollapseOption,
    IndexOption,
    JsonOption,
    LimitOption,
    LiteralOption,
    ModeOption,
    RecencyOption,
    RerankOption,
    TodayOption,
    VisualOption,
)


def query(
    text: Annotated[
        list[str], typer.Argument(metavar="TEXT", help="What to look for.", show_default=False)
    ],
    limit: LimitOption = 10,
    mode: ModeOption = "hybrid",
    since: Annotated[
        str | None, typer.Option(help="First day: 2025-12-01, 1404/09/10, «۱۰ آذر ۱۴۰۴».")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Last day.")] = None,
    source: Annotated[
        list[str] | None, typer.Option(help="Only this source; may be given several times.")
    ] = None,
    rrf: Annotated[
        bool, typer.Option("--rrf", help="Merge by ranks instead of by scores (hybrid).")
    ] = False,
    literal: LiteralOption = False,
    today: TodayOption = None,
    recency: RecencyOption = None,
    collapse: CollapseOption = True,
    rerank: RerankOption = None,
    answer: Annotated[
        bool, typer.Option("--answer", help="Quote the sentence that answers, if one does.")
    ] = False,
    index: IndexOption = DEFAULT_INDEX,
    json: JsonOption = False,
    visual: VisualOption = False,
) -> None:
    """Find articles.

    Words rank. "…" or «…» is a phrase, -word excludes, +word requires, قزاق* is any word that begins so; OR, AND and brackets work.

    عنوان: (title:), متن: (body:), منبع: (source:), برچسب: (tag:) and گروه: (category:) look in one field.
    """  # noqa: E501 - the help breaks lines itself
    from newsearch.cli.output.results import print_result
    from newsearch.search import open_index
    from newsearch.search.ranking.fusion import Fusion

    with open_index(index) as searcher:
        result = searcher.search(
            " ".join(text),
            limit=limit,
            mode=mode,
            since=since,
            until=until,
            source=source,
            fusion=Fusion(method="rrf") if rrf else None,
            literal=literal,
            today=today,
            recency=recency,
            collapse=collapse,
            rerank=rerank,
            answer=answer,
        )
    print_result(result, as_json=json, visual=visual)


def similar(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="Of an article in the index.")],
    limit: LimitOption = 10,
    mode: ModeOption = "hybrid",
    collapse: CollapseOption = True,
    index: IndexOption = DEFAULT_INDEX,
    json: JsonOption = False,
    visual: VisualOption = False,
) -> None:
    """Find articles like one of the index."""
    from newsearch.cli.output.results import print_result
    from newsearch.search import open_index

    with open_index(index) as searcher:
        result = searcher.similar(article_id, limit=limit, mode=mode, collapse=collapse)
    print_result(result, as_json=json, visual=visual)
