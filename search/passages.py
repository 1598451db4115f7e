"""The passages of a generation: which article each belongs to, and where in its body it is."""

from pathlib import Path

import numpy as np

from .arrays import open_arrays
from .errors import IndexDamaged

COLUMNS = ("first", "start", "end", "digest")


class Passages:
    """The passage table; the passages of an article are neighbours, in the order of its body.

    Attributes:
        first: (n_articles + 1,) int64, the row of each article's first passage.
        start: (n_passages,) int32, code points into the body.
        end: (n_passages,) int32.
        digest: (n_passages,) 8 bytes, of the text that was embedded.
        article: (n_passages,) int32, ordinals.
    """

    def __init__(self, folder: Path) -> None:
        """Map the files of a `passages/` folder.

        Raises:
            IndexDamaged: a file is absent or unreadable.
        """
        self.first, self.start, self.end, self.digest = open_arrays(folder, *COLUMNS)
        counts = np.diff(self.first)
        if len(counts) and (counts.min() < 0 or self.first[-1] != len(self.start)):
            raise IndexDamaged(
                f"{folder / 'first.npy'}: is no table of passages. Run `newsearch rebuild --full`."
            )
        self.article = np.repeat(np.arange(len(counts), dtype=np.int32), counts)

    def __len__(self) -> int:
        return len(self.start)

    def rows_of(self, ordinal: int) -> range:
        """The rows of an article's passages."""
        return range(int(self.first[ordinal]), int(self.first[ordinal + 1]))

    def span(self, row: int) -> tuple[int, int]:
        """Where a passage is in its article's body."""
        return int(self.start[row]), int(self.end[row])


def embedded_text(title: str, passage: str) -> str:
    """What is embedded for a passage: the title says what a passage out of context is about."""
    return f"{title}\n{passage}" if title and title not in passage else passage
