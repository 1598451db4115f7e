"""Engines that search by words and by vectors at once: qdrant-edge and LanceDB.

Each indexes the same passages: the terms of newsearch's analyser, and the first `DIMENSION` numbers
of newsearch's vectors, made unit vectors again. Each merges by its own reciprocal rank fusion.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from speed_lexical_peers import Terms

from newsearch.search.arrays import Array

DIMENSION = 256
DEEP = 100
"""How many passages of each of its two lists qdrant-edge merges."""

SearchBoth = Callable[[Terms, Array], object]

_BATCH = 2_000
_K1, _B = 1.2, 0.75  # of BM25, as everywhere


@dataclass(frozen=True, slots=True)
class HybridPeer:
    """An engine that ranks passages by terms and vectors.

    Attributes:
        name: in the table.
        needs: the modules that it takes.
        build: writes the index of passages and their (n, `DIMENSION`) float32 unit vectors into an
            empty folder.
        open: what gives the ten best passages for terms and a vector, for an index in a folder.
        rows: the numbers of the passages that were found, best first.
    """

    name: str
    needs: tuple[str, ...]
    build: Callable[[Path, Iterable[Terms], Array], None]
    open: Callable[[Path], SearchBoth]
    rows: Callable[[Any], list[int]]

    @property
    def installed(self) -> bool:
        """Whether it can be measured here."""
        return all(find_spec(module) for module in self.needs)


def shortened(vectors: Array) -> Array:
    """The first `DIMENSION` numbers of vectors, (n, d) or (d,), as unit vectors; zero is left."""
    first = np.ascontiguousarray(vectors[..., :DIMENSION], np.float32)
    length = np.linalg.norm(first, axis=-1, keepdims=True)
    unit: Array = first / np.where(length > 0, length, 1)
    return unit


def build_qdrant(folder: Path, passages: Iterable[Terms], vectors: Array) -> None:
    """Index dense vectors by HNSW and BM25 as sparse vectors, optimised as far as it goes."""
    import qdrant_edge as qdrant

    terms = [Counter(each) for each in passages]
    numbers: dict[str, int] = {}
    for each in terms:
        for term in each:
            numbers.setdefault(term, len(numbers))
    average = sum(each.total() for each in terms) / max(len(terms), 1)
    shard = qdrant.EdgeShard.create(str(folder), _qdrant_config(qdrant))
    for start in range(0, len(terms), _BATCH):
        points = [
            qdrant.Point(
                row,
                {
                    "dense": vectors[row].tolist(),
                    "words": qdrant.SparseVector(*_weights(terms[row], numbers, average)),
                },
            )
            for row in range(start, min(start + _BATCH, len(terms)))
        ]
        shard.update(qdrant.UpdateOperation.upsert_points(points))
    shard.optimize()
    shard.flush()
    shard.close()
    (folder / "terms.json").write_text(json.dumps(numbers, ensure_ascii=False), encoding="utf-8")


def open_qdrant(folder: Path) -> SearchBoth:
    """Both lists and their fusion in one request; numbers and scores, without payload."""
    import qdrant_edge as qdrant

    numbers: dict[str, int] = json.loads((folder / "terms.json").read_bytes())
    shard = qdrant.EdgeShard.load(str(folder))

    def search(terms: Terms, vector: Array) -> object:
        known = sorted({numbers[term] for term in terms if term in numbers})
        lists = [
            qdrant.Prefetch(DEEP, qdrant.Query.Nearest(vector.tolist(), "dense")),
            qdrant.Prefetch(
                DEEP,
                qdrant.Query.Nearest(qdrant.SparseVector(known, [1.0] * len(known)), "words"),
            ),
        ]
        rrf: Any = qdrant.Fusion.Rrf(k=60)
        merged = qdrant.QueryRequest(10, query=rrf, prefetches=lists)
        return shard.query(merged)

    return search


def _qdrant_config(qdrant: Any) -> Any:  # noqa: ANN401
    return qdrant.EdgeConfig(
        vectors={"dense": qdrant.EdgeVectorParams(DIMENSION, qdrant.Distance.Dot)},
        sparse_vectors={"words": qdrant.EdgeSparseVectorParams(modifier=qdrant.Modifier.Idf)},
    )


def _weights(
    terms: Counter[str], numbers: dict[str, int], average: float
) -> tuple[list[int], list[float]]:
    """BM25 without idf, which the engine itself puts in: the numbers of terms and their weights."""
    norm = _K1 * (1 - _B + _B * terms.total() / average)
    pairs = sorted((numbers[term], n * (_K1 + 1) / (n + norm)) for term, n in terms.items())
    return [number for number, _ in pairs], [weight for _, weight in pairs]


def build_lancedb(folder: Path, passages: Iterable[Terms], vectors: Array) -> None:
    """Index vectors by its default index (IVF and PQ), and words by its full-text index."""
    import pyarrow

    lancedb = _lancedb()
    from lancedb.index import FTS, IvfPq

    words = pyarrow.array([" ".join(terms) for terms in passages])
    flat = pyarrow.array(vectors.ravel())
    columns = {"words": words, "vector": pyarrow.FixedSizeListArray.from_arrays(flat, DIMENSION)}
    table = lancedb.connect(str(folder)).create_table("passages", pyarrow.table(columns))
    if len(vectors) >= _FEWEST_FOR_LANCE:
        table.create_index("vector", config=IvfPq(distance_type="dot"))
    as_it_is = {"lower_case": False, "stem": False, "remove_stop_words": False}
    words_index = FTS(base_tokenizer="whitespace", ascii_folding=False, **as_it_is)
    table.create_index("words", config=words_index)


_FEWEST_FOR_LANCE = 5_000
"""It cannot train its index on few vectors, and compares them one by one as quickly."""


def open_lancedb(folder: Path) -> SearchBoth:
    """Its hybrid query with its `RRFReranker`; the words and vectors that it found stay unread."""
    lancedb = _lancedb()
    from lancedb.query import MatchQuery
    from lancedb.rerankers import RRFReranker

    table = lancedb.connect(str(folder)).open_table("passages")
    reranker = RRFReranker()

    def search(terms: Terms, vector: Array) -> object:
        query = table.search(query_type="hybrid", vector_column_name="vector")
        query = query.vector(vector).text(MatchQuery(" ".join(terms), "words"))
        return (
            query.distance_type("dot")
            .select(["_rowid"])
            .with_row_id(True)
            .rerank(reranker)
            .limit(10)
            .to_arrow()
        )

    return search


def _lancedb() -> Any:  # noqa: ANN401
    # It would write two lines of warning for each query, about columns that it adds itself.
    os.environ.setdefault("LANCEDB_LOG", "error")
    import lancedb

    return lancedb


def _qdrant_rows(found: Any) -> list[int]:  # noqa: ANN401
    return [int(point.id) for point in found]


def _lancedb_rows(found: Any) -> list[int]:  # noqa: ANN401
    return [int(row) for row in found["_rowid"].to_pylist()]


HYBRID_PEERS = (
    HybridPeer("qdrant-edge", ("qdrant_edge",), build_qdrant, open_qdrant, _qdrant_rows),
    HybridPeer("LanceDB", ("lancedb", "pyarrow"), build_lancedb, open_lancedb, _lancedb_rows),
)
