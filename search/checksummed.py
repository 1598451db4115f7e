"""JSON files of an index that hold a checksum of themselves: manifests, and the fitted weight.

The checksum is the CRC-32 (8 hexadecimal digits) of the file as it would be without the line that
holds it. It is there against accidents, not against people.
"""

import json
import re
import zlib
from collections.abc import Mapping
from typing import Any

CHECKSUM = "checksum"
"""The field that holds the checksum of all the others."""

_LINE = re.compile(rb'^ "checksum": "([0-9a-f]{8})",\n', re.MULTILINE)
"""Without this line a file is what its checksum was made of."""


def with_checksum(fields: Mapping[str, Any]) -> str:
    """Fields as they are written, with the checksum that makes them valid."""
    checksum = f"{zlib.crc32(_json(fields).encode()):08x}"
    return _json({**fields, CHECKSUM: checksum})


def is_as_written(text: bytes) -> bool:
    """Whether a file has its checksum, and is what that was made of."""
    found = _LINE.search(text)
    if found is None:
        return False
    return zlib.crc32(text[: found.start()] + text[found.end() :]) == int(found[1], 16)


def _json(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
