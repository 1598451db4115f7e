"""How the cosines of a model are spread over a collection."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.dense.vectors import Vectors

_TELLING = 100  # passages; fewer do not tell how the cosines of a model are spread
_PAIRS = 2_000


def spread_of(vectors: Vectors, article: Array) -> float | None:
    """The standard deviation of the cosines of passages of different articles, drawn at random.

    Args:
        vectors: of the passages.
        article: (n_passages,) the ordinal of each one's article.

    Returns:
        The same for the same passages; None where there are too few, or all are alike.
    """
    if len(vectors) < _TELLING:
        return None
    drawn = np.random.default_rng(1).integers(0, len(vectors), (2, _PAIRS))
    first, second = drawn[:, article[drawn[0]] != article[drawn[1]]]
    if not len(first):
        return None
    cosines = np.einsum("ij,ij->i", vectors.rows(first), vectors.rows(second))
    return float(cosines.std()) or None
