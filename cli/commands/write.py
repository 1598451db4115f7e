"""`newsearch ingest` and `newsearch rebuild`."""

import os
import sys
from typing import Annotated

import typer

from newsearch.cli.options import DEFAULT_INDEX, IndexOption, JsonOption


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files or folders; - for standard input."),
    ],
    source: Annotated[
        str | None, typer.Option(help="The source of articles that name none themselves.")
    ] = None,
    max_article: Annotated[
        int | None, typer.Option(metavar="MIB", min=1, help="The largest article that is taken.")
    ] = None,
    max_line: Annotated[
        int | None, typer.Option(metavar="MIB", min=1, help="The longest line that is read.")
    ] = None,
    max_file: Annotated[
        int | None,
        typer.Option(metavar="MIB", min=1, help="The largest feed or JSON array that is read."),
    ] = None,
    max_expansion: Annotated[
        int | None,
        typer.Option(metavar="TIMES", min=1, help="How much larger a gzip may become."),
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    json: JsonOption = False,
) -> None:
    """Read articles into the store: text, JSON Lines, CSV, RSS and Atom, also gzipped.

    What was stored before and has not changed is left alone. Rows that cannot be taken are named
    on standard error with the reason, all others go in, and the exit code is 3.
    """
    from newsearch.cli.output.progress import ingest_progress, progress
    from newsearch.cli.output.reports import print_ingest
    from newsearch.indexers import ArticleStore
    from newsearch.indexers import ingest as ingest_paths
    from newsearch.indexers.records import limits_of
    from newsearch.search.layout import IndexLayout

    with ArticleStore(IndexLayout(index).store) as store, progress() as display:
        report = ingest_paths(
            paths,
            store,
            source=source,
            limits=limits_of(max_article, max_line, max_file, max_expansion),
            stdin=sys.stdin.buffer if sys.stdin else None,
            on_progress=ingest_progress(display),
        )
    print_ingest(report, as_json=json)
    if report.rejected:
        raise typer.Exit(3)


def rebuild(
    full: Annotated[
        bool, typer.Option("--full", help="Reuse nothing of the index before.")
    ] = False,
    model: Annotated[
        str | None,
        typer.Option(
            help="Embed with this sentence-transformers model: a folder or a hub name; «default» "
            "is the one that ships with newsearch. Without it, the model of the index before."
        ),
    ] = None,
    backend: Annotated[
        str | None,
        typer.Option(help="Compute the model with torch, onnx or openvino; torch is the default."),
    ] = None,
    model_file: Annotated[
        str | None,
        typer.Option(
            help="Of an exported model, in its folder: onnx/model_qint8_avx2.onnx is one in int8."
        ),
    ] = None,
    passage_words: Annotated[
        int | None, typer.Option(min=5, max=2000, help="Close a passage at this many words.")
    ] = None,
    passage_overlap: Annotated[
        int | None, typer.Option(min=0, max=20, help="Sentences that neighbouring passages share.")
    ] = None,
    index: IndexOption = DEFAULT_INDEX,
    json: JsonOption = False,
) -> None:
    """Publish an index of all articles in the store; what has not changed is reused.

    Readers go on with the index before until it is finished. A rebuild with a large model may be
    interrupted: the next one embeds only what is left.
    """
    from newsearch.cli.output.progress import progress, rebuild_progress
    from newsearch.cli.output.reports import print_rebuild
    from newsearch.indexers import passage_settings
    from newsearch.indexers import rebuild as rebuild_index
    from newsearch.search.dense.computation import Computation

    with progress() as display:
        report = rebuild_index(
            index,
            full=full,
            model=model,
            computation=Computation.of(backend, model_file),
            passage_settings=passage_settings(index, passage_words, passage_overlap),
            workers=os.cpu_count() or 1,
            on_progress=rebuild_progress(display),
        )
    print_rebuild(report, as_json=json)
