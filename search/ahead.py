"""What is nearest to a query, looked for while its words are still being read.

Most queries mean what their text means just as it was typed. So another thread looks for what is
nearest to that, if a turn is free, until it is known whether a guess or a day makes it another.
"""

from collections.abc import Callable, Iterable

import msgspec

from .arrays import Array
from .generation import Generation
from .turns import TURNS

TWO_THREADS = 100_000
"""Passages from which on another thread looks for the nearest: it has to begin, which takes a fifth
of a millisecond. Of a million, that makes a query a seventh shorter, and a tenth of the rest where
it begins before the words are read."""


class Ahead(msgspec.Struct, frozen=True):
    """A search for what is nearest that may have begun.

    Attributes:
        text: what it is near to.
        vector: of the text, as `Vectors.turned` gives it.
        depth: how many passages are looked for.
        passages: waits for their rows, or else looks for them now.
    """

    text: str
    vector: Array
    depth: int
    passages: Callable[[], Array]


def look_ahead(
    generation: Generation, text: str, depth: int, allowed: Array | None
) -> Ahead | None:
    """Begin to look for the passages nearest to a text.

    Args:
        generation: to search in.
        text: probably that of the query.
        depth: how many passages.
        allowed: (n_articles,) bool; the others are passed over. None for all.

    Returns:
        None where it is not worthwhile: a search of so few passages is short, a model that reads
        context takes long, and a text that has no vector has nothing near.

    Raises:
        ModelError: the model that made the vectors cannot be had.
    """
    if len(generation.vectors) < TWO_THREADS or generation.manifest.model.contextual:
        return None
    vector = vector_of(generation, text)
    if vector is None:
        return None
    scan = generation.vectors.scan(vector, depth, _passages_of(generation, allowed))
    helped = TURNS.beside(scan.work)

    def passages() -> Array:
        scan.work()
        helped()
        return scan.found()[0]

    return Ahead(text, vector, depth, passages)


def nearest_passages(
    generation: Generation, vector: Array, depth: int, allowed: Array | None
) -> Array:
    """The rows of the passages nearest to a vector, of the articles that are allowed."""
    rows: Array = generation.vectors.search(vector, depth, _passages_of(generation, allowed))[0]
    return rows


def _passages_of(generation: Generation, allowed: Array | None) -> Array | None:
    """Which passages are of allowed articles; None for all."""
    return None if allowed is None else allowed.take(generation.passages.article)


def text_of(wanted: Iterable[str], prefixes: Iterable[str]) -> str:
    """What is embedded of a query."""
    return " ".join((*wanted, *prefixes)).strip()


def vector_of(generation: Generation, text: str) -> Array | None:
    """The vector of a query, as `Vectors.turned` gives it; None if no token of it is known.

    Raises:
        ModelError: the model that made the vectors cannot be had.
    """
    if not text:
        return None
    vector = generation.encoder.encode_query(text)
    return generation.vectors.turned(vector) if vector.any() else None
