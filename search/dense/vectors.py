"""The FAISS indexes over passages: where the nearest passages are, and how near some are.

Up to `EXACT_LIMIT` passages a vector is kept as a byte for each coordinate (see `space`), and each
search compares them all. Above, the last coordinates take six bits; codes of four bits for four of
the telling coordinates are compared first, in registers, and the best of them by their bytes.

`vector_files` tells what lies where.

Source of the codes: André, Kermarrec and Le Scouarnec, «Quicker ADC: Unlocking the Hidden Potential
of Product Quantization With SIMD», IEEE TPAMI 2021.
"""

import math
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import faiss as _faiss
import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.errors import IndexDamaged

from .faiss_headers import has_codes, has_rows
from .scan import Scan
from .space import telling
from .vector_files import PART, ROWS, codes_name, open_rows, read_space, rows_name, unreadable

faiss: Any = _faiss  # its annotations are those of C++, not of what its wrappers take

if hasattr(os, "register_at_fork"):
    # The threads of OpenMP do not survive a fork, and a search would wait for them for ever.
    os.register_at_fork(after_in_child=lambda: faiss.omp_set_num_threads(1))

EXACT_LIMIT = 8_192
"""Up to this many passages, comparing all takes about as long as codes and the best of them do."""

CANDIDATES = 500
"""How many of the best by codes are compared by their bytes, at least; see `candidates_for`."""

FOR_EACH = 4
"""And for each one that is wanted."""

_FEW = 16_384
"""So few allowed passages are compared one by one: codes would all be decoded to pass over most."""

_COPIED = 1 << 20

_ALL = faiss.SearchParametersIVF(nprobe=1)
"""For a search that passes nothing over."""


