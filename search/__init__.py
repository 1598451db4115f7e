"""Search an index of Persian news.

    from newsearch.search import open_index

    with open_index("index") as searcher:
        for hit in searcher.search("قزاقستان تجارت").hits:
            print(hit.title, hit.date, hit.passage.text)

This package answers queries and is what applications embed: it prints nothing, configures no
logging, and raises only `NewsearchError` and its children for what a user can cause.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .article import Article
    from .errors import (
        ArticleMissing,
        Busy,
        DateError,
        IndexDamaged,
        IndexIncompatible,
        IndexMissing,
        IndexUnreadable,
        InputError,
        ModelError,
        NewsearchError,
        ProcessLost,
        QueryError,
        SearcherClosed,
        StoreError,
        WriteError,
    )
    from .results import Answer, Copy, Hit, IndexInfo, Passage, Result, Scores
    from .searcher import Searcher, open_index

__all__ = [
    "Answer",
    "Article",
    "ArticleMissing",
    "Busy",
    "Copy",
    "DateError",
    "Hit",
    "IndexDamaged",
    "IndexIncompatible",
    "IndexInfo",
    "IndexMissing",
    "IndexUnreadable",
    "InputError",
    "ModelError",
    "NewsearchError",
    "Passage",
    "ProcessLost",
    "QueryError",
    "Result",
    "Scores",
    "Searcher",
    "SearcherClosed",
    "StoreError",
    "WriteError",
    "open_index",
]

_HOMES = ("errors", "article", "results", "searcher")  # the one that imports most is the last


def _imported(name: str) -> object:
    """A public name, imported when it is asked for: the analyser alone needs nothing of these."""
    if name in __all__:
        for home in _HOMES:
            module = import_module(f".{home}", __name__)
            if hasattr(module, name):
                globals()[name] = getattr(module, name)
                return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


if not TYPE_CHECKING:  # or else a type checker would believe that every name exists
    __getattr__ = _imported
