"""The SQLite file behind the article store: how it is opened, its tables, its errors."""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsearch.search.errors import Busy, IndexIncompatible, NewsearchError, StoreError

from .durable import make_folder
from .exclusive import known_holder
from .origins import INDEX, TABLE
from .write_ahead_log import Dropped, dropped, log_of

SCHEMA_VERSION = 1
_APPLICATION_ID = 0x6E777372  # "nwsr", in the header of the file

# Small columns first, so that reading them does not touch the pages of long texts. The index
# articles_fingerprint holds all that a rebuild compares; AUTOINCREMENT never gives a number
# twice, so that a number means one article for ever.
_SCHEMA = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    content_hash BLOB NOT NULL,
    text_hash BLOB NOT NULL,
    added_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    date TEXT,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    category TEXT NOT NULL,
    tags TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    body TEXT NOT NULL,
    extra TEXT NOT NULL
);
CREATE INDEX articles_text ON articles (text_hash);
CREATE INDEX articles_fingerprint ON articles (number, id, content_hash);
"""

_BY_SQLITE = {
    ("sqlite_sequence", "CREATE TABLE sqlite_sequence(name,seq)"),
    ("sqlite_autoindex_articles_1", None),
}
"""What SQLite makes of its own accord for these tables."""

SAVE = (
    "Save what can be read with `newsearch export FILE`, then ingest that file, and what it lacks, "
    "into a new index folder"
)
"""What to do about a damaged store."""

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_DATABASE = {sqlite3.SQLITE_NOTADB}
_CANNOT_WRITE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
_REMEDIES = {
    sqlite3.SQLITE_CORRUPT: f"it is damaged. {SAVE}",
    sqlite3.SQLITE_IOERR: "the disk fails or is full: see to it and run the command again",
    sqlite3.SQLITE_FULL: "there is no room left: make some and run the command again",
    sqlite3.SQLITE_READONLY: "it cannot be written: check the permissions of file and folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: check the permissions of file and folder",
}


def connect(path: Path, timeout: float) -> sqlite3.Connection:
    """Open `path` for writing; make the file, its folder and the tables where they are missing.

    Args:
        path: of the database.
        timeout: how many seconds to wait for another writer.

    Raises:
        StoreError: the file cannot be opened, or is something else.
        IndexIncompatible: it was written by a newer version.
        Busy: another process is writing all the time.
    """
    try:
        make_folder(path.parent)
    except OSError as error:
        raise StoreError(
            f"{path.parent}: cannot be made: {error.strerror}; make room or give permission"
        ) from error
    if _exists(path):
        _refuse_damaged_log(path)
    with errors_of(path):
        connection = sqlite3.connect(path, timeout=timeout, isolation_level=None)
        with _closed_on_error(connection):
            _distrust(connection)
            if not _is_new(connection):
                _check(connection, path)  # before anything is written
            _log_ahead(connection, timeout)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            if _is_new(connection):  # still: another process may have been faster
                _make_tables(connection)
            connection.execute("COMMIT")
    return connection


def connect_to_read(path: Path, timeout: float, *, salvage: bool = False) -> sqlite3.Connection:
    """Open an existing `path` for reading only, on read-only media too.

    Args:
        path: of the database.
        timeout: how many seconds to wait for a writer that is just changing the file's form.
        salvage: whatever the file says of itself: to save what can be read of a damaged one.

    Raises:
        StoreError: there is no such file, or it is no article store.
        IndexIncompatible: it was written by a newer version.
    """
    if not _exists(path):
        raise StoreError(f"{path}: there are no articles yet. Run `newsearch ingest PATH...` first")
    if not salvage:
        _refuse_damaged_log(path)
    with errors_of(path):
        if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
            # Who may write clears the side files of the WAL away when it closes.
            return _reader(path, "mode=rw", timeout, salvage)
        try:
            return _reader(path, "mode=ro", timeout, salvage)
        except sqlite3.OperationalError as error:
            if _code(error) not in _CANNOT_WRITE or Path(f"{path}-wal").exists():
                raise
            return _reader(path, "immutable=1", timeout, salvage)  # read-only media


def problem_of_log(path: Path, least: Dropped = Dropped.LAST) -> str | None:
    """What is wrong with the write-ahead log beside a store, or None.

    Args:
        path: of the store, which is not open yet.
        least: tell `Dropped.SEVERAL` only, or also what may be no loss.

    Raises:
        StoreError: the log cannot be read.
    """
    try:
        found = dropped(path)
    except OSError as error:
        raise StoreError(
            f"{log_of(path)}: cannot be read: {error.strerror}; check its permissions"
        ) from error
    if found is Dropped.NOTHING or (least is Dropped.SEVERAL and found is not least):
        return None
    return f"{log_of(path).name} is damaged: SQLite would drop {found.value}"


def _refuse_damaged_log(path: Path) -> None:
    if problem := problem_of_log(path, Dropped.SEVERAL):
        raise StoreError(f"{path}: {problem}. {SAVE}")


def _exists(path: Path) -> bool:
    """Whether there is a file, wherever a link leads to it.

    Raises:
        StoreError: it is something else, or nothing may be read there.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be reached: {error.strerror}; check the folder and its permissions"
        ) from error
    if not stat.S_ISREG(mode):
        raise StoreError(
            f"{path}: is no file but a folder, a pipe or a device; move it away, or name another "
            "index folder"
        )
    return True


