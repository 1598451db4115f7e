"""Cut a body into passages of whole sentences."""

import re
from collections.abc import Iterator

from newsearch.search.manifest import PassageSettings
from newsearch.search.sentences import sentence_spans

_WORD = re.compile(r"\S+")


def passage_spans(body: str, settings: PassageSettings) -> list[tuple[int, int]]:
    """The spans of a body's passages, in order, in code points.

    A passage is a run of sentences that is closed as soon as it has `settings.words` words; a rest
    of less than half as many words joins the passage before it. A sentence of more than twice as
    many is cut between words. Every character that is not white space lies in a passage; an empty
    body has none.
    """
    limit = 2 * settings.words
    sentences: list[tuple[int, int]] = []
    for start, end in sentence_spans(body):
        # Most are too short for so many words and the spaces between them.
        sentences += _cut(body, start, end, limit) if end - start >= 2 * limit else ((start, end),)
    counts = [len(body[start:end].split()) for start, end in sentences]
    groups = list(_groups(counts, settings))
    if len(groups) > 1:
        fresh = groups[-2][1]
        if 2 * sum(counts[fresh:]) < settings.words:
            groups[-2:] = [(groups[-2][0], groups[-1][1])]
    return [(sentences[first][0], sentences[last - 1][1]) for first, last in groups]


def _groups(counts: list[int], settings: PassageSettings) -> Iterator[tuple[int, int]]:
    """Yield (first, last + 1) of the sentences of each passage."""
    first, words = 0, 0
    for index, count in enumerate(counts):
        words += count
        if words >= settings.words and index + 1 < len(counts):
            yield first, index + 1
            # An overlap never starts a passage where the one before it started.
            first = max(index + 1 - settings.overlap, first + 1)
            words = sum(counts[first : index + 1])
    if counts:
        yield first, len(counts)


def _cut(body: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """Yield pieces of a sentence, of at most `limit` words each."""
    words = list(_WORD.finditer(body, start, end))
    for first in range(0, len(words), limit):
        piece = words[first : first + limit]
        yield piece[0].start(), piece[-1].end()
