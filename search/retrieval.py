"""Candidates from both lists, and their fused order: the heart of a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from .arrays import Array
from .errors import QueryError
from .generation import Generation
from .lexical.query_terms import QueryTerm
from .ranking.fusion import Fusion, fuse

Mode = Literal["hybrid", "lexical", "dense"]
MODES: tuple[Mode, ...] = get_args(Mode)

MIN_DEPTH = 200
"""How deep each list is read at least: fusion can only reorder what one of them offers."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What articles are ranked by.

    Attributes:
        terms: the positions of the query, for the lexical list.
        vector: (dimension,) float32 unit vector for the dense list; None where it has no say.
    """

    terms: Sequence[QueryTerm]
    vector: Array | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Articles in their order.

    Attributes:
        ordinals: best first; of equal scores the lower ordinal.
        scores: what they are ranked by.
        lexical: BM25F of each, or None if the list was not asked.
        dense: inner product of each one's best passage, or None.
        total: how many articles were found in all.
    """

    ordinals: Array
    scores: Array
    lexical: Array | None
    dense: Array | None
    total: int


def check_mode(mode: str) -> Mode:
    """The mode called so.

    Raises:
        QueryError: there is none of this name.
    """
    for known in MODES:
        if mode == known:
            return known
    raise QueryError(f"There is no mode {mode!r}: choose {', '.join(MODES)}.")


def retrieve(
    generation: Generation,
    wanted: Wanted,
    *,
    mode: Mode,
    limit: int,
    allowed: Array | None,
    fusion: Fusion,
) -> Ranking:
    """Rank the articles of a generation.

    Args:
        generation: to search in.
        wanted: what to rank by.
        mode: which lists are asked.
        limit: how many articles at most.
        allowed: (n_articles,) bool; retrieval passes the others over. None for all.
        fusion: how two lists are merged.
    """
    depth = max(limit, MIN_DEPTH)
    lexical = None if mode == "dense" else _lexical_scores(generation, wanted, allowed)
    matched = np.zeros(0, np.int64) if lexical is None else np.flatnonzero(lexical)
    if mode == "lexical" or wanted.vector is None:
        if lexical is None:
            return _empty()
        ordinals = _highest(matched, lexical[matched], limit)
        scores = lexical[ordinals]
        return Ranking(ordinals, scores, scores, None, len(matched))
    ordinals = _dense_candidates(generation, wanted.vector, depth, allowed)
    if lexical is not None:
        ordinals = np.union1d(ordinals, _highest(matched, lexical[matched], depth))
    if len(ordinals) == 0:
        return _empty()
    dense = _dense_scores(generation, wanted.vector, ordinals)
    scores = dense
    if lexical is not None:
        scores = fuse(lexical[ordinals], dense, len(generation.documents), fusion)
    order = np.lexsort((ordinals, -scores))[:limit]
    return Ranking(
        ordinals[order],
        scores[order],
        None if lexical is None else lexical[ordinals][order],
        dense[order],
        len(np.union1d(ordinals, matched)),
    )


def newest_first(generation: Generation, allowed: Array, limit: int) -> Ranking:
    """The allowed articles by date, for a query that only constrains; all scores are 0."""
    ordinals = np.flatnonzero(allowed)
    order = np.lexsort((ordinals, -generation.documents.date[ordinals].astype(np.int64)))
    scores = np.zeros(len(ordinals), np.float32)
    return Ranking(ordinals[order][:limit], scores[:limit], None, None, len(ordinals))


def _empty() -> Ranking:
    nothing = np.zeros(0, np.float32)
    return Ranking(np.zeros(0, np.int64), nothing, nothing, nothing, 0)


def _lexical_scores(generation: Generation, wanted: Wanted, allowed: Array | None) -> Array:
    scores = generation.postings.scores(wanted.terms)
    if allowed is not None:
        scores[~allowed] = 0
    return scores


def _highest(ordinals: Array, scores: Array, limit: int) -> Array:
    """The ordinals of the highest scores, best first, of equal ones the lower ordinal."""
    if len(ordinals) > limit:
        # All that tie with the last place stay, so that the order below decides among them.
        last = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        ordinals, scores = ordinals[scores >= last], scores[scores >= last]
    return ordinals[np.lexsort((ordinals, -scores))][:limit]


def _dense_candidates(
    generation: Generation, vector: Array, depth: int, allowed: Array | None
) -> Array:
    """The articles of the nearest passages, ascending."""
    passages = generation.passages
    mask = None if allowed is None else allowed[passages.article]
    rows, _ = generation.vectors.search(vector, depth, mask)
    return np.unique(passages.article[rows]).astype(np.int64)


def _dense_scores(generation: Generation, vector: Array, ordinals: Array) -> Array:
    """The inner product of each article's best passage: (n,) float32; -1 without passages."""
    first = generation.passages.first
    counts = (first[ordinals + 1] - first[ordinals]).astype(np.int64)
    starts = np.concatenate(([0], np.cumsum(counts)))
    rows = np.repeat(first[ordinals] - starts[:-1], counts) + np.arange(starts[-1])
    similarity = generation.vectors.rows(rows) @ vector
    scores = np.full(len(ordinals), -1, np.float32)
    present = counts > 0
    if present.any():
        scores[present] = np.maximum.reduceat(similarity, starts[:-1][present])
    return scores
