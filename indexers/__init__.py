"""Read articles, keep them, and build and publish the index that `newsearch.search` reads.

from newsearch.indexers import ArticleStore, ingest, rebuild
from newsearch.search.layout import IndexLayout

with ArticleStore(IndexLayout.of("index").store) as store:
    report = ingest(["articles/"], store)
rebuild("index")
"""

from newsearch.search.article import Article

from .exporting import ExportReport, export
from .ingesting import IngestReport, ingest
from .inspection import Statistics, Verification, model_in_use, statistics, verify
from .rebuilding import RebuildReport, passage_settings, rebuild
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
