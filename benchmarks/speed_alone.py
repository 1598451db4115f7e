"""newsearch alone on a large collection: kinds of queries, filters, the slowest, and memory."""

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from speed_comparing import HYBRID, NEWSEARCH, SEARCH, opened, ours
from speed_measuring import Answering, Figure, in_turn, times
from speed_queries import made_queries
from speed_recall import recall_figures
from speed_threads import thread_figures
from speed_workplace import Workplace, passage_texts, run

from newsearch.search import Searcher
from newsearch.search.documents import NO_DATE

PART = "alone"
MEMORY = "resident memory after hybrid queries"
_TEXTS = 2_000  # passages whose words make queries

_RESIDENT = """
import json, pathlib, sys
from newsearch.search import open_index
queries = json.load(sys.stdin)
with open_index(sys.argv[1]) as searcher:
    for query in queries:
        searcher.search(query)
    status = pathlib.Path("/proc/self/status").read_text()
print(status.split("VmRSS:")[1].split()[0])
"""


def alone_figures(
    work: Workplace,
    passages: int,
    each: int,
    real: Sequence[str],
    asked: Sequence[str],
    warming: Sequence[str],
) -> Iterator[Figure]:
    """Measure newsearch by itself.

    Args:
        work: where collections are.
        passages: of the collection.
        each: of an article.
        real: every real query, of which the slowest is told.
        asked: some of them.
        warming: asked before and not counted.
    """
    index = work.indexed(work.collection(passages, each))
    with opened(index) as searcher:
        yield from _timed(passages, HYBRID, ours(searcher, "hybrid"), asked, warming)
        yield from _kinds(searcher, passages, len(asked))
        yield from _filtered(searcher, passages, asked)
        yield from _slowest(searcher, passages, real, work.tell)
        yield from recall_figures(searcher, PART, passages, asked, work.tell)
        yield from thread_figures(searcher, PART, passages, asked)
    if Path("/proc/self/status").exists():
        yield Figure(PART, passages, MEMORY, NEWSEARCH, "MB", resident(index, asked))


def resident(index: Path, queries: Sequence[str]) -> float:
    """Megabytes of memory that a process holds once it has answered queries (Linux only).

    Pages of the index that are mapped from disk count as far as they were read.
    """
    asked = json.dumps(list(queries))
    return int(run([sys.executable, "-c", _RESIDENT, str(index)], asked)) * 1024 / 1e6


def days_keeping(searcher: Searcher, share: float) -> dt.date:
    """The first day of the newest articles that are this share of all with a date."""
    dates = searcher.generation.documents.date
    first = np.quantile(dates[dates != NO_DATE], 1 - share, method="nearest")
    return dt.date.fromordinal(int(first))


def _kinds(searcher: Searcher, passages: int, count: int) -> Iterator[Figure]:
    texts = list(islice(passage_texts(searcher), _TEXTS))
    for kind, queries in made_queries(texts, count).items():
        yield from _timed(passages, kind, ours(searcher, "hybrid"), queries, queries[:5])


def _filtered(searcher: Searcher, passages: int, asked: Sequence[str]) -> Iterator[Figure]:
    for share in (0.01, 0.99):
        since = days_keeping(searcher, share)
        systems: dict[str, Answering] = {
            NEWSEARCH: partial(searcher.rank, limit=10, since=since),
            SEARCH: partial(searcher.search, limit=10, since=since),
        }
        yield from _timed(passages, f"days that keep {share:.0%}", systems, asked, asked[:5])


def _timed(
    passages: int,
    what: str,
    systems: Mapping[str, Answering],
    queries: Sequence[str],
    warming: Sequence[str],
) -> Iterator[Figure]:
    """One system after the other: what the later ones learn of a query, the first must not know."""
    for name, answer in systems.items():
        (seconds,) = in_turn({name: answer}, queries, warming).values()
        yield times(PART, passages, what, name, seconds)


def _slowest(
    searcher: Searcher, passages: int, real: Sequence[str], tell: Callable[[str], None]
) -> Iterator[Figure]:
    search = ours(searcher, "hybrid")[SEARCH]
    (seconds,) = in_turn({SEARCH: search}, real).values()
    slowest = int(np.argmax(seconds))
    tell(f"the slowest of {len(real):,} queries took {seconds[slowest]:.3f} s: {real[slowest]}")
    yield times(PART, passages, f"{len(real):,} real queries, the slowest last", SEARCH, seconds)
