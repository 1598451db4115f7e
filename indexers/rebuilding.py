"""Build and publish a generation from the article store, reusing what has not changed."""

import datetime as dt
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version

from newsearch.search.analysis import default_analyzer
from newsearch.search.dense.computation import TORCH, Computation
from newsearch.search.dense.encoder import DEFAULT_MODEL, Encoder, SlowEncoder, load_encoder
from newsearch.search.dense.vectors import Vectors, spread_of
from newsearch.search.documents import NO_DATE, Documents
from newsearch.search.errors import IndexDamaged, IndexMissing, IndexUnreadable, WriteError
from newsearch.search.layout import GenerationLayout, IndexLayout
from newsearch.search.manifest import (
    Manifest,
    ModelEntry,
    PassageSettings,
    current_generation,
)

from .cleaning import UNFINISHED, remove_old, remove_remains
from .documents_writer import DocumentsWriter
from .durable import make_folder
from .exclusive import exclusively
from .passages_writer import PassagesWriter
from .plan import Plan, plan_of
from .postings_beside import PostingsBeside
from .postings_writer import PostingTable, joined
from .preparing import prepare
from .previous import Previous, open_previous, remembered_manifest
from .publish import Entries, next_name, publish, seal
from .store import ArticleStore, Fingerprint, Snapshot
from .vectors_writer import Embedded, write_passage_vectors
from .workers import Workers

Progress = Callable[[str, int, int], None]
"""Called with the stage ("articles" or "passages"), how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild did.

    Attributes:
        generation: in use now.
        published: whether it is a new one; False if nothing had changed.
        articles: in the index.
        passages: in the index.
        analysed: articles that are new or have changed.
        removed: articles of the generation before that are gone or have changed.
        embedded: passages that were not in the generation before.
        seconds: it took.
        resumed: of those embedded, what an interrupted rebuild had done already.
        cut: of those embedded, passages that are longer than the model reads.
        passage_words: how long passages are now, in words.
        left: what is of no use and could not be removed, with the reason; the next rebuild tries
            again.
    """

    generation: str
    published: bool
    articles: int
    passages: int
    analysed: int
    removed: int
    embedded: int
    seconds: float = 0.0
    resumed: int = 0
    cut: int = 0
    passage_words: int = 0
    left: tuple[str, ...] = ()


def rebuild(
    folder: str | os.PathLike[str] = "index",
    *,
    full: bool = False,
    model: str | None = None,
    computation: Computation | None = None,
    passage_settings: PassageSettings | None = None,
    workers: int = 1,
    on_progress: Progress | None = None,
) -> RebuildReport:
    """Publish a generation that holds every article of the store.

    Args:
        folder: the index folder; its store must exist.
        full: reuse nothing of the generation before.
        model: "default", a folder or a hub name; None for that of the generation before.
        computation: with what the model is computed; None for PyTorch with a model that is named
            here, and else for that of the generation before.
        passage_settings: how bodies are cut; None for those of the generation before.
        workers: how many processes analyse and embed. With more than 1, a script that calls this
            must keep its own work behind `if __name__ == "__main__":`, as multiprocessing asks.
        on_progress: told how far the work is.

    A model that is slow may be interrupted: the next rebuild with it embeds only what is left.

    Raises:
        StoreError: there is no store, or it cannot be read.
        Busy: another process is rebuilding this index; the message names it.
        IndexDamaged: the index in use is damaged so that nothing tells its model; name one.
        IndexUnreadable: permission to read the index in use is missing.
        ModelError: the model cannot be had, or not be computed so.
        WriteError: the disk is full, or permission is missing; the message tells which index is
            in use: the one before, unless it was the very last step that failed.
    """
    started = time.perf_counter()
    index = IndexLayout.of(folder)
    with (
        ArticleStore.open_existing(index.store) as store,
        _writing(index),
        exclusively(index.lock, "is rebuilding this index"),
        Workers(workers) as pool,
    ):
        make_folder(index.generations)
        remove_remains(index)
        remembered = _remembered(index, model)
        encoder, entry = _model(remembered.model if remembered else None, model, computation)
        settings = passage_settings or (
            remembered.passage_settings if remembered else PassageSettings()
        )
        with store.snapshot() as snapshot:
            previous, stored = _read(snapshot, None if full else index)
            build = _Build(
                index,
                previous,
                encoder,
                entry,
                settings,
                pool,
                on_progress or (lambda *_: None),
            )
            report = build.run(snapshot, stored)
        left = (*remove_remains(index), *remove_old(index, entry.fingerprint))
    return replace(report, seconds=time.perf_counter() - started, left=left)


