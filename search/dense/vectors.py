"""The FAISS indexes over passages: where the nearest passages are, and how near some are.

A vector is kept as a byte for each coordinate (see `space`). Up to `EXACT_LIMIT` passages, each
search compares them all. Above, codes of four bits for four of the telling coordinates are compared
first, in registers, and the best of them by their bytes.

The files of `vectors/`::

    basis.npy            (dimension, dimension) float32: that of the `VectorSpace`
    coordinates.npy      (2, dimension) float32: the center of the space and the deviation
    fitted_on.npy        () int64: of how many vectors the space was made
    rows.faiss           a byte for each coordinate: `faiss.IndexScalarQuantizer`, mapped
    codes-NNN.faiss      above `EXACT_LIMIT` only, for `PART` passages each: a
                         `faiss.IndexIVFPQFastScan` with a single list

Source of the codes: André, Kermarrec and Le Scouarnec, «Quicker ADC: Unlocking the Hidden Potential
of Product Quantization With SIMD», IEEE TPAMI 2021.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

import faiss as _faiss
import numpy as np

from newsearch.search.arrays import Array, open_arrays, save_arrays
from newsearch.search.errors import IndexDamaged

from .faiss_headers import has_codes, has_rows, header_of_rows
from .scan import Scan
from .space import VectorSpace, telling

faiss: Any = _faiss  # its annotations are those of C++, not of what its wrappers take

if hasattr(os, "register_at_fork"):
    # The threads of OpenMP do not survive a fork, and a search would wait for them for ever.
    os.register_at_fork(after_in_child=lambda: faiss.omp_set_num_threads(1))

EXACT_LIMIT = 8_192
"""Up to this many passages, comparing all takes about as long as codes and the best of them do."""

CANDIDATES = 500
"""How many of the best by codes are compared by their bytes, at least."""

FOR_EACH = 4
"""And for each one that is wanted."""

_FEW = 16_384
"""So few allowed passages are compared one by one: codes would all be decoded to pass over most."""

_TELLING = 100  # passages; fewer do not tell how the cosines of a model are spread
_PAIRS = 2_000
_COPIED = 1 << 20

PART = 1 << 18
"""Passages whose codes are searched by one thread at a time, in a millisecond. Four parts take 5 %
longer than all of a million at once, and a second thread has a part to help with."""

ROWS = "rows.faiss"


def codes_name(part: int) -> str:
    """The name of the file with the codes of a part."""
    return f"codes-{part:03}.faiss"


class Vectors:
    """The passage vectors of one generation, row i for passage i. Safe to share between threads."""

    def __init__(self, folder: Path, *, compiled: bool = False) -> None:
        """Map the files of a `vectors/` folder into memory.

        Args:
            folder: of the files.
            compiled: compare in machine code; products differ by the rounding of float32.

        Raises:
            IndexDamaged: a file is absent or cannot be read.
        """
        self._compiled = _machine_code() if compiled else None
        self.space, self.fitted_on = _read_space(folder)
        is_sound = partial(has_rows, dimension=self.dimension)
        self._path = folder / ROWS
        self._index = _read(self._path, is_sound, faiss.IO_FLAG_MMAP_IFC)
        self._parts = self._codes_in(folder) if (folder / codes_name(0)).exists() else []
        if compiled:
            nothing = np.zeros(self.dimension, np.float32), np.zeros(0, np.int64)
            self.products(*nothing)
            self.best_of(*nothing, nothing[1])

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Dimension of the vectors."""
        return self.space.dimension

    @property
    def parts(self) -> Sequence[Any]:
        """The FAISS indexes of the codes, one behind the other; none where all are compared."""
        return self._parts

    @cached_property
    def codes(self) -> Array:
        """(n_passages, dimension) uint8, mapped: the bytes of all vectors."""
        if not len(self):
            return np.empty((0, self.dimension), np.uint8)
        codes = faiss.rev_swig_ptr(self._index.codes.data(), len(self) * self.dimension)
        return np.asarray(codes).reshape(len(self), self.dimension)

    def copy_rows(self, count: int, into: BinaryIO) -> None:
        """Write the bytes of the first `count` vectors into a file.

        Read as a file, which takes half the time of pages that are mapped one by one.

        Raises:
            IndexDamaged: the file has become shorter.
        """
        left = count * self.dimension
        with self._path.open("rb") as file:
            file.seek(len(header_of_rows(len(self), self.space.ranges)))
            while left and (block := file.read(min(left, _COPIED))):
                left -= into.write(block)
        if left:
            raise IndexDamaged(_unreadable(self._path))

    def turned(self, query: Array) -> Array:
        """A query in the coordinates that passages are kept in: (dimension,) float32."""
        return self.space.turned(query)

    def search(self, query: Array, limit: int, allowed: Array | None = None) -> tuple[Array, Array]:
        """The passages nearest to a query.

        Args:
            query: (dimension,) float32, a unit vector, `turned`.
            limit: how many passages at most.
            allowed: (n_passages,) bool; the others are passed over inside the search.

        Returns:
            Passage rows (int64) and their inner products (float32), best first; ties by row.
        """
        scan = self.scan(query, limit, allowed)
        scan.work()
        return scan.found()

    def scan(self, query: Array, limit: int, allowed: Array | None = None) -> "Nearest":
        """The same search, for several threads to work at."""
        count = len(self) if allowed is None else int(np.count_nonzero(allowed))
        limit = min(limit, count)
        if not self._parts or limit == 0 or (allowed is not None and count <= _FEW):
            whole = partial(self._compared, query, limit, allowed)
            return Scan([whole], lambda found: found[0])
        # The selector keeps only a pointer to the bits: they must outlive the search.
        bits = None if allowed is None else np.packbits(allowed, bitorder="little")
        options = faiss.SearchParametersIVF(nprobe=1)
        if bits is not None:
            options = faiss.SearchParametersIVF(nprobe=1, sel=faiss.IDSelectorBitmap(bits))
        first = np.ascontiguousarray(query[np.newaxis, : telling(self.dimension)])
        wanted = max(CANDIDATES, FOR_EACH * limit)

        def ranked(parts: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
            rows = _best(parts, wanted)
            return _ranked(rows, self.products(query, rows), limit)

        return Scan(
            [partial(_coded, part, first, wanted, options, bits) for part in self._parts], ranked
        )

    def _compared(self, query: Array, limit: int, allowed: Array | None) -> tuple[Array, Array]:
        """The nearest of all passages, or of the few that are allowed, by comparing each."""
        if limit == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if allowed is not None and np.count_nonzero(allowed) <= _FEW:
            rows = np.flatnonzero(allowed)
            return _ranked(rows, self.products(query, rows), limit)
        bits = None if allowed is None else np.packbits(allowed, bitorder="little")
        selector = None if bits is None else faiss.IDSelectorBitmap(bits)
        options = None if selector is None else faiss.SearchParameters(sel=selector)
        with _one_thread():
            scores, rows = self._index.search(query[np.newaxis], limit, params=options)
        found = rows[0] >= 0
        return _ranked(rows[0][found], scores[0][found], limit)

    def products(self, query: Array, rows: Array) -> Array:
        """The inner products of some passages with a query, `turned`: (n,) float32."""
        if self._compiled is not None:
            weights, offset = self.space.weights_of(query)
            compared: Array = self._compiled.products(self.codes, rows, weights, offset)
            return compared
        products = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _FEW):
            block = rows[start : start + _FEW]
            products[start : start + len(block)] = self.space.products(self.codes[block], query)
        return products

    def best_of(self, query: Array, firsts: Array, lasts: Array) -> Array:
        """The inner product of the nearest passage of each of several runs.

        Args:
            query: (dimension,) float32, a unit vector, `turned`.
            firsts: (n,) the first row of each run.
            lasts: (n,) the row behind its last one.

        Returns:
            (n,) float32; -1 for a run without passages.
        """
        if self._compiled is not None:
            weights, offset = self.space.weights_of(query)
            nearest: Array = self._compiled.best_products(
                self.codes, firsts, lasts, weights, offset
            )
            return nearest
        counts = (lasts - firsts).astype(np.int64)
        starts = np.cumsum(counts) - counts
        rows = np.repeat(firsts - starts, counts) + np.arange(counts.sum())
        best = np.full(len(firsts), -1, np.float32)
        present = counts > 0
        if present.any():
            products = self.products(query, rows)
            best[present] = np.maximum.reduceat(products, starts[present])
        return best

    def rows(self, rows: Array) -> Array:
        """The vectors of some passages: (n, dimension) float32."""
        vectors: Array = self.space.decode(self.codes[rows]) @ self.space.basis.T
        return vectors

    def _codes_in(self, folder: Path) -> list[Any]:
        parts = []
        for number, start in enumerate(range(0, len(self), PART)):
            count = min(PART, len(self) - start)
            is_sound = partial(has_codes, dimension=telling(self.dimension), count=count)
            part = _read(folder / codes_name(number), is_sound)
            part.nprobe = 1  # whatever number the file holds
            parts.append(part)
        return parts


