"""Write the Whoosh index of a generation, from terms that were analysed before."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from whoosh import index as _index

from newsearch.search.arrays import Array
from newsearch.search.lexical.inverted import ORDINALS, schema
from newsearch.search.lexical.keys import value_key

from .terms import TermOccurrences

index: Any = _index  # annotated, but not as it behaves

_MEMORY_MB = 256
_LOCK = "MAIN_WRITELOCK"


class InvertedWriter:
    """Adds and removes articles in the Whoosh index of a generation that is being built.

    With `previous`, the segments of that generation's index are linked (they never change), and
    only what is new is written.
    """

    def __init__(self, folder: Path, previous: Path | None = None) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        if previous is not None:
            _link_segments(previous, folder)
            self._index = index.open_dir(str(folder), schema=schema())
        else:
            self._index = index.create_in(str(folder), schema())
        self._writer = self._index.writer(limitmb=_MEMORY_MB)

    def __enter__(self) -> "InvertedWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._writer.is_closed:
            self._writer.cancel()
        self._index.close()

    def add(
        self,
        number: int,
        texts: dict[str, TermOccurrences],
        *,
        source: str = "",
        category: str = "",
        day: int | None = None,
    ) -> None:
        """Add an article: the terms of its text fields and its values."""
        present = {name: terms for name, terms in texts.items() if terms}
        values = {"source": source, "category": category}
        keys = {name: key for name, value in values.items() if (key := value_key(value))}
        self._writer.add_document(number=str(number), day=day, **present, **keys)

    def remove(self, numbers: Iterable[int]) -> None:
        """Remove articles that were in the previous index."""
        for number in numbers:
            self._writer.delete_by_term("number", str(number))

    def finish(self, numbers: Array) -> None:
        """Commit, and write the map from Whoosh's document numbers to ordinals.

        Args:
            numbers: (n_articles,) the store's number of each article, by ordinal.
        """
        self._writer.commit()
        (self._folder / _LOCK).unlink(missing_ok=True)
        np.save(self._folder / ORDINALS, self._ordinals(numbers))

    def _ordinals(self, numbers: Array) -> Array:
        ordinal_of = {str(number): ordinal for ordinal, number in enumerate(numbers.tolist())}
        reader = index.open_dir(str(self._folder), schema=schema()).reader()
        ordinals = np.full(reader.doc_count_all(), -1, np.int32)
        if len(ordinals):  # Whoosh's reader of an empty index has no columns
            column = reader.column_reader("number")
            for row in reader.all_doc_ids():
                ordinals[row] = ordinal_of[column[row]]
        reader.close()
        return ordinals


def _link_segments(previous: Path, folder: Path) -> None:
    for path in previous.iterdir():
        if path.name not in (ORDINALS, _LOCK):
            link_or_copy(path, folder / path.name)


def link_or_copy(source: Path, target: Path) -> None:
    """Make a hard link, or a copy where the file system has none."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
