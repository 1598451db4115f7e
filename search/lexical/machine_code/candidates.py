"""The candidates of a query in one call: `Ranker.candidates` once its best are found."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled

from .maxscore import complete
from .proximity import bonus
from .rooms import Room


@compiled
def completed(
    postings: tuple[Array, Array],
    packed: Array,
    positions: int,
    added: int,
    done: Array,
    best: Array,
    others: Array,
    room: Room,
    size: int,
    rewarding: tuple[tuple[Array, Array], tuple[Array, int, Array], Array, float],
) -> tuple[int, Array, Array]:
    """Two lists of articles, each once, and their scores.

    Args:
        postings: articles and weights.
        packed: the positions.
        positions: how many there are.
        added: how many of them were added up for every article.
        done: articles, ascending, that have the scores of all.
        best: articles, ascending.
        others: articles, ascending.
        room: where the scores are.
        size: how many articles are found so far.
        rewarding: what `bonus` takes behind the postings.

    Returns:
        how many articles are found by now; the articles, ascending; their scores, with the bonus
        where they have any.
    """
    articles = np.empty(len(best) + len(others), np.int64)
    several, one, other = 0, 0, 0
    while one < len(best) or other < len(others):
        if other == len(others) or (one < len(best) and best[one] <= others[other]):
            other += other < len(others) and best[one] == others[other]
            articles[several] = best[one]
            one += 1
        else:
            articles[several] = others[other]
            other += 1
        several += 1
    articles = articles[:several].copy()
    if added < positions:
        size, _ = complete(postings, packed, added, done, articles, room, size)
    scores = room.total[articles]
    occurrences, rewarded, lengths, average = rewarding
    more = bonus(postings[0], occurrences, rewarded, lengths, average, articles[scores > 0])
    place = 0
    for number in range(several):
        if scores[number] > 0:
            scores[number] += more[place]
            place += 1
    return size, articles, scores
