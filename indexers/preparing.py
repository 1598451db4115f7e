"""The work that each article needs by itself, batch by batch, on one core or on several."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from newsearch.search.analysis import Analyzer, default_analyzer
from newsearch.search.manifest import PassageSettings

from .documents_writer import DocumentRows, document_rows
from .fingerprint import Fingerprint
from .passages_writer import PassageRows, passage_rows
from .postings_writer import PostingTable
from .snapshot import StoredRow, intact_article
from .terms import TermIndexer
from .workers import Workers

_BATCH = 250  # articles: enough for arrays to pay, and few enough to share out evenly
_FEW = 1_500
"""Below this many articles, starting processes takes longer than they save."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is indexed of some articles but the vectors, ready to be put behind others."""

    documents: DocumentRows
    passages: PassageRows
    postings: PostingTable

    def __len__(self) -> int:
        return len(self.documents)


Batch = tuple[Sequence[tuple[Fingerprint, StoredRow]], PassageSettings]


def prepare(
    articles: Iterable[tuple[Fingerprint, StoredRow]],
    count: int,
    settings: PassageSettings,
    workers: Workers,
) -> Iterator[Prepared]:
    """Analyse articles and cut them into passages; yield them in their order, batch by batch.

    What is made of an article does not depend on its batch or on the process.

    Args:
        articles: in the order in which they are indexed.
        count: how many there are.
        settings: how bodies are cut.
        workers: who does it.

    Raises:
        StoreError: an article is not as it was stored.
    """
    remaining = iter(articles)
    batches = iter(lambda: list(islice(remaining, _BATCH)), [])
    tasks = ((batch, settings) for batch in batches)
    try:
        yield from workers.map(_prepared, tasks, alone=count < _FEW)
    finally:
        _preparer.cache_clear()  # in this process; its tables are large


class _Preparer:
    """Prepares batches one after the other; what it knows of words serves the next ones."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._terms = TermIndexer(analyzer)

    def prepare(self, batch: Batch) -> Prepared:
        if self._terms.is_full:
            self._terms = TermIndexer(self._analyzer)
        rows, settings = batch
        articles = [intact_article(row, fingerprint.content_hash) for fingerprint, row in rows]
        return Prepared(
            document_rows([fingerprint for fingerprint, _ in rows], articles),
            passage_rows(articles, settings),
            self._terms.table(articles),
        )


@cache
def _preparer() -> _Preparer:
    """The one of a process."""
    return _Preparer(default_analyzer())


def _prepared(batch: Batch) -> Prepared:
    return _preparer().prepare(batch)
