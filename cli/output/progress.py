"""Progress of long work, on standard error and only where that is a terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Self, cast

from .controls import on_one_line
from .terminal import is_surely_plain

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Nowhere:
    """What takes the place of `rich.progress.Progress` and shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def add_task(self, description: str, *, total: float | None) -> "TaskID":
        """Take no notice of a task."""
        return cast("TaskID", 0)

    def update(self, task_id: "TaskID", **_: object) -> None:
        """Take no notice of how far it is."""

    def advance(self, task_id: "TaskID") -> None:
        """Take no notice of how far it is."""


def progress() -> "Progress | Nowhere":
    """A display of progress, to be used as a context manager."""
    if is_surely_plain(sys.stderr):  # rich takes longer to import than some rebuilds take
        return Nowhere()
    from .bars import bars

    return bars()


def rebuild_progress(display: "Progress | Nowhere") -> Callable[[str, int, int], None]:
    """What `rebuild` tells its progress to: one bar for each stage."""
    tasks: dict[str, TaskID] = {}

    def show(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = display.add_task(stage, total=total)
        display.update(tasks[stage], completed=done, total=total)

    return show


def ingest_progress(display: "Progress | Nowhere") -> Callable[[str, int], None]:
    """What `ingest` tells its progress to: the file, and how many rows were read in all."""
    task = display.add_task("articles", total=None)

    def show(path: str, rows: int) -> None:
        display.update(task, description=on_one_line(path), completed=rows)

    return show


def counted(display: "Progress | Nowhere", name: str) -> Callable[[int, int], None]:
    """What work that counts its steps tells its progress to."""
    task = display.add_task(name, total=None)

    def show(done: int, total: int) -> None:
        display.update(task, completed=done, total=total)

    return show


def tracked(
    display: "Progress | Nowhere", items: Iterable[str], name: str, total: int
) -> Iterator[str]:
    """The items themselves; a bar counts them."""
    task = display.add_task(name, total=total)
    for item in items:
        yield item
        display.advance(task)
