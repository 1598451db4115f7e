"""How often newsearch answers against how often it is right, as a table and as a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_WIDTH, _HEIGHT, _LEFT, _TOP = 400, 300, 60, 30


@dataclass(frozen=True, slots=True)
class Point:
    """How sure a question's best sentence is, whether it can be right, and whether it is."""

    confidence: float
    answerable: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What a threshold leads to: shares of the questions it is about, 0 to 1."""

    threshold: float
    answered: float
    wrongly: float
    right: float


def row_of(points: Sequence[Point], threshold: float) -> Row:
    """What happens when only answers of at least this confidence are given.

    Of the answerable questions and of the others the share that is answered; of all answers the
    share that is right (1 where none is given).
    """
    given = [point for point in points if point.confidence >= threshold]
    answerable = sum(point.answerable for point in points)
    answered = sum(point.answerable for point in given)
    return Row(
        threshold,
        answered / (answerable or 1),
        (len(given) - answered) / ((len(points) - answerable) or 1),
        sum(point.right for point in given) / len(given) if given else 1.0,
    )


def curve_table(points: Sequence[Point]) -> str:
    """A Markdown table with a row for each threshold."""
    lines = [
        "| confidence at least | answerable answered | others answered | answers that are right |",
        "| ---: | ---: | ---: | ---: |",
    ]
    for row in (row_of(points, threshold) for threshold in THRESHOLDS):
        lines.append(
            f"| {row.threshold:.1f} | {row.answered:.0%} | {row.wrongly:.0%} | {row.right:.0%} |"
        )
    return "\n".join(lines)


def svg(points: Sequence[Point]) -> str:
    """The curve: the share of answerable questions answered (x), answers that are right (y)."""
    rows = [row_of(points, step / 100) for step in range(0, 96)]
    line = " ".join(f"{_x(row.answered)},{_y(row.right)}" for row in rows)
    marks = "".join(
        f'<circle cx="{_x(row.answered)}" cy="{_y(row.right)}" r="3" fill="#b30000"/>'
        f'<text x="{_x(row.answered) - 4}" y="{_y(row.right) + 16}" text-anchor="end">'
        f"{row.threshold:.1f}</text>"
        for row in (row_of(points, threshold) for threshold in THRESHOLDS)
    )
    grid = "".join(
        f'<line x1="{_x(0)}" x2="{_x(1)}" y1="{_y(v)}" y2="{_y(v)}" stroke="#ddd"/>'
        f'<text x="{_LEFT - 6}" y="{_y(v) + 4}" text-anchor="end">{v:.0%}</text>'
        f'<text x="{_x(v)}" y="{_TOP + _HEIGHT + 16}" text-anchor="middle">{v:.0%}</text>'
        for v in (0, 0.2, 0.4, 0.6, 0.8, 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 30}" '
        f'height="{_TOP + _HEIGHT + 50}" font-family="sans-serif" font-size="11">'
        f'<rect width="100%" height="100%" fill="white"/>{grid}'
        f'<polyline points="{line}" fill="none" stroke="#0050a0" stroke-width="2"/>{marks}'
        f'<text x="{_LEFT}" y="16">answers that are right, by threshold of confidence</text>'
        f'<text x="{_LEFT + _WIDTH / 2}" y="{_TOP + _HEIGHT + 38}" text-anchor="middle">'
        "answerable questions that are answered</text></svg>\n"
    )


def _x(share: float) -> float:
    return round(_LEFT + share * _WIDTH, 1)


def _y(share: float) -> float:
    return round(_TOP + (1 - share) * _HEIGHT, 1)
