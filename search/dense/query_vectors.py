"""The vectors of queries, as an index compares them with those of its passages.

A static embedding adds up the vectors of words, and queries repeat their words. So what a word adds
is remembered in the coordinates of the index: to look up the tokens of a query, weigh their rows
and turn the sum takes five times as long.
"""

from typing import TYPE_CHECKING

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.recent import RecentTexts

from .encoder import Encoder
from .static import StaticEncoder

if TYPE_CHECKING:
    from .vectors import Vectors

_REMEMBERED = 8_192
"""Words, at least, and twice as many at most, which are 32 MB of the shipped model."""


class QueryVectors:
    """Embeds queries for the vectors of one generation. Safe to share between threads."""

    def __init__(self, encoder: Encoder, vectors: "Vectors") -> None:
        """Embed with a model, which made the vectors."""
        self._encoder = encoder
        self._turned = vectors.turned
        self._additive: StaticEncoder | None = None
        if isinstance(encoder, StaticEncoder):
            self._additive = encoder
            self._words = RecentTexts(
                _REMEMBERED, lambda word: vectors.turned(encoder.sum_of_word(word))
            )

    def of(self, text: str) -> Array | None:
        """The vector of a query, as `Vectors.turned` gives it; None if no token of it is known.

        Returns:
            (dimension,) float32, of unit length; the same whatever was asked for before.
        """
        words = None if self._additive is None else self._additive.words_of_query(text)
        if self._additive is None or words is None:
            vector = self._encoder.encode_query(text)
            return self._turned(vector) if vector.any() else None
        known = self._words.young
        total = np.zeros(self._additive.dimension, np.float32)
        for word in words:
            added = known.get(word)
            total += self._words.of(word) if added is None else added
        length = np.sqrt(total @ total)
        return total / length if length > 0 else None
