"""Bars of progress, drawn by rich on standard error."""

import sys

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

_MINUTES = 10 * 60.0
"""How far back, in seconds, the rate is measured: a batch of a large model may take one of them."""


def bars() -> Progress:
    """A display of bars, to be used as a context manager; it draws only on a terminal."""
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