def _reader(path: Path, mode: str, timeout: float, salvage: bool) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=timeout, isolation_level=None)
    with _closed_on_error(connection):
        connection.execute("PRAGMA query_only = ON")
        _distrust(connection)
        if not salvage:
            _check(connection, path)
    return connection


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """Raise what SQLite raises as `Busy` or `StoreError`, with the path and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _in_words(error, path) from error


def _in_words(error: sqlite3.Error, path: Path) -> NewsearchError:
    code = _code(error)
    if code in _BUSY:
        return Busy(
            f"{path}: another process is writing to it{known_holder(path)}. "
            "Try again when it has finished"
        )
    if code in _NO_DATABASE:
        return StoreError(
            f"{path}: is no article store but another file: name another index folder; or its "
            f"beginning is damaged. {SAVE}"
        )
    remedy = _REMEDIES.get(code, f"SQLite cannot go on. {SAVE}")
    return StoreError(f"{path}: {remedy} ({str(error)[:200]!r})")


def _code(error: sqlite3.Error) -> int:
    """Return the primary code; extended ones carry it in their lowest byte."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _log_ahead(connection: sqlite3.Connection, timeout: float) -> None:
    """Turn write-ahead logging on; where two do at once, SQLite itself waits for neither."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _code(error) not in _BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _is_new(connection: sqlite3.Connection) -> bool:
    """Tell whether nothing was ever written to the database."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return not tables and not _pragma(connection, "user_version")


def _make_tables(connection: sqlite3.Connection) -> None:
    for statement in _SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if _pragma(connection, "application_id") != _APPLICATION_ID:
        raise StoreError(
            f"{path}: is an SQLite file of another program, no article store; "
            "name another index folder"
        )
    version = _pragma(connection, "user_version")
    if version != SCHEMA_VERSION:
        raise IndexIncompatible(
            f"{path}: has the format {version}, this newsearch reads {SCHEMA_VERSION}; "
            "install the version of newsearch that wrote it, or a newer one"
        )
    foreign = _foreign(connection)
    if foreign:
        raise StoreError(
            f"{path}: holds {foreign}, which newsearch did not write: the file is damaged, or was "
            f"made to harm. {SAVE}"
        )


def _distrust(connection: sqlite3.Connection) -> None:
    """Let nothing that a file brings along be called, and check the pages that are read."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


def _foreign(connection: sqlite3.Connection) -> str | None:
    """Something in the file that is not in `_SCHEMA`, such as a trigger, or what it lacks of it."""
    wanted = {statement.strip() for statement in _SCHEMA.split(";") if statement.strip()}
    found = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    for kind, name, sql in found:
        if sql in wanted:
            wanted.remove(sql)
        elif sql in (TABLE, INDEX):
            continue
        elif kind not in ("table", "index") or (name, sql) not in _BY_SQLITE:
            return f"the {kind} {name!r:.80}"
    return f"no {min(wanted)!r:.80}" if wanted else None


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)
