"""Which pieces of a text can be quoted: whole sentences that stand for themselves.

`sentence_spans` cuts for passages and excerpts, where a cut too many does no harm. A quotation has
to be whole: a semicolon ends a clause and no sentence, and neither does a full stop within brackets
or behind letters that stand for words («آر.اف.»).
"""

import re
from collections.abc import Iterator

from newsearch.search.sentences import sentence_spans

_ABBREVIATED = re.compile(r"(?:^|[^\w.])(?:[^\W\d_]{1,4}\.)+[^\W\d_]{0,4}\.$")
_BRACKETS = {"(": 1, "[": 1, "«": 1, ")": -1, "]": -1, "»": -1}

_LONGEST = 400
"""Characters that a quotation joined of several pieces has at most."""

_LAST = 24
"""Characters at the end of a piece that an abbreviation is looked for in."""

Span = tuple[int, int]


def quotable_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of the sentences of `text[start:end]`, in order, in code points of `text`."""
    piece = text[start:end]
    open_span: Span | None = None
    for first, last in sentence_spans(piece):
        if open_span is not None:
            between = piece[open_span[1] : first]
            fits = last - open_span[0] <= _LONGEST and "\n" not in between
            if fits and _goes_on(piece[open_span[0] : open_span[1]]):
                open_span = (open_span[0], last)
                continue
            yield start + open_span[0], start + open_span[1]
        open_span = (first, last)
    if open_span is not None:
        yield start + open_span[0], start + open_span[1]


def _goes_on(text: str) -> bool:
    """Whether the sentence goes on behind this piece of it."""
    if text[-1] in "؛;" or _ABBREVIATED.search(text[-_LAST:]):
        return True
    return sum(_BRACKETS.get(letter, 0) for letter in text) > 0
