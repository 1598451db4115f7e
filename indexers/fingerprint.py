"""What tells whether an article has changed since it was indexed, without its texts."""

import hashlib
import json
from typing import NamedTuple

from .canonical import HASH_BYTES

KEY_BYTES = HASH_BYTES


class Fingerprint(NamedTuple):
    """An article of the store, known by its content.

    Attributes:
        number: of the article in the store; never given to another.
        id: its name.
        content_hash: 16 bytes over all its fields.
        duplicates: ids of later articles with the same text, in the order of the store.
    """

    number: int
    id: str
    content_hash: bytes
    duplicates: tuple[str, ...] = ()


def key_of(fingerprint: Fingerprint) -> bytes:
    """Changes with the article's content and with the list of its duplicates."""
    if not fingerprint.duplicates:
        return fingerprint.content_hash
    raw = fingerprint.content_hash + json.dumps(fingerprint.duplicates).encode("utf-8")
    return hashlib.blake2b(raw, digest_size=KEY_BYTES).digest()
