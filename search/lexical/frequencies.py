"""How often terms occur in each field of their articles, a small number for each posting.

The combinations are few: of six million postings of news, two thirds are one occurrence in the
body, and there are 272 in all. So each combination stands once, and a posting names its row.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from newsearch.search.arrays import Array, distinct, smallest


class Frequencies(msgspec.Struct, frozen=True):
    """The frequencies of several postings.

    Attributes:
        combinations: (n, n_fields) uint16, distinct, ascending as numbers of eight bytes.
        rows: (n_postings,) unsigned: the combination of each, in as few bytes as they need.
    """

    combinations: Array
    rows: Array

    @classmethod
    def of(cls, frequencies: Array) -> "Frequencies":
        """Those that stand in an array, (n_postings, 4) uint16."""
        numbers, rows = np.unique(_numbers(frequencies), return_inverse=True)
        return cls(_combinations(numbers), _compact(rows, len(numbers)))

    @classmethod
    def read(cls, combinations: Array, planes: Array) -> "Frequencies":
        """Those whose rows were kept as `planes`."""
        rows = planes[0]
        for place, plane in enumerate(planes[1:], 1):
            rows = rows | plane.astype(f"u{len(planes)}") << np.uint8(8 * place)
        return cls(combinations, rows)

    @property
    def planes(self) -> Array:
        """(bytes of a row, n_postings) uint8: the lower bytes of all rows, then the higher.

        So they shrink to half of what they do together: few rows need a second byte.
        """
        return np.stack(
            [(self.rows >> (8 * place)).astype(np.uint8) for place in range(self.rows.itemsize)]
        )

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, postings: slice) -> Array:
        """The frequencies of some postings: (n, 4) uint16."""
        frequencies: Array = self.combinations[self.rows[postings]]
        return frequencies

    def needed(self) -> "Frequencies":
        """The same without combinations that no posting has."""
        present = np.bincount(self.rows, minlength=len(self.combinations)) > 0
        if present.all():
            return self
        return self._renumbered(np.cumsum(present) - 1, self.combinations[present])

    def _renumbered(self, numbers: Array, combinations: Array) -> "Frequencies":
        """The same in another table, which has combination i at row numbers[i]."""
        compact = _compact(numbers, len(combinations))
        return Frequencies(combinations, compact.take(self.rows))


def in_one_table(several: Sequence[Frequencies]) -> list[Frequencies]:
    """The same frequencies, all naming rows of the same combinations."""
    numbers = [_numbers(each.combinations) for each in several]
    every = distinct(np.concatenate([np.empty(0, np.uint64), *numbers]))
    combinations = _combinations(every)
    return [
        # One that has all of them already keeps its rows: in a rebuild that is the large one.
        each
        if len(own) == len(every)
        else each._renumbered(np.searchsorted(every, own), combinations)
        for each, own in zip(several, numbers, strict=True)
    ]


def _numbers(frequencies: Array) -> Array:
    """Four numbers of two bytes as one of eight."""
    return np.ascontiguousarray(frequencies, "<u2").view("<u8").ravel()


def _combinations(numbers: Array) -> Array:
    return np.ascontiguousarray(numbers, "<u8").view("<u2").reshape(-1, 4)


def _compact(rows: Array, count: int) -> Array:
    return rows.astype(smallest(np.array([max(count - 1, 0)])).dtype)
