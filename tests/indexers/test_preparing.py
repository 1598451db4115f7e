from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_postings import PostingsBuilder, columns_of, terms_of
from support import ARTICLES

from newsearch.indexers.canonical import content_hash
from newsearch.indexers.fingerprint import Fingerprint
from newsearch.indexers.postings_writer import PostingTable, joined
from newsearch.indexers.preparing import Prepared, prepare
from newsearch.indexers.snapshot import StoredRow
from newsearch.indexers.store import row_of
from newsearch.indexers.terms import TermIndexer
from newsearch.indexers.workers import Workers
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

TEXT = """
ایران نفت بانک‌ها بانک مرکزی می رود گفت و گو رئیس جمهور 12 میلیون ۳/۵ کتاب ها سیدعلی گرگ‌شیر
نامه ای بر می گردد LinkedIn های «تهران» - و به ویژه\u00a0خانه ی زمینهای www.isna.ir/a
"""
WORDS = TEXT.replace("\n", " ").split(" ")
texts = st.lists(st.sampled_from([*WORDS, "\n"]), max_size=12).map(" ".join)
articles = st.builds(
    Article, id=st.just("1"), title=texts, body=texts, summary=texts, category=texts
)


def rows(collection: Sequence[Article]) -> list[tuple[Fingerprint, StoredRow]]:
    return [
        (Fingerprint(number, article.id, content_hash(article)), row_of(article))
        for number, article in enumerate(collection)
    ]


def prepared(collection: Sequence[Article], workers: int = 1) -> list[Prepared]:
    with Workers(workers) as pool:
        return list(prepare(rows(collection), len(collection), PassageSettings(), pool))


def same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other) and one.dtype == other.dtype
    return one == other


def assert_same_table(one: PostingTable, other: PostingTable) -> None:
    theirs = columns_of(other)
    for name, column in columns_of(one).items():
        assert same(column, theirs[name]), name


def slow_table(collection: Sequence[Article]) -> PostingTable:
    builder = PostingsBuilder()
    for article in collection:
        terms = terms_of(article, default_analyzer())
        builder.add(terms.frequencies, terms.occurrences, terms.lengths)
    return builder.table()


def test_processes_prepare_what_one_would_in_the_same_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("newsearch.indexers.preparing._FEW", 1)
    monkeypatch.setattr("newsearch.indexers.preparing._BATCH", 2)
    alone, together = prepared(ARTICLES), prepared(ARTICLES, workers=2)
    assert [len(each) for each in alone] == [2, 2, 2]
    for one, other in zip(alone, together, strict=True):
        assert_same_table(one.postings, other.postings)
        for part in ("documents", "passages"):
            first, second = getattr(one, part), getattr(other, part)
            assert all(same(getattr(first, f.name), getattr(second, f.name)) for f in fields(first))
    assert [i for each in alone for i in each.documents.ids] == [a.id.encode() for a in ARTICLES]


@settings(max_examples=60, deadline=None)
@given(st.lists(articles, max_size=6), st.integers(1, 5))
def test_posting_lists_are_those_of_a_slow_reference(collection: list[Article], size: int) -> None:
    expected = slow_table(collection)
    indexer = TermIndexer(default_analyzer())
    batches = [collection[at : at + size] for at in range(0, len(collection), size)]
    tables = [indexer.table(batch) for batch in batches]
    assert_same_table(joined(tables), expected)
    whole = joined(tables[:1])
    for table in tables[1:]:
        whole = whole.append(table)
    assert_same_table(whole, expected)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(texts, st.text(max_size=30)), max_size=5))
def test_many_texts_have_the_tokens_that_each_has_alone(collection: list[str]) -> None:
    analyzer = default_analyzer()
    bulk = analyzer.bulk()
    found = bulk.analyze(collection)
    alone = [analyzer.analyze(text) for text in collection]
    assert found.lengths.tolist() == [len(tokens) for tokens in alone]
    assert [tuple(bulk.kinds[kind]) for kind in found.kinds.tolist()] == [
        (token.surface, token.term, token.alternatives, token.parts)
        for tokens in alone
        for token in tokens
    ]


def test_full_tables_are_replaced_and_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsearch.indexers.preparing._BATCH", 2)
    plain = prepared(ARTICLES)
    monkeypatch.setattr("newsearch.search.analysis.bulk.MOST_CHUNKS", 1)
    for one, other in zip(plain, prepared(ARTICLES), strict=True):
        assert_same_table(one.postings, other.postings)


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
