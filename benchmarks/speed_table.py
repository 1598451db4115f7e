"""The figures of the speed benchmark as a Markdown table, and in a file."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from speed_measuring import Figure
from speed_targets import target_of

from newsearch.search.errors import InputError

OURS = "newsearch"

PARTS = ("lexical", "hybrid", "alone", "process", "build", "adding")
"""The parts of the benchmark in the order of the table."""


def table(figures: Sequence[Figure], *, brief: bool = False) -> str:
    """A Markdown table: a row for each thing measured, and for each peer it was compared with.

    The ratio is that of medians, ours to the peer's. `Searcher.search` does more than peers do, so
    it stands alone.

    Args:
        figures: to show, in any order.
        brief: leave out rows without a target.
    """
    ordered = sorted(figures, key=lambda each: (PARTS.index(each.part), each.passages))
    lines = ["| what | newsearch | peer | ratio | target |", "| --- | ---: | --- | ---: | --- |"]
    rows = (row for row in _rows(ordered) if not brief or not row.endswith("|  |"))
    return "\n".join([*lines, *rows])


def _rows(figures: Sequence[Figure]) -> Iterator[str]:
    for each in _grouped(figures):
        ours = [figure for figure in each if figure.system.startswith(OURS)]
        peers = [figure for figure in each if not figure.system.startswith(OURS)]
        for figure in ours:
            beside = peers if figure.system == OURS else []
            yield from (_row(figure, peer) for peer in beside or (None,))


def _row(ours: Figure, peer: Figure | None) -> str:
    way = ours.system.removeprefix(OURS).strip(" ()")
    what = ", ".join(filter(None, (ours.what, way and f"`{way}`", f"{ours.passages:,} passages")))
    target = target_of(
        ours.part, ours.passages, ours.what, ours.system, peer.system if peer else ""
    )
    beside = f"{peer.system}: {shown(peer)}" if peer else ""
    ratio = f"{ours.value / peer.value:.2f}" if peer and peer.value else ""
    return f"| {what} | {shown(ours)} | {beside} | {ratio} | {target} |"


def shown(figure: Figure) -> str:
    """A figure in words: median, 95th percentile and greatest where there were several."""
    values = [figure.value, figure.p95, figure.most]
    text = " / ".join(_number(value) for value in values if value is not None)
    return f"{text} {figure.unit}".strip()


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    digits = 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:.{digits}f}"


def _grouped(figures: Iterable[Figure]) -> Iterable[list[Figure]]:
    """Figures of the same thing, in the order of the first of each."""
    groups: dict[tuple[str, int, str], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((figure.part, figure.passages, figure.what), []).append(figure)
    return groups.values()


def read_figures(path: Path) -> list[Figure]:
    """The figures of a file, or none if it does not exist.

    Raises:
        InputError: it holds something else.
    """
    if not path.exists():
        return []
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Figure])
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(f"{path}: holds no figures of speed ({error}). Name another.") from error


def joined(before: Sequence[Figure], now: Sequence[Figure]) -> list[Figure]:
    """The figures of two runs; a part of one size that is measured again is replaced as a whole."""
    again = {(figure.part, figure.passages) for figure in now}
    return [each for each in before if (each.part, each.passages) not in again] + list(now)


def write_figures(path: Path, figures: Sequence[Figure]) -> None:
    """Write figures, one a line."""
    lines = ",\n".join(msgspec.json.encode(figure).decode() for figure in figures)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
