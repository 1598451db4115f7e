"""Token vectors from the company that tokens keep: what contrastive training begins with.

Tokens that stand beside the same tokens get like vectors, also such that hardly any pair of texts
would bring together: news is written once, so a pair shows few of the words that could replace one
another. Positive pointwise mutual information of neighbours, by its strongest singular vectors.

Source: Levy, Goldberg and Dagan 2015, "Improving Distributional Similarity with Lessons Learned
from Word Embeddings": contexts smoothed to the power 0.75, singular values to the power 0.5, rows
of unit length. The decomposition is Halko, Martinsson and Tropp 2011, "Finding Structure with
Randomness", algorithm 4.4 and two steps of it.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from .tokens import Ids, Tokens

if TYPE_CHECKING:
    import torch

Table = npt.NDArray[np.float32]

WINDOW = 8
"""Tokens farther apart than that are no neighbours; at distance d they count 1 / sqrt(d)."""

_SMOOTHING = 0.75
_ITERATIONS = 2
_SPARE = 20  # singular vectors that are computed and not kept: they make the others exact


class Counts(NamedTuple):
    """How often tokens stand near each other, each unordered pair once.

    Attributes:
        first: (n,) int64.
        second: (n,) int64, not less than `first`.
        weight: (n,) float64, more than 0.
    """

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float64]


def neighbours(documents: Iterable[Tokens], size: int) -> Counts:
    """Count the neighbours among `size` tokens, in the title and body of each document."""
    gap = np.zeros(WINDOW, np.int32)  # of unknown tokens, so that documents do not touch
    parts: list[Ids] = [gap]
    for document in documents:
        parts += (document.title, document.body, gap)
    text = np.concatenate(parts)
    keys, weights = [], []
    for distance in range(1, WINDOW + 1):
        one, other = text[:-distance].astype(np.int64), text[distance:].astype(np.int64)
        known = (one > 0) & (other > 0)
        low, high = np.minimum(one, other)[known], np.maximum(one, other)[known]
        found, counts = np.unique(low * size + high, return_counts=True)
        keys.append(found)
        weights.append(counts / np.sqrt(distance))
    pairs, places = np.unique(np.concatenate(keys), return_inverse=True)
    first, second = np.divmod(pairs, size)
    weight = np.bincount(places, np.concatenate(weights), len(pairs)).astype(np.float64)
    return Counts(first, second, weight)


def mutual_information(counts: Counts, size: int) -> tuple[Ids, Ids, Table]:
    """Return rows, columns and values of what is positive in the matrix of token by context.

    The value is ln(P(token, context) / (P(token) P'(context))), where P' is the share of the
    context after all counts are raised to the power 0.75.
    """
    two = counts.first != counts.second
    rows = np.concatenate((counts.first, counts.second[two]))
    columns = np.concatenate((counts.second, counts.first[two]))
    weight = np.concatenate((np.where(two, 1, 2) * counts.weight, counts.weight[two]))
    total = np.bincount(rows, weight, size)
    smooth = total**_SMOOTHING
    expected = total[rows] * (smooth / max(smooth.sum(), 1e-9))[columns]
    value = np.log(weight / expected)
    positive = value > 0
    return (
        rows[positive].astype(np.int32),
        columns[positive].astype(np.int32),
        value[positive].astype(np.float32),
    )


def vectors_of_company(
    documents: Sequence[Tokens], size: int, dimension: int, seed: int, threads: int
) -> Table:
    """The unit vector of each token: (size, dimension) float32; zero for one without neighbours.

    Args:
        documents: where tokens have their neighbours.
        size: how many tokens there are.
        dimension: of the vectors; those that the text cannot fill stay zero.
        seed: of the random start of the decomposition.
        threads: of torch.
    """
    import torch

    torch.set_num_threads(threads)
    rows, columns, values = mutual_information(neighbours(documents, size), size)
    matrix, transposed = _sparse(rows, columns, values, size), _sparse(columns, rows, values, size)
    width = min(dimension + _SPARE, size)
    start = np.random.default_rng(seed).standard_normal((size, width)).astype(np.float32)
    basis = _orthonormal(matrix @ torch.from_numpy(start))
    for _ in range(_ITERATIONS):
        basis = _orthonormal(matrix @ _orthonormal(transposed @ basis))
    small = transposed @ basis  # (size, width); its singular values are those of the matrix
    strength, turned = torch.linalg.eigh(small.T @ small)
    strongest = torch.argsort(strength, descending=True)[:dimension]
    scaled = (basis @ turned[:, strongest]) * strength[strongest].clamp(min=0) ** 0.25
    table = np.zeros((size, dimension), np.float32)
    table[:, : len(strongest)] = scaled.numpy()
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    np.divide(table, lengths, out=table, where=lengths > 1e-6)
    return table


def _orthonormal(columns: "torch.Tensor") -> "torch.Tensor":
    import torch

    basis: torch.Tensor = torch.linalg.qr(columns)[0]
    return basis


def _sparse(rows: Ids, columns: Ids, values: Table, size: int) -> "torch.Tensor":
    import torch

    order = np.lexsort((columns, rows))
    places = torch.from_numpy(np.stack((rows[order], columns[order])).astype(np.int64))
    return torch.sparse_coo_tensor(
        places,
        torch.from_numpy(values[order]),
        (size, size),
        is_coalesced=True,
        check_invariants=False,
    )
