"""From files and folders into the article store."""

import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, BinaryIO

from newsearch.search.article import Article

from .files import Form, Input, find_inputs
from .origins import origin_of
from .readers import read
from .records import Limits, Rejection
from .store import ArticleStore, Outcome, Stored

Progress = Callable[[str, int], None]
"""Called with the path that is being read and how many rows were read so far, of all files."""

_BATCH_CHARACTERS = 16 * 2**20  # so that few long articles fill a batch too


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article that was stored although an earlier one has the same text."""

    id: str
    duplicate_of: str


@dataclass(slots=True)
class IngestReport:
    """What an ingest did; every row that was read is in exactly one of the five counts.

    Attributes:
        added: articles with a new id and a new text.
        updated: articles with a known id whose content has changed.
        unchanged: rows that changed nothing: their article is stored as it is already, as a
            duplicate perhaps, or a later row of the same run has its id.
        duplicate: articles with a new id and the text of an earlier one; stored, not indexed.
        rejected: rows and files that could not be taken.
        files: inputs that were read.
        rejections: the reasons, in order; not more than `Limits.max_listed`.
        duplicates: the pairs; not more than `Limits.max_listed`. Updated articles that have now
            the text of an earlier one are among them.
        not_read: what was passed over in folders: of unknown form, or hidden.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    files: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return asdict(self)


def ingest(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    store: ArticleStore,
    *,
    source: str | None = None,
    limits: Limits | None = None,
    stdin: BinaryIO | None = None,
    on_progress: Progress | None = None,
    batch: int = 1000,
) -> IngestReport:
    """Read everything behind `paths` into `store`, and report what became of it.

    Rows are committed in batches, small files together; an exception leaves the store as it was
    at the last commit. Of several rows with one id the last is stored.

    Args:
        paths: one or several of files, folders, or "-" for `stdin`.
        store: open to write.
        source: the source of articles that name none themselves.
        limits: what is too large to be read; None for the usual limits.
        stdin: the stream that "-" means.
        on_progress: called after each batch and after each file.
        batch: how many rows are committed at once; a commit waits some milliseconds for the disk.

    Raises:
        StoreError: the store cannot be written.
        Busy: another process is writing to it.
    """
    run = _Run(store, limits or Limits(), on_progress or (lambda path, rows: None), batch)
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    found = find_inputs(paths, stdin)
    run.report.not_read = [_printable(path) for path in found.unknown]
    for rejection in found.rejections:
        run.reject(rejection)
    for one in found.inputs:
        run.read(one, source)
    run.finish()
    return run.report


class _Run:
    """One ingest: a batch of articles that waits for its commit, and the report so far.

    An article whose id is stored with another content waits until all is read (or a batch of
    such waits), because a later row may have its id: where a file holds three versions of an
    article, only the last is stored, and reading the file again changes nothing.
    """

    def __init__(
        self, store: ArticleStore, limits: Limits, on_progress: Progress, batch: int
    ) -> None:
        self.report = IngestReport()
        self._store = store
        self._limits = limits
        self._progress = on_progress
        self._size = batch
        self._batch: list[tuple[Article, str | None]] = []
        self._characters = 0
        self._changed: dict[str, Article] = {}
        self._rows = 0

    def read(self, source: Input, default_source: str | None) -> None:
        """Take all rows of one input."""
        origin = origin_of(source.path) if source.form is Form.TEXT else None
        for row in read(source, default_source=default_source, limits=self._limits):
            self._rows += 1
            if isinstance(row, Rejection):
                self.reject(row)
                continue
            self._batch.append((row, origin))
            self._characters += len(row.body)
            if len(self._batch) >= self._size or self._characters >= _BATCH_CHARACTERS:
                self._commit()
                self._progress(_printable(source.path), self._rows)
        self.report.files += 1
        self._progress(_printable(source.path), self._rows)

    def reject(self, rejection: Rejection) -> None:
        """Count a rejection, and list it if the list is not full."""
        self.report.rejected += 1
        if len(self.report.rejections) < self._limits.max_listed:
            self.report.rejections.append(replace(rejection, path=_printable(rejection.path)))

    def finish(self) -> None:
        """Commit what waits."""
        self._commit()
        self._commit_changed()

    def _commit(self) -> None:
        with self._store.transaction():
            done = [self._add(article, origin) for article, origin in self._batch]
        for article, stored in done:
            self._count(article, stored)
        self._batch, self._characters = [], 0
        if len(self._changed) >= self._size:
            self._commit_changed()

    def _add(self, article: Article, origin: str | None) -> tuple[Article, Stored | None]:
        if origin:
            article = self._store.told_apart(article, origin)
        if self._changed.pop(article.id, None):
            self.report.unchanged += 1  # the earlier version, which was never stored
        stored = self._store.add(article)
        if stored is None:
            self._changed[article.id] = article
        return article, stored

    def _commit_changed(self) -> None:
        with self._store.transaction():
            done = [(article, self._store.put(article)) for article in self._changed.values()]
        for article, stored in done:
            self._count(article, stored)
        self._changed = {}

    def _count(self, article: Article, stored: Stored | None) -> None:
        if stored is None:
            return  # counted when it is stored
        match stored.outcome:
            case Outcome.ADDED:
                self.report.added += 1
            case Outcome.UPDATED:
                self.report.updated += 1
            case Outcome.UNCHANGED:
                self.report.unchanged += 1
            case Outcome.DUPLICATE:
                self.report.duplicate += 1
        if stored.duplicate_of and len(self.report.duplicates) < self._limits.max_listed:
            self.report.duplicates.append(Duplicate(article.id, stored.duplicate_of))


def _printable(path: str) -> str:
    """Return a path that can be printed and sent as JSON, whatever bytes it is made of."""
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")
