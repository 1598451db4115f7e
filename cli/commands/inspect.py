"""`newsearch show`, `newsearch stats` and `newsearch verify`."""

from typing import Annotated

import typer

from newsearch.cli.options import DEFAULT_INDEX, IndexOption, JsonOption, VisualOption


def show(
    article_id: Annotated[str, typer.Argument(metavar="ID", help="Of an article.")],
    index: IndexOption = DEFAULT_INDEX,
    json: JsonOption = False,
    visual: VisualOption = False,
) -> None:
    """Print an article of the store in full, indexed already or not."""
    from newsearch.cli.output.results import print_article
    from newsearch.indexers import ArticleStore
    from newsearch.search.layout import IndexLayout

    with ArticleStore.open_existing(IndexLayout(index).store) as store:
        article = store.get(article_id)
    print_article(article, as_json=json, visual=visual)


def stats(index: IndexOption = DEFAULT_INDEX, json: JsonOption = False) -> None:
    """Say what is in the index and how fresh it is."""
    from newsearch.cli.output.reports import print_statistics
    from newsearch.indexers import statistics

    print_statistics(statistics(index), as_json=json)


def verify(index: IndexOption = DEFAULT_INDEX, json: JsonOption = False) -> None:
    """Compare every file of the index in use, and the store, with their checksums."""
    from newsearch.cli.output.reports import print_verification
    from newsearch.indexers import verify as verify_index

    report = verify_index(index)
    print_verification(report, as_json=json)
    if report.damaged:
        raise typer.Exit(1)
