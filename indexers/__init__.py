"""Read articles, keep them, and build and publish the index that `newsearch.search` reads.

from newsearch.indexers import ArticleStore, ingest, rebuild
from newsearch.search.layout import IndexLayout

with ArticleStore(IndexLayout.of("index").store) as store:
    report = ingest(["articles/"], store)
rebuild("index")
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsearch.search.article import Article

    from .building import RebuildReport
    from .exporting import ExportReport, export
    from .ingesting import IngestReport, ingest
    from .inspection import Statistics, Verification, model_in_use, statistics, verify
    from .rebuilding import passage_settings, rebuild
    from .records import Limits, Rejection
    from .store import ArticleStore
    from .tuning import TuningReport, forget, tune

__all__ = [
    "Article",
    "ArticleStore",
    "ExportReport",
    "IngestReport",
    "Limits",
    "RebuildReport",
    "Rejection",
    "Statistics",
    "TuningReport",
    "Verification",
    "export",
    "forget",
    "ingest",
    "model_in_use",
    "passage_settings",
    "rebuild",
    "statistics",
    "tune",
    "verify",
]

_HOMES = {
    "newsearch.search.article": ("Article",),
    ".building": ("RebuildReport",),
    ".exporting": ("ExportReport", "export"),
    ".ingesting": ("IngestReport", "ingest"),
    ".inspection": ("Statistics", "Verification", "model_in_use", "statistics", "verify"),
    ".rebuilding": ("passage_settings", "rebuild"),
    ".records": ("Limits", "Rejection"),
    ".store": ("ArticleStore",),
    ".tuning": ("TuningReport", "forget", "tune"),
}


def _imported(name: str) -> object:
    """A public name, imported when it is asked for: who ingests needs no vectors."""
    for home, names in _HOMES.items():
        if name in names:
            globals()[name] = getattr(import_module(home, __name__), name)
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


if not TYPE_CHECKING:  # or else a type checker would believe that every name exists
    __getattr__ = _imported
