import pytest
from support import ARTICLES

from newsearch.indexers.preparing import prepare
from newsearch.indexers.terms import terms_of
from newsearch.search.analysis import Token, default_analyzer
from newsearch.search.article import Article
from newsearch.search.lexical.occurrences import (
    FIELD_GAP,
    FORM_BITS,
    FORM_MASK,
    PART_FORM,
    form_of,
)
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
    body = {
        term: [(o >> FORM_BITS, o & FORM_MASK) for o in found]
        for term, found in terms.fields["body"].items()
    }
    c, ab, a = map(form_of, ("c", "ab", "a"))
    assert body == {
        "c": [(0, c), (3, c)],
        "ab": [(1, ab)],
        "x": [(1, ab)],
        "a": [(1, PART_FORM), (2, a)],
        "b": [(1, PART_FORM)],
    }


def test_occurrences_count_on_through_the_fields() -> None:
    article = Article(id="1", title="ab c", body="c ab", tags=("c",))
    terms = terms_of(article, Scripted())  # type: ignore[arg-type]
    title, body = 2 + FIELD_GAP, 2 + FIELD_GAP  # tokens of the field and the gap behind it
    assert list(terms.occurrences) == list(terms.frequencies)
    assert [o >> FORM_BITS for o in terms.occurrences["c"]] == [
        1,
        title + FIELD_GAP,
        title + FIELD_GAP + body,
    ]


def test_the_shipped_analyser_is_used() -> None:
    (prepared,) = prepare(ARTICLES[:1], 1, PassageSettings(), workers=1)
    assert prepared.terms == terms_of(ARTICLES[0], default_analyzer())
