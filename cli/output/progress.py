"""Progress of long work, on standard error and only where that is a terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from .controls import on_one_line

_MINUTES = 10 * 60.0
"""How far back, in seconds, the rate is measured: a batch of a large model may take one of them."""


def progress() -> Progress:
    """A display of progress, to be used as a context manager."""
    console = Console(file=sys.stderr)
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        RateColumn(),
        TimeRemainingColumn(),
        console=console,
        speed_estimate_period=_MINUTES,
        transient=True,
        disable=not console.is_terminal,
    )


class RateColumn(ProgressColumn):
    """How many are done a second."""

    def render(self, task: Task) -> Text:
        """The rate of a task; nothing before there is one."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.{0 if speed >= 10 else 1}f}/s")


def rebuild_progress(display: Progress) -> Callable[[str, int, int], None]:
    """What `rebuild` tells its progress to: one bar for each stage."""
    tasks: dict[str, TaskID] = {}

    def show(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = display.add_task(stage, total=total)
        display.update(tasks[stage], completed=done, total=total)

    return show


def ingest_progress(display: Progress) -> Callable[[str, int], None]:
    """What `ingest` tells its progress to: the file, and how many rows were read in all."""
    task = display.add_task("articles", total=None)

    def show(path: str, rows: int) -> None:
        display.update(task, description=on_one_line(path), completed=rows)

    return show


def counted(display: Progress, name: str) -> Callable[[int, int], None]:
    """What work that counts its steps tells its progress to."""
    task = display.add_task(name, total=None)

    def show(done: int, total: int) -> None:
        display.update(task, completed=done, total=total)

    return show


def tracked(display: Progress, items: Iterable[str], name: str, total: int) -> Iterator[str]:
    """The items themselves; a bar counts them."""
    task = display.add_task(name, total=total)
    for item in items:
        yield item
        display.advance(task)
