"""Arrays that are merged against the slow way of merging them."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from slow_postings import PostingsBuilder, columns_of

from newsearch.indexers.postings_writer import PostingTable, joined
from newsearch.indexers.vectors_writer import first_of_each, places_among
from newsearch.search.lexical.bm25f import DEFAULT_PARAMETERS
from newsearch.search.lexical.postings import Postings

Words = list[str]
FAR = "ث"  # stands where positions need a third byte
articles = st.lists(st.lists(st.sampled_from(["الف", "ب", "پ", "ت", FAR]), max_size=6), max_size=7)


def table_of(collection: list[Words]) -> PostingTable:
    builder = PostingsBuilder()
    for words in collection:
        places = {
            word: [n + (word == FAR) * 2**24 for n, other in enumerate(words) if other == word]
            for word in words
        }
        frequencies = {word: [0.0, 0.0, float(len(found)), 0.0] for word, found in places.items()}
        builder.add(frequencies, places, [0.0, 0.0, float(len(words)), 0.0])
    return builder.table()


def assert_same(one: PostingTable, other: PostingTable) -> None:
    theirs = columns_of(other)
    for name, column in columns_of(one).items():
        np.testing.assert_array_equal(column, theirs[name], name)


@given(articles, articles, st.data())
def test_kept_and_appended_articles_are_like_those_made_at_once(
    old: list[Words], new: list[Words], data: st.DataObject
) -> None:
    kept = [n for n in range(len(old)) if data.draw(st.booleans())]
    merged = table_of(old).keep(np.array(kept, np.int64)).append(table_of(new))
    assert_same(merged, table_of([*(old[n] for n in kept), *new]))


@given(st.lists(articles, max_size=4))
def test_tables_are_joined_like_one_made_at_once(parts: list[list[Words]]) -> None:
    tables = [table_of(part) for part in parts]
    assert_same(joined(tables), table_of([words for part in parts for words in part]))


@given(st.lists(st.sampled_from([b"a", b"b", b"\0" * 8, b"a\0\0\0\0\0\0b", b"\xff" * 8])))
def test_the_first_of_equal_digests_stands_for_all(digests: list[bytes]) -> None:
    digests = [digest.ljust(8, b"\0") for digest in digests]
    array = np.array(digests, "V8")
    assert first_of_each(array).tolist() == [digests.index(digest) for digest in digests]


digests = st.lists(st.binary(min_size=1, max_size=2).map(lambda each: each * 4), max_size=12)


@given(digests, digests, st.integers(0, 12))
def test_digests_are_found_where_they_are(
    before: list[bytes], others: list[bytes], kept: int
) -> None:
    known, wanted = (
        np.array([each.ljust(8, b"\0") for each in some], "V8")
        for some in (before, before[:kept] + others)
    )
    for digest, place in zip(wanted, places_among(wanted, known).tolist(), strict=True):
        assert known[place] == digest if place >= 0 else digest not in known


def test_a_word_that_stands_more_often_than_a_byte_counts(tmp_path: Path) -> None:
    old, new = [["الف", "ب"], ["ب"]], [["ب"] * 300, ["الف"]]
    table_of(old).write(tmp_path, DEFAULT_PARAMETERS)
    merged = PostingTable.read(Postings(tmp_path)).append(table_of(new))
    assert_same(merged, table_of([*old, *new]))
