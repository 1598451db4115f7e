"""Write the files of `vectors/`: see `search.dense.vectors`."""

from pathlib import Path
from typing import Any

import faiss as _faiss
import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.dense.space import VectorSpace, telling
from newsearch.search.dense.vectors import CODES, EXACT_LIMIT, ROWS, SPACE, Vectors

faiss: Any = _faiss  # its annotations are those of C++, not of what its wrappers take

GROWN = 8
"""A space is fitted anew for so many times the vectors that it was fitted on."""

_SAMPLE = 32_768
_BLOCK = 16_384
_FEWEST = 64
_LETTERS = 4  # coordinates in one code, which names one of 16 points


class VectorsBuilder:
    """Collects the vectors of all passages, row after row in any order, and writes them.

    Bytes of the generation before are taken over as they are, as long as its space holds.
    """

    def __init__(
        self,
        count: int,
        dimension: int,
        previous: Vectors | None = None,
        exact_limit: int = EXACT_LIMIT,
    ) -> None:
        """Make room for `count` vectors.

        Args:
            count: how many there will be.
            dimension: of the vectors.
            previous: vectors of the same model, to take over from.
            exact_limit: up to how many are searched without codes.
        """
        self._count = count
        self._dimension = dimension
        self._exact_limit = exact_limit
        self._previous = previous
        # Codes of all vectors need a space that was fitted on more than a few.
        holds = previous is not None and count <= GROWN * max(previous.fitted_on, 1)
        coded = previous is not None and previous.quick is not None
        self._space = previous.space if previous and holds and (coded or not self._many) else None
        if self._space is None:
            self._vectors = np.zeros((count, dimension), np.float16)
        else:
            self._codes = np.zeros((count, dimension), np.uint8)

    @property
    def dimension(self) -> int:
        """Dimension of the vectors."""
        return self._dimension

    def put(self, rows: Array, vectors: Array) -> None:
        """Set the vectors of some rows: (n, dimension) float32."""
        if self._space is None:
            self._vectors[rows] = vectors
        else:
            self._codes[rows] = self._space.encode(vectors)

    def take_over(self, rows: Array, previous_rows: Array) -> None:
        """Set the vectors of some rows to those of the generation before."""
        if self._previous is None:
            raise ValueError("There is nothing to take over from.")
        for start in range(0, len(rows), _BLOCK):
            block = slice(start, start + _BLOCK)
            if self._space is None:
                self._vectors[rows[block]] = self._previous.rows(previous_rows[block])
            else:
                self._codes[rows[block]] = self._previous.codes[previous_rows[block]]

    def repeat(self, rows: Array, first: Array) -> None:
        """Set the vectors of some rows to those of other ones."""
        kept = self._codes if self._space is not None else self._vectors
        kept[rows] = kept[first]

    def write(self, folder: Path) -> None:
        """Write the files; the folder is made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        fitted_on = self._count
        space = self._space
        if space is None:
            space = VectorSpace.fitted(self._sample())
            self._codes = np.empty((self._count, self._dimension), np.uint8)
            for start in range(0, self._count, _BLOCK):
                block = self._vectors[start : start + _BLOCK].astype(np.float32)
                self._codes[start : start + _BLOCK] = space.encode(block)
            del self._vectors
        elif self._previous is not None:
            fitted_on = self._previous.fitted_on
        np.savez(
            folder / SPACE,
            basis=space.basis,
            center=space.center,
            deviation=space.deviation,
            fitted_on=fitted_on,
        )
        _write_rows(folder / ROWS, space, self._codes)
        if self._many:
            faiss.write_index(self._quick(space), str(folder / CODES))

    @property
    def _many(self) -> bool:
        return self._count > self._exact_limit and can_be_coded(self._dimension)

    def _sample(self) -> Array:
        """Evenly drawn vectors, at most `_SAMPLE`, and none where there is none."""
        step = max(1, -(-self._count // _SAMPLE))
        return self._vectors[::step].astype(np.float32)

    def _quick(self, space: VectorSpace) -> Any:  # noqa: ANN401
        """The index of the codes: that of before with what is new behind it, if all else stays."""
        most = telling(self._dimension)
        before = self._previous.quick if self._previous and self._space is not None else None
        start = 0
        if before is not None:
            quick = faiss.clone_index(before)
            old = self._previous.codes if self._previous else self._codes[:0]
            start = len(old)
            if start > self._count or not _same(old, self._codes[:start]):
                quick.reset()
                start = 0
        else:
            quick = _untrained(most)
            step = max(1, -(-self._count // _SAMPLE))
            sample = space.decode(self._codes[::step])[:, :most]
            quick.train(np.ascontiguousarray(sample))
        for first in range(start, self._count, _BLOCK):
            block = space.decode(self._codes[first : first + _BLOCK])[:, :most]
            quick.add(np.ascontiguousarray(block))
        return quick


def can_be_coded(dimension: int) -> bool:
    """Whether codes tell passages of such a dimension apart; the others are always compared all."""
    return dimension >= _FEWEST and dimension % 8 == 0


def _untrained(dimension: int) -> Any:  # noqa: ANN401
    # A single list: cells would lose too much where queries are unlike passages, and unlike
    # `IndexPQFastScan` this kind passes over what is not allowed.
    coarse = faiss.IndexFlatIP(dimension)
    coarse.add(np.zeros((1, dimension), np.float32))
    codes = dimension // _LETTERS
    quick = faiss.IndexIVFPQFastScan(coarse, dimension, 1, codes, 4, faiss.METRIC_INNER_PRODUCT)
    coarse.this.disown()
    quick.own_fields = True
    quick.by_residual = False
    return quick


def _same(left: Array, right: Array) -> bool:
    return all(
        np.array_equal(left[start : start + _BLOCK], right[start : start + _BLOCK])
        for start in range(0, len(left), _BLOCK)
    )


def _write_rows(path: Path, space: VectorSpace, codes: Array) -> None:
    kind, metric = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    index = faiss.IndexScalarQuantizer(space.dimension, kind, metric)
    faiss.copy_array_to_vector(space.ranges, index.sq.trained)
    index.is_trained = True
    index.add_sa_codes(codes)
    faiss.write_index(index, str(path))


def write_vectors(folder: Path, vectors: Array, exact_limit: int = EXACT_LIMIT) -> None:
    """Write the files of (n_passages, dimension) float32 unit vectors."""
    count, dimension = vectors.shape
    builder = VectorsBuilder(count, dimension, exact_limit=exact_limit)
    builder.put(np.arange(count), vectors)
    builder.write(folder)
