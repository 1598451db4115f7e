"""Inputs for fuzzing: seeds that are well formed, and what chance makes of them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Text = TypeVar("Text", str, bytes)

MOST = 4096
"""No input is longer, in code points or bytes: what takes long then is no matter of length."""


@dataclass(frozen=True)
class Mutator(Generic[Text]):
    """Makes inputs of seeds: cut, repeated, spliced, with words and letters of its own put in.

    Attributes:
        seeds: well-formed inputs, at least one.
        words: what means something to the target: signs, names, edges of ranges.
        letters: single code points or bytes to put anywhere.
    """

    seeds: Sequence[Text]
    words: Sequence[Text]
    letters: Sequence[Text]

    def make(self, chance: random.Random) -> Text:
        """An input, at most `MOST` long."""
        if chance.random() < 0.2:
            made = self._of_words(chance)
        else:
            made = chance.choice(self.seeds)
            for _ in range(1 + int(chance.expovariate(0.4))):
                made = self._changed(made, chance)[: 4 * MOST]
        return made[:MOST]

    def _of_words(self, chance: random.Random) -> Text:
        empty = self.seeds[0][:0]
        pieces = [self._piece(chance) for _ in range(chance.randrange(1, 30))]
        return empty.join(pieces)

    def _piece(self, chance: random.Random) -> Text:
        return chance.choice(self.words if chance.random() < 0.7 else self.letters)

    def _changed(self, made: Text, chance: random.Random) -> Text:
        start = chance.randrange(len(made) + 1)
        end = min(len(made), start + int(chance.expovariate(0.1)))
        match chance.randrange(7):
            case 0:  # left out
                return made[:start] + made[end:]
            case 1:  # repeated
                times = chance.choice((2, 2, 3, 10, 300))
                return made[:end] + made[start:end] * times + made[end:]
            case 2:  # replaced
                return made[:start] + self._piece(chance) + made[end:]
            case 3:  # put in, once or often
                times = chance.choice((1, 1, 1, 2, 100))
                return made[:start] + self._piece(chance) * times + made[start:]
            case 4:  # spliced with another
                other = chance.choice(self.seeds)
                return made[:start] + other[chance.randrange(len(other) + 1) :]
            case 5:  # moved
                return made[:start] + made[end:] + made[start:end]
            case _:  # cut
                return made[:start] if chance.random() < 0.3 else made[start:]


def letters_of_text() -> list[str]:
    """Code points that text is made of, and those that it should not hold."""
    ranges = ((0x20, 0x7F), (0x600, 0x700), (0x2000, 0x2070), (0, 0x20), (0x7F, 0xA0))
    rare = "\ud800\udfff\ufeff\ufffe\U0001f600\U0010ffff\u3000\u0130ßŉ\ufdfa\ufb50１²①\u0301\u0308"
    return [*(chr(code) for low, high in ranges for code in range(low, high)), *rare]


def letters_of_files() -> list[bytes]:
    """Every byte, and some letters of UTF-8."""
    return [*(bytes((n,)) for n in range(256)), *(c.encode() for c in "اکگیآ۱\u200c\u202e\u0085")]
