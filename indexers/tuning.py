"""Fit the weight of meaning beside words to judged queries, for one index."""

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from newsearch.search import open_index
from newsearch.search.arrays import Array
from newsearch.search.errors import InputError, WriteError
from newsearch.search.evaluation import (
    MEASURES,
    Query,
    judged_queries,
    per_query,
    read_queries,
    run_lines,
)
from newsearch.search.filters import DateLike
from newsearch.search.layout import IndexLayout
from newsearch.search.ranking.fitted import Fitted, default_fusion, fitted_text
from newsearch.search.ranking.fusion import DEFAULT_FUSION
from newsearch.search.searcher import Searcher

from .durable import replace_text, sync
from .exclusive import exclusively

WEIGHTS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.5, 6.5, 9.0, 13.0, 18.0)
"""The values of `Fusion.dense_weight` that are tried. Coarse: the curve is flat near its top."""

FOLDS = 5
FEWEST = 10
"""So many judged queries are needed; below, which weight wins is chance."""

Progress = Callable[[int, int], None]
"""Called with how many weights are tried, and how many there are."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One weight and how well it ranked.

    Attributes:
        dense_weight: see `Fusion`.
        mean: of the measure, over the judged queries.
        behind: how far the mean is below the best one's.
        error: standard error of that difference, paired by query.
    """

    dense_weight: float
    mean: float
    behind: float
    error: float


@dataclass(frozen=True, slots=True)
class TuningReport:
    """What was fitted.

    Attributes:
        measure: by name.
        queries: how many had judgements.
        trials: in the order of `WEIGHTS`.
        dense_weight: the one that was chosen and written.
        default: the mean with the default weight.
        expected: the mean on queries that had no part in the choice, by cross-validation: what to
            expect of new queries of this kind.
    """

    measure: str
    queries: int
    trials: tuple[Trial, ...]
    dense_weight: float
    default: float
    expected: float


def tune(
    folder: str | os.PathLike[str],
    queries: Path,
    qrels: Path,
    *,
    measure: str = "nDCG@10",
    today: DateLike = None,
    on_progress: Progress | None = None,
) -> TuningReport:
    """Try `WEIGHTS` on judged queries, and write the chosen one where the index is read.

    Args:
        folder: the index folder.
        queries: see `newsearch.search.evaluation.read_queries`.
        qrels: judgements in TREC form.
        measure: a name of `newsearch.search.evaluation.MEASURES`.
        today: what «دیروز» in a query counts from.
        on_progress: told how far the work is.

    Raises:
        InputError: a file cannot be read, or fewer than `FEWEST` queries are judged; or there is no
            such measure.
        IndexMissing: nothing was published in the folder.
        WriteError: the weight cannot be written.
        Busy: another process is fitting one.
    """
    if measure not in MEASURES:
        raise InputError(f"There is no measure {measure!r}: choose {', '.join(MEASURES)}.")
    judged = judged_queries(qrels)
    batch = [query for query in read_queries(queries) if query.id in judged]
    if len(batch) < FEWEST:
        raise InputError(
            f"{qrels}: judges {len(batch)} of the queries; at least {FEWEST} are needed to tell "
            "which weight is better."
        )
    index = IndexLayout.of(folder)
    with open_index(folder) as searcher, _writing(index, "written"):
        values = _values(searcher, batch, qrels, measure, today, on_progress)
        model = searcher.generation.manifest.model
        default = WEIGHTS.index(default_fusion(model).dense_weight)
        report = _report(measure, values, default)
        created = dt.date.today().isoformat()
        fitted = Fitted(report.dense_weight, model.fingerprint, measure, report.queries, created)
        replace_text(index.fitted, fitted_text(fitted))
    return report


def forget(folder: str | os.PathLike[str]) -> bool:
    """Go back to the default weight; tell whether another one was in use.

    Raises:
        WriteError: the file cannot be removed.
        Busy: another process is fitting a weight.
    """
    index = IndexLayout.of(folder)
    if not os.path.lexists(index.fitted):
        return False
    with _writing(index, "removed"):
        index.fitted.unlink(missing_ok=True)
        sync(index.root)
    return True


@contextmanager
def _writing(index: IndexLayout, done: str) -> Iterator[None]:
    try:
        with exclusively(index.tuning, "is fitting a weight to this index"):
            yield
    except OSError as error:
        where = error.filename or index.fitted
        raise WriteError(
            f"{where}: {error.strerror or error}. The fitted weight could not be {done}, and is as "
            "it was; make room or give permission, then run `newsearch tune` again."
        ) from error


def chosen(values: Array, default: int) -> int:
    """Which row is chosen: of those as good as the best, the one nearest to the default weight.

    As good is what lies within one standard error of the paired difference from the best: the
    rule of one standard error of Breiman, Friedman, Olshen and Stone, «Classification and
    Regression Trees», 1984, with the default in the place of the simplest model.

    Args:
        values: (weights, queries), in the order of `WEIGHTS`.
        default: the row of the default weight.
    """
    behind, errors = _behind(values)
    good = np.flatnonzero(behind <= errors + 1e-12)
    return int(good[int(np.argmin(np.abs(good - default)))])


def expected(values: Array, default: int) -> float:
    """The mean over queries of what the weight chosen without their fold gives them."""
    found = np.empty(values.shape[1])
    for fold in range(FOLDS):
        held = np.arange(values.shape[1]) % FOLDS == fold
        found[held] = values[chosen(values[:, ~held], default), held]
    return float(found.mean())


def _behind(values: Array) -> tuple[Array, Array]:
    """How far each weight's mean is below the best, and the standard error of the difference."""
    differences = values[int(values.mean(axis=1).argmax())] - values
    errors = differences.std(axis=1, ddof=1) / np.sqrt(values.shape[1])
    return differences.mean(axis=1), errors


def _values(
    searcher: Searcher,
    queries: Sequence[Query],
    qrels: Path,
    measure: str,
    today: DateLike,
    on_progress: Progress | None,
) -> Array:
    """The measure of each weight for each query, all of them judged: (weights, queries)."""
    rows: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="newsearch-tune-") as work:
        run = Path(work) / "run"
        for weight in WEIGHTS:
            fusion = msgspec.structs.replace(DEFAULT_FUSION, dense_weight=weight)
            with run.open("w", encoding="utf-8") as file:
                file.writelines(run_lines(searcher, queries, fusion=fusion, today=today))
            rows.append(per_query(run, qrels)[measure])
            if on_progress:
                on_progress(len(rows), len(WEIGHTS))
    return np.array([[row[query.id] for query in queries] for row in rows])


def _report(measure: str, values: Array, default: int) -> TuningReport:
    means = values.mean(axis=1)
    behind, errors = _behind(values)
    trials = tuple(
        Trial(weight, float(mean), float(gap), float(error))
        for weight, mean, gap, error in zip(WEIGHTS, means, behind, errors, strict=True)
    )
    return TuningReport(
        measure,
        values.shape[1],
        trials,
        dense_weight=WEIGHTS[chosen(values, default)],
        default=float(means[default]),
        expected=expected(values, default),
    )
