"""One hit for near-identical articles: a ranking without those that repeat a better one."""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from .copies import groups_of
from .documents import Documents
from .retrieval import Ranking


class Collapsed(msgspec.Struct, frozen=True):
    """A ranking and what was taken out of it.

    Attributes:
        ranking: of the articles that repeat none above them; its total still counts all.
        copies: for each of them the ordinals of those that do, best first.
    """

    ranking: Ranking
    copies: Sequence[Sequence[int]]

    def first(self, limit: int) -> "Collapsed":
        """The same, cut after so many articles."""
        return Collapsed(self.ranking.first(limit), self.copies[:limit])


def collapsed(documents: Documents, rank: Callable[[int], Ranking], limit: int) -> Collapsed:
    """Rank until there are `limit` articles that are not near to one another.

    Copies are looked for as deep as was ranked; deeper only where copies leave fewer articles than
    are wanted.

    Args:
        documents: the articles of the generation.
        rank: gives a ranking of at least so many articles, if so many are found.
        limit: how many articles at most.
    """
    asked, before = limit, -1
    while True:
        ranking = rank(asked)
        ordinals = ranking.ordinals
        groups = groups_of(documents.signatures(ordinals), documents.date[ordinals], limit)
        found = len(ordinals)
        if len(groups) in (limit, found) or found == before:
            return _without_copies(ranking, groups)
        asked, before = 4 * found, found


def _without_copies(ranking: Ranking, groups: Sequence[Sequence[int]]) -> Collapsed:
    first = np.array([group[0] for group in groups], np.int64)
    ordinals = ranking.ordinals.tolist()
    return Collapsed(
        ranking.take(first, ranking.scores[first]),
        [[ordinals[place] for place in group[1:]] for group in groups],
    )
