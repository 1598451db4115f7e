"""Recency: the scores of articles fall with their age."""

import datetime as dt

import msgspec
import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.documents import NO_DATE

FLOOR = 0.7
"""What is left of the score of an article that is endlessly old.

So age alone never outweighs a match that is 1 / 0.7 = 1.43 times as good. Of the 22 news topics of
`benchmarks/quality.py` the first article scores 1.24 times as high as the tenth, 1.55 times as the
thirtieth (medians): recency reorders the first pages, and a poor new article stays behind a great
old one. With dates drawn at random over a year and a half-life of 30 days, this floor halves the
median age of the first ten at a cost of 0.018 in nDCG@10; a floor of 0.5 costs 0.08.
"""


class Recency(msgspec.Struct, frozen=True):
    """How much newer articles are preferred.

    Attributes:
        half_life: the days in which an article loses half of what age can take from its score.
        today: what ages count from; an article of a later day is as one of today.
    """

    half_life: float
    today: dt.date


def recency_factor(dates: Array, recency: Recency) -> Array:
    """What scores are multiplied by: FLOOR + (1 - FLOOR) x 2^(-age / half-life).

    Source: exponential decay by half-life as in Li and Croft, «Time-Based Language Models», CIKM
    2003, with a floor.

    Args:
        dates: (n,) int32, proleptic ordinals or `NO_DATE`; such an article gets the floor, as it
            cannot be said to be new.
        recency: the half-life and today.

    Returns:
        (n,) float32, from `FLOOR` to 1.
    """
    decayed = np.exp2(-_ages(dates, recency) / recency.half_life)
    factor = FLOOR + (1 - FLOOR) * np.where(dates == NO_DATE, 0.0, decayed)
    return np.asarray(factor, np.float32)


def is_recent(dates: Array, recency: Recency) -> Array:
    """Which articles are at most one half-life old: (n,) bool."""
    recent: Array = (dates != NO_DATE) & (_ages(dates, recency) <= recency.half_life)
    return recent


def _ages(dates: Array, recency: Recency) -> Array:
    """Days from each date to today, 0 for later ones: (n,) float64."""
    return np.maximum(recency.today.toordinal() - dates.astype(np.float64), 0.0)
