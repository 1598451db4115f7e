"""Cut a text into sentences."""

import re
from collections.abc import Iterator

_MARKS = r"[.!?؟۔…]+ [»”\"')\]]* (?= \s ) | [؛;] (?= \s )"  # quotes and brackets follow a mark
_END = re.compile(rf"{_MARKS} | \n", re.VERBOSE)
_END_WHERE_WRAPPED = re.compile(rf"{_MARKS} | \n \s* \n", re.VERBOSE)
_ABBREVIATION = re.compile(r"(?:^|[\s(«])(?:[^\W\d_]|ق\.م|ه\.ق|ه\.ش|ج\.ا)\.$")
"""A single letter before the full stop: «آیت‌الله م. رضایی», «ه.ش.»."""

_SHORT = 5  # characters, the longest that it matches

_LONG, _WIDEST, _ENOUGH = 40, 100, 4


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each sentence, in order, without surrounding white space.

    A line break ends a sentence, unless the text was wrapped at a width (see `is_wrapped`): then
    only an empty line does. Every character that is not white space lies in exactly one sentence.
    """
    start = 0
    for match in (_END_WHERE_WRAPPED if is_wrapped(text) else _END).finditer(text):
        end = match.end()
        if match[0] == "." and _ABBREVIATION.search(text, max(start, end - _SHORT), end):
            continue
        if piece := text[start:end].strip():
            begin = text.index(piece, start)
            yield begin, begin + len(piece)
        start = end
    if piece := text[start:].strip():
        begin = text.index(piece, start)
        yield begin, begin + len(piece)


def is_wrapped(text: str) -> bool:
    """Whether the lines of a text were broken at a width, as some agencies' archives are.

    They were if at least 4 lines are longer than 40 characters, and none is longer than 100: a
    paragraph on one line is nearly always longer.
    """
    lengths = [len(line) for line in text.split("\n")]
    return sum(length > _LONG for length in lengths) >= _ENOUGH and max(lengths) <= _WIDEST
