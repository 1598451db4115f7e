"""Occurrences in the columns that they are written in: a rebuild never puts them together."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.lexical.occurrences import FORM_BITS
from newsearch.search.lexical.postings import POSITION_BITS, Postings

from .runs import Inserted, without_runs

Column = Array | Inserted
"""What was merged stays in pieces: it is only written."""


@dataclass(frozen=True, slots=True)
class OccurrenceColumns:
    """Occurrences of several postings, as `search.lexical.postings` describes their files.

    Attributes:
        positions: (n,) uint16.
        far: (n,) uint8; none at all where all are zero.
        forms: (n,) uint8.
    """

    positions: Column
    far: Column
    forms: Column

    @classmethod
    def of(cls, occurrences: Array) -> "OccurrenceColumns":
        """Those of (n,) uint32; see `search.lexical.occurrences`."""
        far = (occurrences >> (FORM_BITS + POSITION_BITS)).astype(np.uint8)
        positions = (occurrences >> FORM_BITS).astype(np.uint16)
        return cls(positions, _needed(far), occurrences.astype(np.uint8))

    @classmethod
    def read(cls, postings: Postings) -> "OccurrenceColumns":
        """Those of a published generation, still mapped from disk."""
        return cls(*postings.occurrence_arrays[2:])

    def __len__(self) -> int:
        return len(self.forms)

    def without(self, firsts: Array, ends: Array) -> "OccurrenceColumns":
        """All but some runs: see `runs.without_runs`."""
        positions, far, forms = map(np.asarray, (self.positions, self.far, self.forms))
        return OccurrenceColumns(
            without_runs(positions, firsts, ends),
            _needed(without_runs(far, firsts, ends)) if len(far) else far,
            without_runs(forms, firsts, ends),
        )

    def with_inserted(
        self, behind: Array, others: "OccurrenceColumns", starts: Array
    ) -> "OccurrenceColumns":
        """These with runs of others put in: see `runs.inserted`."""
        far = self.far
        if len(self.far) or len(others.far):
            far = Inserted(self._every_far(), behind, others._every_far(), starts)
        return OccurrenceColumns(
            Inserted(np.asarray(self.positions), behind, np.asarray(others.positions), starts),
            far,
            Inserted(np.asarray(self.forms), behind, np.asarray(others.forms), starts),
        )

    def _every_far(self) -> Array:
        return np.asarray(self.far) if len(self.far) else np.zeros(len(self), np.uint8)


def placed(parts: Iterable[tuple[OccurrenceColumns, Array]], count: int) -> OccurrenceColumns:
    """All of some parts together, `count` in all, each at the rows that stand beside it."""
    positions, forms = np.empty(count, np.uint16), np.empty(count, np.uint8)
    far = np.empty(0, np.uint8)
    for part, rows in parts:
        positions[rows] = part.positions
        forms[rows] = part.forms
        if len(part.far):
            far = far if len(far) else np.zeros(count, np.uint8)
            far[rows] = part.far
    return OccurrenceColumns(positions, far, forms)


def _needed(far: Array) -> Array:
    return far if far.any() else far[:0]
