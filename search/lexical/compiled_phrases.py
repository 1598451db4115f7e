"""Phrases in machine code: the same articles, sooner."""

from collections.abc import Sequence

import numpy as np

from newsearch.search.arrays import Array

from .fielded import ANY_TEXT, FieldedPostings
from .machine_code import phrases
from .phrases import Phrase, PhraseFinder

_NOTHING = Phrase(ANY_TEXT, ((("",),),))


class CompiledPhraseFinder(PhraseFinder):
    """A `PhraseFinder` in machine code. Safe to share between threads."""

    def __init__(self, fielded: FieldedPostings) -> None:
        """Look there; compiles, or loads what was compiled before."""
        super().__init__(fielded)
        self._having(_NOTHING, np.zeros(0, np.int64))

    def _having(self, phrase: Phrase, candidates: Array) -> Array:
        runs = [words for slot in phrase.slots for words in slot]
        spans = self.fielded.spans(word for words in runs for word in words)
        kept: Array = phrases.having(
            *self.fielded.arrays,
            (_ends(phrase.slots), _ends(runs), np.array(spans, np.int64)),
            self.fielded.bounds(phrase.field),
            candidates.astype(np.int64, copy=False),
        )
        return candidates[kept]


def _ends(parts: Sequence[Sequence[object]]) -> Array:
    """Where each part ends, if they stand one behind the other: (n,) int64."""
    return np.cumsum([len(part) for part in parts], dtype=np.int64)
