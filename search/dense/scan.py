"""A search in several pieces, which several threads may take from one another."""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Piece = TypeVar("Piece")
Found = TypeVar("Found")


class Scan(Generic[Piece, Found]):
    """Pieces of work, each done once, by whichever thread is free for it.

    Whoever finishes the last one puts them together. The order in which pieces are done is any.
    """

    def __init__(
        self,
        pieces: Sequence[Callable[[], Piece]],
        together: Callable[[Sequence[Piece]], Found],
    ) -> None:
        """Do some pieces of work, at least one, and put together what they returned."""
        self._left = list(reversed(pieces))
        self._missing = len(pieces)
        self._done: list[Piece] = []
        self._together = together
        self._found: list[Found] = []
        self._lock = threading.Lock()

    def work(self) -> None:
        """Take pieces until none is left; other threads may still be at theirs.

        Raises:
            whatever a piece raises; there is nothing to be found then.
        """
        while (piece := self._next()) is not None:
            done = piece()
            with self._lock:
                self._done.append(done)
                is_last = len(self._done) == self._missing
            if is_last:
                self._found.append(self._together(self._done))

    def drop(self) -> None:
        """Leave the pieces undone that nobody has taken so far: nothing is to be found."""
        with self._lock:
            self._left.clear()

    def found(self) -> Found:
        """What all pieces are together, once all threads that took some have returned."""
        return self._found[0]

    def _next(self) -> Callable[[], Piece] | None:
        with self._lock:
            return self._left.pop() if self._left else None
