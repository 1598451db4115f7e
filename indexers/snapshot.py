"""One moment of the article store, as a rebuild reads it."""

import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from newsearch.search.article import Article
from newsearch.search.errors import ArticleMissing

from .fingerprint import Fingerprint

COLUMNS = "id, body, title, summary, date, source, url, category, tags, extra"
_BATCH = 500  # articles that are held at once

_DUPLICATES = """
    SELECT text_hash, number, id FROM articles
    WHERE text_hash IN (SELECT text_hash FROM articles GROUP BY text_hash HAVING count(*) > 1)
    ORDER BY text_hash, number
"""


StoredRow = tuple[Any, ...]
"""The values of `COLUMNS` of an article, as SQLite gives them; see `article_of`."""


class Snapshot:
    """Articles as they were when the snapshot was opened, whatever is written meanwhile.

    Only the first article of each text is in it; the ids of the others are its duplicates.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def fingerprints(self) -> Iterator[Fingerprint]:
        """Yield a fingerprint for each article, by ascending number."""
        duplicates, later = self._duplicates()
        rows = self._connection.execute(
            "SELECT number, id, content_hash FROM articles INDEXED BY articles_fingerprint "
            "ORDER BY number"
        )
        for number, article_id, content_hash in rows:
            if number in later:
                continue
            same = duplicates.get(number)
            yield Fingerprint(number, article_id, content_hash, tuple(same) if same else ())

    def rows(self, fingerprints: Iterable[Fingerprint]) -> Iterator[tuple[Fingerprint, StoredRow]]:
        """Yield each fingerprint with the article's row, in their order.

        Raises:
            ArticleMissing: there is no article with one of the numbers.
        """
        remaining = iter(fingerprints)
        while batch := list(islice(remaining, _BATCH)):
            marks = ",".join("?" * len(batch))
            numbers = [fingerprint.number for fingerprint in batch]
            rows = self._connection.execute(
                f"SELECT number, {COLUMNS} FROM articles WHERE number IN ({marks})", numbers
            )
            found = {row[0]: row[1:] for row in rows}
            for fingerprint in batch:
                number = fingerprint.number
                if number not in found:
                    raise ArticleMissing(f"there is no article with the number {number}")
                yield fingerprint, found[number]

    def _duplicates(self) -> tuple[dict[int, list[str]], set[int]]:
        """Return first number → ids of its duplicates, and the numbers of all duplicates."""
        groups: defaultdict[bytes, list[tuple[int, str]]] = defaultdict(list)
        for text_hash, number, article_id in self._connection.execute(_DUPLICATES):
            groups[text_hash].append((number, article_id))
        ids = {group[0][0]: [name for _, name in group[1:]] for group in groups.values()}
        return ids, {number for group in groups.values() for number, _ in group[1:]}


def article_of(row: StoredRow) -> Article:
    """Return the article of a row with the `COLUMNS`."""
    article_id, body, title, summary, date, source, url, category, tags, extra = row
    return Article(
        id=article_id,
        body=body,
        title=title,
        summary=summary,
        date=dt.date.fromisoformat(date) if date else None,
        source=source,
        url=url,
        category=category,
        tags=tuple(msgspec.json.decode(tags)),
        extra=msgspec.json.decode(extra),
    )
