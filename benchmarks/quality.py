"""Measure how well newsearch ranks, on sets of articles, queries and judgements.

    python benchmarks/quality.py SET_FOLDER...

Each folder holds `articles.jsonl.gz`, `queries.jsonl.gz` and `qrels.tsv`; its name is the name of
the set. Every set is ingested and built as a user would, every query is answered by each of
`SYSTEMS`, and the runs are measured by ir-measures. `benchmarks/README.md` says how to read the
result.
"""

import argparse
import math
import shlex
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from arguments import positive
from quality_figures import (
    MEASURES,
    REFERENCE,
    SetFigures,
    complaints,
    figure_of,
    from_json,
    markdown,
    to_json,
)

from newsearch.indexers import ArticleStore, ingest, rebuild
from newsearch.search import open_index
from newsearch.search.errors import InputError, NewsearchError
from newsearch.search.evaluation import Query, per_query, read_queries, run_lines
from newsearch.search.layout import IndexLayout
from newsearch.search.ranking.fusion import DEFAULT_FUSION, Fusion
from newsearch.search.searcher import Searcher

SYSTEMS = {
    REFERENCE: ("lexical", DEFAULT_FUSION),
    "dense": ("dense", DEFAULT_FUSION),
    "hybrid": ("hybrid", DEFAULT_FUSION),
    "RRF": ("hybrid", Fusion(method="rrf")),
}
"""What is compared: the mode of the search, and how lists are merged."""

DEPTH = 100
"""How many articles a run holds for each query."""


def chosen(queries: Sequence[Query], most: int | None) -> list[Query]:
    """Every k-th query, with the smallest k that leaves at most `most` of them; None is all."""
    step = 1 if most is None else max(1, math.ceil(len(queries) / most))
    return list(queries[::step])


def measure(folder: Path, work: Path, most: int | None, model: str | None) -> SetFigures:
    """Build the index of one set under `work`, or bring it up to date, and measure on it.

    Args:
        folder: holds the three files of the set.
        work: where the index and the runs are.
        most: see `chosen`.
        model: see `newsearch.indexers.rebuild`.

    Raises:
        NewsearchError: a file of the set or the model cannot be used.
    """
    articles = _build(folder / "articles.jsonl.gz", work, model)
    queries = chosen(read_queries(folder / "queries.jsonl.gz"), most)
    values = {}
    with open_index(work) as searcher:
        for system, (mode, fusion) in SYSTEMS.items():
            _say(f"{folder.name}: {len(queries):,} queries, {system}")
            run = _run(searcher, queries, work / f"{system}.run", mode, fusion)
            values[system] = per_query(run, folder / "qrels.tsv")
    return _figures(articles, queries, values)


def _figures(
    articles: int, queries: Sequence[Query], values: Mapping[str, Mapping[str, Mapping[str, float]]]
) -> SetFigures:
    """The figures of values by system, measure and query, over the judged ones of `queries`."""
    reference = values[REFERENCE]
    judged = [query.id for query in queries if query.id in reference[MEASURES[0]]]
    if not judged:
        raise InputError(f"None of the {len(queries):,} queries has a judgement in qrels.tsv.")

    def listed(system: str, name: str) -> list[float]:
        return [values[system][name][query] for query in judged]

    systems = {
        system: {
            name: figure_of(
                listed(system, name), None if system == REFERENCE else listed(REFERENCE, name)
            )
            for name in MEASURES
        }
        for system in values
    }
    return SetFigures(articles, len(judged), systems)


def _build(articles: Path, work: Path, model: str | None) -> int:
    """Ingest and rebuild; the number of indexed articles."""
    work.mkdir(parents=True, exist_ok=True)
    _say(f"{articles.parent.name}: building the index")
    with ArticleStore(IndexLayout.of(work).store) as store:
        report = ingest([articles], store)
    if report.rejections:
        first = report.rejections[0]
        raise InputError(f"{report.rejected} articles were rejected, the first of them: {first}")
    built = rebuild(work, model=model)
    if built.articles > report.added + report.updated + report.unchanged:
        raise InputError(f"{work}: holds articles of another set. Choose another --work folder.")
    return built.articles


def _run(
    searcher: Searcher, queries: Sequence[Query], path: Path, mode: str, fusion: Fusion
) -> Path:
    """Write a TREC run, as `newsearch run` would, and return its path."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(run_lines(searcher, queries, mode=mode, limit=DEPTH, fusion=fusion))
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 1 if it failed or a figure fell, 2 for wrong usage."""
    arguments = sys.argv[1:] if arguments is None else arguments
    wanted = _options().parse_args(arguments)
    try:
        baseline = from_json(wanted.check) if wanted.check else None
        results = _measured(wanted)
        if wanted.json:
            wanted.json.write_text(to_json(results), encoding="utf-8")
    except (NewsearchError, OSError) as error:
        _say(f"error: {error}")
        return 1
    command = shlex.join(["python", "benchmarks/quality.py", *arguments])
    sys.stdout.write(f"{markdown(results)}\n\n`{command}`\n")
    return 0 if baseline is None else _checked(results, baseline)


def _measured(wanted: argparse.Namespace) -> dict[str, SetFigures]:
    folders = {folder.resolve().name: folder for folder in wanted.sets}
    if len(folders) < len(wanted.sets):
        raise InputError("Two sets have the same name; their folders must be called differently.")
    with tempfile.TemporaryDirectory(prefix="newsearch-quality-") as temporary:
        work = wanted.work or Path(temporary)
        return {
            name: measure(folder, work / name, wanted.queries, wanted.model)
            for name, folder in folders.items()
        }


def _checked(results: Mapping[str, SetFigures], baseline: Mapping[str, SetFigures]) -> int:
    for name in sorted(baseline.keys() - results.keys()):
        _say(f"{name}: is in the baseline, but was not measured.")
    found = list(complaints(results, baseline))
    for line in found:
        _say(line)
    _say("The check against the baseline failed." if found else "No figure fell.")
    return 1 if found else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="quality.py", description="Measure how well newsearch ranks."
    )
    add = parser.add_argument
    add("sets", nargs="+", type=Path, metavar="SET_FOLDER")
    add("--work", type=Path, metavar="DIR", help="keep the indexes and runs here, and reuse them")
    add("--json", type=Path, metavar="FILE", help="write the figures, as a baseline")
    add("--check", type=Path, metavar="BASELINE", help="fail if a figure fell by more than noise")
    add("--queries", type=positive, metavar="N", help="run every k-th query, at most N of a set")
    add("--model", metavar="NAME", help="a sentence-transformers model instead of the shipped one")
    return parser


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
