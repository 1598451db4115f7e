"""Measure how well newsearch answers questions, and how well it knows when it cannot.

    python benchmarks/answers.py SET_FOLDER [--svg FILE] [--fit]

The folder holds `articles.jsonl.gz` and `queries.jsonl.gz`, whose rows have `answers`; questions
that nothing answers may stand in `unanswerable.jsonl.gz`. `benchmarks/README.md` says how to read
the result.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from answers_cases import Asked, Case, cases, nonsense, read_asked
from answers_curve import Point, curve_table, svg
from answers_fit import best_at, confidence_of, fit_confidence, fit_weights
from arguments import positive

from newsearch.indexers import ArticleStore, ingest, rebuild
from newsearch.search import open_index
from newsearch.search.answering.weights import CONFIDENCE, CONSTANT, WEIGHTS
from newsearch.search.errors import NewsearchError
from newsearch.search.layout import IndexLayout

_NONSENSE = 500


def questions(folder: Path, most: int | None) -> tuple[list[Asked], list[Asked]]:
    """The questions of a set, and those that have no answer, some made of random words."""
    asked = read_asked(folder / "queries.jsonl.gz")
    without = folder / "unanswerable.jsonl.gz"
    none = read_asked(without) if without.exists() else []
    step = 1 if most is None else max(1, -(-len(asked) // most))
    return asked[::step], [*none, *nonsense(asked, _NONSENSE)][::step]


def collect(folder: Path, work: Path, most: int | None) -> list[Case]:
    """Build the index of a set under `work` and ask all of its questions."""
    work.mkdir(parents=True, exist_ok=True)
    with ArticleStore(IndexLayout.of(work).store) as store:
        ingest([folder / "articles.jsonl.gz"], store)
    rebuild(work)
    answerable, none = questions(folder, most)
    with open_index(work) as searcher:
        return list(cases(searcher.generation, [*answerable, *none]))


def right_share(found: Sequence[Case], weights: Mapping[str, float]) -> tuple[float, float]:
    """The shares of answerable questions whose best sentence, and whose quotation, is right."""
    answerable = [case for case in found if case.answerable]
    best = [(case, best_at(case, weights)) for case in answerable if case.found]
    total = len(answerable) or 1
    sentence = sum(case.right[at] for case, at in best)
    return sentence / total, sum(case.quote_right[at] for case, at in best) / total


def points(
    found: Sequence[Case],
    weights: Mapping[str, float],
    constant: float,
    confidence: Mapping[str, float],
) -> list[Point]:
    """How sure each question's best sentence is, and whether it is right."""
    return [
        Point(confidence_of(case, weights, constant, confidence), case.answerable, right)
        for case in found
        for right in [bool(case.found) and case.right[best_at(case, weights)]]
    ]


def report(found: Sequence[Case]) -> str:
    """The figures of the weights that newsearch has."""
    sentence, quote = right_share(found, WEIGHTS)
    lines = [
        f"The best sentence holds a gold answer in {sentence:.1%} of the answerable questions,",
        f"what is quoted of it in {quote:.1%}; some candidate does in {_ceiling(found):.1%}.",
        "",
        curve_table(points(found, WEIGHTS, CONSTANT, CONFIDENCE)),
    ]
    return "\n".join(lines)


def _ceiling(found: Sequence[Case]) -> float:
    answerable = [any(case.right) for case in found if case.answerable]
    return sum(answerable) / (len(answerable) or 1)


def fitted(found: Sequence[Case]) -> str:
    """Weights fitted anew on all cases, and what half of them is worth on the other half."""
    lines = []
    for half in (0, 1):
        weights = fit_weights([case for case in found if case.half == half])
        for other in (half, 1 - half):
            share, _ = right_share([case for case in found if case.half == other], weights)
            lines.append(f"fitted on half {half}, right on half {other}: {share:.1%}")
    weights = fit_weights(found)
    constant, confidence = fit_confidence(found, weights)
    lines += [f"{name!r}: {value:.1f}," for name, value in weights.items()]
    lines += [f"constant: {constant:.1f}"]
    lines += [f"{name!r}: {value:.1f}," for name, value in confidence.items()]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 1 if it failed, 2 for wrong usage."""
    wanted = _options().parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="newsearch-answers-") as temporary:
            found = collect(wanted.set, wanted.work or Path(temporary), wanted.queries)
        sys.stdout.write(f"{fitted(found) if wanted.fit else report(found)}\n")
        if wanted.svg:
            curve = svg(points(found, WEIGHTS, CONSTANT, CONFIDENCE))
            wanted.svg.write_text(curve, encoding="utf-8")
    except (NewsearchError, OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="answers.py", description="Measure answers.")
    add = parser.add_argument
    add("set", type=Path, metavar="SET_FOLDER")
    add("--work", type=Path, metavar="DIR", help="keep the index here, and reuse it")
    add("--queries", type=positive, metavar="N", help="ask every k-th question, at most N")
    add("--svg", type=Path, metavar="FILE", help="draw the curve")
    add("--fit", action="store_true", help="print weights fitted anew")
    return parser


if __name__ == "__main__":
    sys.exit(main())
