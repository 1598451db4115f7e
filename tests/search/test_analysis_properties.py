"""Properties of the analyser that hold for every text, however it is written."""

import itertools
import threading

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from newsearch.search.analysis import Analyzer, Token, default_analyzer
from newsearch.search.analysis.lexicon import read
from newsearch.search.analysis.tokens import TOKEN

HALF = "\u200c"

# Sentences with half-spaces, verbs written apart, compounds, numbers, dates and Latin.
TEXTS = (
    "رئیس‌جمهور گفت: برنامه‌های تجاری را می گیرد و نمی‌پذیرد.",
    "گفت و گو با وزیر امور خارجهٔ قزاقستان، ۱۹ آذر ۱۴۰۴، ساعت ۱۸:۳۰",
    "خانه ی آن‌ها بزرگ‌تر است؛ علاقه‌مندان به کتاب ها بر می گردند.",
    "قیمت نفت ۳/۵ درصد و طلا 12,500 تومان؛ LinkedIn‌های تازه‌اند.",
    "پژوهشگران دانشگاه‌های تهران و شیراز یافته‌هایشان را خواهند گفت.",
    "او نرفته است، ولی برمی‌گردد و بی خانمان‌ها را می‌بیندش.",
)
WORDS = sorted({word for text in TEXTS for word in text.split()})
PERSIAN = st.text(alphabet="آابپتمینهشدرکگيكة۱٢3aZ _-/.:@#٪،\u200c\u200b\u064eـ\n", max_size=60)
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
ANY_TEXT = st.one_of(
    st.text(alphabet=st.characters(), max_size=80),  # lone surrogates too
    PERSIAN,
    SENTENCES,
)


def read_as(text: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """What the tokens of a text are indexed under, whatever their places."""
    return [(t.term, t.alternatives, t.parts) for t in default_analyzer().analyze(text)]


@given(ANY_TEXT)
@example("سلام ـ \u064e دنیا ء")  # pieces without a term
@example("\udc80سلام\ud800")
@example("ک" + "ها" * 2_000)
@example("سلام " * 3 + "\u200c" * 500)
def test_any_text_has_tokens_in_their_places(text: str) -> None:
    tokens = default_analyzer().analyze(text)
    assert all(t.surface == text[t.start : t.end] for t in tokens)
    assert all(0 <= t.start < t.end <= len(text) and t.term for t in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))


@given(ANY_TEXT)
def test_tokens_are_made_of_whole_raw_tokens(text: str) -> None:
    raw = [match.span() for match in TOKEN.finditer(text)]
    tokens = default_analyzer().analyze(text)
    assert {t.start for t in tokens} <= {start for start, _ in raw}
    assert {t.end for t in tokens} <= {end for _, end in raw}
    inside = {place for t in tokens for place in range(t.start, t.end)}
    left_out = [text[start:end] for start, end in raw if start not in inside]
    assert [default_analyzer().analyze(piece) for piece in left_out] == [[]] * len(left_out)


@given(SENTENCES, st.sampled_from([("ی", "ي"), ("ی", "ى"), ("ک", "ك"), ("ک", "ڪ"), ("ه", "ہ")]))
def test_the_code_point_of_a_letter_makes_no_difference(text: str, pair: tuple[str, str]) -> None:
    assert read_as(text.replace(*pair)) == read_as(text)


@given(SENTENCES, st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]))
def test_the_set_of_digits_makes_no_difference(text: str, digits: str) -> None:
    table = str.maketrans("0123456789" + "۰۱۲۳۴۵۶۷۸۹", digits * 2)
    assert read_as(text.translate(table)) == read_as(text)


@given(SENTENCES, st.sampled_from(["\u200b", "\u00ad", "\ufeff", "\u180e", "\u00ac", HALF * 2]))
def test_all_kinds_of_half_spaces_are_one(text: str, other: str) -> None:
    between_letters = text.replace("LinkedIn" + HALF, "LinkedIn")
    assert read_as(between_letters.replace(HALF, other)) == read_as(between_letters)


@given(SENTENCES, st.sampled_from(["هٔ", "ۀ", "ۂ", "ە", "ة"]))
def test_the_sign_on_heh_makes_no_difference(text: str, heh: str) -> None:
    at_the_end = " ".join(w[:-1] + heh if w.endswith("ه") else w for w in text.split(" "))
    assert read_as(at_the_end) == read_as(text)


# Diacritics, tatweel, superscript alef; a bidirectional mark of each kind, a joiner.
SIGNS = "\u064b\u064e\u0651\u0652\u0670\u0640" + "\u200d\u200e\u200f\u061c\u202b\u202c\u2067\u2069"


@given(SENTENCES, st.data())
def test_signs_inside_words_make_no_difference(text: str, data: st.DataObject) -> None:
    places = [i for i in range(1, len(text)) if text[i - 1] > "\u0620" and text[i] > "\u0620"]
    places = [i for i in places if text[i - 1].isalpha() and text[i].isalpha()]
    assume(places)
    at = data.draw(st.sampled_from(places))
    signs = data.draw(st.text(alphabet=SIGNS, min_size=1, max_size=3))
    assert read_as(text[:at] + signs + text[at:]) == read_as(text)


@given(SENTENCES, st.data())
def test_invisible_marks_beside_spaces_make_no_difference(text: str, data: st.DataObject) -> None:
    places = [i for i in range(len(text) + 1) if " " in text[max(i - 1, 0) : i + 1]]
    at = data.draw(st.sampled_from([0, len(text), *places]))
    marks = data.draw(st.text(alphabet="\u200c\u200e\u200f\u202b\u202c", min_size=1, max_size=2))
    assert read_as(text[:at] + marks + text[at:]) == read_as(text)


@pytest.mark.parametrize("suffix", ["ها", "هایی", "هایم", "هایشان", "تر", "ترین"])
def test_glued_and_half_space_meet_for_the_words_of_the_lexicon(suffix: str) -> None:
    def keys(text: str) -> set[str]:
        return {k for t in default_analyzer().analyze(text) for k in (t.term, *t.alternatives)}

    words = default_analyzer().lexicon.ranked[:2_000]
    apart = [word for word in words if not keys(word + suffix) & keys(word + HALF + suffix)]
    # این‌ترین is no word, اینترین may be a name
    assert len(apart) <= len(words) // 100, apart


@settings(max_examples=25, deadline=None)
@given(st.lists(ANY_TEXT, max_size=4), ANY_TEXT)
@example(["3/5ها"], "3.5ها")
def test_a_text_is_read_the_same_whatever_came_before(before: list[str], text: str) -> None:
    used, fresh = Analyzer(read(), ""), Analyzer(read(), "")
    for other in before:
        used.analyze(other)
    assert used.analyze(text) == fresh.analyze(text)


def test_threads_do_not_disturb_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_CHUNKS", "_WORDS"):  # so small that memories turn over all the time
        monkeypatch.setattr(f"newsearch.search.analysis.reading.{name}", 5)
    monkeypatch.setattr("newsearch.search.analysis.rejoining._PAIRS", 3)
    analyzer = Analyzer(read(), "")
    expected = [default_analyzer().analyze(text) for text in TEXTS]
    found: dict[int, list[list[Token]]] = {}

    def work(number: int) -> None:
        order = TEXTS[number:] + TEXTS[:number]
        rounds = [[analyzer.analyze(text) for text in order] for _ in range(20)]
        found[number] = rounds[-1][len(TEXTS) - number :] + rounds[-1][: len(TEXTS) - number]

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(4), expected)
