"""The FAISS index over passages.

Vectors are unit vectors kept in half precision: half the size of float32, and what it costs in
inner products (below 0.001) is far below what separates neighbouring passages. Up to
`EXACT_LIMIT` passages the search is exhaustive; above, an inverted file (IVF) is built, and at each
search it visits `NPROBE` cells.
"""

import os
from pathlib import Path
from typing import Any

import faiss as _faiss
import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.errors import IndexDamaged

faiss: Any = _faiss  # its annotations are those of C++, not of what its wrappers take

if hasattr(os, "register_at_fork"):
    # The threads of OpenMP do not survive a fork, and a search would wait for them for ever.
    os.register_at_fork(after_in_child=lambda: faiss.omp_set_num_threads(1))

EXACT_LIMIT = 400_000
"""Up to this many passages every vector is compared: a few milliseconds for each 100,000."""

NPROBE = 64

_TELLING = 100  # passages; fewer do not tell how the cosines of a model are spread
_PAIRS = 2_000

_FEW = 20_000
"""So few allowed passages are compared one by one even where the search is approximate."""


class Vectors:
    """The passage vectors of one generation, row i for passage i. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Map a FAISS file into memory.

        Raises:
            IndexDamaged: the file cannot be read.
        """
        try:
            self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise IndexDamaged(
                f"{path}: the vector index cannot be read. Run `newsearch rebuild --full`."
            ) from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Dimension of the vectors."""
        return int(self._index.d)

    def search(self, query: Array, limit: int, allowed: Array | None = None) -> tuple[Array, Array]:
        """The passages nearest to a query.

        Args:
            query: (dimension,) float32, a unit vector.
            limit: how many passages at most.
            allowed: (n_passages,) bool; the others are passed over inside the search.

        Returns:
            Passage rows (int64) and their inner products (float32), best first; ties by row.
        """
        limit = min(limit, len(self) if allowed is None else int(np.count_nonzero(allowed)))
        if limit == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if allowed is not None and not self._exhaustive and np.count_nonzero(allowed) <= _FEW:
            return self._compare(query, np.flatnonzero(allowed), limit)
        # The selector keeps only a pointer to the bits: `bits` must outlive the search.
        bits = None if allowed is None else np.packbits(allowed, bitorder="little")
        parameters = self._parameters(bits)
        scores, rows = self._index.search(query[np.newaxis], limit, params=parameters)
        found = rows[0] >= 0
        return _ranked(rows[0][found], scores[0][found], limit)

    def rows(self, rows: Array) -> Array:
        """The vectors of some passages: (n, dimension) float32."""
        if len(rows) == 0:
            return np.empty((0, self.dimension), np.float32)
        return np.asarray(self._index.reconstruct_batch(np.asarray(rows, np.int64)), np.float32)

    @property
    def _exhaustive(self) -> bool:
        return isinstance(self._index, faiss.IndexScalarQuantizer)

    def _compare(self, query: Array, rows: Array, limit: int) -> tuple[Array, Array]:
        return _ranked(rows, self.rows(rows) @ query, limit)

    def _parameters(self, bits: Array | None) -> Any:  # noqa: ANN401
        if bits is None and self._exhaustive:
            return None
        kind = faiss.SearchParameters if self._exhaustive else faiss.SearchParametersIVF
        options: dict[str, object] = {} if self._exhaustive else {"nprobe": NPROBE}
        if bits is not None:
            options["sel"] = faiss.IDSelectorBitmap(bits)
        return kind(**options)


def _ranked(rows: Array, scores: Array, limit: int) -> tuple[Array, Array]:
    order = np.lexsort((rows, -scores))[:limit]
    return rows[order], scores[order]


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


def write_vectors(path: Path, vectors: Array, exact_limit: int = EXACT_LIMIT) -> None:
    """Write the FAISS file of (n_passages, dimension) float32 unit vectors."""
    count, dimension = vectors.shape
    half, metric = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    if count <= exact_limit:
        index = faiss.IndexScalarQuantizer(dimension, half, metric)
    else:
        cells = 4 * int(np.sqrt(count))
        quantizer = faiss.IndexFlatIP(dimension)
        # Not by residual: only then do vectors survive being read back and written again.
        index = faiss.IndexIVFScalarQuantizer(quantizer, dimension, cells, half, metric, False)
        index.set_direct_map_type(faiss.DirectMap.Array)
        index.train(vectors[:: max(1, count // (64 * cells))])
    index.add(vectors)
    path.parent.mkdir(parents=True, exist_ok=True)
    faiss.write_index(index, str(path))
