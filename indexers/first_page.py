"""The first page of a damaged store, which SQLite must understand before it reads any other.

In all stores it is the same but for a few counters: the header of the file, and the tables, which
are made in one order. So it need not be lost: in a copy of the file it can be put right.
"""

import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from newsearch.search.errors import NewsearchError, StoreError

from .database import connect, connect_to_read
from .write_ahead_log import PAGE, Dropped, dropped, log_of, mended

_HEADER = 100
"""Bytes at the beginning of the first page that tell of the file."""

_PAGES = slice(28, 32)
"""Of the header: how many pages the file has."""

_COUNTERS = (slice(24, 28), slice(32, 44), slice(92, 100))
"""Of the header: changes, free pages, versions of the tables and of SQLite. What they are is not
known here, and for reading it need not be."""


@contextmanager
def readable_copy(path: Path) -> Iterator[Path | None]:
    """A copy of a store whose first page and log were damaged, with both put right.

    Args:
        path: of the store; nothing beside it is changed.

    Yields:
        The copy, which goes when this is left; None where both are as they should be.

    Raises:
        StoreError: there is no room for a copy.
    """
    try:
        with TemporaryDirectory(prefix="newsearch-export-") as name:
            model = _model(Path(name), path.stat().st_size // PAGE)
            with path.open("rb") as file:
                page = file.read(PAGE)
            log = dropped(path)
            if len(page) < PAGE or (log is Dropped.NOTHING and _is_sound(path, page, model)):
                yield None
                return
            copy = Path(name) / path.name
            _copy(path, copy, log)
            if not _is_sound(copy, page, model):
                _mend(copy, page, model)
            yield copy
    except OSError as error:
        raise StoreError(
            f"{path}: is damaged, and cannot be copied to be read ({error.strerror or error}); "
            "make room where TMPDIR says"
        ) from error


def _model(folder: Path, pages: int) -> bytes:
    """The first page of a store of so many pages."""
    path = folder / "new" / "articles.db"
    connect(path, timeout=10.0).close()
    page = bytearray(path.read_bytes()[:PAGE])
    page[_PAGES] = struct.pack(">I", pages)
    return bytes(page)


def _is_sound(path: Path, page: bytes, model: bytes) -> bool:
    """Whether the header is that of another store but for counters, and tells the tables."""
    return _without_counters(page) == _without_counters(model) and _is_readable(path)


def _is_readable(path: Path) -> bool:
    try:
        with closing(connect_to_read(path, timeout=10.0)) as connection:
            connection.execute("SELECT count(*) FROM articles INDEXED BY articles_text").fetchone()
    except NewsearchError:
        return False
    except sqlite3.Error:
        return True  # of another page
    return True


def _without_counters(page: bytes) -> bytes:
    kept = bytearray(page[:_HEADER])
    for counter in _COUNTERS:
        kept[counter] = bytes(counter.stop - counter.start)
    return bytes(kept)


def _copy(path: Path, copy: Path, log: Dropped) -> None:
    shutil.copyfile(path, copy)
    if log_of(path).is_file():
        raw = log_of(path).read_bytes()
        log_of(copy).write_bytes(raw if log is Dropped.NOTHING else mended(raw))


def _mend(copy: Path, page: bytes, model: bytes) -> None:
    """Put the header right, and the rest of the page too where the tables cannot be read so."""
    for rest in (page[_HEADER:], model[_HEADER:]):
        with copy.open("r+b") as file:
            file.write(model[:_HEADER] + rest)
        if _is_readable(copy):
            return
