"""Rebuild an index from its article store, as `newsearch rebuild` does: one writer at a time."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from newsearch.search.dense.computation import TORCH, Computation
from newsearch.search.dense.encoder import DEFAULT_MODEL, Encoder, SlowEncoder, load_encoder
from newsearch.search.errors import IndexDamaged, IndexMissing, IndexUnreadable, WriteError
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import (
    Manifest,
    ModelEntry,
    PassageSettings,
    current_generation,
)

from .building import Build, Progress, RebuildReport
from .cleaning import remove_old, remove_remains
from .durable import make_folder
from .exclusive import exclusively
from .previous import Previous, open_previous, remembered_manifest
from .store import ArticleStore, Fingerprint, Snapshot
from .workers import Workers


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
            build = Build(
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
