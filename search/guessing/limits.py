"""How much of a query is guessed at, so that no text takes long: bounds, and no work done twice."""

from collections.abc import Callable
from typing import Generic, TypeVar

LONGEST = 30
"""A longer word, in letters or keys, is never guessed at: it is no word."""

MOST_WORDS = 32
"""Only so many words of a query, the first that are found next to nowhere, are guessed at."""

MOST_GUESSES = 64
"""So many guesses at most are made of a query, those that only its context allows included."""

T = TypeVar("T")


class Remembered(Generic[T]):
    """What a text is read as, worked out once for each text and for `MOST_GUESSES` of them.

    A text that is too long, or the one past the last, is read as None.
    """

    def __init__(self, read: Callable[[str], T | None]) -> None:
        """Remember what a function gives; it is asked for no text of more than `LONGEST`."""
        self._read = read
        self._known: dict[str, T | None] = {}

    def __call__(self, text: str) -> T | None:
        """What the text is read as, or None for nothing."""
        if len(text) > LONGEST:
            return None
        if text not in self._known:
            if len(self._known) >= MOST_GUESSES:
                return None
            self._known[text] = self._read(text)
        return self._known[text]
