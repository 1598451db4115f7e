"""What is in an index, how fresh it is, and whether its files are as they were written."""

import datetime as dt
import os
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from newsearch.search.documents import NO_DATE, Documents
from newsearch.search.errors import IndexDamaged, IndexMissing
from newsearch.search.integrity import damage_told, damaged_files
from newsearch.search.layout import GenerationLayout, IndexLayout
from newsearch.search.manifest import Manifest, ModelEntry, current_generation, read_manifest
from newsearch.search.ranking.fitted import Fitted, fusion_of, read_fitted

from .database import SAVE, problem_of_log
from .plan import plan_of
from .previous import current_manifest
from .store import ArticleStore

_REBUILD = "Run `newsearch rebuild --full` to build the index again from the article store."


@dataclass(frozen=True, slots=True)
class Statistics:
    """The counts of an index; the fields of a generation are None where none was published.

    Attributes:
        stored: articles in the store, duplicates included.
        duplicates: of them, articles with the text of an earlier one, which are not indexed.
        waiting: articles that are new, changed or gone since the generation was built.
        articles: in the generation.
        size: of the generation's files, in bytes.
        sources: of its articles, the most frequent first.
        dense_weight: of meaning beside words, and where it comes from.
    """

    stored: int
    duplicates: int
    waiting: int
    generation: str | None = None
    created: str | None = None
    articles: int | None = None
    passages: int | None = None
    terms: int | None = None
    oldest: str | None = None
    newest: str | None = None
    model: str | None = None
    size: int | None = None
    sources: tuple[str, ...] = ()
    dense_weight: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self) | {"sources": list(self.sources)}


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not as it was written."""

    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found."""

    generation: str
    files: int
    damaged: tuple[Damage, ...]
    remedy: str = ""


def statistics(folder: str | os.PathLike[str] = "index") -> Statistics:
    """Count what is in the store and in the generation in use.

    Raises:
        StoreError: there is no store, or it cannot be read.
        IndexDamaged: a file of the generation is absent or unreadable.
        IndexIncompatible: the generation is in another format.
    """
    index = IndexLayout.of(folder)
    try:
        layout = current_generation(index)
    except IndexMissing:
        layout = None
    manifest = read_manifest(layout) if layout else None
    with damage_told(layout, manifest) if layout and manifest else nullcontext():
        return _statistics(index, layout, manifest)


def _statistics(
    index: IndexLayout, layout: GenerationLayout | None, manifest: Manifest | None
) -> Statistics:
    documents = Documents(layout) if layout else None
    with ArticleStore.open_existing(index.store) as store:
        counts = store.counts()
        with store.snapshot() as snapshot:
            plan = plan_of(snapshot.fingerprints(), documents)
    waiting = len({f.number for f in plan.new} | set(plan.removed))
    if manifest is None or documents is None:
        return Statistics(counts.articles, counts.duplicates, waiting)
    dated = documents.date[documents.date != NO_DATE]
    return Statistics(
        stored=counts.articles,
        duplicates=counts.duplicates,
        waiting=waiting,
        generation=manifest.generation,
        created=manifest.created,
        articles=manifest.articles,
        passages=manifest.passages,
        terms=manifest.terms,
        oldest=dt.date.fromordinal(int(dated.min())).isoformat() if len(dated) else None,
        newest=manifest.newest,
        model=manifest.model.name,
        size=sum(entry.size for entry in manifest.files.values()),
        sources=_sources(documents),
        dense_weight=_weight(read_fitted(index.fitted), manifest.model),
    )


def _weight(fitted: Fitted | None, model: ModelEntry) -> str:
    used = f"{fusion_of(fitted, model).dense_weight:g}"
    if fitted is None:
        return f"{used} (the default)"
    if fitted.model != model.fingerprint:
        return f"{used} (the default; `newsearch tune` fitted one to another model: run it again)"
    return f"{used} (fitted to {fitted.queries} queries, {fitted.measure}, {fitted.created})"


def model_in_use(folder: str | os.PathLike[str] = "index") -> ModelEntry | None:
    """The embedding model of the generation in use; None where none was published, or none reads.

    No article is needed for this, and no store.
    """
    manifest = current_manifest(IndexLayout.of(folder))
    return manifest.model if manifest else None


def _sources(documents: Documents) -> tuple[str, ...]:
    if len(documents) and int(documents.source.max()) >= len(documents.sources):
        raise LookupError("an article has a source without a name")
    counts = np.bincount(documents.source, minlength=len(documents.sources))
    order = np.argsort(-counts, kind="stable").tolist()
    return tuple(
        documents.sources[code] for code in order if counts[code] and documents.sources[code]
    )


def verify(folder: str | os.PathLike[str] = "index") -> Verification:
    """Compare every file of the generation in use with its checksum, and check all beside it.

    That is the fitted weight and the store.

    Raises:
        IndexMissing: nothing was published.
        IndexDamaged: the manifest itself cannot be read.
        IndexUnreadable: permission to read a file is missing.
    """
    index = IndexLayout.of(folder)
    layout = current_generation(index)
    manifest = read_manifest(layout)
    damaged = [Damage(name, problem) for name, problem in damaged_files(layout, manifest)]
    remedy = _REBUILD if damaged else ""
    try:
        read_fitted(index.fitted)
    except IndexDamaged as error:
        damaged.append(Damage(index.fitted.name, str(error)))
    if not index.store.exists():
        damaged.append(Damage(index.store.name, "is absent: the index cannot be built again"))
    else:
        told = problem_of_log(index.store)
        with ArticleStore.open_existing(index.store) as store:
            problems = [
                Damage(index.store.name, problem)
                for problem in (*([told] if told else []), *store.problems())
            ]
        damaged += problems
        if problems:
            remedy = f"{remedy} {SAVE}.".strip()
    return Verification(layout.name, len(manifest.files), tuple(damaged), remedy)
