"""Structured queries over arrays against Whoosh's own matchers over the same postings."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_postings import PostingsBuilder, terms_of
from whoosh import query
from whoosh.query import spans

from newsearch.search.analysis import default_analyzer
from newsearch.search.article import Article
from newsearch.search.lexical.bm25f import Parameters
from newsearch.search.lexical.fielded import Values
from newsearch.search.lexical.inverted import InvertedIndex
from newsearch.search.lexical.postings import Postings

WORDS = ["نفت", "گاز", "ایران", "بانک‌ها", "بانک مرکزی", "می‌رود", "گفت و گو", "تهران"]

text = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
articles = st.lists(
    st.builds(
        Article,
        id=st.just("1"),
        title=text,
        body=text,
        source=st.sampled_from(["", "خبرگزاری مهر", "ایسنا"]),
        category=st.sampled_from(["", "اقتصاد"]),
    ),
    min_size=1,
    max_size=6,
)

FIELDS = ["text", "title", "body", "tags"]
term = st.builds(
    query.Term,
    st.sampled_from(FIELDS),
    st.sampled_from(["نفت", "گاز", "ایران", "بانک", "مرکز", "#رفت", "تهران", "گفتگو", "نیست"]),
)
prefix = st.builds(query.Prefix, st.sampled_from(FIELDS), st.sampled_from(["نف", "با", "ا", "ژ"]))
value = st.sampled_from(
    [
        query.Term("source", "ایسنا"),
        query.Term("source", "خبرگزاریمهر"),
        query.Prefix("source", "خبر"),
        query.Term("category", "اقتصاد"),
        query.Term("category", "ورزش"),
    ]
)


def phrases_in(field: str) -> st.SearchStrategy[query.Query]:
    words = st.builds(query.Term, st.just(field), st.sampled_from(["نفت", "گاز", "بانک", "ایران"]))
    runs = st.lists(words, min_size=2, max_size=3).map(
        lambda each: spans.SpanNear2(each, slop=1, mindist=0)
    )
    either = st.lists(words | runs, min_size=2, max_size=2).map(query.Or)
    parts = st.lists(words | either | runs, min_size=2, max_size=3)
    return parts.map(lambda each: spans.SpanNear2(each, slop=1, mindist=0))


phrase = st.sampled_from(FIELDS).flatmap(phrases_in)
structure = st.recursive(
    term | prefix | value | phrase,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(query.And)
        | st.lists(inner, min_size=1, max_size=3).map(query.Or)
        | inner.map(query.Not)
    ),
    max_leaves=5,
)


def index_of(
    folder: Path, collection: Sequence[Article], *, compiled: bool = False
) -> InvertedIndex:
    builder = PostingsBuilder()
    for article in collection:
        terms = terms_of(article, default_analyzer())
        builder.add(terms.frequencies, terms.occurrences, terms.lengths)
    builder.table().write(folder, Parameters())
    columns = []
    for values in ([a.source for a in collection], [a.category for a in collection]):
        names = sorted(set(values))
        columns.append(Values(np.array([names.index(v) for v in values], np.int32), names))
    return InvertedIndex(
        Postings(folder), columns[0], columns[1], default_analyzer(), compiled=compiled
    )


@settings(deadline=None, max_examples=300)
@given(articles, structure)
def test_arrays_answer_as_whooshs_matchers_do(
    tmp_path_factory: pytest.TempPathFactory, collection: list[Article], wanted: query.Query
) -> None:
    inverted = index_of(tmp_path_factory.mktemp("postings"), collection)
    found = inverted.fulfilling(wanted)
    np.testing.assert_array_equal(found, inverted.fulfilling_slowly(wanted), str(wanted))


@settings(deadline=None, max_examples=200)
@given(articles, phrase)
def test_machine_code_finds_the_same_phrases(
    tmp_path_factory: pytest.TempPathFactory, collection: list[Article], wanted: query.Query
) -> None:
    pytest.importorskip("numba")
    inverted = index_of(tmp_path_factory.mktemp("postings"), collection, compiled=True)
    found = inverted.fulfilling(wanted)
    np.testing.assert_array_equal(found, inverted.fulfilling_slowly(wanted), str(wanted))


PHRASES = [
    [["الف"], ["ب"]],
    [["الف"], ["ب"], ["پ"]],
    [["ب"], ["الف"]],
    [["الف", "پ"], ["ب"]],
    [["الف ب", "پ"], ["الف", "پ الف"]],
    [["پ", "ب پ الف", "ب"], ["الف"], ["ب", "پ"]],
    [["پ", "پ الف"], ["ب"]],
    [["نیست"], ["الف"]],
]


@pytest.mark.parametrize("field", ["text", "title", "body"])
@pytest.mark.parametrize("slots", PHRASES, ids=str)
def test_phrases_in_long_texts_and_many(tmp_path: Path, slots: list[list[str]], field: str) -> None:
    pytest.importorskip("numba")
    chance = Random(1)

    def text(most: int) -> str:
        return " ".join(chance.choices(["الف", "ب", "پ"], k=chance.randint(0, most)))

    # More places than the machine code has room for at first, and gaps of more than a block.
    collection = [Article(id="0", title="ب", body="ب " * 3000 + "الف ب پ پ الف")]
    collection += [
        Article(id=f"{number}", title=text(3), body=text(4) if number % 90 else text(3000))
        for number in range(1, 500)
    ]
    wanted = _spans(
        [
            query.Or([_spans([query.Term(field, w) for w in run.split()]) for run in slot])
            for slot in slots
        ]
    )
    plain, quick = (
        index_of(tmp_path / str(compiled), collection, compiled=compiled)
        for compiled in (False, True)
    )
    np.testing.assert_array_equal(plain.fulfilling(wanted), quick.fulfilling(wanted))
    np.testing.assert_array_equal(plain.fulfilling(wanted), plain.fulfilling_slowly(wanted))


def _spans(parts: list[query.Query]) -> query.Query:
    return parts[0] if len(parts) == 1 else spans.SpanNear2(parts, slop=1, mindist=0)


def test_other_queries_of_whoosh_run_over_the_arrays(tmp_path: Path) -> None:
    inverted = index_of(
        tmp_path,
        [
            Article(id="1", title="صادرات نفت", body="ایران"),
            Article(id="2", title="واردات", body="ایران نفت گاز نفت"),
            Article(id="3", title="فوتبال", body="تهران"),
        ],
    )
    table: list[tuple[query.Query, list[int]]] = [
        (query.FuzzyTerm("text", "نفط"), [0, 1]),
        (query.Wildcard("body", "?فت"), [1]),
        (query.Every("title"), [0, 1, 2]),
        (spans.SpanNear2([query.Or([]), query.Term("text", "نفت")], mindist=0), []),
        (query.TermRange("body", "ا", "ب"), [0, 1]),
        (query.And([query.Variations("text", "نفت"), query.Not(query.Term("body", "نفت"))]), [0]),
    ]
    for wanted, expected in table:
        assert np.flatnonzero(inverted.fulfilling(wanted)).tolist() == expected, wanted
