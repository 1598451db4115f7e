"""Vectors of queries: those of the model, whatever words are remembered."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.indexers.vectors_builder import write_vectors
from newsearch.search.arrays import Array
from newsearch.search.dense import query_vectors
from newsearch.search.dense.encoder import DEFAULT_MODEL, load_encoder
from newsearch.search.dense.query_vectors import QueryVectors
from newsearch.search.dense.static import StaticEncoder
from newsearch.search.dense.vectors import Vectors

ENCODER = load_encoder(DEFAULT_MODEL)
WORDS = st.sampled_from(["ایران", "نفت،", "می‌رود", "۱۴۰۴", "😀", "Tehran", "ي", "قزاقستان؟"])


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Vectors:
    folder = tmp_path_factory.mktemp("vectors")
    random = np.random.default_rng(1)
    rows = random.standard_normal((300, ENCODER.dimension)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    write_vectors(folder, rows)
    return Vectors(folder)


@given(st.lists(st.one_of(WORDS, st.text(max_size=9)), max_size=12).map(" ".join))
def test_they_are_those_of_the_model_turned(vectors: Vectors, text: str) -> None:
    vector = QueryVectors(ENCODER, vectors).of(text)
    expected = ENCODER.encode_query(text)
    if vector is None:
        assert not expected.any()
    else:
        np.testing.assert_allclose(vector, vectors.turned(expected), atol=2e-6)
        assert np.linalg.norm(vector) == pytest.approx(1)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), max_size=8))
def test_they_are_the_same_bits_whatever_was_asked_for_before(
    vectors: Vectors, texts: list[str]
) -> None:
    used = QueryVectors(ENCODER, vectors)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(query_vectors, "_REMEMBERED", 2)
        forgetful = QueryVectors(ENCODER, vectors)
    for text in texts:
        fresh = QueryVectors(ENCODER, vectors).of(text)
        for vector in (used.of(text), forgetful.of(text)):
            np.testing.assert_array_equal(vector, fresh)


def test_a_word_is_embedded_once(vectors: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    found = QueryVectors(ENCODER, vectors)
    asked: list[str] = []
    sum_of_word = StaticEncoder.sum_of_word

    def counting(encoder: StaticEncoder, word: str) -> Array:
        asked.append(word)
        return sum_of_word(encoder, word)

    monkeypatch.setattr(StaticEncoder, "sum_of_word", counting)
    for text in ("ایران نفت", "نفت گاز ایران", "نفت"):
        found.of(text)
    assert asked == ["ایران", "نفت", "گاز"]


def test_a_model_that_reads_words_together_is_asked_for_the_whole(vectors: Vectors) -> None:
    class Whole:
        dimension = ENCODER.dimension

        def encode_query(self, text: str) -> Array:
            vector: Array = np.eye(1, ENCODER.dimension, len(text), dtype=np.float32)[0]
            return vector

    model: Any = Whole()
    text = "ایران نفت"
    found = QueryVectors(model, vectors).of(text)
    np.testing.assert_array_equal(found, vectors.turned(model.encode_query(text)))
