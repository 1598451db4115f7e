"""Characters that a terminal would obey, made harmless on every way out.

A terminal obeys escape sequences (C0 and C1 controls) and the marks that reorder what stands
around them; an article's title could move the cursor, colour a warning away or turn an address
round. Marks that Persian needs (half-spaces, left-to-right and right-to-left marks) stay.
"""

import re

_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 but tab and line feed: escape sequences
    r"\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides and isolates
    r"\ud800-\udfff]"  # halves of characters, which cannot be written at all
)
_BREAKS = re.compile(r"[\t\n\u2028\u2029]")
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> str:
    """A text from outside without the characters that a terminal would obey, length unchanged."""
    return _CONTROLS.sub("\ufffd", text)


def on_one_line(text: str) -> str:
    """A name or a message from outside, which begins no line of its own; length unchanged."""
    return safe(_BREAKS.sub(" ", text))


def escaped_json(text: str) -> str:
    """JSON that means the same, with what a terminal would obey written by its number."""
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
