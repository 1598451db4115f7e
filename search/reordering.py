"""The first articles of a ranking in an order of somebody else's."""

import numpy as np

from .arrays import Array
from .collapsing import Collapsed


def reordered(found: Collapsed, scores: Array) -> Collapsed:
    """Put the first articles in the order of new scores; the others follow as they were.

    Args:
        found: best first.
        scores: (n,) float32, of its first n articles; higher is better.

    Returns:
        The same with the new scores, of equal ones what was before in front. The scores of the
        others are moved, all by the same, so that the last article before them would have got the
        lowest of the new scores: scores never rise from one article to the next.
    """
    ranking, count = found.ranking, len(scores)
    if count == 0:
        return found
    order = np.argsort(-scores, kind="stable")
    below = ranking.scores[count:] - ranking.scores[count - 1] + scores[order[-1]]
    places = np.concatenate((order, np.arange(count, len(ranking.ordinals))))
    moved = np.concatenate((scores[order], below)).astype(np.float32)
    copies = [found.copies[place] for place in places.tolist()] if found.copies else ()
    return Collapsed(ranking.take(places, moved), copies)