Nearest = Scan[tuple[Array, Array], tuple[Array, Array]]
"""A search for the nearest passages, which finds what `Vectors.search` returns."""


def _coded(
    part: Any,  # noqa: ANN401
    first: Array,
    limit: int,
    options: Any,  # noqa: ANN401
    _bits: Array | None,
) -> tuple[Array, Array]:
    """The best of a part by their codes: rows, and what the codes say of each."""
    scores, rows = part.search(first, limit, params=options)
    found = rows[0] >= 0
    return rows[0][found], scores[0][found]


def _best(parts: Sequence[tuple[Array, Array]], limit: int) -> Array:
    """The rows of the best of all parts, ascending; of the last ones that are equal, all."""
    rows, scores = (np.concatenate(each) for each in zip(*parts, strict=True))
    if len(rows) > limit:
        rows = rows[scores >= np.partition(scores, len(scores) - limit)[len(scores) - limit]]
    return np.sort(rows)


def _machine_code() -> ModuleType:
    from . import machine_code  # Numba takes a second to import

    return machine_code


def _ranked(rows: Array, scores: Array, limit: int) -> tuple[Array, Array]:
    if len(rows) > 2 * limit:
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        rows, scores = rows[scores >= least], scores[scores >= least]
    order = np.lexsort((rows, -scores))[:limit]
    return rows[order], scores[order]


