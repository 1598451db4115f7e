"""Latency against the size of the collection, both on logarithmic axes, as a picture."""

import math
from collections.abc import Iterator, Mapping, Sequence

from speed_comparing import HYBRID, LEXICAL, NEWSEARCH
from speed_measuring import Figure

_WIDTH, _HEIGHT, _LEFT, _TOP = 330, 260, 56, 44
_GAP = 150  # between the panels, where the names of the first one's lines stand
_COLOURS = {
    NEWSEARCH: "#b30000",
    "tantivy": "#0050a0",
    "bm25s (NumPy)": "#5a8f29",
    "bm25s (numba)": "#8a5fb0",
    "qdrant-edge": "#d07000",
    "LanceDB": "#008080",
}
_PANELS = ((LEXICAL, "free text, by words alone"), (HYBRID, "hybrid, by words and meaning"))
_APART = 13  # pixels between names, at least

Line = list[tuple[int, float]]
"""(passages, median in ms), ascending."""


def lines(figures: Sequence[Figure], what: str) -> dict[str, Line]:
    """The line of each system that the chart knows, for one thing measured."""
    found: dict[str, dict[int, float]] = {}
    for figure in figures:
        if figure.what == what and figure.system in _COLOURS and figure.value > 0:
            found.setdefault(figure.system, {})[figure.passages] = figure.value
    return {name: sorted(points.items()) for name, points in found.items()}


def svg(figures: Sequence[Figure]) -> str:
    """The chart: a panel of each kind of query, a line for each system."""
    panels = [(title, lines(figures, what)) for what, title in _PANELS]
    points = [point for _, of in panels for line in of.values() for point in line]
    scale = _Scale(points or [(1_000, 1.0)])
    parts = [
        f'<g transform="translate({index * (_LEFT + _WIDTH + _GAP)},0)">'
        f"{''.join(_panel(title, of, scale))}</g>"
        for index, (title, of) in enumerate(panels)
    ]
    width, height = 2 * (_LEFT + _WIDTH + _GAP), _TOP + _HEIGHT + 50
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/>'
        f"{''.join(parts)}</svg>\n"
    )


class _Scale:
    """Whole powers of ten around all points, so that both panels read alike."""

    def __init__(self, points: Sequence[tuple[int, float]]) -> None:
        sizes, values = zip(*points, strict=True)
        self.sizes = _decades(min(sizes), max(sizes))
        self.values = _decades(min(values), max(values))

    def x(self, passages: float) -> float:
        return round(_LEFT + _WIDTH * _share(passages, self.sizes), 1)

    def y(self, ms: float) -> float:
        return round(_TOP + _HEIGHT * (1 - _share(ms, self.values)), 1)


def _decades(least: float, most: float) -> range:
    first = math.floor(math.log10(least))
    return range(first, max(math.ceil(math.log10(most)), first + 1) + 1)


def _share(value: float, decades: range) -> float:
    return (math.log10(value) - decades[0]) / (decades[-1] - decades[0])


def _panel(title: str, of: Mapping[str, Line], scale: _Scale) -> Iterator[str]:
    yield f'<text x="{_LEFT}" y="20" font-size="13">{title}</text>'
    yield f'<text x="{_LEFT}" y="{_TOP - 8}" fill="#555">median, ms</text>'
    yield from _grid(scale)
    names = _spread({name: scale.y(line[-1][1]) for name, line in of.items()})
    for name, line in of.items():
        colour, thick = _COLOURS[name], 2.5 if name == NEWSEARCH else 1.5
        path = " ".join(f"{scale.x(size)},{scale.y(ms)}" for size, ms in line)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{thick}"/>'
        for size, ms in line:
            yield f'<circle cx="{scale.x(size)}" cy="{scale.y(ms)}" r="3" fill="{colour}"/>'
        size, ms = line[-1]
        label = f"{name}, {ms:.2g} ms" if ms < 10 else f"{name}, {ms:.0f} ms"
        # Beside the panel, so that no name lies on a line; a thin one leads to it.
        edge = _LEFT + _WIDTH
        yield (
            f'<line x1="{scale.x(size)}" y1="{scale.y(ms)}" x2="{edge + 4}" '
            f'y2="{names[name]}" stroke="{colour}" stroke-width="0.5" stroke-dasharray="2 2"/>'
            f'<text x="{edge + 7}" y="{names[name] + 4}" fill="{colour}">{label}</text>'
        )


def _grid(scale: _Scale) -> Iterator[str]:
    for power in scale.values:
        y = scale.y(10.0**power)
        yield (
            f'<line x1="{_LEFT}" x2="{_LEFT + _WIDTH}" y1="{y}" y2="{y}" stroke="#ddd"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{10.0**power:g}</text>'
        )
    for power in scale.sizes:
        x = scale.x(10.0**power)
        yield (
            f'<line x1="{x}" x2="{x}" y1="{_TOP}" y2="{_TOP + _HEIGHT}" stroke="#eee"/>'
            f'<text x="{x}" y="{_TOP + _HEIGHT + 16}" text-anchor="middle">{10**power:,}</text>'
        )
    yield (
        f'<text x="{_LEFT + _WIDTH / 2}" y="{_TOP + _HEIGHT + 36}" text-anchor="middle" '
        'fill="#555">passages</text>'
    )


def _spread(wanted: Mapping[str, float]) -> dict[str, float]:
    """Heights for names, each near where it is wanted and below the one before."""
    heights: dict[str, float] = {}
    last = -math.inf
    for name, y in sorted(wanted.items(), key=lambda item: item[1]):
        last = heights[name] = max(y, last + _APART)
    return heights