def passage_settings(
    folder: str | os.PathLike[str], words: int | None, overlap: int | None
) -> PassageSettings | None:
    """Settings where some are given and the others are those of the index in use.

    Returns:
        None if none is given, which `rebuild` takes to mean the same.
    """
    if words is None and overlap is None:
        return None
    remembered = _remembered(IndexLayout.of(folder), DEFAULT_MODEL)
    before = remembered.passage_settings if remembered else PassageSettings()
    return PassageSettings(
        before.words if words is None else words, before.overlap if overlap is None else overlap
    )


def _read(
    snapshot: Snapshot, index: IndexLayout | None
) -> tuple[Previous | None, list[Fingerprint]]:
    """What there is to take over, if anything shall be, and the articles that there are.

    The one is compared with its checksums while the other are read from the store.
    """
    with ThreadPoolExecutor(1) as beside:
        previous = beside.submit(open_previous, index) if index else None
        stored = list(snapshot.fingerprints())
        return previous.result() if previous else None, stored


def _remembered(index: IndexLayout, model: str | None) -> Manifest | None:
    """What the last build was told; None also where nothing tells, but a model is named now."""
    try:
        return remembered_manifest(index)
    except IndexDamaged:
        if model is None:
            raise
        return None


def _model(
    before: ModelEntry | None, name: str | None, computation: Computation | None
) -> tuple[Encoder, ModelEntry]:
    """The model to embed with, and what the manifest says of it."""
    if computation is None:
        kept = before if name is None else None
        computation = Computation(kept.backend, kept.file) if kept else TORCH
    known = before.name if before else DEFAULT_MODEL
    encoder = load_encoder(name or known, computation, name is not None)
    # Asked now: a model whose files change during the build must not pass for the new one.
    return encoder, ModelEntry(
        encoder.name,
        encoder.fingerprint,
        encoder.dimension,
        backend=computation.backend,
        file=computation.file,
        contextual=isinstance(encoder, SlowEncoder),
    )


@contextmanager
def _writing(index: IndexLayout) -> Iterator[None]:
    before = _in_use(index)
    try:
        yield
    except OSError as error:
        where = error.filename or index.root
        now = _in_use(index)
        state = (
            "The index in use is as it was; make room or give permission"
            if now == before
            else f"The new index {now} is in use, but a power cut may undo that; see to the disk"
        )
        raise WriteError(
            f"{where}: {error.strerror or error}. {state}, then run `newsearch rebuild` again."
        ) from error


def _in_use(index: IndexLayout) -> str | None:
    try:
        return current_generation(index).name
    except (IndexMissing, IndexDamaged, IndexUnreadable):
        return None


