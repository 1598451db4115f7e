"""Which articles of the store are in a generation already, and which are not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.documents import Documents

from .fingerprint import Fingerprint, key_of


@dataclass(frozen=True, slots=True)
class Plan:
    """What the next generation takes over and what it makes anew.

    Attributes:
        kept: ordinals of articles of the previous generation, ascending.
        new: articles that are not in it as they are now, ascending by number.
        removed: numbers of its articles that are gone or have changed.
    """

    kept: Array
    new: Sequence[Fingerprint]
    removed: Sequence[int]


def plan_of(fingerprints: Iterable[Fingerprint], previous: Documents | None) -> Plan:
    """Compare the articles of the store with those of the previous generation, if there is one."""
    if previous is None:
        return Plan(np.empty(0, np.int64), list(fingerprints), [])
    known = dict(zip(previous.number.tolist(), previous.key.tolist(), strict=True))
    kept, new = [], []
    for fingerprint in fingerprints:
        if known.get(fingerprint.number) == key_of(fingerprint):
            kept.append(fingerprint.number)
        else:
            new.append(fingerprint)
    stays = np.isin(previous.number, np.array(kept, np.int64))
    return Plan(np.flatnonzero(stays), new, previous.number[~stays].tolist())
