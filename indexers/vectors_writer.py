"""Embed the passages of a generation, taking over the vectors of passages that have not changed."""

from pathlib import Path

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.dense.encoder import Encoder, Progress
from newsearch.search.dense.vectors import Vectors, write_vectors
from newsearch.search.documents import Documents
from newsearch.search.passages import Passages, embedded_text

_BLOCK = 8192


def write_passage_vectors(
    path: Path,
    passages: Passages,
    documents: Documents,
    encoder: Encoder,
    previous: tuple[Passages, Vectors] | None,
    on_progress: Progress | None = None,
) -> int:
    """Write the vectors of all passages; return how many were embedded.

    Args:
        path: the FAISS file to write.
        passages: of the generation that is being built.
        documents: their articles.
        encoder: embeds what is new.
        previous: passages and vectors to take over from, made by the same encoder; or None.
        on_progress: called while passages are embedded.
    """
    vectors = np.empty((len(passages), encoder.dimension), np.float32)
    missing = np.arange(len(passages))
    if previous is not None and len(previous[0]):
        missing = _take_over(vectors, passages.digest, *previous)
    for start in range(0, len(missing), _BLOCK):
        rows = missing[start : start + _BLOCK]
        vectors[rows] = encoder.encode_documents(_texts(passages, documents, rows))
        if on_progress:
            on_progress(start + len(rows), len(missing))
    write_vectors(path, vectors)
    return len(missing)


def _take_over(target: Array, digests: Array, passages: Passages, vectors: Vectors) -> Array:
    """Copy the vectors of digests that were there before; return the rows that remain."""
    old, first = np.unique(_sortable(passages.digest), return_index=True)
    wanted = _sortable(digests)
    place = np.minimum(np.searchsorted(old, wanted), len(old) - 1)
    found = old[place] == wanted
    known = np.flatnonzero(found)
    for start in range(0, len(known), _BLOCK):
        rows = known[start : start + _BLOCK]
        target[rows] = vectors.rows(first[place[rows]])
    return np.flatnonzero(~found)


def _sortable(digests: Array) -> Array:
    """Digests in a type that NumPy can order; S16 compares all 16 bytes, since it pads with NUL."""
    return np.ascontiguousarray(digests).view("S16")


def _texts(passages: Passages, documents: Documents, rows: Array) -> list[str]:
    texts = []
    ordinal, article = -1, None
    for row in rows.tolist():
        if passages.article[row] != ordinal or article is None:
            ordinal = int(passages.article[row])
            article = documents[ordinal].article
        start, end = passages.span(row)
        texts.append(embedded_text(article.title, article.body[start:end]))
    return texts
