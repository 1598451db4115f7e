"""What `VectorSpace.products` and `Vectors` do with NumPy, for Numba to compile."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled_sums, prefetch

from .space import SHORT_BITS, SHORT_LEVELS

_AHEAD = 4  # rows
_LINE = 64  # bytes that a processor fetches at once

Steps = tuple[Array, Array, int]


@compiled_sums
def products(codes: Array, rows: Array, query: Array, steps: Steps) -> Array:
    """The inner products of some encoded vectors with a turned query: (n,) float32.

    Args:
        codes: of all vectors.
        rows: (n,) int64.
        query: (dimension,) float32.
        steps: those of the `VectorSpace`.

    Raises:
        IndexError: there is no such row.
    """
    return _products(codes, rows, _weighed(query, steps))


@compiled_sums
def best_products(codes: Array, firsts: Array, lasts: Array, query: Array, steps: Steps) -> Array:
    """The highest of the inner products of each run of rows, -1 of one without: (n,) float32.

    Raises:
        IndexError: there is no such row.
    """
    weighed = _weighed(query, steps)
    result = np.full(len(firsts), -1, np.float32)
    for place in range(len(firsts)):
        if place + _AHEAD < len(firsts):
            first, last = firsts[place + _AHEAD], lasts[place + _AHEAD]
            for row in range(first, min(last, first + _AHEAD)):
                _fetch(codes, row)
        if firsts[place] < 0 or lasts[place] > len(codes):
            raise IndexError("a row is out of bounds")
        for row in range(firsts[place], lasts[place]):
            product = _product(codes[row], weighed)
            if row == firsts[place] or product > result[place]:
                result[place] = product
    return result


@compiled_sums
def nearest(
    codes: Array, first: int, rows: Array, query: Array, steps: Steps, limit: int
) -> tuple[Array, Array]:
    """The rows of the highest products, at most `limit`, and these; best first, ties by row.

    All in one, as other threads have the interpreter's lock meanwhile, and may keep it.

    Args:
        codes: of the rows from `first` on.
        first: the row of the first one.
        rows: (n,) int64 among which to choose; those below 0 are passed over.
        query: as for `products`.
        steps: as for `products`.
        limit: how many.

    Raises:
        IndexError: there is no such row.
    """
    chosen = np.sort(rows[rows >= 0])
    products = _products(codes, chosen - first, _weighed(query, steps))
    if len(products) > limit:
        least = np.partition(products, len(products) - limit)[len(products) - limit]
        chosen, products = chosen[products >= least], products[products >= least]
    order = np.argsort(-products, kind="mergesort")[:limit]
    return chosen[order], products[order]


@compiled_sums
def _weighed(query: Array, steps: Steps) -> tuple[Array, Array, np.float32]:
    """What `VectorSpace.weights_of` gives."""
    step, middle, width = steps
    weights = step * query
    quarter = len(weights) - width
    upper = np.empty(3 * quarter, np.float32)
    for third in range(3):
        upper[third * quarter : (third + 1) * quarter] = np.float32(4**third) * weights[width:]
    offset = np.float32(0)
    for place in range(len(query)):
        offset += middle[place] * query[place]
    return weights[:width], upper, offset


@compiled_sums
def _fetch(codes: Array, row: int) -> None:
    """Have a vector fetched before it is needed: rows are far apart in memory."""
    every, width = codes.reshape(-1), codes.shape[1]
    for place in range(row * width, (row + 1) * width, _LINE):
        prefetch(every, place)


@compiled_sums
def _products(codes: Array, rows: Array, weighed: tuple[Array, Array, np.float32]) -> Array:
    result = np.empty(len(rows), np.float32)
    for place in range(len(rows)):
        if place + _AHEAD < len(rows):
            _fetch(codes, rows[place + _AHEAD])
        if rows[place] < 0 or rows[place] >= len(codes):
            raise IndexError("a row is out of bounds")
        result[place] = _product(codes[rows[place]], weighed)
    return result


@compiled_sums
def _product(code: Array, weighed: tuple[Array, Array, np.float32]) -> np.float32:
    """As `VectorSpace.products` does, without unpacking first."""
    weights, upper, offset = weighed
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
