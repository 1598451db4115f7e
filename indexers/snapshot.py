"""One moment of the article store, as a rebuild reads it."""

import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from newsearch.search.article import Article
from newsearch.search.errors import ArticleMissing, StoreError

from .canonical import content_hash
from .database import SAVE
from .fingerprint import Fingerprint

COLUMNS = "id, body, title, summary, date, source, url, category, tags, extra"
_BATCH = 500  # articles that are held at once
_LIST, _OBJECT = msgspec.json.Decoder(list[str]), msgspec.json.Decoder(dict[str, Any])

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
        """Yield a fingerprint for each article, by ascending number.

        Raises:
            StoreError: one is none that newsearch has written.
        """
        duplicates, later = self._duplicates()
        rows = self._connection.execute(
            "SELECT number, id, content_hash FROM articles INDEXED BY articles_fingerprint "
            "ORDER BY number"
        )
        for number, article_id, content in rows:
            if type(article_id) is not str or type(content) is not bytes:
                raise damaged(article_id, "what tells whether it has changed is none")
            if number in later:
                continue
            same = duplicates.get(number)
            yield Fingerprint(number, article_id, content, tuple(same) if same else ())

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
    """Return the article of a row with the `COLUMNS`.

    Raises:
        StoreError: the row is none that newsearch has written.
    """
    article_id, body, title, summary, date, source, url, category, tags, extra = row
    try:
        article = Article(
            id=article_id,
            body=body,
            title=title,
            summary=summary,
            date=None if date is None else dt.date.fromisoformat(date),
            source=source,
            url=url,
            category=category,
            tags=tuple(_LIST.decode(tags)),
            extra=_OBJECT.decode(extra),
        )
    except (ValueError, TypeError, RecursionError, msgspec.MsgspecError) as error:
        raise damaged(article_id, str(error)) from error
    texts = (article_id, body, title, summary, source, url, category)
    if not all(type(text) is str for text in texts):
        raise damaged(article_id, "a field is no text")
    return article


def intact_article(row: StoredRow, content: object) -> Article:
    """Return the article of a row that has the given `content_hash`.

    Raises:
        StoreError: it has another, or is none at all.
    """
    article = article_of(row)
    if content_hash(article) != content:
        raise damaged(article.id, "its fields do not have the hash that stands beside them")
    return article


def damaged(article_id: object, reason: str) -> StoreError:
    """The error of a row that is not as it was written."""
    return StoreError(f"the article {article_id!r:.200} of the store is damaged ({reason}). {SAVE}")
