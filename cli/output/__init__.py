"""How results are written: for people through rich, for programs as JSON."""

from .progress import ingest_progress, progress, rebuild_progress, tracked
from .reports import (
    print_ingest,
    print_measures,
    print_rebuild,
    print_statistics,
    print_verification,
)
from .results import print_article, print_result
from .terminal import safe
from .tokens import print_tokens

__all__ = [
    "ingest_progress",
    "print_article",
    "print_ingest",
    "print_measures",
    "print_rebuild",
    "print_result",
    "print_statistics",
    "print_tokens",
    "print_verification",
    "progress",
    "rebuild_progress",
    "safe",
    "tracked",
]
