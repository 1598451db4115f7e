"""What `VectorSpace.products` does with NumPy, for Numba to compile."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled_sums


def products(codes: Array, rows: Array, weights: Array, offset: np.float32) -> Array:
    """The inner products of some encoded vectors with weights, and an offset: (n,) float32.

    Raises:
        IndexError: there is no such row.
    """
    if len(rows) and not 0 <= rows.min() <= rows.max() < len(codes):
        raise IndexError("a row is out of bounds")
    return _products(codes, rows, weights, offset)


@compiled_sums
def _products(codes: Array, rows: Array, weights: Array, offset: np.float32) -> Array:
    result = np.empty(len(rows), np.float32)
    for place in range(len(rows)):
        code = codes[rows[place]]
        total = np.float32(0)
        for coordinate in range(len(weights)):
            total += np.float32(code[coordinate]) * weights[coordinate]
        result[place] = total + offset
    return result
