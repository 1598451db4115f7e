"""What is looked for ahead is what the query means in the end, or is not used."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsearch.search import Searcher, ahead, finding, open_index
from newsearch.search.ahead import Ahead
from newsearch.search.arrays import Array
from newsearch.search.turns import Turns

QUERIES: dict[str, Callable[[Searcher], list[tuple[str, float]]]] = {
    "as typed": lambda searcher: searcher.rank("قزاقستان تجارت"),
    "filtered": lambda searcher: searcher.rank("قزاقستان تجارت", since="1404/09/15"),
    "a constraint": lambda searcher: searcher.rank('باران "صادرات نفت"'),
    "a prefix": lambda searcher: searcher.rank("تجار*"),
    "recent": lambda searcher: searcher.rank("قزاقستان تجارت", recency=30),
    "dense": lambda searcher: searcher.rank("باران", mode="dense"),
    "few": lambda searcher: searcher.rank("قزاقستان", limit=1),
    "misspelt": lambda searcher: searcher.rank("قزاقشتان تجارت"),
    "another keyboard": lambda searcher: searcher.rank("rchrsjhk"),
    "a day": lambda searcher: searcher.rank("قزاقستان ۱۹ آذر ۱۴۰۴"),
    "yesterday": lambda searcher: searcher.rank("تجارت دیروز", today="1404/09/20"),
    "lexical": lambda searcher: searcher.rank("قزاقستان", mode="lexical"),
    "nothing": lambda searcher: searcher.rank("؟؟"),
    "only a filter": lambda searcher: searcher.rank("source:مهر"),
}
OTHERWISE = {"misspelt", "another keyboard", "yesterday"}
"""What means something else than its text."""

NO_SEARCH = {"lexical", "nothing", "only a filter"}


@pytest.fixture
def searcher(small_index: Path) -> Iterator[Searcher]:
    with open_index(small_index) as opened:
        yield opened


class Watching:
    """What was looked for ahead, and which of it was used."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[Ahead] = []
        self.used: list[Ahead] = []
        self._look = ahead.look_ahead
        monkeypatch.setattr(finding, "look_ahead", self.look)
        monkeypatch.setattr(ahead, "TWO_THREADS", 0)

    def look(self, *args: object) -> Ahead | None:
        begun = self._look(*args)  # type: ignore[arg-type]
        if begun is None:
            return None

        def passages() -> Array:
            self.used.append(begun)
            return begun.passages()

        self.begun.append(begun)
        return Ahead(begun.text, begun.vector, begun.depth, passages, begun.drop)


@pytest.mark.parametrize("turns", [1, 4])
@pytest.mark.parametrize("query", QUERIES)
def test_the_ranking_is_that_without_looking_ahead(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, query: str, turns: int
) -> None:
    expected = QUERIES[query](searcher)
    watching = Watching(monkeypatch)
    monkeypatch.setattr(ahead, "TURNS", Turns(turns))
    assert QUERIES[query](searcher) == expected
    assert len(watching.begun) == (query not in NO_SEARCH)
    assert len(watching.used) == (query not in NO_SEARCH | OTHERWISE)


def test_only_what_is_long_and_surely_short_to_embed_is_looked_for_ahead(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = searcher.generation
    assert ahead.look_ahead(generation, "نفت", 10, None) is None  # a small collection
    monkeypatch.setattr(ahead, "TWO_THREADS", 0)
    assert ahead.look_ahead(generation, "", 10, None) is None
    begun = ahead.look_ahead(generation, "نفت", 10, None)
    assert begun is not None
    assert len(begun.passages()) == min(10, len(generation.vectors))


def test_a_search_ahead_that_fails_is_told(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    Watching(monkeypatch)

    def fails(*_: object) -> Array:
        raise ZeroDivisionError

    monkeypatch.setattr("newsearch.search.dense.vectors._ranked", fails)
    with pytest.raises(ZeroDivisionError):
        searcher.rank("نفت")
    assert searcher.rank("نفت", mode="lexical")
