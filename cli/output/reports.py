"""What ingest, rebuild, stats, verify and eval report."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from .controls import on_one_line
from .terminal import console, print_text, write_json

if TYPE_CHECKING:
    from newsearch.indexers import (
        ExportReport,
        IngestReport,
        RebuildReport,
        Statistics,
        Verification,
    )

_SHOWN = 20
"""So many duplicates and unread files are named; --json names them all."""


def print_ingest(report: "IngestReport", *, as_json: bool) -> None:
    """Print what went in; rejected rows on standard error."""
    for rejection in report.rejections:
        sys.stderr.write(f"rejected: {on_one_line(str(rejection))}\n")
    if report.rejected > len(report.rejections):
        sys.stderr.write(f"rejected: {report.rejected - len(report.rejections)} more\n")
    if as_json:
        write_json(report.to_dict())
        return
    print_text(
        f"added {report.added} · updated {report.updated} · unchanged {report.unchanged} · "
        f"duplicate {report.duplicate} · rejected {report.rejected}",
        wrapped=False,
    )
    for pair in report.duplicates[:_SHOWN]:
        print_text(
            f"duplicate: {on_one_line(pair.id)} has the text of {on_one_line(pair.duplicate_of)}"
        )
    if report.not_read:
        names = ", ".join(on_one_line(name) for name in report.not_read[:_SHOWN])
        print_text(f"not read, of unknown form: {len(report.not_read)} files ({names})")


def print_rebuild(report: "RebuildReport", *, as_json: bool) -> None:
    """Print what a rebuild did."""
    if as_json:
        write_json(asdict(report))
        return
    state = "published" if report.published else "up to date:"
    resumed = f" ({report.resumed} before an interruption)" if report.resumed else ""
    print_text(
        f"{state} {report.generation} · {report.articles} articles, {report.passages} passages · "
        f"{report.analysed} new or changed, {report.removed} removed, "
        f"{report.embedded} passages embedded{resumed} · {report.seconds:.1f} s",
        wrapped=False,
    )
    if report.cut:
        print_text(
            f"{report.cut} passages are longer than the model reads: their ends are found by words "
            f"only. `--passage-words` makes them shorter (now {report.passage_words}).",
            wrapped=False,
        )
    for path in report.left:
        sys.stderr.write(
            f"could not be removed, the next rebuild tries again: {on_one_line(path)}\n"
        )


def print_export(report: "ExportReport", file: Path | None, *, as_json: bool) -> None:
    """Print how many articles were written, if not among them, and what a damaged store lost."""
    for problem in report.problems[:_SHOWN]:
        sys.stderr.write(f"damaged: {on_one_line(problem)}\n")
    told = {"lost": report.lost, "not as it was stored": report.altered}
    for what, ids in told.items():
        for article_id in ids:
            sys.stderr.write(f"{what}: {on_one_line(article_id)}\n")
    if not report.complete:
        sys.stderr.write(
            f"newsearch: the store is damaged: {len(report.lost)} articles cannot be read, "
            f"{len(report.altered)} of {report.articles} are not as they were stored. Ingest what "
            "was exported, and what it lacks, into a new index folder.\n"
        )
    if as_json and file is not None:
        write_json(asdict(report))
    elif file is not None:
        print_text(
            f"exported {report.articles} articles to {on_one_line(str(file))}", wrapped=False
        )


def print_statistics(statistics: "Statistics", *, as_json: bool) -> None:
    """Print what is in the index and the store."""
    rows = statistics.to_dict()
    if as_json:
        write_json(rows)
        return
    _print_rows(rows)
    if statistics.waiting:
        print_text("Articles are waiting: run `newsearch rebuild` to make them searchable.")


def print_verification(report: "Verification", *, as_json: bool) -> None:
    """Print which files are damaged, if any."""
    if as_json:
        write_json(asdict(report))
        return
    for damage in report.damaged:
        print_text(on_one_line(f"damaged: {damage.name}: {damage.problem}"), wrapped=False)
    verdict = f"{len(report.damaged)} damaged" if report.damaged else "all as they were written"
    print_text(f"{report.generation}: {report.files} files, {verdict}", wrapped=False)
    if report.damaged:
        print_text(f"{report.remedy}", wrapped=False)


def print_measures(measures: Mapping[str, float], *, as_json: bool) -> None:
    """Print the measures of a run."""
    if as_json:
        write_json(dict(measures))
        return
    for name, value in measures.items():
        print_text(f"{name}\t{value:.4f}")


def _print_rows(rows: Mapping[str, object]) -> None:
    from rich.table import Table

    table = Table(show_header=False, box=None)
    for name, value in rows.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        table.add_row(name.replace("_", " "), on_one_line(shown))
    console().print(table)
