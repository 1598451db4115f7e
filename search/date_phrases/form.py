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
        hint: a small pattern that stands somewhere in every text with such a date. The large one
            takes milliseconds to compile, and most queries name no date.
        pattern: over folded text; it matches nothing empty.
        read: what reads a match; None where it is no date after all.
    """

    hint: str
    pattern: str
    read: Reader

    @cached_property
    def _hint(self) -> re.Pattern[str]:
        return re.compile(self.hint)

    @cached_property
    def _words(self) -> tuple[str, ...]:
        """The hint as words of which one stands in the text, if it is no more than that."""
        words = self.hint.split("|")
        return tuple(words) if all(map(str.isalpha, words)) else ()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def may_be_in(self, text: str) -> bool:
        """Whether a folded text may have such a date."""
        for word in self._words:  # a third of the time that a pattern takes
            if word in text:
                return True
        return not self._words and self._hint.search(text) is not None

    def moments(self, text: str, today: dt.date) -> Iterator[Moment]:
        """The dates of this form in a folded text, in their order."""
        for match in self._pattern.finditer(text):
            if moment := self.read(match, today):
                yield moment
