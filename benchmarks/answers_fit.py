"""Fit the weights by which a sentence is chosen as the answer, and how sure it is.

The weights maximise the probability, under a softmax over the candidates of a question, that a
right one is chosen (McFadden's conditional logit); the confidence is a logistic regression. Both
are found by gradient ascent with Adam on standardised values, with a small ridge penalty: no seed,
no chance.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from answers_cases import Case

from newsearch.search.answering.answerer import score, signals
from newsearch.search.arrays import Array

_RIDGE = 1e-3
_STEPS, _RATE = 600, 0.05
_FIRST, _SECOND, _TINY = 0.9, 0.999, 1e-9  # Kingma and Ba, «Adam», 2015


def fit_weights(cases: Sequence[Case]) -> dict[str, float]:
    """The weight of each feature, from the cases where there is a right candidate."""
    useful = [case for case in cases if any(case.right) and not all(case.right)]
    names = sorted({name for case in useful for c in case.found for name in c.features})
    rows = np.array(
        [[c.features.get(n, 0.0) for n in names] for case in useful for c in case.found]
    )
    right = np.array([each for case in useful for each in case.right], float)
    starts = np.cumsum([0, *(len(case.found) for case in useful)])[:-1]
    group = np.repeat(np.arange(len(useful)), np.diff([*starts, len(rows)]))
    spread = rows.std(axis=0) + _TINY
    scaled = rows / spread

    def gradient(weights: Array) -> Array:
        scores = scaled @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        of_all = odds / np.add.reduceat(odds, starts)[group]
        of_right = odds * right / np.add.reduceat(odds * right + _TINY, starts)[group]
        return np.asarray(scaled.T @ (of_right - of_all) / len(useful) - 2 * _RIDGE * weights)

    fitted = _ascend(gradient, len(names)) / spread
    return dict(zip(names, fitted.tolist(), strict=True))


def fit_confidence(
    cases: Sequence[Case], weights: Mapping[str, float]
) -> tuple[float, dict[str, float]]:
    """The constant and the weight of each signal, from all cases; none of them negative."""
    chosen = [best_of(case, weights) for case in cases if case.found]
    names = list(chosen[0][0])
    rows = np.array([[values[name] for name in names] for values, _ in chosen])
    right = np.array([each for _, each in chosen], float)
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + _TINY
    scaled = np.column_stack(((rows - middle) / spread, np.ones(len(rows))))

    def gradient(parameters: Array) -> Array:
        guess = 1 / (1 + np.exp(-scaled @ parameters))
        penalty = 2 * _RIDGE * np.append(parameters[:-1], 0)
        return np.asarray(scaled.T @ (right - guess) / len(rows) - penalty)

    # More of a signal never makes less sure.
    fitted = _ascend(gradient, len(names) + 1, least=np.append(np.zeros(len(names)), -np.inf))
    values = fitted[:-1] / spread
    constant = float(fitted[-1] - middle @ values)
    return constant, {n: float(v) for n, v in zip(names, values, strict=True)}


def best_at(case: Case, weights: Mapping[str, float]) -> int:
    """The index of the candidate that is chosen with some weights; there must be one."""
    scores = [score(candidate, weights) for candidate in case.found]
    return max(range(len(scores)), key=scores.__getitem__)


def best_of(case: Case, weights: Mapping[str, float]) -> tuple[dict[str, float], bool]:
    """The signals of the candidate that is chosen with some weights, and whether it is right."""
    scores = [score(candidate, weights) for candidate in case.found]
    best = best_at(case, weights)
    return signals(case.found[best], scores, scores[best]), case.right[best]


def confidence_of(
    case: Case, weights: Mapping[str, float], constant: float, confidence: Mapping[str, float]
) -> float:
    """How sure the chosen candidate is, 0 to 1; 0 where there is none."""
    if not case.found:
        return 0.0
    values, _ = best_of(case, weights)
    return float(1 / (1 + np.exp(-constant - sum(confidence[n] * values[n] for n in confidence))))


def _ascend(gradient: Callable[[Array], Array], size: int, least: Array | None = None) -> Array:
    """The maximum of a concave function, never below `least`, found by Adam from 0."""
    at, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, _STEPS + 1):
        slope = gradient(at)
        first = _FIRST * first + (1 - _FIRST) * slope
        second = _SECOND * second + (1 - _SECOND) * slope**2
        pace = _RATE * (1 - step / _STEPS) + 1e-4
        move = first / (1 - _FIRST**step)
        at = at + pace * move / (np.sqrt(second / (1 - _SECOND**step)) + _TINY)
        if least is not None:
            at = np.maximum(at, least)
    return at
