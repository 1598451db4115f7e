"""Cutting and reading: raw tokens, the memory of chunks, and what must not take long."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsearch.search
from newsearch.search.analysis import Token, default_analyzer
from newsearch.search.analysis.characters import _once, normalize
from newsearch.search.analysis.tokens import TOKEN
from newsearch.search.recent import Recent

SPACES = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
PIECES = ["سلام", "می\u200cرود", "1404/9/19", "12,500", "18:30", "a@mehrnews.com", "www.isna.ir/x"]


def cut(text: str) -> list[tuple[str | None, str]]:
    return [(match.lastgroup, match[0]) for match in TOKEN.finditer(text)]


@pytest.mark.parametrize("space", SPACES)
def test_no_raw_token_reaches_over_white_space(space: str) -> None:
    together = cut(space.join([*PIECES, "".join(PIECES), *PIECES]))
    assert together == [
        piece for text in [*PIECES, "".join(PIECES), *PIECES] for piece in cut(text)
    ]


@given(st.text(alphabet="ا\u200c۱2/.:,،@a-_ \n\u064e%", max_size=40))
def test_cutting_at_white_space_first_changes_nothing(text: str) -> None:
    assert cut(text) == [piece for chunk in text.split() for piece in cut(chunk)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Əliyev", "latin"),
        ("ərazi", "latin"),
        ("İstanbul", "latin"),
        ("HTTPS://Isna.ir/news", "url"),
        ("WWW.Isna.ir", "url"),
        ("Isna.IR", "host"),
        ("a.b.co.uk", "host"),
        ("info@Mehrnews.com", "mail"),
        ("end.Next", "latin"),
    ],
)
def test_kinds_of_what_is_no_persian_word(text: str, kind: str) -> None:
    assert cut(text)[0][0] == kind


@pytest.mark.parametrize(
    "text", ["a.", "a-", "a@", "a@b.", "1,111,", "a'", "ا\u200c", "a.com", "1/"]
)
def test_cutting_takes_time_in_proportion_to_the_text(text: str) -> None:
    # with unbounded host names, «a.a.a.…» of this length is not through within an hour
    assert len(TOKEN.findall(text * 40_000)) > 0


@pytest.mark.parametrize("text", ["ها ", "می ", "بر می ", "گفت و ", "ه\u200cای "])
def test_words_are_not_joined_without_end(text: str) -> None:
    tokens = default_analyzer().analyze(text * 3_000)
    assert max(len(token.surface) for token in tokens) < 200


def test_a_run_of_syllables_is_one_word() -> None:
    text = "ک" + "ها" * 2_000  # each ها is a suffix of what stands before it
    assert [t.surface for t in default_analyzer().analyze(text)] == [text]


@given(st.text(alphabet="ءآئابتکیگپچژهو az09\u200cيكۀ\u0654", max_size=12))
def test_words_that_need_no_folding_are_told_apart_rightly(text: str) -> None:
    slow = text
    while (folded := _once(slow)) != slow:
        slow = folded
    assert normalize(text) == slow


def test_white_space_of_any_kind_counts_one_code_point() -> None:
    text = "  کتاب\n\n\tمی گیرد.\u00a0\u2003خانه\r\nرا "
    found = [(t.surface, t.start) for t in default_analyzer().analyze(text)]
    assert found == [("کتاب", 2), ("می گیرد", 9), ("خانه", 19), ("را", 25)]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("می\u200f گیرد", "#گرفتن"),
        ("می  گیرد", "#گرفتن"),
        ("LinkedIn\u200cهای", "linkedin"),
        ("۱۲\u200cها", "12"),
    ],
)
def test_what_one_does_not_see_keeps_no_two_words_apart(text: str, term: str) -> None:
    assert [t.term for t in default_analyzer().analyze(text)] == [term]


def test_equal_skeletons_of_numbers_do_not_answer_for_each_other() -> None:
    analyze = default_analyzer().analyze
    assert analyze("3/5ها")[0].alternatives == ("3/5",)
    assert analyze("3.5ها")[0].alternatives == ()


def test_a_token_can_be_replaced_in_part() -> None:
    token = Token("کتاب", 2, 6, "کتاب", ("الف",), ("ب",))
    assert token.replace(parts=()) == Token("کتاب", 2, 6, "کتاب", ("الف",), ())
    assert token.replace(alternatives=()) == Token("کتاب", 2, 6, "کتاب", (), ("ب",))
    assert token.parts == ("ب",)


def test_a_memory_keeps_what_is_in_use_and_forgets_the_rest() -> None:
    memory: Recent[str, int] = Recent(10)
    memory.put("in use", 0)
    for number in range(1, 100):
        memory.put(f"once {number}", number)
        assert memory.get("in use") == 0
    assert memory.get("once 99") == 99
    assert memory.get("once 1") is None
    assert sum(memory.get(f"once {n}") is not None for n in range(1, 100)) <= 20


def test_the_analyser_imports_nothing_that_a_search_needs() -> None:
    code = (
        "import sys; from newsearch.search.analysis import default_analyzer; "
        "default_analyzer().analyze('متن'); "
        "print({'numpy', 'faiss', 'whoosh', 'rich', 'tokenizers'} & sys.modules.keys())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


def test_every_public_name_of_search_can_be_had() -> None:
    for name in newsearch.search.__all__:
        assert getattr(newsearch.search, name).__name__ == name


@pytest.mark.parametrize("name", ["nonsense", "_HOMES_", "np"])
def test_other_names_are_missing(name: str) -> None:
    with pytest.raises(AttributeError, match=name):
        getattr(newsearch.search, name)
