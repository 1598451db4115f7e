"""The posting arrays against a slow reference that reads like the formula, and against Whoosh."""

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_postings import PostingsBuilder, TermOccurrences, columns_of
from whoosh import query

from newsearch.indexers.postings_writer import PostingTable
from newsearch.search.analysis import default_analyzer
from newsearch.search.lexical.bm25f import FIELDS, Parameters, idf
from newsearch.search.lexical.fielded import Values
from newsearch.search.lexical.inverted import InvertedIndex
from newsearch.search.lexical.occurrences import FIELD_GAP, FORM_BITS
from newsearch.search.lexical.postings import Postings
from newsearch.search.lexical.query_terms import Choice, QueryTerm
from newsearch.search.lexical.ranker import Ranker

TextFields = tuple[list[str], ...]

PARAMETERS = Parameters(k1=1.2, weights=(2.0, 1.0, 1.0, 0.5), b=(0.4, 0.6, 0.75, 0.3))

words = st.lists(st.sampled_from(["الف", "ب", "پ", "ت", "ث", "ج"]), max_size=8)
articles = st.lists(st.tuples(*[words] * len(FIELDS)), min_size=1, max_size=8)
queries = st.lists(st.sampled_from(["الف", "ب", "پ", "ت", "ث", "ج", "چ"]), min_size=1, max_size=4)


def table_of(collection: Sequence[TextFields]) -> PostingTable:
    builder = PostingsBuilder()
    for fields in collection:
        frequencies = {
            word: [float(field.count(word)) for field in fields]
            for word in dict.fromkeys(word for field in fields for word in field)
        }
        builder.add(frequencies, occurrences(fields), [float(len(field)) for field in fields])
    return builder.table()


def occurrences(fields: TextFields) -> TermOccurrences:
    """Every word at its place, written in form 1."""
    found: TermOccurrences = {}
    first = 0
    for field in fields:
        for place, word in enumerate(field, first):
            found.setdefault(word, []).append((place << FORM_BITS) | 1)
        first += len(field) + FIELD_GAP
    return found


def written(
    folder: Path, collection: Sequence[TextFields], parameters: Parameters = PARAMETERS
) -> Postings:
    table_of(collection).write(folder, parameters)
    return Postings(folder)


def reference(collection: Sequence[TextFields], query: Sequence[str]) -> list[float]:
    p = PARAMETERS
    count = len(collection)
    average = [sum(len(a[f]) for a in collection) / count or 1 for f in range(len(FIELDS))]
    found = []
    for article in collection:
        score = 0.0
        for word, times in Counter(query).items():
            n = sum(any(word in field for field in other) for other in collection)
            frequency = sum(
                p.weights[f]
                * article[f].count(word)
                / (1 - p.b[f] + p.b[f] * len(article[f]) / average[f])
                for f in range(len(FIELDS))
            )
            inverse = math.log(1 + (count - n + 0.5) / (n + 0.5))
            score += times * inverse * frequency * (p.k1 + 1) / (frequency + p.k1)
        found.append(score)
    return found


def terms(query: Sequence[str]) -> list[QueryTerm]:
    return [QueryTerm((Choice((word,)),), count) for word, count in Counter(query).items()]


@settings(deadline=None)
@given(articles, queries)
def test_scores_are_those_of_the_formula(
    tmp_path_factory: pytest.TempPathFactory, collection: list[TextFields], query: list[str]
) -> None:
    postings = written(tmp_path_factory.mktemp("postings"), collection)
    found = Ranker(postings).scores(terms(query))
    np.testing.assert_allclose(found, reference(collection, query), rtol=1e-3)


def test_one_field_scores_as_in_whoosh_but_for_idf(tmp_path: Path) -> None:
    """Whoosh adds up one BM25 per field, and its idf is ln(N / (n + 1)) + 1."""
    bodies = [
        ["نفت", "گاز", "نفت", "ایران"],
        ["گاز", "ایران", "صادرات", "ترکیه", "عراق"],
        ["نفت"],
        ["فوتبال", "لیگ", "برتر", "ایران", "ایران", "ایران"],
    ]
    parameters = Parameters(k1=1.2, weights=(0, 0, 1, 0), b=(0.75,) * 4)
    collection: list[TextFields] = [([], [], body, []) for body in bodies]
    postings = written(tmp_path / "postings", collection, parameters)
    none = Values(np.zeros(len(bodies), np.int32), [""])
    inverted = InvertedIndex(postings, none, none, default_analyzer())

    for word in ("نفت", "گاز", "ایران", "صادرات"):
        n = sum(word in body for body in bodies)
        ours = Ranker(postings).scores(terms([word])) / idf(len(bodies), n)
        found = inverted.scores(query.Term("body", word))
        theirs = found / (math.log(len(bodies) / (n + 1)) + 1)
        np.testing.assert_allclose(ours, theirs, rtol=1e-3)


@settings(deadline=None)
@given(articles, articles, st.data())
def test_merging_equals_building_at_once(
    left: list[TextFields], right: list[TextFields], data: st.DataObject
) -> None:
    kept = data.draw(st.lists(st.sampled_from(range(len(left))), unique=True).map(sorted))
    merged = table_of(left).keep(np.array(kept, np.int64)).append(table_of(right))
    at_once = table_of([left[i] for i in kept] + right)
    theirs = columns_of(at_once)
    for name, column in columns_of(merged).items():
        np.testing.assert_array_equal(column, theirs[name], name)


COLLECTION: list[TextFields] = [
    ([], [], ["کردن", "کند", "راه"], []),
    ([], [], ["کردن", "راه"], []),
    ([], [], ["راه", "آهن"], []),
    ([], [], ["آهن"], []),
]


def test_an_article_takes_the_best_of_a_positions_choices(tmp_path: Path) -> None:
    postings = written(tmp_path, COLLECTION)
    single = {w: Ranker(postings).scores(terms([w])) for w in ("کردن", "کند")}
    both = Ranker(postings).scores([QueryTerm((Choice(("کردن",)), Choice(("کند",))))])
    np.testing.assert_array_equal(both, np.maximum(single["کردن"], single["کند"]))


def test_a_choice_of_several_words_needs_them_all(tmp_path: Path) -> None:
    postings = written(tmp_path, COLLECTION)
    found = Ranker(postings).scores([QueryTerm((Choice(("راه", "آهن"), all_required=True),))])
    assert (found > 0).tolist() == [False, False, True, False]


def test_parts_count_less_and_none_is_needed(tmp_path: Path) -> None:
    postings = written(tmp_path, COLLECTION)
    found = Ranker(postings).scores([QueryTerm((Choice(("راه", "آهن"), weight=0.5),))])
    whole = Ranker(postings).scores(terms(["راه", "آهن"]))
    np.testing.assert_allclose(found, 0.5 * whole, rtol=1e-6)


def test_prefixes_are_found_most_frequent_first(tmp_path: Path) -> None:
    collection: list[TextFields] = [
        ([], [], ["قزاق", "قزوین"], []),
        ([], [], ["قزاقستان"], []),
        ([], [], ["قزاقستان", "قم"], []),
    ]
    postings = written(tmp_path, collection)
    found = [postings.term(row).decode() for row in postings.rows_with_prefix("قزا", 9)]
    assert found == ["قزاقستان", "قزاق"]
    assert len(postings.rows_with_prefix("ق", 2)) == 2
    assert postings.rows_with_prefix("ی", 9) == []
