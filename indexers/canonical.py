"""Forms of an article that tell whether two are the same: all of it, or its text alone."""

import hashlib
import json
from dataclasses import fields
from functools import cache
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from newsearch.search.article import Article

HASH_BYTES = 16  # of blake2b: no two of any real number of articles collide

_FIELDS = tuple(field.name for field in fields(Article))
# Letters that keyboards and crawlers confuse, both digit sets of Persian text, and signs that
# come and go: half-space, other joiners and marks of direction, tatweel, vowel signs.
_FOLDED = (
    *((letter, "ی") for letter in "يىئ"),
    ("ك", "ک"),
    *((letter, "ه") for letter in "ةۀ"),
    *((letter, "ا") for letter in "أإآ"),
    ("ؤ", "و"),
    *((chr(0x06F0 + n), str(n)) for n in range(10)),
    *((chr(0x0660 + n), str(n)) for n in range(10)),
    *((sign, "") for sign in "\u200b\u200c\u200d\u200e\u200f\u00ad\ufeff\u0640"),
    *((chr(code), "") for code in range(0x064B, 0x0656)),
)


def canonical_json(value: Any) -> str:  # noqa: ANN401 (any JSON value)
    """Return the JSON of `value` with sorted keys, the same for equal values.

    Numbers of any length are written in full. A lone surrogate is kept as it is, so that what
    encodes the result finds it.
    """
    try:
        return msgspec.json.encode(value, order="deterministic").decode()
    except (OverflowError, UnicodeEncodeError):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(article: Article) -> bytes:
    """Return 16 bytes over all fields of `article`: two that differ in any have different ones."""
    values = {name: getattr(article, name) for name in _FIELDS}
    values["date"] = article.date.isoformat() if article.date else None
    return _hash(canonical_json(values))


def text_hash(article: Article) -> bytes:
    """Return 16 bytes over title and body, the same for one text typed in two ways.

    Neither white space nor half-spaces count, nor ي for ی and the like, nor vowel signs. A title
    that the body holds does not count either, since most such titles are made of the body.
    """
    body = fold(article.body)
    title = fold(article.title).removesuffix("…")
    return _hash(body if title in body else f"{title}\n{body}")


def fold(text: str) -> str:
    """Return `text` without white space and without what `text_hash` takes for no difference."""
    # Half a character passes through, for what encodes the result to find it.
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    folded: npt.NDArray[np.uint16] = _table()[codes]
    kept: bytes = folded[folded != _GONE].tobytes()
    return kept.decode("utf-16-le", "surrogatepass")


_GONE = 0xFFFF  # no character


@cache
def _table() -> npt.NDArray[np.uint16]:
    """What stands for each code unit of UTF-16: an array, ten times as fast as replacing."""
    table = np.arange(1 << 16, dtype=np.uint16)
    for code in range(1 << 16):
        if chr(code).isspace():
            table[code] = _GONE
    for letter, replacement in _FOLDED:
        table[ord(letter)] = ord(replacement) if replacement else _GONE
    return table


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=HASH_BYTES).digest()
