"""The figures of the speed benchmark as a Markdown table, and in a file."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from speed_measuring import Figure

from newsearch.search.errors import InputError

OURS = "newsearch"


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table: a row for each thing measured, or for each peer it was compared with.

    The ratio is of medians, ours to the peer's.
    """
    lines = ["| what | newsearch | peer | ratio |", "| --- | ---: | ---: | ---: |"]
    return "\n".join([*lines, *_rows(figures)])


def _rows(figures: Sequence[Figure]) -> Iterator[str]:
    for (part, passages, what), each in _grouped(figures):
        size = f"{passages:,} passages"
        ours = [figure for figure in each if figure.system.startswith(OURS)]
        peers = [figure for figure in each if not figure.system.startswith(OURS)]
        for figure in ours:
            name = figure.system.removeprefix(OURS).strip()
            label = ", ".join(filter(None, (what, size, name.strip("()"))))
            if not peers:
                yield f"| {label} | {shown(figure)} | | |"
            for peer in peers:
                ratio = figure.value / peer.value if peer.value else float("inf")
                yield f"| {label} | {shown(figure)} | {peer.system}: {shown(peer)} | {ratio:.2f} |"


def shown(figure: Figure) -> str:
    """A figure in words: median, 95th percentile and greatest where there were several."""
    values = [figure.value, figure.p95, figure.most]
    text = " / ".join(_number(value) for value in values if value is not None)
    return f"{text} {figure.unit}".strip()


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _grouped(
    figures: Iterable[Figure],
) -> Iterator[tuple[tuple[str, int, str], list[Figure]]]:
    groups: dict[tuple[str, int, str], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((figure.part, figure.passages, figure.what), []).append(figure)
    yield from groups.items()


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
