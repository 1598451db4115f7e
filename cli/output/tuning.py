"""What `newsearch tune` reports."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.table import Table

from .terminal import console, write_json

if TYPE_CHECKING:
    from newsearch.indexers import TuningReport


def print_tuning(report: "TuningReport", *, as_json: bool) -> None:
    """Print all weights that were tried, the chosen one marked, and what to expect of it."""
    if as_json:
        write_json(asdict(report))
        return
    table = Table("weight", report.measure, "below the best", "standard error", "", box=None)
    for trial in report.trials:
        mark = "chosen" if trial.dense_weight == report.dense_weight else ""
        numbers = (trial.mean, trial.behind, trial.error)
        table.add_row(f"{trial.dense_weight:.1f}", *(f"{number:.4f}" for number in numbers), mark)
    console().print(table)
    console().print(
        f"{report.queries} judged queries · {report.default:.4f} with the default weight · "
        f"{report.expected:.4f} to be expected of queries like these (cross-validated)",
        soft_wrap=True,
    )


def print_forgotten(forgotten: bool, *, as_json: bool) -> None:
    """Print whether a fitted weight was given up."""
    if as_json:
        write_json({"reset": forgotten})
        return
    told = "back to the default weight" if forgotten else "the default weight was in use already"
    console().print(told)
