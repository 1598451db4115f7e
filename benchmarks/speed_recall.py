"""How many of the nearest passages a search by vectors finds."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from speed_measuring import Figure
from speed_workplace import passage_blocks

from newsearch.search import Searcher
from newsearch.search.arrays import Array

BY_BYTES, BY_FLOATS = "recall@10 of vectors", "recall@10 of vectors, kept in bytes, to float32"
"""Against comparing all vectors as the index keeps them, and all as the model gives them."""

_TOP = 10
_QUERIES = 200
_BLOCK = 20_000
_SAME = 1e-5  # of inner products: what rounding and another order of adding make of equal ones


def recall_figures(
    searcher: Searcher,
    part: str,
    passages: int,
    asked: Sequence[str],
    tell: Callable[[str], None],
) -> Iterator[Figure]:
    """Compare what is found with all inner products, computed by NumPy."""
    generation = searcher.generation
    queries = np.stack([generation.encoder.encode_query(text) for text in asked[:_QUERIES]])
    found = [
        generation.vectors.search(generation.vectors.turned(query), _TOP)[0] for query in queries
    ]
    tell(f"comparing {len(queries)} queries with all {passages:,} vectors")
    kept = recall(queries, found, _kept(searcher))
    yield Figure(part, passages, BY_BYTES, "newsearch", "", kept, count=len(queries))
    tell(f"embedding {passages:,} passages again")
    given = recall(queries, found, _given(searcher))
    yield Figure(part, passages, BY_FLOATS, "newsearch", "", given, count=len(queries))


def recall(queries: Array, found: Sequence[Array], vectors: Iterator[Array]) -> float:
    """The mean share of the ten nearest that were found.

    Of passages as near as the tenth nearest, any counts: made collections repeat themselves.

    Args:
        queries: (n, d) unit vectors.
        found: for each query, ten rows.
        vectors: all rows, in blocks of (m, d), in their order.
    """
    nearest = np.full((len(queries), _TOP), -np.inf, np.float32)
    reached = [np.full(len(rows), -np.inf, np.float32) for rows in found]
    first = 0
    for block in vectors:
        products = queries @ block.T
        both = np.concatenate((nearest, products), axis=1)
        nearest = np.partition(both, both.shape[1] - _TOP, axis=1)[:, -_TOP:]
        for query, rows in enumerate(found):
            here = (rows >= first) & (rows < first + len(block))
            reached[query][here] = products[query, rows[here] - first]
        first += len(block)
    least = nearest.min(axis=1)
    wanted = np.isfinite(nearest).sum(axis=1)
    hits = [np.count_nonzero(one >= least[i] - _SAME) for i, one in enumerate(reached)]
    return float(np.mean(np.minimum(hits, wanted) / wanted))


def _kept(searcher: Searcher) -> Iterator[Array]:
    vectors = searcher.generation.vectors
    for start in range(0, len(vectors), _BLOCK):
        yield vectors.rows(np.arange(start, min(start + _BLOCK, len(vectors))))


def _given(searcher: Searcher) -> Iterator[Array]:
    encoder = searcher.generation.encoder
    for texts in passage_blocks(searcher, _BLOCK):
        yield encoder.encode_documents(texts)
