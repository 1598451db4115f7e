"""Guesses worked into tokens and text; and that no text makes guessing fail."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from newsearch.search.analysis import Token, default_analyzer
from newsearch.search.guessing import Guess, Vocabulary, apply, corrected, guess
from newsearch.search.guessing.limits import LONGEST, MOST_GUESSES, MOST_WORDS, Remembered


@cache
def shipped() -> Vocabulary:
    return Vocabulary(default_analyzer().lexicon)


def applied(text: str, guesses: list[Guess]) -> list[Token]:
    analyzer = default_analyzer()
    return apply(text, analyzer.analyze_query(text), guesses, analyzer)


def of(text: str, typed: str, meant: str, *, taken: bool = True) -> Guess:
    start = text.index(typed)
    return Guess("spelling", start, start + len(typed), typed, meant, taken)


def test_one_word_for_one_becomes_an_alternative() -> None:
    text = "نتایج انتخاباط"
    token = applied(text, [of(text, "انتخاباط", "انتخابات")])[1]
    assert (token.surface, token.start, token.end) == ("انتخاباط", 6, 14)
    assert token.term == "انتخاباط"
    assert "انتخابات" in token.alternatives


def test_several_words_take_the_place_and_the_span_of_what_was_typed() -> None:
    text = "n,gj hdvhk"
    tokens = applied(text, [of(text, "n,gj", "دولت"), of(text, "hdvhk", "ایران")])
    assert [(t.surface, t.start, t.end, t.term) for t in tokens] == [
        ("n,gj", 0, 4, "دولت"),
        ("hdvhk", 5, 10, "hdvhk"),
    ]
    assert "ایران" in tokens[1].alternatives


def test_neighbouring_guesses_are_read_together() -> None:
    text = "rais jomhur iran"
    tokens = applied(text, [of(text, "rais", "رئیس"), of(text, "jomhur", "جمهور")])
    assert [(t.surface, t.term) for t in tokens] == [
        ("rais jomhur", "رییسجمهور"),
        ("iran", "iran"),
    ]


def test_what_is_only_offered_changes_no_token() -> None:
    text = "تهرن"
    offered = [of(text, "تهرن", "تهران", taken=False)]
    assert applied(text, offered) == default_analyzer().analyze_query(text)
    assert corrected(text, offered) == "تهران"


def test_the_corrected_text_keeps_what_lies_between() -> None:
    text = "قیمت «تلا» در تحران؟"
    guesses = [of(text, "تحران", "تهران"), of(text, "تلا", "طلا", taken=False)]
    assert corrected(text, guesses) == "قیمت «طلا» در تهران؟"


@given(
    st.text("abcdghjkqtxz'", min_size=1, max_size=40) | st.text("ابپآعهوی\u200c", min_size=1),
    st.integers(1, 3_000),
)
@settings(deadline=None, max_examples=40)
def test_no_word_is_too_long_to_be_looked_at(word: str, times: int) -> None:
    text = word * times
    analyzer = default_analyzer()
    guesses = guess(text, analyzer.analyze_query(text), shipped(), analyzer)
    assert all(g.end - g.start <= LONGEST + 2 for g in guesses if g.kind != "spelling")


def test_only_the_first_doubtful_words_of_a_long_query_are_guessed_at() -> None:
    analyzer = default_analyzer()
    for word in ("تحران", "gozaresh", "n,gj"):
        text = " ".join([word] * 500)
        guesses = guess(text, analyzer.analyze_query(text), shipped(), analyzer)
        assert MOST_WORDS / 2 <= len(guesses) <= MOST_GUESSES
        assert len({g.meant for g in guesses}) == 1


def test_a_word_is_read_once_and_only_so_many_are() -> None:
    asked: list[str] = []

    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    remembered = Remembered(length)
    words = [f"{number}" for number in range(MOST_GUESSES)]
    assert [remembered(word) for word in words * 2] == [len(word) for word in words * 2]
    assert asked == words
    assert remembered("one more") is None
    assert Remembered(len)("a" * (LONGEST + 1)) is None


pieces = st.sampled_from(
    ["hdvhk", "n,gj", "rais", "jomhoor", "تحران", "قیمت", "لخخلمث", "12", "a@b.ir", "-", "«", "e"]
)
texts = st.one_of(
    st.text(max_size=20),
    st.lists(pieces, max_size=5).map(" ".join),
    st.text("abehkl;,'[]\\`ضصثقفغعهخ\u200c ", max_size=16),
)


@settings(deadline=None)
@given(texts)
def test_any_text_is_guessed_at_and_spans_stay_in_order(text: str) -> None:
    analyzer = default_analyzer()
    tokens = analyzer.analyze_query(text)
    guesses = guess(text, tokens, shipped(), analyzer)
    end = 0
    for each in guesses:
        assert end <= each.start < each.end <= len(text)
        assert each.typed == text[each.start : each.end]
        assert each.meant
        end = each.end
    assert all(t.surface == text[t.start : t.end] for t in apply(text, tokens, guesses, analyzer))
    assert corrected(text, []) == text
    assert (corrected(text, guesses) != text) == any(g.typed != g.meant for g in guesses)
