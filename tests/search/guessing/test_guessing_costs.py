"""The two alignments, the layouts and the verb forms."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.search.analysis.characters import HALF_SPACE
from newsearch.search.analysis.verbs import readings
from newsearch.search.guessing.keyboard import as_latin, as_persian
from newsearch.search.guessing.layouts import NEIGHBOURS, STANDARD, WINDOWS
from newsearch.search.guessing.romanisation import UNSPELT, romanisation_cost
from newsearch.search.guessing.slips import IMPOSSIBLE, slip_cost
from newsearch.search.guessing.verb_forms import verb_forms

LETTERS = "ابپتجچحخدرزژسشصضطعغفقکگلمنوهی"
words = st.text(LETTERS, min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("likelier", "word", "less"),
    [
        ("salaam", "سلام", "salm"),
        ("ketab", "کتاب", "kotab"),
        ("khane", "خانه", "khana"),
        ("dolat", "دولت", "davalat"),
        ("iran", "ایران", "eyran"),
        ("ghom", "قم", "gom"),
    ],
)
def test_the_usual_spelling_costs_less(likelier: str, word: str, less: str) -> None:
    assert romanisation_cost(likelier, word, 20) < romanisation_cost(less, word, 20) < UNSPELT


@pytest.mark.parametrize(("latin", "word"), [("ketab", "کتان"), ("naft", "نفس"), ("x", "آب")])
def test_other_consonants_do_not_align(latin: str, word: str) -> None:
    assert romanisation_cost(latin, word, 50) == UNSPELT


def test_a_limit_only_cuts_off() -> None:
    cost = romanisation_cost("mohammad", "محمد", 50)
    assert romanisation_cost("mohammad", "محمد", cost + 0.01) == cost
    assert romanisation_cost("mohammad", "محمد", cost - 0.01) == UNSPELT


@pytest.mark.parametrize(
    ("typed", "meant", "cost"),
    [
        ("قیمت", "قیمت", 0.0),
        ("غیمت", "قیمت", 0.6),
        ("غیمط", "قیمت", 0.6 + 0.6),
        ("قمیت", "قیمت", 1.5),
        ("قییمت", "قیمت", 1.0),
        ("قمت", "قیمت", 1.5),
        ("خاهر", "خواهر", 0.5),
    ],
)
def test_slips_cost_by_their_kind(typed: str, meant: str, cost: float) -> None:
    assert slip_cost(typed, meant) == pytest.approx(cost)


@given(words, words)
def test_slips_cost_nothing_only_between_equals(typed: str, meant: str) -> None:
    assert (slip_cost(typed, meant) == 0) == (typed == meant)


@given(words, words, st.floats(0, 20))
def test_the_limit_of_slips_only_cuts_off(typed: str, meant: str, limit: float) -> None:
    cost = slip_cost(typed, meant)
    assert slip_cost(typed, meant, limit) == (cost if cost <= limit else IMPOSSIBLE)


@pytest.mark.parametrize(("typed", "meant"), [("بیتس", "بیست"), ("اکربرد", "کاربرد")])
def test_letters_that_changed_places_are_within_a_narrow_limit(typed: str, meant: str) -> None:
    cost = slip_cost(typed, meant)
    assert slip_cost(typed, meant, cost) == cost < IMPOSSIBLE


@given(words.filter(lambda w: "ژ" not in w))
def test_every_word_can_be_typed_on_either_layout(word: str) -> None:
    for layout in (STANDARD, WINDOWS):
        keys = {letter: key for key, letter in reversed(layout.items()) if not key.isupper()}
        assert word in as_persian("".join(keys[letter] for letter in word))


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1))
def test_latin_words_come_back_from_the_persian_layout(word: str) -> None:
    assert as_latin("".join(STANDARD[key] for key in word)) == word


def test_what_is_no_key_is_no_reading() -> None:
    assert list(as_persian("abc1")) == []
    assert as_latin("سلام!") == ""


def test_keys_touch_both_ways() -> None:
    assert ("س", "ش") in NEIGHBOURS
    assert ("ش", "ظ") in NEIGHBOURS
    assert ("ض", "چ") not in NEIGHBOURS
    assert {(b, a) for a, b in NEIGHBOURS} == NEIGHBOURS


def test_verb_forms_are_read_as_their_verb() -> None:
    wrong = []
    for skeleton, form, verb, _ in itertools.islice(verb_forms(), 0, None, 97):
        assert form.replace(HALF_SPACE, "") == skeleton
        if not skeleton.endswith("نده") and verb not in {r.key for r in readings(skeleton)}:
            wrong.append((form, verb))
    assert len(wrong) < 10, wrong
