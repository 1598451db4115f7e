"""The part of a passage that is shown to people: around the words that match."""

from newsearch.search.results import Passage

LENGTH = 420
"""Characters of an excerpt, about four lines of a terminal."""

Span = tuple[int, int]


def excerpt(passage: Passage, length: int = LENGTH) -> tuple[str, list[Span]]:
    """A piece of a passage with as many of its highlights as possible, the earliest of equals.

    It is cut between words, and an ellipsis stands where something is left out.

    Returns:
        The piece on one line, and the highlights that lie in it.
    """
    text = passage.text
    if len(text) <= length:
        start, end = 0, len(text)
    else:
        start, end = _window(text, passage.highlights, length)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    marks = [(a + shift, b + shift) for a, b in passage.highlights if start <= a and b <= end]
    # White space one for one, so that the highlights stay where they are.
    line = "".join(" " if letter.isspace() else letter for letter in text[start:end])
    return f"{before}{line}{after}", marks


def _window(text: str, highlights: tuple[Span, ...], length: int) -> Span:
    counts = {a: sum(a <= b and c <= a + length for b, c in highlights) for a, _ in highlights}
    first = max(counts, key=lambda place: counts[place], default=0)
    last = max((end for _, end in highlights if end <= first + length), default=first)
    # The matches stand in the middle of what is shown.
    start = max(0, min((first + last - length) // 2, len(text) - length))
    start = _next_word(text, start) if start else 0
    end = min(start + length, len(text))
    return start, end if end == len(text) else max(_word_before(text, end), last)


def _next_word(text: str, place: int) -> int:
    while place < len(text) and not text[place - 1].isspace():
        place += 1
    return place


def _word_before(text: str, place: int) -> int:
    while place > 0 and not text[place].isspace():
        place -= 1
    return place
