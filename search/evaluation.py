"""Batches of queries, TREC runs and their measures."""

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from .errors import InputError
from .filters import DateLike
from .numbered_lines import numbered_lines
from .query.syntax import MAX_CHARACTERS
from .ranking.fusion import Fusion
from .searcher import Searcher

RUN_NAME = "newsearch"
MEASURES = {
    "MRR@10": "RR@10",
    "nDCG@10": "nDCG@10",
    "R@10": "R@10",
    "R@100": "R@100",
    "MAP": "AP",
}
"""The names of the measures as they are printed, and as ir-measures calls them."""


class Query(msgspec.Struct, frozen=True):
    """One query of a batch."""

    id: str
    text: str


def read_queries(path: Path) -> list[Query]:
    """Read queries, one JSON object a line with `id` and `text`; "-" is standard input.

    Raises:
        InputError: the file cannot be read, or a line is no such object; the message names it.
    """
    queries: list[Query] = []
    known: set[str] = set()
    for number, line in numbered_lines(path):
        try:
            row = json.loads(line)
            query = Query(str(row["id"]), row["text"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InputError(
                f'{path}:{number}: is no query ({error}); wanted is {{"id": "1", "text": "..."}}.'
            ) from error
        if problem := _problem(query, known):
            raise InputError(f"{path}:{number}: {problem}.")
        known.add(query.id)
        queries.append(query)
    return queries


def _problem(query: Query, known: set[str]) -> str | None:
    """Why a query cannot be in a batch, or None."""
    if not query.id or " " in query.id or not query.id.replace("\u200c", "").isprintable():
        return f"the id {query.id!r} is empty or holds white space or control characters"
    if query.id in known:
        return f"the id {query.id!r} was there before"
    if not isinstance(query.text, str) or not query.text.strip():
        return "the text is empty or no string"
    if len(query.text) > MAX_CHARACTERS:
        return f"the text has {len(query.text):,} characters, the limit is {MAX_CHARACTERS:,}"
    return None


def run_lines(
    searcher: Searcher,
    queries: Sequence[Query],
    *,
    mode: str = "hybrid",
    limit: int = 100,
    fusion: Fusion | None = None,
    literal: bool = False,
    today: DateLike = None,
    recency: float | None = None,
    rerank: str | None = None,
) -> Iterator[str]:
    """Answer each query; yield the lines of its part of a TREC run, as one string.

    Queries are understood as `Searcher.search` does: give `today` where «دیروز» may stand in them
    or `recency` counts, and the run must be the same tomorrow. Near-identical articles stand
    each by itself.

    White space in an article's id, which the format has no way to quote, becomes "_".
    """
    for query in queries:
        ranked = searcher.rank(
            query.text,
            limit=limit,
            mode=mode,
            fusion=fusion,
            literal=literal,
            today=today,
            recency=recency,
            rerank=rerank,
        )[:limit]
        yield "".join(
            f"{query.id} Q0 {'_'.join(article_id.split())} {place} {score:.6f} {RUN_NAME}\n"
            for place, (article_id, score) in enumerate(_falling(ranked), 1)
        )


def _falling(ranked: Sequence[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    """The same with ties broken by 1e-6: measuring programs sort by score, not by rank."""
    last = math.inf
    for article_id, score in ranked:
        last = min(round(score, 6), last - 1e-6)
        yield article_id, last


def evaluate(run: Path, qrels: Path) -> dict[str, float]:
    """Measure a run against judgements, by ir-measures: means over all judged queries.

    Args:
        run: in TREC form, six columns.
        qrels: four columns (query, 0, article, relevance), or three without the second.

    Raises:
        InputError: a file cannot be read, or a line of it has not the right columns.
    """
    import ir_measures

    judged, ranked = _judged(qrels), _ranked(run)
    wanted = {name: ir_measures.parse_measure(measure) for name, measure in MEASURES.items()}
    found = ir_measures.calc_aggregate(wanted.values(), judged, ranked)
    return {name: float(found[measure]) for name, measure in wanted.items()}


def per_query(run: Path, qrels: Path) -> dict[str, dict[str, float]]:
    """What `evaluate` takes the means of: for each measure, each judged query's value.

    A judged query that the run does not answer has 0; a query without judgements has no value.

    Raises:
        the errors of `evaluate`.
    """
    import ir_measures

    judged, ranked = _judged(qrels), _ranked(run)
    names = {ir_measures.parse_measure(measure): name for name, measure in MEASURES.items()}
    values: dict[str, dict[str, float]] = {name: {} for name in MEASURES}
    for found in ir_measures.iter_calc(list(names), judged, ranked):
        values[names[found.measure]][found.query_id] = float(found.value)
    return values


def judged_queries(qrels: Path) -> frozenset[str]:
    """The ids of the queries that have judgements.

    Raises:
        InputError: the file cannot be read, or a line has not the right columns.
    """
    return frozenset(query for query, _, _ in _qrels(qrels))


def _judged(qrels: Path) -> list[Any]:
    """The judgements as ir-measures takes them; at least one."""
    import ir_measures

    judged = [ir_measures.Qrel(*columns) for columns in _qrels(qrels)]
    if not judged:
        raise InputError(f"{qrels}: holds no judgements.")
    return judged


def _ranked(run: Path) -> list[Any]:
    """The lines of a run as ir-measures takes them."""
    import ir_measures

    return [ir_measures.ScoredDoc(*columns) for columns in _run(run)]


def _qrels(path: Path) -> Iterator[tuple[str, str, int]]:
    for number, line in numbered_lines(path):
        columns = line.split()
        try:
            query, *_, article, relevance = columns
            if len(columns) not in (3, 4):
                raise ValueError(f"{len(columns)} columns")
            yield query, article, _grade(relevance)
        except ValueError as error:
            raise InputError(
                f"{path}:{number}: is no judgement ({error}); wanted is: query 0 article relevance."
            ) from error


def _run(path: Path) -> Iterator[tuple[str, str, float]]:
    for number, line in numbered_lines(path):
        columns = line.split()
        try:
            query, _, article, _, score, _ = columns
            yield query, article, _score(score)
        except ValueError as error:
            raise InputError(
                f"{path}:{number}: is no line of a TREC run ({error}); "
                "wanted is: query Q0 article rank score name."
            ) from error


def _grade(relevance: str) -> int:
    """A grade as measuring programs take it: a number of 32 bits.

    Raises:
        ValueError: it is none.
    """
    grade = int(relevance)
    if not -(2**31) <= grade < 2**31:
        raise ValueError(f"the relevance {relevance[:20]} is out of range")
    return grade


def _score(written: str) -> float:
    """A score that can be compared with others.

    Raises:
        ValueError: it is none.
    """
    score = float(written)
    if not math.isfinite(score):
        raise ValueError(f"the score {written[:20]} is not finite")
    return score
