"""The posting lists of a build, in a thread of their own: others of its parts are made meanwhile.

Reading, merging and writing them takes NumPy, zlib and the disk, which let other threads work.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Self

from newsearch.search.arrays import Array
from newsearch.search.lexical.bm25f import DEFAULT_PARAMETERS
from newsearch.search.lexical.postings import Postings

from .postings_writer import PostingTable


class PostingsBeside:
    """Merges the posting lists of one build; a context manager that waits for its thread."""

    def __init__(self, before: Postings | None, kept: Array) -> None:
        """Begin to read what can be taken over.

        Args:
            before: of the generation before, if there is one.
            kept: ordinals of those of its articles that stay, ascending.
        """
        self._thread = ThreadPoolExecutor(1, "postings")
        self._old: Future[PostingTable] | None = None
        if before is not None:
            self._old = self._thread.submit(lambda: PostingTable.read(before).keep(kept))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def begin(self, new: PostingTable, folder: Path) -> "Future[int]":
        """Begin to put new articles behind those that stay, and to write all into a folder.

        Returns:
            how many terms there are, once all is written; OSError if it cannot be.
        """
        return self._thread.submit(self._write, new, folder)

    def _write(self, new: PostingTable, folder: Path) -> int:
        table, self._old = self._old.result().append(new) if self._old else new, None
        table.write(folder, DEFAULT_PARAMETERS)
        return len(table.terms)
