"""What 16 threads make of one searcher, alone and with a process for each core."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from speed_measuring import Figure
from speed_workplace import Wrong

from newsearch.search import Searcher, open_index

THREADS = 16
THROUGHPUT = f"hybrid queries with {THREADS} threads"
WITH_PROCESSES = f"{THROUGHPUT}, a process for each core"
_ROUNDS = 3


def thread_figures(
    searcher: Searcher, part: str, passages: int, asked: Sequence[str]
) -> Iterator[Figure]:
    """Answer the same queries with one thread and with many, in turn; the best round counts.

    Raises:
        Wrong: a thread's answer was another one.
    """
    index, cores = searcher.generation.layout.index.root, os.cpu_count() or 1
    alone = _answers(searcher, asked, 1)
    with open_index(index, compiled=True, processes=max(cores, 2)) as shared:
        _answers(shared, asked, THREADS)
        ways = {"one": (searcher, 1), THROUGHPUT: (searcher, THREADS)}
        ways[WITH_PROCESSES] = shared, THREADS
        best = dict.fromkeys(ways, 0.0)
        for _ in range(_ROUNDS):
            for way, (searching, threads) in ways.items():
                begin = perf_counter()
                answers = _answers(searching, asked, threads)
                best[way] = max(best[way], len(asked) / (perf_counter() - begin))
                if answers != alone:
                    raise Wrong(f"{way}: other answers than those of one thread.")
    for way in (THROUGHPUT, WITH_PROCESSES):
        yield Figure(part, passages, way, "newsearch", "a second", best[way])
        yield Figure(part, passages, way, "one thread", "a second", best["one"])


def _answers(
    searcher: Searcher, asked: Sequence[str], threads: int
) -> list[list[tuple[str, float]]]:
    def answer(query: str) -> list[tuple[str, float]]:
        return [(hit.id, hit.score) for hit in searcher.search(query).hits]

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(answer, asked))
