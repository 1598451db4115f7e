"""The article store: every article that was ever ingested, in one SQLite file.

It is the source of truth; indexes are made from it. All articles are kept, duplicates too: an
article is a duplicate if another one with the same text (see `canonical.text_hash`) was stored
before it. Whoever writes sees one writer at a time; readers never wait.
"""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Self

from newsearch.search.article import Article
from newsearch.search.errors import ArticleMissing, StoreError

from .canonical import canonical_json, content_hash, text_hash
from .database import connect, connect_to_read, errors_of
from .exclusive import named
from .fingerprint import Fingerprint
from .origins import told_apart
from .salvage import bad_text_replaced, problems_of, rows_in_order
from .snapshot import COLUMNS, Snapshot, StoredRow, article_of, intact_article
from .storable import why_not_storable

__all__ = ["ArticleStore", "Fingerprint", "Outcome", "Snapshot", "StoreCounts", "Stored"]


class Outcome(Enum):
    """What became of an article that was put into the store."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    """New and stored, but an earlier article has the same text."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one article.

    Attributes:
        outcome: `DUPLICATE` only when it was new; put again, it is `UNCHANGED`.
        duplicate_of: where it was added or updated, the id of the first article with its text,
            if that is another one.
    """

    outcome: Outcome
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """How many articles there are, and how many of them are duplicates of earlier ones."""

    articles: int
    duplicates: int


_ADDED, _UPDATED, _UNCHANGED = map(Stored, (Outcome.ADDED, Outcome.UPDATED, Outcome.UNCHANGED))

_VALUES = f"{COLUMNS}, content_hash, text_hash, updated_at"
_MARKS = ", ".join("?" * len(_VALUES.split(",")))
_INSERT = f"INSERT INTO articles ({_VALUES}, added_at) VALUES ({_MARKS}, ?)"
_UPDATE = f"UPDATE articles SET ({_VALUES}) = ({_MARKS}) WHERE number = ?"
_FIND = "SELECT number, content_hash FROM articles WHERE id = ?"
_FIRST = "SELECT id FROM articles WHERE text_hash = ? AND number < ? ORDER BY number LIMIT 1"
_COUNT = "SELECT count(*), count(*) - count(DISTINCT text_hash) FROM articles"
MOST_PROBLEMS = 100
_BEYOND = 2**63 - 1  # larger than any number


class ArticleStore:
    """The articles of one index; a context manager, for one thread."""

    def __init__(self, path: str | os.PathLike[str], *, timeout: float = 10.0) -> None:
        """Open the store at `path` to write; make it, and its folder, where there is none.

        Args:
            path: of the SQLite file.
            timeout: how many seconds to wait while another process is writing.

        Raises:
            StoreError: the file cannot be opened, or is something else.
            IndexIncompatible: it was written by a newer version.
            Busy: another process is writing for longer than `timeout`.
        """
        self.path = Path(path)
        self._connection = connect(self.path, timeout)

    @classmethod
    def open_existing(cls, path: str | os.PathLike[str], *, timeout: float = 10.0) -> Self:
        """Open the store at `path` to read only.

        Raises:
            StoreError: there is none, or the file is something else.
            IndexIncompatible: it was written by a newer version.
        """
        store = cls.__new__(cls)
        store.path = Path(path)
        store._connection = connect_to_read(store.path, timeout)
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was not committed is undone."""
        self._connection.close()

    def __len__(self) -> int:
        with errors_of(self.path):
            (number,) = self._connection.execute("SELECT count(*) FROM articles").fetchone()
        return int(number)

    def counts(self) -> StoreCounts:
        """Count the articles, and those whose text an earlier one has."""
        with errors_of(self.path):
            return StoreCounts(*self._connection.execute(_COUNT).fetchone())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all changes inside it, or none if it is left by an exception.

        A transaction inside another is part of that.

        Raises:
            Busy: another process is writing for longer than the timeout.
        """
        if self._connection.in_transaction:
            yield
            return
        with errors_of(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            with named(self.path):  # not while it is committed: the next one may write its name
                yield
            with errors_of(self.path):
                self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def put(self, article: Article) -> Stored:
        """Store `article`: a new one, or the new content of the one that has its id.

        Raises:
            StoreError: it cannot be written, or not be read again: it has no id, holds half a
                character (a lone surrogate) or what is no JSON, or is nested too deeply.
            Busy: another process is writing for longer than the timeout.
        """
        with self.transaction():
            return self.add(article) or self._update(article)

    def add(self, article: Article) -> Stored | None:
        """Store `article` like `put`, but return None where another content has its id."""
        with self.transaction(), self._errors(article):
            if reason := why_not_storable(article):
                raise _not_storable(article, reason)
            new = content_hash(article)
            found = self._connection.execute(_FIND, (article.id,)).fetchone()
            if found is not None:
                return _UNCHANGED if found[1] == new else None
            text = text_hash(article)
            first = self._connection.execute(_FIRST, (text, _BEYOND)).fetchone()
            values = _values(article, new, text)
            self._connection.execute(_INSERT, (*values, values[-1]))
            return Stored(Outcome.DUPLICATE, first[0]) if first else _ADDED

    def told_apart(self, article: Article, origin: str) -> Article:
        """The article of a text file, under an id that is not that of another text file's.

        Args:
            article: called as its file suggests.
            origin: what `origins.origin_of` says of the file.
        """
        with self.transaction(), self._errors(article):
            return told_apart(self._connection, article, origin)

    def _update(self, article: Article) -> Stored:
        with self._errors(article):
            (number, _) = self._connection.execute(_FIND, (article.id,)).fetchone()
            text = text_hash(article)
            values = _values(article, content_hash(article), text)
            self._connection.execute(_UPDATE, (*values, number))
            first = self._connection.execute(_FIRST, (text, number)).fetchone()
            return Stored(Outcome.UPDATED, first[0]) if first else _UPDATED

    def get(self, article_id: str) -> Article:
        """Return the article with this id.

        Raises:
            ArticleMissing: there is none.
        """
        with errors_of(self.path):
            query = f"SELECT {COLUMNS} FROM articles WHERE id = ?"
            row = self._connection.execute(query, (_utf8(article_id),)).fetchone()
        if row is None:
            raise _missing(self.path, article_id)
        return article_of(row)

    def delete(self, article_id: str) -> None:
        """Remove the article with this id; the next one with its text is no duplicate any more.

        Raises:
            ArticleMissing: there is none.
        """
        with self.transaction(), errors_of(self.path):
            done = self._connection.execute(
                "DELETE FROM articles WHERE id = ?", (_utf8(article_id),)
            )
        if not done.rowcount:
            raise _missing(self.path, article_id)

    def articles(self) -> Iterator[Article]:
        """Yield every article, duplicates too, in the order in which they were added."""
        with errors_of(self.path):
            query = f"SELECT {COLUMNS} FROM articles ORDER BY number"
            yield from map(article_of, self._connection.execute(query))

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Read one moment of the store, unmoved by what is written meanwhile.

        Not inside a transaction, and nothing may be written through this store meanwhile.
        """
        with errors_of(self.path):
            self._connection.execute("BEGIN")
            try:
                self._connection.execute("SELECT 1 FROM articles LIMIT 1").fetchone()
                yield Snapshot(self._connection)
            finally:
                self._connection.execute("ROLLBACK")

    def problems(self) -> list[str]:
        """Check the whole file, and each article against its hashes.

        Returns:
            What is wrong, nothing if all is sound; no more than `MOST_PROBLEMS` articles are named.
        """
        found = problems_of(self._connection)
        if found:
            return found
        altered = []
        with bad_text_replaced(self._connection):
            for each in rows_in_order(self._connection):
                try:
                    intact_article(each.row, each.content)
                except StoreError as error:
                    altered.append(str(error))
        more = len(altered) - MOST_PROBLEMS
        return [*altered[:MOST_PROBLEMS], *([f"{more} more articles"] if more > 0 else [])]

    @contextmanager
    def _errors(self, article: Article) -> Iterator[None]:
        try:
            with errors_of(self.path):
                yield
        except UnicodeEncodeError as error:
            raise _not_storable(article, f"it holds half a character ({error.reason})") from None
        except (TypeError, ValueError, RecursionError) as error:  # what is no JSON
            raise _not_storable(article, str(error)) from error


def _not_storable(article: Article, reason: str) -> StoreError:
    return StoreError(f"the article “{ascii(article.id)[1:-1]}” cannot be stored: {reason}")


def _utf8(article_id: str) -> str:
    """Return an id that can be asked for; one with half a character is no article's."""
    return article_id.encode(errors="backslashreplace").decode()


def _missing(path: Path, article_id: str) -> ArticleMissing:
    return ArticleMissing(f"{path}: no article has the id “{article_id}”")


def row_of(article: Article) -> StoredRow:
    """Return what the `COLUMNS` hold for `article`; `article_of` is the inverse."""
    return (
        article.id,
        article.body,
        article.title,
        article.summary,
        article.date.isoformat() if article.date else None,
        article.source,
        article.url,
        article.category,
        canonical_json(article.tags),
        canonical_json(article.extra),
    )


def _values(article: Article, content: bytes, text: bytes) -> tuple[str | bytes | None, ...]:
    """Return what the columns of `_VALUES` hold for `article`, now."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return (*row_of(article), content, text, now)
