"""Texts packed small for an index: a byte a letter, then zlib with a dictionary of Persian words.

In UTF-8 a Persian letter takes two bytes, and one article is too short for Deflate to learn the
words that any article has. Both together leave three quarters of what zlib makes of a long article,
and two thirds of a short one; unpacking takes some ten microseconds more.

A text is JSON, so that a letter without a byte of its own is written as JSON's escape. The letters
and the words belong to the format of an index: who changes them raises its version.

Source of preset dictionaries: RFC 1950, section 2.2, FDICT.
"""

import codecs
import functools
import re
import zlib
from pathlib import Path
from typing import Any

_UPPER = (
    "".join(map(chr, (*range(0x621, 0x63B), *range(0x640, 0x653), 0x654, 0x670)))
    + "پچژکگۀیەڕۆێ"
    + "۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩"
    + "،؛؟٪٫٬«»…–—“”‘’•·×÷°€\xa0\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\ufeff"
    + "áâäçèéêëíïóôöúü"
)
LETTERS = "".join(map(chr, range(0x80))) + _UPPER
"""The letters that have a byte of their own: ASCII and up to 128 more."""

DICTIONARY_BYTES = 1 << 15
"""As far back as Deflate refers."""

_BYTES = codecs.charmap_build(LETTERS)
_MAPPING: Any = LETTERS  # the quickest kind of mapping there is, of which its types do not tell
_LEVEL = 6
_WORDS = Path(__file__).with_name("data") / "frequent_words.txt"
_FRAME = '"date":"19"tags":["summary":"[{"id":"","source":"","category":"","body":"","title":"'
"""What records of articles have in common: of a dictionary, the end is the cheapest to refer to."""


def pack_json(text: str) -> bytes:
    """Pack JSON; see `unpack_json`."""
    packer = zlib.compressobj(_LEVEL, zdict=_dictionary())
    raw, _ = codecs.charmap_encode(_others().sub(_escaped, text), "strict", _BYTES)
    return packer.compress(raw) + packer.flush()


def unpack_json(packed: bytes) -> str:
    """JSON of the same value as was packed; letters without a byte of their own are escaped.

    Raises:
        ValueError: it was not packed so, or is cut off.
    """
    unpacker = zlib.decompressobj(zdict=_dictionary())
    try:
        raw = unpacker.decompress(packed)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("it does not end where it should")
    text, _ = codecs.charmap_decode(raw, "strict", _MAPPING)
    return text


@functools.cache
def _others() -> re.Pattern[str]:
    """Letters without a byte; who only unpacks does not wait for it to be compiled."""
    return re.compile(f"[^{re.escape(LETTERS)}]")


def _escaped(found: re.Match[str]) -> str:
    raw = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{raw[at : at + 2].hex()}" for at in range(0, len(raw), 2))


@functools.cache
def _dictionary() -> bytes:
    """What zlib may refer to: frequent words, the most frequent last, and names of fields."""
    words = _WORDS.read_text(encoding="utf-8").split()
    raw, _ = codecs.charmap_encode(" ".join((*words, _FRAME)), "strict", _BYTES)
    return raw[-DICTIONARY_BYTES:]
