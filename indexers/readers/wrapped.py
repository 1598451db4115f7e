"""JSON objects that wrap the rows: `{"articles": [{…}, {…}], "count": 2}`."""

from collections.abc import Mapping
from typing import Any

from newsearch.indexers.field_names import is_known, plain

WRAPPERS = (
    "articles items results data docs documents records rows entries posts news stories messages "
    "hits list اخبار خبرها مقالات مطالب"
)
"""Names that a list of articles has in what programs and news APIs write.

Source: written by hand, after the answers of news APIs and the exports of data bases.
"""

_NAMES = frozenset(map(plain, WRAPPERS.split()))


def wrapped_rows(row: Mapping[str, Any]) -> list[Any] | None:
    """Return the rows that an object wraps, or None where it is a row itself.

    It wraps rows if it has neither title nor text of its own and exactly one list of objects (or an
    empty list) under one of the names of `WRAPPERS`. What else it holds is about the list.
    """
    if any(is_known(name, "title", "summary", "body") for name in row):
        return None
    lists = [value for name, value in row.items() if plain(name) in _NAMES and _is_rows(value)]
    return lists[0] if len(lists) == 1 else None


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)
