"""Merge a lexical and a dense list into one ranking."""

import math
from typing import Literal

import msgspec
import numpy as np

from newsearch.search.arrays import Array

Method = Literal["weighted", "rrf"]


class Fusion(msgspec.Struct, frozen=True):
    """How two lists are merged.

    Attributes:
        method: "weighted", a weighted sum of scores, or "rrf", by ranks alone.
        dense_weight: how much a cosine of 1 is worth beside one occurrence of a word that only one
            article has, in a model whose cosines are spread as those of the shipped one are.
            The default is the highest of a coarse row that costs words no set of
            `benchmarks/quality.py` anything.
        rrf_k: the constant of reciprocal rank fusion.
    """

    method: Method = "weighted"
    dense_weight: float = 1.5
    rrf_k: int = 60


DEFAULT_FUSION = Fusion()

CONTEXTUAL_FUSION = Fusion(dense_weight=9.0)
"""For models that read words in their context: what they find near is worth far more. Chosen on
multilingual-e5-small and one set of questions, where more still was a little better."""

USUAL_SPREAD = 0.105
"""Standard deviation of the shipped model's cosines of unrelated passages: .100 to .111, on news,
on encyclopedia articles and on passages that answer questions."""


def fuse(
    lexical: Array,
    dense: Array,
    article_count: int,
    fusion: Fusion,
    spread: float = USUAL_SPREAD,
) -> Array:
    """The fused scores of candidates, from both of their scores.

    Args:
        lexical: (n,) BM25F, 0 for an article that no word of the query occurs in.
        dense: (n,) inner products of unit vectors.
        article_count: of the collection, which sets the scale of BM25F.
        fusion: the method and its constants.
        spread: standard deviation of the model's cosines of unrelated passages.

    Returns:
        (n,) float64; independent of the order of the candidates.
    """
    if fusion.method == "rrf":
        return reciprocal_ranks(lexical, fusion.rrf_k) + reciprocal_ranks(dense, fusion.rrf_k)
    weight = fusion.dense_weight * USUAL_SPREAD / spread
    return weighted_sum(lexical, dense, article_count, weight)


def weighted_sum(lexical: Array, dense: Array, article_count: int, dense_weight: float) -> Array:
    """The sum lexical / ln(1 + article_count) + dense_weight x dense.

    The scale is that of the formulas, not of the candidates: ln(1 + N) is about the idf of a word
    that only one article has. So a query with many matching words keeps its lead over the vectors,
    and one that words hardly match is decided by meaning; scaling each list by its own highest
    score would hide which of the two it is.

    Source: Bruch, Gai and Ingber, «An Analysis of Fusion Functions for Hybrid Retrieval», 2023
    (arXiv 2210.11934), on convex combinations and on normalising by theoretical bounds.
    """
    return lexical.astype(np.float64) / math.log1p(max(article_count, 1)) + dense_weight * dense


def reciprocal_ranks(scores: Array, k: int) -> Array:
    """1 / (k + rank) for each score, rank 1 for the highest, equal scores of equal rank.

    Source: Cormack, Clarke and Büttcher, «Reciprocal Rank Fusion outperforms Condorcet and
    individual Rank Learning Methods», SIGIR 2009. A score of 0 or less, which is no match,
    takes no part.
    """
    ranks = 1 + (scores[np.newaxis, :] > scores[:, np.newaxis]).sum(axis=1)
    return np.where(scores > 0, 1.0 / (k + ranks), 0.0)
