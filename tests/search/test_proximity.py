"""Exact forms and neighbouring words: against a slow reference, and as a reader would see them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_postings import PostingsBuilder, terms_of

from newsearch.indexers import Article
from newsearch.search import open_index
from newsearch.search.analysis import Token, default_analyzer
from newsearch.search.lexical.bm25f import DEFAULT_PARAMETERS, idf
from newsearch.search.lexical.occurrences import FORM_BITS
from newsearch.search.lexical.postings import Postings
from newsearch.search.lexical.proximity import BESIDE, EXACT
from newsearch.search.lexical.query_terms import Choice, QueryTerm, terms_and_neighbours
from newsearch.search.lexical.ranker import Ranker

Word = tuple[str, int]
"""A term and the form in which it was written."""

words = st.tuples(st.sampled_from("ابپت"), st.integers(1, 2))
bodies = st.lists(st.lists(words, max_size=9), min_size=1, max_size=6)
queries = st.lists(words, min_size=1, max_size=4, unique_by=lambda word: word[0])


def written(folder: Path, collection: Sequence[Sequence[Word]]) -> Postings:
    builder = PostingsBuilder()
    for body in collection:
        places: dict[str, list[int]] = {}
        for place, (term, form) in enumerate(body):
            places.setdefault(term, []).append((place << FORM_BITS) | form)
        frequencies = {term: [0.0, 0.0, float(len(found)), 0.0] for term, found in places.items()}
        builder.add(frequencies, places, [0.0, 0.0, float(len(body)), 0.0])
    builder.table().write(folder, DEFAULT_PARAMETERS)
    return Postings(folder)


def reference(collection: Sequence[Sequence[Word]], query: Sequence[Word]) -> list[float]:
    k1, b = DEFAULT_PARAMETERS.k1, 0.75
    average = sum(map(len, collection)) / len(collection) or 1

    def weight(term: str) -> float:
        n = sum(any(term == t for t, _ in body) for body in collection)
        return idf(len(collection), n) if n else 0.0

    def saturated(n: int, body: Sequence[Word]) -> float:
        return n * (k1 + 1) / (n + k1 * (1 - b + b * len(body) / average)) if n else 0.0

    scores = []
    for body in collection:
        score = sum(EXACT * weight(w[0]) * saturated(list(body).count(w), body) for w in query)
        for (one, _), (other, _) in pairwise(query):
            beside = sum((a, z) == (one, other) for (a, _), (z, _) in pairwise(body))
            score += BESIDE * (weight(one) + weight(other)) / 2 * saturated(beside, body)
        scores.append(score)
    return scores


@settings(deadline=None)
@given(bodies, queries)
def test_the_arrays_agree_with_a_slow_reference(
    tmp_path_factory: pytest.TempPathFactory, collection: list[list[Word]], query: list[Word]
) -> None:
    postings = written(tmp_path_factory.mktemp("postings"), collection)
    terms = [QueryTerm((Choice((term,)),), form=form) for term, form in query]
    neighbours = tuple(pairwise(range(len(query))))
    found = Ranker(postings).bonus_of(terms, neighbours)(np.arange(len(collection)))
    np.testing.assert_allclose(found, reference(collection, query), rtol=1e-5)


def test_a_part_of_the_articles_gets_what_it_gets_among_all(tmp_path: Path) -> None:
    collection = [[("ا", 1), ("ب", 1)], [("ب", 2)], [("ب", 1), ("ا", 2)], [("پ", 1)]]
    postings = written(tmp_path, collection)
    query = [QueryTerm((Choice(("ا",)),), form=1), QueryTerm((Choice(("ب",)),), form=1)]
    every = Ranker(postings).bonus_of(query, ((0, 1),))(np.arange(4))
    some = Ranker(postings).bonus_of(query, ((0, 1),))(np.array([0, 3]))
    np.testing.assert_array_equal(some, every[[0, 3]])


def test_alternatives_count_as_neighbours(tmp_path: Path) -> None:
    postings = written(tmp_path, [[("ا", 1), ("ب", 1)], [("ا", 1), ("پ", 1)], [("ت", 1)]])
    query = [QueryTerm((Choice(("ا",)),)), QueryTerm((Choice(("ب",)), Choice(("پ",))))]
    one, other, none = Ranker(postings).bonus_of(query, ((0, 1),))(np.arange(3)).tolist()
    assert one == other > none == 0


MakeIndex = Callable[[Iterable[Article]], Path]


def ranked(make_index: MakeIndex, bodies: Mapping[str, str], query: str) -> list[str]:
    articles = [Article(id=name, title="", body=body) for name, body in bodies.items()]
    with open_index(make_index(articles)) as searcher:
        return [name for name, _ in searcher.rank(query, mode="lexical")]


@pytest.mark.parametrize(
    ("query", "first"),
    [("کتاب", "as typed"), ("کتاب‌هایشان", "inflected"), ("کتابهایشان", "inflected")],
)
def test_a_word_as_it_was_typed_comes_first(make_index: MakeIndex, query: str, first: str) -> None:
    bodies = {
        "inflected": "از آن کتاب‌هایشان برای مردم شهر گفتند",
        "as typed": "از آن کتاب برای مردم شهر گفتند",
        "other": "باران بارید",
    }
    for order in (bodies, dict(reversed(bodies.items()))):
        assert ranked(make_index, order, query)[0] == first


def test_words_side_by_side_come_before_scattered_ones(make_index: MakeIndex) -> None:
    bodies = {
        "scattered": "تجارت امروز بهتر شد و سپس روابط خارجی سرد ماند",
        "together": "امروز روابط تجارت بهتر شد و سپس خارجی سرد ماند",
        "other": "باران بارید",
    }
    for order in (bodies, dict(reversed(bodies.items()))):
        assert ranked(make_index, order, "روابط تجارت") == ["together", "scattered"]


def test_no_pair_reaches_from_one_field_into_the_next(tmp_path: Path) -> None:
    analyzer = default_analyzer()
    article = Article(id="1", title="سخن از روابط", body="تجارت بهتر شد")
    builder = PostingsBuilder()
    terms = terms_of(article, analyzer)
    builder.add(terms.frequencies, terms.occurrences, terms.lengths)
    builder.table().write(tmp_path, DEFAULT_PARAMETERS)
    query, neighbours = terms_and_neighbours([analyzer.analyze_query("روابط تجارت")])
    plain = [QueryTerm(term.choices) for term in query]
    assert neighbours == ((0, 1),)
    assert Ranker(Postings(tmp_path)).bonus_of(plain, neighbours)(np.arange(1)).tolist() == [0]


def test_the_words_of_a_name_are_neighbours(tmp_path: Path) -> None:
    together, apart = [("ا", 1), ("ب", 1), ("پ", 1)], [("ا", 1), ("پ", 1), ("ب", 1)]
    postings = written(tmp_path, [together, apart, [("ت", 1)]])
    name = QueryTerm((Choice(("ا", "ب"), all_required=True), Choice(("پ",))))
    one, other, none = Ranker(postings).bonus_of([name], ())(np.arange(3)).tolist()
    assert one > other == none == 0


def test_a_longer_name_is_worth_no_more_than_what_was_typed() -> None:
    token = Token("آمریکا", 0, 6, "آمریکا", ("ایالات متحده",), ())
    (term,), _ = terms_and_neighbours([[token]])
    assert [(c.terms, c.weight) for c in term.choices] == [
        (("آمریکا",), 1.0),
        (("ایالات", "متحده"), 0.5),
    ]


def test_words_of_separate_pieces_are_no_neighbours() -> None:
    analyze = default_analyzer().analyze_query
    _, neighbours = terms_and_neighbours([analyze("روابط تجاری"), analyze("ایران")])
    assert neighbours == ((0, 1),)
