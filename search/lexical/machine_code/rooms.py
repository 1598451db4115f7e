"""Memory to add up in."""

from typing import NamedTuple

import numpy as np

from newsearch.search.arrays import Array


class Room(NamedTuple):
    """Arrays of n_articles elements that one query works in; those of ordinals have one more.

    Attributes:
        total: float32: the scores; zeros before and after a query.
        best: float32: the best score of a position; zeros but while a position is added.
        sums: float32: the score of a choice; zeros but while a choice is added.
        values: float32, to write into.
        found: int32: articles with a score.
        met: int32, to write into.
        touched: int32, to write into.
        seen: bool: False but while articles are counted.
    """

    total: Array
    best: Array
    sums: Array
    values: Array
    found: Array
    met: Array
    touched: Array
    seen: Array


def room_for(article_count: int) -> Room:
    """A room for so many articles."""
    total, best, sums, values = np.zeros((4, article_count), np.float32)
    found, met, touched = np.zeros((3, article_count + 1), np.int32)
    return Room(total, best, sums, values, found, met, touched, np.zeros(article_count, np.bool_))