@contextmanager
def _one_thread() -> Iterator[None]:
    """A search is too short to be shared out, and other threads may be searching beside it."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _read(path: Path, is_sound: Callable[[Path], bool], flags: int = 0) -> Any:  # noqa: ANN401
    try:
        if is_sound(path):  # what FAISS believes of a file it would crash on
            return faiss.read_index(str(path), flags)
    except (OSError, RuntimeError, MemoryError) as error:
        raise IndexDamaged(_unreadable(path)) from error
    raise IndexDamaged(_unreadable(path))


def _read_space(folder: Path) -> tuple[VectorSpace, int]:
    basis, coordinates, fitted_on = open_arrays(folder, "basis", "coordinates", "fitted_on")
    dimension = len(basis) if basis.ndim else 0
    shapes = basis.shape, coordinates.shape, fitted_on.shape
    sound = shapes == ((dimension, dimension), (2, dimension), ())
    kinds = basis.dtype.str, coordinates.dtype.str, fitted_on.dtype.str
    if not dimension or not sound or kinds != ("<f4", "<f4", "<i8"):
        raise IndexDamaged(_unreadable(folder / "basis.npy"))
    return VectorSpace(basis, *coordinates), int(fitted_on)


def write_space(folder: Path, space: VectorSpace, fitted_on: int) -> None:
    """Write a space, made of so many vectors, into a `vectors/` folder."""
    save_arrays(
        folder,
        basis=space.basis,
        coordinates=np.stack((space.center, space.deviation)),
        fitted_on=np.array(fitted_on, np.int64),
    )


def _unreadable(path: Path) -> str:
    return f"{path}: the vector index cannot be read. Run `newsearch rebuild --full`."


def spread_of(vectors: "Vectors", article: Array) -> float | None:
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