def candidates_for(limit: int, parts: int) -> int:
    """How many of the best of each part by codes are compared where so many passages are wanted.

    Of a part alone all of them; of each of several, fewer by the square root of their number, so
    that all together are more. Of 100,000 passages 500 had 99.5 % of the ten nearest and 93 % of
    the 80 nearest; of a million in four parts, 250 of each had 99.9 % and 97 %, and 500 of each
    99.9 % and 99 %, for a fifth more time.
    """
    return math.ceil(max(CANDIDATES, FOR_EACH * limit) / math.sqrt(parts))


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
        self.folder = folder
        self._whole: Any = None
        self._parts = list[Any]()
        if (folder / ROWS).exists():
            self.space, self.fitted_on = read_space(folder, packed=False)
            is_sound = partial(has_rows, dimension=self.dimension)
            self._whole = _read(folder / ROWS, is_sound, faiss.IO_FLAG_MMAP_IFC)
            self._rows = [self._bytes_of(self._whole)]
        else:
            self.space, self.fitted_on = read_space(folder, packed=True)
            self._rows = list(open_rows(folder, self.space.width))
            self._parts = self._codes_in(folder)
        self._count = sum(map(len, self._rows))
        names = [ROWS] if self._whole else map(rows_name, range(len(self._rows)))
        self._sizes = {folder / name: (folder / name).stat().st_size for name in names}
        if self._compiled is not None:
            self._compile(self._compiled)

    def __len__(self) -> int:
        return self._count

    @property
    def dimension(self) -> int:
        """Dimension of the vectors."""
        return self.space.dimension

    @property
    def parts(self) -> Sequence[Any]:
        """The FAISS indexes of the codes, one behind the other; none where all are compared."""
        return self._parts

    def codes(self, rows: Array) -> Array:
        """The bytes of the vectors of some passages: (n, `VectorSpace.width`) uint8.

        Raises:
            IndexError: there is no such passage.
        """
        if len(self._rows) == 1:
            return self._rows[0][rows]
        codes = np.empty((len(rows), self.space.width), np.uint8)
        for part, places, inside in self._by_part(rows):
            codes[places] = part[inside]
        return codes

    def read_codes(self, part: int, count: int) -> Iterator[Array]:
        """Read the bytes of the first `count` vectors of a part, one array behind the other.

        As a file, which takes half the time of pages that are mapped one by one.

        Raises:
            IndexDamaged: the file has become shorter.
        """
        path, size = list(self._sizes.items())[part]
        left = count * self.space.width
        with path.open("rb") as file:
            file.seek(size - self._rows[part].nbytes)
            while left and (block := file.read(min(left, _COPIED))):
                left -= len(block)
                yield np.frombuffer(block, np.uint8)
        if left:
            raise IndexDamaged(unreadable(path))

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
        options = _ALL
        if bits is not None:
            options = faiss.SearchParametersIVF(nprobe=1, sel=faiss.IDSelectorBitmap(bits))
        first = np.ascontiguousarray(query[np.newaxis, : telling(self.dimension)])
        wanted = candidates_for(limit, len(self._parts))

        def nearest(number: int, _bits: Array | None = bits) -> tuple[Array, Array]:
            rows = self._parts[number].search(first, wanted, params=options)[1][0]
            start, codes = number * PART, self._rows[number]
            if self._compiled is not None:
                steps = self.space.steps
                found: tuple[Array, Array] = self._compiled.nearest(
                    codes, start, rows, query, steps, limit
                )
                return found
            rows = rows[rows >= 0]
            if len(rows) and not start <= rows.min() <= rows.max() < start + len(codes):
                raise IndexError("a row is out of bounds")
            return _ranked(rows, self.space.products(codes[rows - start], query), limit)

        parts = range(len(self._parts))
        return Scan([partial(nearest, number) for number in parts], partial(_best, limit=limit))

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
            scores, rows = self._whole.search(query[np.newaxis], limit, params=options)
        found = rows[0] >= 0
        return _ranked(rows[0][found], scores[0][found], limit)

    def products(self, query: Array, rows: Array) -> Array:
        """The inner products of some passages with a query, `turned`: (n,) float32."""
        products = np.empty(len(rows), np.float32)
        if self._compiled is not None:
            for part, places, inside in self._by_part(rows):
                found = self._compiled.products(part, inside, query, self.space.steps)
                products[places] = found
            return products
        for start in range(0, len(rows), _FEW):
            block = rows[start : start + _FEW]
            products[start : start + len(block)] = self.space.products(self.codes(block), query)
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
            return self._best_of_parts(self._compiled, query, firsts, lasts)
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
        vectors: Array = self.space.decode(self.codes(rows)) @ self.space.basis.T
        return vectors

    def _compile(self, machine_code: ModuleType) -> None:
        """Have everything compiled, or read from where it is kept, before it is needed."""
        query, nothing = np.zeros(self.dimension, np.float32), np.zeros(0, np.int64)
        self.products(query, nothing)
        self.best_of(query, nothing, nothing)
        if self._parts:
            machine_code.nearest(self._rows[0], 0, nothing, query, self.space.steps, 1)

    def _best_of_parts(
        self, machine_code: ModuleType, query: Array, firsts: Array, lasts: Array
    ) -> Array:
        """What `best_of` returns; a run may reach into the next part."""
        steps = self.space.steps
        if len(self._rows) == 1:
            nearest: Array = machine_code.best_products(self._rows[0], firsts, lasts, query, steps)
            return nearest
        best = np.full(len(firsts), -np.inf, np.float32)
        for number, part in enumerate(self._rows):
            start = number * PART
            begins, ends = (np.clip(each - start, 0, len(part)) for each in (firsts, lasts))
            here = np.flatnonzero(ends > begins)
            found = machine_code.best_products(part, begins[here], ends[here], query, steps)
            best[here] = np.maximum(best[here], found)
        best[lasts <= firsts] = -1
        return best

    def _by_part(self, rows: Array) -> Iterator[tuple[Array, Array | slice, Array]]:
        """Yield the bytes of a part, which of the rows are in it, and where they are there."""
        if len(self._rows) == 1:
            yield self._rows[0], slice(None), rows
            return
        if len(rows) and not 0 <= rows.min() <= rows.max() < len(self):
            raise IndexError("a row is out of bounds")
        parts, inside = np.divmod(rows, PART)
        for number, part in enumerate(self._rows):
            places = np.flatnonzero(parts == number)
            if len(places):
                yield part, places, inside[places]

    def _bytes_of(self, whole: Any) -> Array:  # noqa: ANN401
        count = int(whole.ntotal)
        if not count:
            return np.empty((0, self.dimension), np.uint8)
        codes = faiss.rev_swig_ptr(whole.codes.data(), count * self.dimension)
        return np.asarray(codes).reshape(count, self.dimension)

    def _codes_in(self, folder: Path) -> list[Any]:
        parts = []
        for number, rows in enumerate(self._rows):
            is_sound = partial(has_codes, dimension=telling(self.dimension), count=len(rows))
            part = _read(folder / codes_name(number), is_sound)
            part.nprobe = 1  # whatever number the file holds
            parts.append(part)
        return parts


Nearest = Scan[tuple[Array, Array], tuple[Array, Array]]
"""A search for the nearest passages, which finds what `Vectors.search` returns."""


def _best(parts: Sequence[tuple[Array, Array]], limit: int) -> tuple[Array, Array]:
    """The best of what is nearest in each part."""
    if len(parts) == 1:
        return parts[0]
    rows, scores = (np.concatenate(each) for each in zip(*parts, strict=True))
    return _ranked(rows, scores, limit)


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
        raise IndexDamaged(unreadable(path)) from error
    raise IndexDamaged(unreadable(path))
