"""Figures of quality: are two of them different, did one fall, and how are they shown and kept?"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from newsearch.search.errors import InputError

REFERENCE = "lexical"
"""The system that the others are tested against."""

MEASURES = ("MRR@10", "nDCG@10", "R@10", "R@100")
"""What is measured, by the names of `newsearch.search.evaluation.MEASURES`."""

LEVEL = 0.05
"""A p-value below this is marked."""

TOLERANCE = 0.005
"""How far a figure may fall in any case."""

BLOCKS = 50
"""At most so many partial means of a figure are kept, so that a baseline stays small."""

FLIPS = 10_000
SEED = 20251210

_ROUNDING = 1e-5  # of what is kept; one query's fall alone is exactly one standard error
_FLIPS_AT_ONCE = 500  # 500 x 6,000 queries are 24 MB


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of one system on one set.

    Attributes:
        mean: over all judged queries.
        p: of the randomisation test against the reference; None for the reference itself.
        blocks: the means of `blocks_of`, from which two figures are compared.
    """

    mean: float
    p: float | None
    blocks: list[float]


@dataclass(frozen=True, slots=True)
class SetFigures:
    """What was measured on one set: its size, and figures by system and measure."""

    articles: int
    queries: int
    systems: dict[str, dict[str, Figure]]


def figure_of(values: Sequence[float], reference: Sequence[float] | None) -> Figure:
    """The figure for a system's values by query, tested against those of the reference, if any."""
    p = None if reference is None else round(randomisation_test(values, reference), 6)
    return Figure(round(float(np.mean(values)), 6), p, blocks_of(values))


def randomisation_test(first: ArrayLike, second: ArrayLike) -> float:
    """The two-sided p-value of a paired randomisation test, from `FLIPS` random sign flips.

    Under the null hypothesis, which of a query's two values belongs to which system is a toss-up,
    so the sign of each difference may be flipped. p is how often the flipped sum is at least as far
    from 0 as the sum that was seen, the latter counted in: (1 + hits) / (1 + FLIPS). The seed is
    fixed: the same values give the same p.

    Source: Smucker, Allan and Carterette, «A Comparison of Statistical Significance Tests for
    Information Retrieval Evaluation», CIKM 2007.
    """
    differences = np.asarray(first, np.float64) - np.asarray(second, np.float64)
    differences = differences[differences != 0]  # flipping the sign of 0 changes nothing
    seen = abs(differences.sum()) - 1e-9  # sums of the same numbers differ in their last digits
    generator = np.random.default_rng(SEED)
    hits = 0
    for start in range(0, FLIPS, _FLIPS_AT_ONCE):
        shape = (min(_FLIPS_AT_ONCE, FLIPS - start), len(differences))
        signs = 2.0 * generator.integers(0, 2, shape, np.int8) - 1
        hits += int((np.abs(signs @ differences) >= seen).sum())
    return (1 + hits) / (1 + FLIPS)


def blocks_of(values: Sequence[float]) -> list[float]:
    """The means of at most `BLOCKS` groups of queries, dealt out in turn.

    The same queries in the same order fall into the same groups, so the blocks of two measurements
    form pairs. Up to `BLOCKS` queries each is a group of its own.
    """
    count = min(len(values), BLOCKS)
    return [round(float(np.mean(values[start::count])), 5) for start in range(count)]


def standard_error(first: Sequence[float], second: Sequence[float]) -> float:
    """The standard error of the mean of paired differences; 0 for fewer than two pairs."""
    differences = np.subtract(first, second)
    if len(differences) < 2:
        return 0.0
    return float(differences.std(ddof=1) / math.sqrt(len(differences)))


def fell(now: Figure, before: Figure) -> bool:
    """Whether a figure fell by more than noise.

    That is by more than `TOLERANCE`, and by more than one standard error of the paired difference.
    """
    drop = before.mean - now.mean
    noise = standard_error(now.blocks, before.blocks)
    return drop > max(TOLERANCE, noise) + _ROUNDING


def complaints(now: Mapping[str, SetFigures], before: Mapping[str, SetFigures]) -> Iterator[str]:
    """One line for each figure that fell, and for each that the baseline cannot vouch for."""
    for name, figures in now.items():
        known = before.get(name)
        if known is None:
            yield f"{name}: the baseline has no such set."
        elif (known.articles, known.queries) != (figures.articles, figures.queries):
            yield (
                f"{name}: has {figures.articles} articles and {figures.queries} queries now, "
                f"{known.articles} and {known.queries} in the baseline."
            )
        else:
            yield from _falls(name, figures, known)


def _falls(name: str, now: SetFigures, before: SetFigures) -> Iterator[str]:
    for system, measures in now.systems.items():
        for measure, figure in measures.items():
            which = f"{name}, {system}, {measure}"
            known = before.systems.get(system, {}).get(measure)
            if known is None:
                yield f"{which}: the baseline has no such figure."
            elif fell(figure, known):
                yield f"{which}: fell from {known.mean:.4f} to {figure.mean:.4f}."


def markdown(results: Mapping[str, SetFigures]) -> str:
    """The table: the best of each set and measure in bold, p below `LEVEL` marked with a star."""
    lines = [
        f"| set | queries | system | {' | '.join(MEASURES)} |",
        f"| --- | ---: | --- |{' ---: |' * len(MEASURES)}",
    ]
    for name, figures in results.items():
        for system, measures in figures.systems.items():
            cells = (_cell(figures, system, measure) for measure in measures)
            lines.append(f"| {name} | {figures.queries:,} | {system} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(figures: SetFigures, system: str, measure: str) -> str:
    figure = figures.systems[system][measure]
    texts = [_number(measures[measure].mean) for measures in figures.systems.values()]
    text = _number(figure.mean)
    shown = f"**{text}**" if text == max(texts) else text
    return shown + (r"\*" if figure.p is not None and figure.p < LEVEL else "")


def _number(value: float) -> str:
    """Three decimals, without the zero before the point."""
    return f"{value:.3f}".removeprefix("0")


def to_json(results: Mapping[str, SetFigures]) -> str:
    """The figures as indented JSON, with each list of numbers on one line."""
    text = json.dumps({name: asdict(one) for name, one in results.items()}, indent=1)
    return re.sub(r"\[\n[-+.\deE,\s]*\]", lambda match: " ".join(match[0].split()), text) + "\n"


def from_json(path: Path) -> dict[str, SetFigures]:
    """Read what `to_json` wrote.

    Raises:
        InputError: the file cannot be read or is no such thing.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, SetFigures])
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"{path}: is no baseline ({error}); --json writes one.") from error
