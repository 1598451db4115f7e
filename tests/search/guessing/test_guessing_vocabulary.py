"""When a word counts as found, and what is done where an index has it a few times."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from support import build_index

from newsearch.search import open_index
from newsearch.search.analysis import default_analyzer
from newsearch.search.arrays import Array
from newsearch.search.guessing import Vocabulary, guess
from newsearch.search.guessing.forms import Forms, Vowels
from newsearch.search.guessing.sounds import sound_of
from newsearch.search.guessing.vocabulary import least_frequency
from newsearch.search.guessing.zipf import LEXICON_ARTICLES, expected_articles


class Index:
    """An index that only counts."""

    def __init__(self, counts: Mapping[str, int], article_count: int = 1_000) -> None:
        self.article_count = article_count
        self._counts = counts
        self.asked = 0

    def document_frequency(self, term: str) -> int:
        return self._counts.get(term, 0)

    def frequent_terms(self, least: int) -> tuple[Sequence[str], Array]:
        self.asked += 1
        kept = {term: n for term, n in self._counts.items() if n >= least}
        return list(kept), np.array(list(kept.values()), np.int64)


def guesses(text: str, index: Index) -> list[tuple[str, bool]]:
    analyzer = default_analyzer()
    vocabulary = Vocabulary(analyzer.lexicon, index)
    found = guess(text, analyzer.analyze_query(text), vocabulary, analyzer)
    return [(g.meant, g.taken) for g in found]


def test_a_name_of_the_index_is_guessed() -> None:
    assert guesses("گشتاسپیان", Index({})) == []
    assert guesses("گشتاصپیان", Index({"گشتاسپیان": 5})) == [("گشتاسپیان", True)]
    assert guesses("goshtaspian", Index({"گشتاسپیان": 5})) == [("گشتاسپیان", True)]
    assert guesses("'ajhs\\dhk", Index({"گشتاسپیان": 5})) == [("گشتاسپیان", True)]


def test_a_misspelling_that_occurs_is_never_replaced_but_better_is_offered() -> None:
    assert guesses("انتخاباط", Index({"انتخاباط": 1})) == [("انتخابات", False)]
    assert guesses("انتخاباط", Index({"انتخاباط": 3})) == []


def test_a_misspelling_of_the_lexicon_gives_way_where_the_index_lacks_it() -> None:
    assert guesses("ایرن", Index({})) == [("ایران", True)]
    assert guesses("ایرن", Index({"ایرن": 1})) == [("ایران", False)]
    assert guesses("ایرن", Index({"ایرن": 3})) == []


def test_a_large_index_weighs_as_much_as_a_small_one() -> None:
    counts = {"گشتاسپیان": 5, "باراک": 20}
    small = Vocabulary(default_analyzer().lexicon, Index(counts))
    large_counts = {word: 100 * n for word, n in counts.items()}
    large = Vocabulary(default_analyzer().lexicon, Index(large_counts, 100 * LEXICON_ARTICLES))
    small_of_full = Vocabulary(default_analyzer().lexicon, Index(counts, LEXICON_ARTICLES))
    for word in counts:
        assert large.persian.weight(word) == pytest.approx(small_of_full.persian.weight(word))
    assert small.scale == small_of_full.scale == 1
    assert large.scale == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("word", "joint"),
    [
        ("سرمایهگذاری", 6),
        ("علاقهمند", 5),
        ("خامنهای", 5),
        ("قرآن", 0),  # made of two words, but not said so
        ("درآمد", 0),
        ("فرآیند", 0),
        ("شانگهای", 0),
        ("همکاری", 0),  # mostly written as one
        ("خبرگزاری", 0),
        ("کارشناسی", 0),
        ("جلوگیری", 0),
        ("لوله", 0),
    ],
)
def test_a_half_space_is_shown_where_most_write_it(word: str, joint: int) -> None:
    assert Vocabulary(default_analyzer().lexicon).joint(word) == joint


def test_finglish_that_occurs_once_gives_way_to_what_is_much_more_frequent() -> None:
    assert guesses("gozaresh", Index({"gozaresh": 1})) == [("گزارش", True)]
    assert guesses("gozaresh", Index({"gozaresh": 3})) == []
    assert guesses("hdvhk", Index({"hdvhk": 1})) == [("ایران", True)]
    kept = Index({"ajhs": 2, "گشتاسپیان": 5})
    assert ("گشتاسپیان", True) not in guesses("'ajhs\\dhk", kept)
    rare = Index({"goshtaspian": 1, "گشتاسپیان": 5})
    assert guesses("goshtaspian", rare) == []


def test_a_query_that_is_found_reads_nothing_in_bulk() -> None:
    index = Index({"goshtaspian": 9})
    assert guesses("goshtaspian قیمت iphone", index) == []
    assert index.asked == 0


@pytest.mark.parametrize(
    ("articles", "least"),
    [(0, 1), (20, 1), (10_000, 1), (100_000, 3), (1_000_000, 10)],
)
def test_rare_words_of_large_collections_are_no_guesses(articles: int, least: int) -> None:
    assert least_frequency(articles) == least


def test_expected_articles_fall_with_the_rank() -> None:
    assert expected_articles(0) == pytest.approx(LEXICON_ARTICLES)
    assert expected_articles(24_999) == pytest.approx(LEXICON_ARTICLES * 25 / 25_000, rel=1e-3)


def test_forms_are_found_by_consonants_vowels_and_sound() -> None:
    forms = Forms({"قیمت": 9.0, "غایت": 3.0, "قامت": 4.0, "دولت": 7.0}, {"دولت": "دو\u200cلت"})
    assert forms.with_consonants("gmt", Vowels(9, 9, 9, 9), 9) == ["قیمت", "قامت"]
    assert forms.with_consonants("gmt", Vowels(1, 0, 0, 0), 9) == ["قامت"]
    assert forms.with_consonants("gmt", Vowels(9, 9, 9, 9), 1) == ["قیمت"]
    assert forms.with_consonants("xyz", Vowels(9, 9, 9, 9), 9) == []
    assert forms.sounding_like("غیمط", 0) == ["قیمت"]
    assert forms.sounding_like("قیمطت", 1) == ["قیمت"]
    assert forms.sounding_like("غامت", 1) == ["قیمت", "قامت", "غایت"]
    assert (forms.weight("دولت"), forms.weight("ملت")) == (7.0, 0.0)
    assert forms.written("دولت") == "دو\u200cلت"


some_words = st.text("ابتسصطزذقغعهح", min_size=1, max_size=6)


@given(st.lists(some_words, unique=True, max_size=30), some_words, st.integers(0, 2))
def test_what_sounds_alike_is_what_comparing_all_finds(
    known: list[str], word: str, edits: int
) -> None:
    forms = Forms({each: float(9 + len(known) - place) for place, each in enumerate(known)}, {})
    near = [each for each in known if OSA.distance(sound_of(each), sound_of(word)) <= edits]
    assert forms.sounding_like(word, edits) == near


def test_no_forms_find_nothing() -> None:
    forms = Forms({}, {})
    assert forms.with_consonants("gmt", Vowels(9, 9, 9, 9), 9) == []
    assert forms.sounding_like("قیمت", 1) == []


def test_postings_give_their_frequent_terms(tmp_path: Path) -> None:
    with open_index(build_index(tmp_path / "index")) as searcher:
        postings = searcher.generation.postings
        terms, counts = postings.frequent_terms(2)
    every = [postings.term(row).decode("utf-8") for row in range(postings.term_count)]
    expected = [(t, n) for t in every if (n := postings.document_frequency(t)) >= 2]
    assert list(zip(terms, counts.tolist(), strict=True)) == expected
    assert ("تجارت", 1) not in expected
    assert len(expected) > 2
