"""One way to write a date: what it looks like, and how it is read."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import cached_property

import msgspec

from .moment import Moment

Reader = Callable[[re.Match[str], dt.date], Moment | None]


class Form(msgspec.Struct, frozen=True, dict=True):
    """A way to write a date.

    Attributes:
        hints: small patterns of which each stands somewhere in every date of this form. The large
            one takes milliseconds to compile, and most queries name no date.
        pattern: over folded text; it matches nothing empty.
        read: what reads a match; None where it is no date after all.
    """

    hints: tuple[str, ...]
    pattern: str
    read: Reader

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def moments(self, text: str, today: dt.date) -> Iterator[Moment]:
        """The dates of this form in a folded text, in their order."""
        for match in self._pattern.finditer(text):
            if moment := self.read(match, today):
                yield moment


class Hint:
    """A small pattern, or words with | between them, over folded text."""

    def __init__(self, pattern: str) -> None:
        words = pattern.split("|")
        self._words = words if all(map(str.isalpha, words)) else []
        self._pattern = pattern

    def stands_in(self, text: str) -> bool:
        """Whether a folded text has it."""
        for word in self._words:  # a third of the time that a pattern takes
            if word in text:
                return True
        return not self._words and self._compiled.search(text) is not None

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern)
