"""What the store takes: what `newsearch export` can write and `newsearch ingest` can read again."""

from collections.abc import Mapping
from typing import Any

from newsearch.search.article import Article

DEEPEST = 500
"""How many lists and objects may stand inside each other in the unknown fields of an article that
is put into the store, or comes back from an export. Python's readers of JSON end at a thousand,
less what the program that calls them needs."""


def why_not_storable(article: Article) -> str | None:
    """Why an article could not be exported and read again, or None."""
    if not article.id:
        return "its id is empty"
    if is_deeper(article.extra, DEEPEST):
        return f"lists and objects are nested more than {DEEPEST} deep"
    return None


def is_deeper(extra: Mapping[str, Any], depth: int) -> bool:
    """Tell whether lists and objects stand inside each other more than `depth` deep."""
    level: list[Any] = [extra]
    for _ in range(depth + 1):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, Mapping) else each)
            if isinstance(inner, dict | list | tuple)
        ]
        if not level:
            return False
    return True