class _Build:
    """One run of a rebuild."""

    def __init__(
        self,
        index: IndexLayout,
        previous: Previous | None,
        encoder: Encoder,
        model: ModelEntry,
        settings: PassageSettings,
        workers: Workers,
        on_progress: Progress,
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._model = model
        self._settings = settings
        self._workers = workers
        self._progress = on_progress
        self._analyzer = default_analyzer()
        self._texts_from = previous if previous and self._same_terms(previous) else None
        self._vectors_from = previous if previous and self._same_model(previous) else None

    def run(self, snapshot: Snapshot, stored: Sequence[Fingerprint]) -> RebuildReport:
        """Build and publish; the report's time is left out.

        Args:
            snapshot: of the store.
            stored: all articles in it.
        """
        before = self._texts_from.documents if self._texts_from else None
        plan = plan_of(stored, before)
        complete = self._texts_from is not None and self._vectors_from is not None
        if self._texts_from and complete and not plan.new and not plan.removed:
            manifest = self._texts_from.manifest
            return _report(manifest, plan, Embedded(0), published=False)
        building = self._index.generations / f"{UNFINISHED}{secrets.token_hex(4)}"
        building.mkdir()
        try:
            manifest, embedded, sealed = self._write(GenerationLayout(building), plan, snapshot)
            publish(self._index, building, manifest, sealed)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        return _report(manifest, plan, embedded, published=True)

    def _same_terms(self, previous: Previous) -> bool:
        manifest = previous.manifest
        return (manifest.analyzer, manifest.passage_settings) == (
            self._analyzer.fingerprint,
            self._settings,
        )

    def _same_model(self, previous: Previous) -> bool:
        return previous.manifest.model.fingerprint == self._model.fingerprint

    def _write(
        self, layout: GenerationLayout, plan: Plan, snapshot: Snapshot
    ) -> tuple[Manifest, Embedded, Entries]:
        documents = DocumentsWriter(layout)
        passages = PassagesWriter()
        before = self._texts_from
        # Posting lists are read while articles are analysed, and written while vectors are made.
        with PostingsBeside(before.postings if before else None, plan.kept) as postings:
            if before:
                documents.keep(before.layout, before.documents, plan.kept)
                passages.keep(before.passages, plan.kept)
            tables = self._prepare(plan, snapshot, documents, passages)
            terms = postings.begin(joined(tables), layout.postings)
            del tables  # large, and no longer needed
            documents.finish()
            if isinstance(self._encoder, SlowEncoder):
                terms.result()  # a full disk is not told hours later
            rows = passages.finish(layout.passages)
            written = Documents(layout)
            source = self._vectors_from
            embedded = write_passage_vectors(
                layout,
                rows,
                written,
                self._encoder,
                (source.passages, source.vectors) if source else None,
                self._index.vector_log(self._model.fingerprint),
                self._workers,
                lambda done, total: self._progress("passages", done, total),
            )
            finished = (layout.documents, layout.articles, layout.passages, layout.vectors)
            linked = before.linked_entries(layout.folder) if before else {}
            sealed = seal(layout.folder, finished, linked)
            term_count = terms.result()
        model = replace(self._model, spread=spread_of(Vectors(layout.vectors), rows.article))
        return self._manifest(written, len(rows), term_count, model), embedded, sealed

    def _prepare(
        self,
        plan: Plan,
        snapshot: Snapshot,
        documents: DocumentsWriter,
        passages: PassagesWriter,
    ) -> list[PostingTable]:
        """Add what is new; return its posting lists, batch by batch."""
        tables: list[PostingTable] = []
        done, total = 0, len(plan.new)
        for each in prepare(snapshot.rows(plan.new), total, self._settings, self._workers):
            documents.add(each.documents)
            passages.add(each.passages)
            tables.append(each.postings)
            done += len(each)
            self._progress("articles", done, total)
        return tables

    def _manifest(
        self, documents: Documents, passages: int, terms: int, model: ModelEntry
    ) -> Manifest:
        dated = documents.date[documents.date != NO_DATE]
        newest = dt.date.fromordinal(int(dated.max())).isoformat() if len(dated) else None
        return Manifest(
            generation=next_name(self._index),
            created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            newsearch=version("newsearch"),
            articles=len(documents),
            passages=passages,
            terms=terms,
            newest=newest,
            analyzer=self._analyzer.fingerprint,
            passage_settings=self._settings,
            model=model,
        )


def _report(
    manifest: Manifest, plan: Plan, embedded: Embedded, *, published: bool
) -> RebuildReport:
    return RebuildReport(
        generation=manifest.generation,
        published=published,
        articles=manifest.articles,
        passages=manifest.passages,
        analysed=len(plan.new),
        removed=len(plan.removed),
        embedded=embedded.passages,
        resumed=embedded.resumed,
        cut=embedded.cut,
        passage_words=manifest.passage_settings.words,
    )
