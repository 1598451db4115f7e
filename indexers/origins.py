"""Which text file an article was read from, so that no other file of that name replaces it.

Text files have no id of their own: their article is called after the file, and files of one name
lie in many folders. The file that had a name first keeps it; another one gets parent folders before
its name, as many as tell the two apart. A file that was moved is known by its content.
"""

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from newsearch.search.article import Article

from .canonical import content_hash

TABLE = "CREATE TABLE text_files (path TEXT NOT NULL PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID"
"""Made when the first text file is ingested; older stores have none."""

INDEX = "CREATE INDEX text_files_id ON text_files (id)"


def origin_of(path: str) -> str:
    """What is remembered of where a file lies: its path without links, in printable characters."""
    return os.path.realpath(path).encode(errors="surrogateescape").decode(errors="backslashreplace")


def told_apart(connection: sqlite3.Connection, article: Article, origin: str) -> Article:
    """The article under an id that is not that of another file's article; inside a transaction.

    Args:
        connection: to the store, which remembers what it is told here.
        article: called as its file suggests.
        origin: what `origin_of` says of that file.
    """
    _make_table(connection)
    known = connection.execute("SELECT id FROM text_files WHERE path = ?", (origin,)).fetchone()
    if known:
        return replace(article, id=known[0])
    named = article
    for name in _names(article.id, Path(origin)):
        named = replace(article, id=name)
        if not _is_taken(connection, name):
            break
        if _is_stored(connection, named):
            return named
    row = (origin, named.id)
    connection.execute("INSERT INTO text_files (path, id) VALUES (?, ?)", row)
    return named


def _make_table(connection: sqlite3.Connection) -> None:
    there = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'text_files'").fetchone()
    if not there:
        connection.execute(TABLE)
        connection.execute(INDEX)


def _names(name: str, file: Path) -> Iterator[str]:
    """The name itself, then with ever more parent folders before it."""
    yield name
    last = name.rpartition("/")[2]
    folders = file.parent.parts
    for depth in range(name.count("/") + 1, len(folders) + 1):
        yield "/".join((*folders[-depth:], last))


def _is_taken(connection: sqlite3.Connection, name: str) -> bool:
    found = connection.execute("SELECT 1 FROM text_files WHERE id = ? LIMIT 1", (name,))
    return found.fetchone() is not None


def _is_stored(connection: sqlite3.Connection, article: Article) -> bool:
    query = "SELECT content_hash FROM articles WHERE id = ?"
    found = connection.execute(query, (article.id,)).fetchone()
    return found is not None and found[0] == content_hash(article)
