import pytest
from support import ARTICLES

from newsearch.indexers.preparing import prepare
from newsearch.indexers.terms import terms_of
from newsearch.search.analysis import Token, default_analyzer
from newsearch.search.article import Article
from newsearch.search.lexical.query_terms import PART_WEIGHT
from newsearch.search.manifest import PassageSettings


def test_processes_prepare_what_one_would_in_the_same_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("newsearch.indexers.preparing._FEW", 1)
    monkeypatch.setattr("newsearch.indexers.preparing._CHUNK", 2)
    alone = list(prepare(ARTICLES, len(ARTICLES), PassageSettings(), workers=1))
    together = list(prepare(iter(ARTICLES), len(ARTICLES), PassageSettings(), workers=2))
    assert together == alone
    assert [each.article.id for each in alone] == [article.id for article in ARTICLES]


class Scripted:
    """An analyser with a token for each word; «ab» has the alternative x and the parts a and b."""

    fingerprint = ""

    def analyze(self, text: str) -> list[Token]:
        return [
            Token(word, 0, 0, word, ("x",), ("a", "b")) if word == "ab" else Token(word, 0, 0, word)
            for word in text.split()
        ]


def test_terms_are_counted_by_field_and_parts_count_less() -> None:
    article = Article(id="1", title="ab c", body="c ab a c", category="c", tags=("d c",))
    terms = terms_of(article, Scripted())  # type: ignore[arg-type]
    assert terms.lengths == [2, 0, 4, 3]
    assert terms.frequencies == {
        "ab": [1, 0, 1, 0],
        "x": [1, 0, 1, 0],
        "a": [PART_WEIGHT, 0, 1 + PART_WEIGHT, 0],
        "b": [PART_WEIGHT, 0, PART_WEIGHT, 0],
        "c": [1, 0, 2, 2],
        "d": [0, 0, 0, 1],
    }
    assert terms.positions["body"] == {"c": [0, 3], "ab": [1], "x": [1], "a": [1, 2], "b": [1]}


def test_the_shipped_analyser_is_used() -> None:
    (prepared,) = prepare(ARTICLES[:1], 1, PassageSettings(), workers=1)
    assert prepared.terms == terms_of(ARTICLES[0], default_analyzer())
