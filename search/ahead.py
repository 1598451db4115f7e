"""What is nearest to a query, looked for while its words are still being read.

Most queries mean what their text means just as it was typed. So another thread looks for what is
nearest to that, if a turn is free, until it is known whether a guess or a day makes it another.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from .arrays import Array
from .generation import Generation
from .turns import TURNS

if TYPE_CHECKING:
    from .dense.vectors import Nearest

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
        drop: what tells that nobody will ask for them.
    """

    text: str
    vector: Array
    depth: int
    passages: Callable[[], Array]
    drop: Callable[[], None]


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
    scan = _scan(generation, vector, depth, allowed)
    return Ahead(text, vector, depth, _shared(scan), scan.drop)


def nearest_passages(
    generation: Generation, vector: Array, depth: int, allowed: Array | None
) -> Callable[[], Array]:
    """Look for the passages nearest to a vector, as `look_ahead` does where it is worthwhile.

    Returns:
        what waits for their rows, or else looks for them now.
    """
    scan = _scan(generation, vector, depth, allowed)
    if len(generation.vectors) >= TWO_THREADS:
        return _shared(scan)
    return partial(_found, scan)


def _scan(generation: Generation, vector: Array, depth: int, allowed: Array | None) -> "Nearest":
    """A search for passages of the articles that are allowed."""
    passages = None if allowed is None else allowed.take(generation.passages.article)
    return generation.vectors.scan(vector, depth, passages)


def _shared(scan: "Nearest") -> Callable[[], Array]:
    """Have another thread begin, and help it once what it finds is asked for."""
    helped = TURNS.beside(scan.work)

    def rows() -> Array:
        scan.work()
        helped()
        return scan.found()[0]

    return rows


def _found(scan: "Nearest") -> Array:
    scan.work()
    return scan.found()[0]


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
    return generation.query_vectors.of(text)
