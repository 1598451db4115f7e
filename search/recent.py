"""A memory of bounded size for what is asked again and again."""

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


LONGEST = 40
"""Code points of a word that is worth remembering: longer ones are addresses and texts without
spaces, hardly met twice."""


class Recent(Generic[K, V]):
    """Keeps at least the last answers, at most twice as many, and forgets what is out of use.

    Two dicts: a full one becomes the old one, and what is still asked for moves from the old one
    into the new. So words in use outlive any number of words seen once, at the price of one dict.
    Safe to share between threads: a race forgets, it never answers wrongly.

    Attributes:
        young: the latest answers; whoever is in a hurry asks here first.
    """

    def __init__(self, size: int) -> None:
        """Keep at least as many answers as ``size``, once there are so many."""
        self.young: dict[K, V] = {}
        self._old: dict[K, V] = {}
        self._size = size

    def get(self, key: K) -> V | None:
        """The answer, if it is remembered."""
        value = self.young.get(key)
        if value is None and (value := self._old.get(key)) is not None:
            self.put(key, value)
        return value

    def put(self, key: K, value: V) -> None:
        """Remember an answer."""
        if len(self.young) >= self._size:
            self._old, self.young = self.young, {}
        self.young[key] = value


class RecentTexts(Recent[str, V]):
    """What texts come to, made when it is asked for and not remembered.

    What long texts come to is made each time.
    """

    def __init__(self, size: int, make: Callable[[str], V]) -> None:
        """Keep at least as many answers as ``size`` of what ``make`` gives."""
        super().__init__(size)
        self._make = make

    def of(self, text: str) -> V:
        """What a text comes to."""
        value = self.get(text)
        if value is None:
            value = self._make(text)
            if len(text) <= LONGEST:
                self.put(text, value)
        return value
