"""Every row of an article store that can still be read, in a file that may be damaged.

A sound file is read from one end to the other. In a damaged one SQLite gives up at the first page
that it cannot make sense of, so each article is asked for by its number; which numbers there are is
known from an index, which stands on other pages than the articles, and else tried.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .snapshot import COLUMNS, StoredRow

_BATCH = 500
_READ = f"SELECT number, content_hash, {COLUMNS} FROM articles"
_NEXT = f"{_READ} WHERE number > ? ORDER BY number LIMIT {_BATCH}"
_ONE = f"{_READ} WHERE number = ?"
_KNOWN = "SELECT number, id FROM articles INDEXED BY articles_fingerprint ORDER BY number"
_LAST = ("SELECT max(number) FROM articles", "SELECT seq FROM sqlite_sequence")

_SMALLEST = 16
"""No article takes so few bytes: a file of n bytes has no number beyond n / 16, unless as many
articles were removed, which costs the last ones of a damaged file whose index is damaged too."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article's row.

    Attributes:
        number: of the article.
        content: the hash that was stored beside it.
        row: the values of `COLUMNS`.
    """

    number: int
    content: object
    row: StoredRow


@dataclass(frozen=True, slots=True)
class Lost:
    """An article whose row cannot be read.

    Attributes:
        number: of the article.
        id: its name, if the index of the file tells it.
    """

    number: int
    id: str | None


def problems_of(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong in the whole file; nothing if it is sound."""
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    except sqlite3.Error as error:
        return [str(error)]
    return [] if found == ["ok"] else found


@contextmanager
def bad_text_replaced(connection: sqlite3.Connection) -> Iterator[None]:
    """Read bytes that are no UTF-8 as U+FFFD, which other hashes tell, instead of failing."""
    before = connection.text_factory
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        yield
    finally:
        connection.text_factory = before


def rows_in_order(connection: sqlite3.Connection) -> Iterator[Found]:
    """Yield the rows of a sound file, by ascending number.

    Raises:
        sqlite3.Error: it is not sound.
    """
    last = 0
    while batch := connection.execute(_NEXT, (last,)).fetchall():
        for number, content, *row in batch:
            yield Found(number, content, tuple(row))
        last = batch[-1][0]


def rows_one_by_one(connection: sqlite3.Connection, path: Path) -> Iterator[Found | Lost]:
    """Yield what can be read of a damaged file, and what cannot, by ascending number."""
    known = _known(connection)
    last = _last(connection, os.path.getsize(path) // _SMALLEST)
    for number in sorted({*known, *range(1, last + 1)}):
        try:
            found = connection.execute(_ONE, (number,)).fetchone()
        except sqlite3.Error:
            yield Lost(number, known.get(number))
            continue
        if found is not None:
            yield Found(number, found[1], tuple(found[2:]))
        elif number in known:
            yield Lost(number, known[number])


def _known(connection: sqlite3.Connection) -> dict[int, str | None]:
    """The numbers and ids that the index tells, read from both of its ends up to the damage."""
    known: dict[int, str | None] = {}
    for order in ("", " DESC"):
        try:
            for number, article_id in connection.execute(_KNOWN + order):
                known.setdefault(number, article_id if type(article_id) is str else None)
        except sqlite3.Error:
            continue
        break
    return known


def _last(connection: sqlite3.Connection, most: int) -> int:
    """The highest number that any part of the file tells, as far as it is possible."""
    told = [0]
    for query in _LAST:
        try:
            told += [number for (number,) in connection.execute(query) if type(number) is int]
        except sqlite3.Error:
            continue
    return max((number for number in told if number <= most), default=0)
