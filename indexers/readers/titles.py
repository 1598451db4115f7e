"""A title for a text that has none: its first sentence."""

import re
from itertools import chain

_LONGEST = 160  # code points: a headline of two lines
_WINDOW = 2000  # code points of the text in which a title is looked for
_FEWEST_WORDS = 3  # «فوری!» alone says nothing

# A sentence ends with its line, or with . ! ? ؟ … before white space, so not inside 3.5.
_SENTENCE_END = re.compile(r"\n|(?<=[.!?؟…])[»)\]”\"]*(?:\s|$)")
_CLAUSE_END = re.compile(r"[،؛:,;](?=\s)")
_WORD = re.compile(r"[^\W\d_]+")


def first_sentence(text: str) -> str:
    """Return the first sentence of at least three words, in at most 160 code points.

    Shorter sentences before it are kept with it; lines without letters (flags and other signs
    before a post) are not. A longer sentence is cut after a clause in its second half, or else
    between two words, and ends with «…» then. White space is collapsed. Returns "" for a text
    of white space only.
    """
    window = text.strip()[:_WINDOW]
    kept: list[str] = []
    words = start = 0
    for end in chain((match.end() for match in _SENTENCE_END.finditer(window)), (len(window),)):
        if found := len(_WORD.findall(sentence := window[start:end])):
            kept.append(sentence)
            words += found
        start = end
        if words >= _FEWEST_WORDS:
            break
    return _cut(" ".join("".join(kept or [window]).split()))


def _cut(sentence: str) -> str:
    if len(sentence) <= _LONGEST:
        return sentence
    room = sentence[:_LONGEST]
    clauses = [match.start() for match in _CLAUSE_END.finditer(room, _LONGEST // 2)]
    end = clauses[-1] if clauses else room.rfind(" ")
    return (room[:end] if end > 0 else room[:-1]).rstrip(" ،؛:,;") + "…"
