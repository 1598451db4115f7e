"""Write the files of `vectors/`: see `search.dense.vectors`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faiss as _faiss
import numpy as np

from newsearch.search.arrays import Array, save_pieces
from newsearch.search.dense.faiss_headers import header_of_rows
from newsearch.search.dense.space import VectorSpace, telling
from newsearch.search.dense.vector_files import PART, ROWS, codes_name, rows_name, write_space
from newsearch.search.dense.vectors import EXACT_LIMIT, Vectors

from .previous import link_or_copy

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
        self._reused = previous if previous and self._holds(previous) else None
        self._same = 0  # so many of the first rows are those of before, and are not copied
        self._space: VectorSpace | None = None
        if self._reused:
            self._space = self._reused.space
        elif not self._many:
            self._space = VectorSpace.even(dimension)
        if self._space is None:  # to be fitted when all vectors are there
            self._vectors = np.zeros((count, dimension), np.float16)
        else:
            self._codes = np.zeros((count, self._space.width), np.uint8)

    @property
    def dimension(self) -> int:
        """Dimension of the vectors."""
        return self._dimension

    def put(self, rows: Array, vectors: Array) -> None:
        """Set the vectors of some rows: (n, dimension) float32."""
        if self._space is None:
            self._vectors[rows] = vectors
        else:
            # Rounded as those are that wait for a space to be fitted: the same bytes either way.
            self._codes[rows] = self._space.encode(vectors.astype(np.float16))

    def take_over(self, rows: Array, previous_rows: Array) -> None:
        """Set the vectors of some rows to those of the generation before."""
        if self._previous is None:
            raise ValueError("There is nothing to take over from.")
        if self._reused:
            self._same = _beginning(rows, previous_rows)
        for start in range(self._same, len(rows), _BLOCK):
            into, places = rows[start : start + _BLOCK], previous_rows[start : start + _BLOCK]
            if self._reused:
                self._codes[into] = self._reused.codes(places)
            else:
                self.put(into, self._previous.rows(places))

    def repeat(self, rows: Array, first: Array) -> None:
        """Set the vectors of some rows to those of other ones."""
        kept = self._codes if self._space is not None else self._vectors
        kept[rows] = kept[first]

    def write(self, folder: Path) -> None:
        """Write the files; the folder is made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        space = self._space or self._fitted()
        write_space(folder, space, self._reused.fitted_on if self._reused else self._count)
        if not self._many:
            # Not by FAISS: it would hold all of them twice.
            with (folder / ROWS).open("wb") as file:
                file.write(header_of_rows(self._count, space.ranges))
                for piece in self._bytes_of(0, range(self._count)):
                    file.write(piece.data)
            return
        coded = self._reused.parts if self._reused else ()
        trained = coded[0] if coded else self._trained(space)
        for number, start in enumerate(range(0, self._count, PART)):
            rows = range(start, min(start + PART, self._count))
            before = coded[number] if number < len(coded) else None
            if self._reused and before and before.ntotal == len(rows) and rows.stop <= self._same:
                for name in (rows_name(number), codes_name(number)):
                    link_or_copy(self._reused.folder / name, folder / name)
                continue
            shape, pieces = (len(rows), space.width), self._bytes_of(number, rows)
            save_pieces(folder / rows_name(number), pieces, shape, np.dtype(np.uint8))
            part = faiss.clone_index(before or trained)
            self._fill(part, space, rows, cleared=before is None)
            _write_index(part, folder / codes_name(number))

    @property
    def _many(self) -> bool:
        return self._count > self._exact_limit and can_be_coded(self._dimension)

    def _holds(self, previous: Vectors) -> bool:
        """Whether the space of the generation before fits these vectors too."""
        coded = bool(previous.parts)
        return coded == self._many and not (coded and self._count > GROWN * previous.fitted_on)

    def _fitted(self) -> VectorSpace:
        """Fit a space to evenly drawn vectors, and put all of them into it."""
        space = VectorSpace.fitted(self._vectors[:: self._step].astype(np.float32))
        self._codes = np.empty((self._count, space.width), np.uint8)
        for start in range(0, self._count, _BLOCK):
            block = self._vectors[start : start + _BLOCK].astype(np.float32)
            self._codes[start : start + _BLOCK] = space.encode(block)
        del self._vectors
        return space

    @property
    def _step(self) -> int:
        return max(1, -(-self._count // _SAMPLE))

    def _bytes_of(self, number: int, rows: range) -> Iterator[Array]:
        """The bytes of the vectors of a part, one array behind the other."""
        same = min(max(self._same - rows.start, 0), len(rows))
        if self._reused and same:
            yield from self._reused.read_codes(number, same)
        yield self._codes[rows.start + same : rows.stop]

    def _fill(self, part: Any, space: VectorSpace, rows: range, *, cleared: bool) -> None:  # noqa: ANN401
        """Give an index the codes of some rows; what it has of the same ones already stays."""
        if cleared or self._same < rows.start + part.ntotal:
            part.reset()
        for first in range(rows.start + part.ntotal, rows.stop, _BLOCK):
            last = min(first + _BLOCK, rows.stop)
            part.add_with_ids(self._telling(space, slice(first, last)), np.arange(first, last))

    def _trained(self, space: VectorSpace) -> Any:  # noqa: ANN401
        part = _untrained(telling(self._dimension))
        part.train(self._telling(space, slice(None, None, self._step)))
        return part

    def _telling(self, space: VectorSpace, rows: slice) -> Array:
        """The telling coordinates of some vectors, as their bytes give them."""
        turned = space.decode(np.concatenate(list(self._pieces(rows))))
        return np.ascontiguousarray(turned[:, : telling(self._dimension)])

    def _pieces(self, rows: slice = slice(None)) -> Iterator[Array]:
        """The bytes of some vectors, one array behind the other."""
        start, stop, step = rows.indices(self._count)
        if self._reused and start < self._same:
            yield self._reused.codes(np.arange(start, min(stop, self._same), step))
            start += -(-(self._same - start) // step) * step
        if start < stop:
            yield self._codes[start:stop:step]


def can_be_coded(dimension: int) -> bool:
    """Whether codes tell passages of such a dimension apart; the others are always compared all."""
    return dimension >= _FEWEST and dimension % 8 == 0


def _untrained(dimension: int) -> Any:  # noqa: ANN401
    # A single list: cells would lose too much where queries are unlike passages, and unlike
    # `IndexPQFastScan` this kind passes over what is not allowed.
    coarse = faiss.IndexFlatIP(dimension)
    coarse.add(np.zeros((1, dimension), np.float32))
    codes = dimension // _LETTERS
    part = faiss.IndexIVFPQFastScan(coarse, dimension, 1, codes, 4, faiss.METRIC_INNER_PRODUCT)
    coarse.this.disown()
    part.own_fields = True
    part.by_residual = False
    return part


def _beginning(rows: Array, previous_rows: Array) -> int:
    """How many of the first rows stay where they were."""
    every = np.arange(len(rows))
    moved = np.flatnonzero((rows != every) | (previous_rows != every))
    return int(moved[0]) if len(moved) else len(rows)


def _write_index(index: Any, path: Path) -> None:  # noqa: ANN401
    # Not by FAISS itself, which does not tell when the disk is full while it closes the file.
    with path.open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))


def write_vectors(folder: Path, vectors: Array, exact_limit: int = EXACT_LIMIT) -> None:
    """Write the files of (n_passages, dimension) float32 unit vectors."""
    count, dimension = vectors.shape
    builder = VectorsBuilder(count, dimension, exact_limit=exact_limit)
    builder.put(np.arange(count), vectors)
    builder.write(folder)
