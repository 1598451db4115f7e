"""Measure how fast newsearch answers and builds, beside other engines.

    python benchmarks/speed.py COLLECTION... --queries FILE... [--lexical SIZES] [--hybrid SIZES]
                               [--alone SIZES] [--process SIZES] [--build SIZES] [--add SIZES]
                               [--work DIR] [--json FILE] [--svg FILE] [--brief]
                               [--count N] [--every N]

A collection is whatever `newsearch ingest` reads; out of its sentences collections of the sizes
wanted are made. `benchmarks/README.md` says what is measured, and how to read the result.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from arguments import positive
from collection import PASSAGES
from speed_alone import alone_figures
from speed_building import adding_figures, build_figures
from speed_chart import svg
from speed_comparing import hybrid_figures, lexical_figures
from speed_hybrid_peers import HYBRID_PEERS
from speed_lexical_peers import LEXICAL_PEERS
from speed_measuring import Figure
from speed_process import process_figures
from speed_queries import real_queries, sampled
from speed_table import joined, read_figures, table, write_figures
from speed_workplace import Workplace

from newsearch.search.errors import InputError, NewsearchError

_WARMING = 1_000  # queries that are not counted

_PARTS = {
    "lexical": "queries by words, beside tantivy and bm25s; passages, such as 1000,200000",
    "hybrid": "queries by words and meaning, beside qdrant-edge and LanceDB",
    "alone": "kinds of queries, memory, recall and threads",
    "process": "`newsearch query` as a process, beside imports",
    "build": "a full build, and the size of the index",
    "add": "new articles into an index, until they are searchable",
}


def figures(wanted: argparse.Namespace, work: Workplace) -> Iterator[Figure]:
    """Measure all that is wanted, one part and one size after the other.

    Raises:
        InputError: the files hold no queries.
    """
    real = real_queries(wanted.queries)
    queries = sampled(real, wanted.count + _WARMING)
    asked, warming = queries[: wanted.count], queries[wanted.count :] or queries
    if not asked:
        raise InputError(f"There are no queries of words in {', '.join(wanted.queries)}.")
    for passages in wanted.lexical:
        yield from lexical_figures(work, passages, asked, warming)
    for passages in wanted.hybrid:
        yield from hybrid_figures(work, passages, PASSAGES, asked, warming)
    for passages in wanted.alone:
        every = sampled(real, wanted.every)
        yield from alone_figures(work, passages, PASSAGES, every, asked, warming)
    for passages in wanted.process:
        yield from process_figures(work, passages, PASSAGES, asked)
    for passages in wanted.build:
        yield from build_figures(work, passages, PASSAGES)
    for passages in wanted.add:
        yield from adding_figures(work, passages, PASSAGES)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 1 if it failed, 2 for wrong usage."""
    given = sys.argv[1:] if arguments is None else arguments
    wanted = _options().parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(wanted.work or temporary)
            before = read_figures(wanted.json) if wanted.json else []
            found = joined(
                before, list(figures(wanted, Workplace(folder, wanted.collections, _tell)))
            )
        if wanted.json:
            write_figures(wanted.json, found)
        if wanted.svg:
            wanted.svg.write_text(svg(found), encoding="utf-8")
    except (NewsearchError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    absent = [peer.name for peer in (*LEXICAL_PEERS, *HYBRID_PEERS) if not peer.installed]
    sys.stdout.write("Several values are the median, the 95th percentile and the greatest.\n\n")
    sys.stdout.write(f"{table(found, brief=wanted.brief)}\n")
    if absent:
        sys.stdout.write(f"\nNot installed, and so not measured: {', '.join(absent)}.\n")
    sys.stdout.write(f"\n`python benchmarks/speed.py {' '.join(given)}`\n")
    return 0


def _tell(what: str) -> None:
    sys.stderr.write(f"{what}\n")


def _sizes(text: str) -> list[int]:
    return [positive(size.replace("_", "")) for size in text.split(",") if size]


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="speed.py", description="Measure how fast newsearch is, beside other engines."
    )
    add = parser.add_argument
    add("collections", nargs="+", metavar="COLLECTION", help="what newsearch ingest reads")
    add(
        "--queries", nargs="+", required=True, metavar="FILE", help="JSON Lines, or folders of them"
    )
    for name, what in _PARTS.items():
        add(f"--{name}", type=_sizes, default=[], metavar="SIZES", help=what)
    add("--count", type=positive, default=1_000, metavar="N", help="queries of each kind")
    add("--every", type=positive, default=10_000, metavar="N", help="real queries, for the slowest")
    add("--work", metavar="DIR", help="keep collections and indexes there, for another run")
    add("--brief", action="store_true", help="print only rows that have a target")
    add("--svg", type=Path, metavar="FILE", help="draw latency against size there")
    add("--json", type=Path, metavar="FILE", help="keep the figures there, beside those it has")
    return parser


if __name__ == "__main__":
    sys.exit(main())
