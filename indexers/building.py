"""One run of a rebuild: what it takes over, what it makes, and the generation that it publishes."""

import datetime as dt
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import msgspec

from newsearch.search.analysis import default_analyzer
from newsearch.search.dense.encoder import Encoder, SlowEncoder
from newsearch.search.dense.vectors import Vectors
from newsearch.search.documents import NO_DATE, Documents
from newsearch.search.layout import GenerationLayout, IndexLayout
from newsearch.search.manifest import Manifest, ModelEntry, PassageSettings

from .cleaning import UNFINISHED
from .documents_writer import DocumentsWriter
from .fingerprint import Fingerprint
from .passages_writer import PassagesWriter
from .plan import Plan, plan_of
from .postings_beside import PostingsBeside
from .postings_writer import PostingTable, joined
from .preparing import prepare
from .previous import Previous
from .publish import Entries, next_name, publish, seal
from .snapshot import Snapshot
from .spread import spread_of
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


class Build:
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
        model = msgspec.structs.replace(
            self._model, spread=spread_of(Vectors(layout.vectors), rows.article)
        )
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
