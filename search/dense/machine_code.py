"""What `VectorSpace.products` and `Vectors.best_of` do with NumPy, for Numba to compile."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled_sums


def products(codes: Array, rows: Array, weights: Array, offset: np.float32, long: int) -> Array:
    """The inner products of some encoded vectors with weights, and an offset: (n,) float32.

    Of the first `long` coordinates they have a byte, of the others six bits.

    Raises:
        IndexError: there is no such row.
    """
    if len(rows) and not 0 <= rows.min() <= rows.max() < len(codes):
        raise IndexError("a row is out of bounds")
    return _products(codes, rows, weights, offset, long)


def best_products(
    codes: Array, firsts: Array, lasts: Array, weights: Array, offset: np.float32, long: int
) -> Array:
    """The highest of the inner products of each run of rows, -1 of one without: (n,) float32.

    Raises:
        IndexError: there is no such row.
    """
    if len(firsts) and (firsts.min() < 0 or lasts.max() > len(codes)):
        raise IndexError("a row is out of bounds")
    return _best_products(codes, firsts, lasts, weights, offset, long)


@compiled_sums
def _products(codes: Array, rows: Array, weights: Array, offset: np.float32, long: int) -> Array:
    result = np.empty(len(rows), np.float32)
    for place in range(len(rows)):
        result[place] = _product(codes[rows[place]], weights, offset, long)
    return result


@compiled_sums
def _best_products(
    codes: Array, firsts: Array, lasts: Array, weights: Array, offset: np.float32, long: int
) -> Array:
    result = np.full(len(firsts), -1, np.float32)
    for place in range(len(firsts)):
        for row in range(firsts[place], lasts[place]):
            product = _product(codes[row], weights, offset, long)
            if row == firsts[place] or product > result[place]:
                result[place] = product
    return result


@compiled_sums
def _product(code: Array, weights: Array, offset: np.float32, long: int) -> np.float32:
    """As `VectorSpace.products` does, without unpacking first."""
    total = np.float32(0)
    for coordinate in range(long):
        total += np.float32(code[coordinate]) * weights[coordinate]
    quarter = (len(weights) - long) // 4
    for coordinate in range(long, long + 3 * quarter):
        total += np.float32(code[coordinate] & 63) * weights[coordinate]
    for place in range(long, long + quarter):
        spread = code[place] >> 6 | code[place + quarter] >> 6 << 2
        spread |= code[place + 2 * quarter] >> 6 << 4
        total += np.float32(spread) * weights[place + 3 * quarter]
    return total + offset
