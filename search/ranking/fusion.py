"""Merge a lexical and a dense list into one ranking."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from newsearch.search.arrays import Array

Method = Literal["weighted", "rrf"]


@dataclass(frozen=True, slots=True)
class Fusion:
    """How two lists are merged.

    Attributes:
        method: "weighted", a weighted sum of normalised scores, or "rrf", by ranks alone.
        dense_weight: of the dense score in the weighted sum, 0 to 1.
        rrf_k: the constant of reciprocal rank fusion.
    """

    method: Method = "weighted"
    dense_weight: float = 0.3
    rrf_k: int = 60


DEFAULT_FUSION = Fusion()


def fuse(lexical: Array, dense: Array, fusion: Fusion) -> Array:
    """The fused scores of candidates, from both of their scores.

    Args:
        lexical: (n,) BM25F, 0 for an article that no word of the query occurs in.
        dense: (n,) inner products of unit vectors.
        fusion: the method and its constants.

    Returns:
        (n,) float64; independent of the order of the candidates.
    """
    if fusion.method == "rrf":
        return reciprocal_ranks(lexical, fusion.rrf_k) + reciprocal_ranks(dense, fusion.rrf_k)
    weight = fusion.dense_weight
    return (1 - weight) * to_unit(lexical, 0.0) + weight * to_unit(dense, None)


def to_unit(scores: Array, lowest: float | None) -> Array:
    """Scores scaled to 0 ... 1 linearly; 0 stands for `lowest`, or for the lowest of them.

    Source: Bruch, Gai and Ingber, «An Analysis of Fusion Functions for Hybrid Retrieval», 2023
    (arXiv 2210.11934), section 4: a convex combination of min-max scaled scores, with the
    theoretical minimum where there is one (0 for BM25).
    """
    if len(scores) == 0:
        return np.asarray(scores, np.float64)
    low = float(scores.min()) if lowest is None else lowest
    span = float(scores.max()) - low
    if span <= 0:
        return np.zeros(len(scores))
    return (scores.astype(np.float64) - low) / span


def reciprocal_ranks(scores: Array, k: int) -> Array:
    """1 / (k + rank) for each score, rank 1 for the highest, equal scores of equal rank.

    Source: Cormack, Clarke and Büttcher, «Reciprocal Rank Fusion outperforms Condorcet and
    individual Rank Learning Methods», SIGIR 2009. A score of 0 or less, which is no match,
    takes no part.
    """
    ranks = 1 + (scores[np.newaxis, :] > scores[:, np.newaxis]).sum(axis=1)
    return np.where(scores > 0, 1.0 / (k + ranks), 0.0)
