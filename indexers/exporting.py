"""From the article store to a file that `ingest` takes back: all articles, as they are."""

import gzip
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from newsearch.search.article import Article
from newsearch.search.errors import InputError, StoreError, WriteError
from newsearch.search.layout import IndexLayout

from .canonical import content_hash
from .database import connect_to_read, errors_of, problem_of_log
from .exported import exported_line
from .first_page import readable_copy
from .salvage import Found, Lost, bad_text_replaced, problems_of, rows_in_order, rows_one_by_one
from .snapshot import article_of

_COMPRESSION = 6


@dataclass(slots=True)
class ExportReport:
    """What an export wrote, and what of a damaged store it could not.

    Attributes:
        articles: how many were written.
        altered: ids of those among them that are not as they were stored: some letter of them, or
            of what tells, was changed by damage.
        lost: ids of the articles that cannot be read, or "number N" where the id cannot either.
        problems: what SQLite says of the file; nothing if it is sound.
    """

    articles: int = 0
    altered: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether all articles were written as they were stored."""
        return not (self.altered or self.lost or self.problems)


def export(folder: str | os.PathLike[str], to: str | os.PathLike[str] | BinaryIO) -> ExportReport:
    """Write all articles of a store as JSON Lines, in the order in which they were stored.

    `ingest` takes the file back: the same ids, fields and order, and so the same file when that is
    exported again. Of a damaged store everything is written that can be read.

    Args:
        folder: of the index.
        to: a file that does not exist yet, compressed if its name ends with .gz; or a stream.

    Raises:
        StoreError: there is no store, or nothing in it can be read.
        InputError: the file exists already.
        WriteError: the file cannot be written; nothing of it is left then.
    """
    path = IndexLayout.of(folder).store
    problems = damage_of(path)
    if not problems:
        with _reading(path) as connection, _opened(to) as file:
            return _exported(connection, path, file, ExportReport())
    with readable_copy(path) as copy:
        source = copy or path
        with _reading(source) as connection, _opened(to) as file:
            return _exported(connection, source, file, ExportReport(problems=problems))


def damage_of(path: Path) -> list[str]:
    """What is wrong with a store, and with the log beside it; nothing if both are sound.

    Where the log is damaged the store is not opened, because SQLite would then forget the log.

    Raises:
        StoreError: there is no store.
    """
    with errors_of(path):
        if problem := problem_of_log(path):
            return [problem]
        with _reading(path) as connection:
            return problems_of(connection)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """One moment of a store, whatever it says of itself and whatever is written meanwhile."""
    with errors_of(path), closing(connect_to_read(path, 10.0, salvage=True)) as connection:
        connection.execute("BEGIN")
        with bad_text_replaced(connection):
            yield connection


def _exported(
    connection: sqlite3.Connection, path: Path, file: BinaryIO, report: ExportReport
) -> ExportReport:
    damaged = bool(report.problems)
    found = rows_one_by_one(connection, path) if damaged else rows_in_order(connection)
    for each in found:
        article = _article(each)
        if article is None:
            name = each.id if isinstance(each, Lost) else each.row[0]
            report.lost.append(name if isinstance(name, str) else f"number {each.number}")
            continue
        file.write(exported_line(article))
        report.articles += 1
        if isinstance(each, Found) and content_hash(article) != each.content:
            report.altered.append(article.id)
    if damaged and not report.articles:
        raise StoreError(f"{path}: no article can be read ({report.problems[0]})")
    return report


def _article(each: Found | Lost) -> Article | None:
    if isinstance(each, Lost):
        return None
    try:
        return article_of(each.row)
    except StoreError:
        return None  # told as lost


@contextmanager
def _opened(to: str | os.PathLike[str] | BinaryIO) -> Iterator[BinaryIO]:
    """A stream to write to; a file gets its name when all is written."""
    if not isinstance(to, str | os.PathLike):
        yield to
        return
    path = Path(to)
    if path.exists():
        raise InputError(f"{path}: exists already; name another file, so that nothing is lost.")
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", _COMPRESSION, raw, mtime=0) as packed:
                    yield cast(BinaryIO, packed)
            else:
                yield raw
            raw.flush()
            os.fsync(raw.fileno())
        part.rename(path)
    except OSError as error:
        where = error.filename or path
        raise WriteError(f"{where}: {error.strerror or error}. Nothing was exported.") from error
    finally:
        part.unlink(missing_ok=True)
