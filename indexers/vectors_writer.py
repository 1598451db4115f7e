"""Embed the passages of a generation, taking over the vectors of passages that have not changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.dense.encoder import Encoder, Progress, SlowEncoder, load_encoder
from newsearch.search.dense.vectors import Vectors
from newsearch.search.documents import Documents
from newsearch.search.errors import ModelError
from newsearch.search.layout import GenerationLayout
from newsearch.search.passages import Passages, embedded_text

from .vector_log import VectorLog
from .vectors_builder import VectorsBuilder
from .workers import Workers

_BLOCK = 4096

_MANY = 3
"""Of fewer blocks, starting processes takes longer than they save."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What was embedded for a generation.

    Attributes:
        passages: how many were not in the generation before.
        resumed: how many of them an interrupted rebuild had embedded already.
        cut: how many of them are longer than the model reads; what it does not read has no say.
    """

    passages: int
    resumed: int = 0
    cut: int = 0


def write_passage_vectors(
    layout: GenerationLayout,
    passages: Passages,
    documents: Documents,
    encoder: Encoder,
    previous: tuple[Passages, Vectors] | None,
    log: Path,
    workers: Workers,
    on_progress: Progress | None = None,
) -> Embedded:
    """Write the vectors of all passages; passages of one text are embedded once.

    Args:
        layout: of the generation that is being built; its other parts are written already.
        passages: of the generation.
        documents: their articles.
        encoder: embeds what is new.
        previous: passages and vectors to take over from, made by the same encoder; or None.
        log: keeps what a `SlowEncoder` has embedded until the generation is published.
        workers: who embeds, unless the encoder is a `SlowEncoder`, which has threads of its own.
        on_progress: called while passages are embedded.

    Raises:
        OSError: a file cannot be written.
        ModelError: the model computes no number.
    """
    before = previous[1] if previous else None
    vectors = VectorsBuilder(len(passages), encoder.dimension, before)
    missing = np.arange(len(passages))
    if previous is not None:
        taken, places, missing = _known(missing, passages, previous[0].digest)
        vectors.take_over(taken, places)
    work = _Work(vectors, passages, documents, layout, workers, on_progress or (lambda *_: None))
    if isinstance(encoder, SlowEncoder):
        embedded = work.embed_slowly(missing, encoder, log)
    else:
        embedded = work.embed(missing, encoder)
    vectors.write(layout.vectors)
    return embedded


@dataclass(frozen=True, slots=True)
class _Work:
    """The vectors to fill, and what is needed for it."""

    vectors: VectorsBuilder
    passages: Passages
    documents: Documents
    layout: GenerationLayout
    workers: Workers
    progress: Progress

    def embed(self, missing: Array, encoder: Encoder) -> Embedded:
        """Embed block after block."""
        first, repeated = _distinct(missing, self.passages)
        blocks = [first[start : start + _BLOCK] for start in range(0, len(first), _BLOCK)]
        done = 0
        for rows, vectors in zip(blocks, self._encoded(blocks, encoder), strict=True):
            self.vectors.put(rows, vectors)
            done += len(rows)
            self.progress(done, len(first))
        self.vectors.repeat(missing, repeated)
        return Embedded(len(missing))

    def _encoded(self, blocks: list[Array], encoder: Encoder) -> Iterator[Array]:
        """The vectors of blocks of rows, in their order."""
        if self.workers.count == 1 or len(blocks) < _MANY:
            for rows in blocks:
                yield encoder.encode_documents(_texts(rows, self.passages, self.documents))
            return
        model = (encoder.name, encoder.fingerprint)
        tasks = [(self.layout, model, rows) for rows in blocks]
        yield from self.workers.map(_encode, tasks)

    def embed_slowly(self, missing: Array, encoder: SlowEncoder, path: Path) -> Embedded:
        """Take over what an interrupted rebuild left, then embed batch after batch into the log."""
        with VectorLog(path, encoder.dimension) as log:
            resumed, taken, remaining = _known(missing, self.passages, log.digests)
            for start in range(0, len(taken), _BLOCK):
                block = slice(start, start + _BLOCK)
                self.vectors.put(resumed[block], log.vectors(taken[block]))
            first, repeated = _distinct(remaining, self.passages)
            cut, done = int(log.cut[taken].sum()), 0
            for start in range(0, len(first), _BLOCK):
                for rows, texts in self._batches(first[start : start + _BLOCK], encoder.batch_size):
                    embedded = encoder.encode_documents(texts)
                    self.vectors.put(rows, embedded)
                    is_cut = encoder.is_cut(texts)
                    log.append(self.passages.digest[rows], embedded, is_cut)
                    cut, done = cut + int(is_cut.sum()), done + len(rows)
                    self.progress(done, len(first))
        self.vectors.repeat(remaining, repeated)
        return Embedded(len(missing), len(taken), cut)

    def _batches(self, rows: Array, size: int) -> list[tuple[Array, list[str]]]:
        """Texts of about one length, so that little padding is computed; the longest first.

        Then too little memory shows at once, and the time that is left is guessed too long rather
        than too short.
        """
        texts = _texts(rows, self.passages, self.documents)
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        chosen = [order[start : start + size] for start in range(0, len(order), size)]
        return [(rows[places], [texts[place] for place in places]) for places in chosen]


def _texts(rows: Array, passages: Passages, documents: Documents) -> list[str]:
    texts = []
    ordinal, article = -1, None
    for row in rows.tolist():
        if passages.article[row] != ordinal or article is None:
            ordinal = int(passages.article[row])
            article = documents[ordinal].article
        start, end = passages.span(row)
        texts.append(embedded_text(article.title, article.body[start:end]))
    return texts


@cache
def _opened(
    layout: GenerationLayout, name: str, fingerprint: str
) -> tuple[Passages, Documents, Encoder]:
    """In a worker process: what it embeds, and with what."""
    encoder = load_encoder(name)
    if encoder.fingerprint != fingerprint:
        raise ModelError(f"{name}: the model was changed meanwhile. Run `newsearch rebuild` again.")
    return Passages(layout.passages), Documents(layout), encoder


def _encode(task: tuple[GenerationLayout, tuple[str, str], Array]) -> Array:
    layout, model, rows = task
    passages, documents, encoder = _opened(layout, *model)
    vectors = encoder.encode_documents(_texts(rows, passages, documents))
    return vectors.astype(np.float16)  # as they are rounded anyway: half as much to send


def _known(rows: Array, passages: Passages, digests: Array) -> tuple[Array, Array, Array]:
    """Which passages have a vector already.

    Args:
        rows: of the passages that have no vector yet.
        passages: all of them.
        digests: (n,) 8 bytes, of what is known.

    Returns:
        The rows that are known, for each of them its place in `digests`, and the other rows.
    """
    places = places_among(passages.digest[rows], digests)
    found = places >= 0
    return rows[found], places[found], rows[~found]


def places_among(wanted: Array, digests: Array) -> Array:
    """For each of (n,) digests of 8 bytes a place where others equal it, -1 if none: int64."""
    wanted, digests = _numbers(wanted), _numbers(digests)  # which compare many times faster
    same = _common_beginning(wanted, digests)  # most passages stay where they were
    return np.concatenate((np.arange(same), _places(wanted[same:], digests)))


def _common_beginning(one: Array, other: Array) -> int:
    """How many numbers two columns begin with in common."""
    length = min(len(one), len(other))
    unlike = np.flatnonzero(one[:length] != other[:length])
    return int(unlike[0]) if len(unlike) else length


def _places(wanted: Array, known: Array) -> Array:
    suspects = np.flatnonzero(np.isin(known, wanted))
    # All of them together: what is known comes first, so it is the first of its text.
    first = _first_of_each(np.concatenate((known[suspects], wanted)))[len(suspects) :]
    found = first < len(suspects)
    places = np.full(len(wanted), -1, np.int64)
    places[found] = suspects[first[found]]
    return places


def _distinct(rows: Array, passages: Passages) -> tuple[Array, Array]:
    """Of each text its first row, ascending; and for each row the first one of its text."""
    first = first_of_each(passages.digest[rows])
    return rows[first == np.arange(len(rows))], rows[first]


def _numbers(digests: Array) -> Array:
    """Digests of 8 bytes as numbers: (n,) uint64."""
    return np.ascontiguousarray(digests).view(np.uint64)


def first_of_each(digests: Array) -> Array:
    """For each of (n,) digests of 8 bytes, the place of the first one that is equal: int64."""
    return _first_of_each(_numbers(digests))


def _first_of_each(numbers: Array) -> Array:
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    new = np.ones(len(order), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    first = np.empty(len(order), np.int64)
    # The sort is stable: of equal ones the first place comes first.
    first[order] = order[np.flatnonzero(new)[np.cumsum(new) - 1]]
    return first
