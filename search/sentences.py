"""Cut a text into sentences."""

import re
from collections.abc import Iterator

_END = re.compile(
    r"""
    (?: [.!?؟۔…]+ [»”"')\]]* (?= \s )    # closing marks, with quotes and brackets that follow them
      | [؛;] (?= \s )
      | \n                               # a line is never continued on the next paragraph
    )
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(r"(?:^|[\s(«])(?:[^\W\d_]|ق\.م|ه\.ق|ه\.ش|ج\.ا)\.$")
"""A single letter before the full stop: «آیت‌الله م. رضایی», «ه.ش.»."""


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each sentence, in order, without surrounding white space.

    Every character that is not white space lies in exactly one sentence.
    """
    start = 0
    for match in _END.finditer(text):
        if match[0] == "." and _ABBREVIATION.search(text, start, match.end()):
            continue
        yield from _stripped(text, start, match.end())
        start = match.end()
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right:
        yield start + left, start + right
