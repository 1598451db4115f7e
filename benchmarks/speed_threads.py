"""What 16 threads make of one searcher."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from speed_measuring import Figure
from speed_workplace import Wrong

from newsearch.search import Searcher

THREADS = 16
THROUGHPUT = f"hybrid queries with {THREADS} threads"
_ROUNDS = 3


def thread_figures(
    searcher: Searcher, part: str, passages: int, asked: Sequence[str]
) -> Iterator[Figure]:
    """Answer the same queries with one thread and with many, in turn; the best round counts.

    Raises:
        Wrong: a thread's answer was another one.
    """
    best = {1: 0.0, THREADS: 0.0}
    alone = _answers(searcher, asked, 1)
    for _ in range(_ROUNDS):
        for threads in best:
            begin = perf_counter()
            answers = _answers(searcher, asked, threads)
            best[threads] = max(best[threads], len(asked) / (perf_counter() - begin))
            if answers != alone:
                raise Wrong(f"{threads} threads give other answers than one.")
    yield Figure(part, passages, THROUGHPUT, "newsearch", "a second", best[THREADS])
    yield Figure(part, passages, THROUGHPUT, "one thread", "a second", best[1])


def _answers(
    searcher: Searcher, asked: Sequence[str], threads: int
) -> list[list[tuple[str, float]]]:
    def answer(query: str) -> list[tuple[str, float]]:
        return [(hit.id, hit.score) for hit in searcher.search(query).hits]

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(answer, asked))
