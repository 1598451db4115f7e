"""What `VectorSpace.products` and `Vectors` do with NumPy, for Numba to compile."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled_sums

from .space import SHORT_BITS, SHORT_LEVELS


def products(codes: Array, rows: Array, weights: Array, upper: Array, offset: np.float32) -> Array:
    """The inner products of some encoded vectors with weights, and an offset: (n,) float32.

    The weights are those that `VectorSpace.weights_of` gives.

    Raises:
        IndexError: there is no such row.
    """
    if len(rows) and not 0 <= rows.min() <= rows.max() < len(codes):
        raise IndexError("a row is out of bounds")
    return _products(codes, rows, weights, upper, offset)


def best_products(
    codes: Array, firsts: Array, lasts: Array, weights: Array, upper: Array, offset: np.float32
) -> Array:
    """The highest of the inner products of each run of rows, -1 of one without: (n,) float32.

    Raises:
        IndexError: there is no such row.
    """
    if len(firsts) and (firsts.min() < 0 or lasts.max() > len(codes)):
        raise IndexError("a row is out of bounds")
    return _best_products(codes, firsts, lasts, weights, upper, offset)


@compiled_sums
def nearest(
    codes: Array,
    first: int,
    rows: Array,
    weights: Array,
    upper: Array,
    offset: np.float32,
    limit: int,
) -> tuple[Array, Array]:
    """The rows of the highest products, at most `limit`, and these; best first, ties by row.

    All in one, as other threads have the interpreter's lock meanwhile, and may keep it.

    Args:
        codes: of the rows from `first` on.
        first: the row of the first one.
        rows: (n,) int64 among which to choose; those below 0 are passed over.
        weights: those that `VectorSpace.weights_of` gives, as are the next two.
        upper: see there.
        offset: see there.
        limit: how many.

    Raises:
        IndexError: there is no such row.
    """
    chosen = np.sort(rows[rows >= 0])
    if len(chosen) and (chosen[0] < first or chosen[-1] >= first + len(codes)):
        raise IndexError("a row is out of bounds")
    products = _products(codes, chosen - first, weights, upper, offset)
    order = np.argsort(-products, kind="mergesort")[:limit]
    return chosen[order], products[order]


@compiled_sums
def _products(codes: Array, rows: Array, weights: Array, upper: Array, offset: np.float32) -> Array:
    result = np.empty(len(rows), np.float32)
    for place in range(len(rows)):
        result[place] = _product(codes[rows[place]], weights, upper, offset)
    return result


@compiled_sums
def _best_products(
    codes: Array, firsts: Array, lasts: Array, weights: Array, upper: Array, offset: np.float32
) -> Array:
    result = np.full(len(firsts), -1, np.float32)
    for place in range(len(firsts)):
        for row in range(firsts[place], lasts[place]):
            product = _product(codes[row], weights, upper, offset)
            if row == firsts[place] or product > result[place]:
                result[place] = product
    return result


@compiled_sums
def _product(code: Array, weights: Array, upper: Array, offset: np.float32) -> np.float32:
    """As `VectorSpace.products` does, without unpacking first."""
    total = np.float32(0)
    long = len(weights) - len(upper)
    for place in range(long):
        total += np.float32(code[place]) * weights[place]
    # Sliced, and as bytes: so the compiler does several at once.
    short, lower = code[long:], weights[long:]
    for place in range(len(upper)):
        total += np.float32(np.uint8(short[place] & SHORT_LEVELS)) * lower[place]
        total += np.float32(np.uint8(short[place] >> SHORT_BITS)) * upper[place]
    return total + offset
