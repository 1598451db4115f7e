"""Tokens without the tokenizers library are those that it gives."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from newsearch.indexers.training.vocabulary import UNKNOWN, build_tokenizer
from newsearch.search.dense.shipped import FOLDER
from newsearch.search.dense.word_pieces import _COMMON, Vocabulary, WordPieces

SHIPPED = (FOLDER / "tokenizer.json").read_bytes()
REFERENCE = Tokenizer.from_buffer(SHIPPED)
CHUNKS = [
    "قزاقستان",
    "برنامه‌های",
    "برگزيدگان",
    "«خانۀ",
    "مُحَمَّد،",
    "١٤٠٣/٠٩/۱۹",
    "iPhone۱۵",
    "COVID-19",
    "كتـــاب",
    "ﷲ",
    "Ω漢字",
    "İstanbul",
    "!!؟؟",
    "",
    "ا" * 100,
    "ا" * 101,
    "x" * 400,
]


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    found = WordPieces.of(SHIPPED, trusted=True)
    assert found is not None
    return found


def expected(chunk: str) -> list[int]:
    return list(REFERENCE.encode(chunk, add_special_tokens=False).ids)


def test_as_many_tokens_as_the_tokenizer_has(pieces: WordPieces) -> None:
    assert len(pieces) == REFERENCE.get_vocab_size()


@pytest.mark.parametrize("chunk", CHUNKS)
def test_tokens_are_those_of_the_library(chunk: str, pieces: WordPieces) -> None:
    assert pieces.tokens(chunk) in (expected(chunk), None)
    assert pieces.whole(chunk) in (expected(chunk), None)


@pytest.mark.parametrize("chunk", CHUNKS[:9])
def test_persian_needs_no_library(chunk: str, pieces: WordPieces) -> None:
    assert pieces.tokens(chunk) == expected(chunk)


@pytest.mark.parametrize("chunk", ["ﷲ", "Ω漢字", "İstanbul", "é", "\udce2"])
def test_letters_that_are_not_folded_here_are_told(chunk: str, pieces: WordPieces) -> None:
    assert pieces.tokens(chunk) is None


def test_characters_are_folded_as_the_library_folds_them(pieces: WordPieces) -> None:
    fold = REFERENCE.normalizer.normalize_str
    for code in _COMMON:
        assert pieces._folds[code] == fold(chr(code)), hex(code)
        assert pieces.tokens(chr(code)) == expected(chr(code)), hex(code)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([chr(code) for code in _COMMON] + ["های", "ایران", "کتاب", "12"]),
        max_size=12,
    )
)
def test_any_common_letters_give_the_tokens_of_the_library(
    pieces: WordPieces, letters: list[str]
) -> None:
    chunk = "".join("".join(letters).split())
    assert pieces.tokens(chunk) == expected(chunk)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Z", "Cc")), max_size=8))
def test_a_chunk_that_is_one_token_is_found_whole(pieces: WordPieces, chunk: str) -> None:
    assert pieces.whole(chunk) in (expected(chunk), None)


@pytest.mark.parametrize("word", ["ایران", "تهران", "سال"])
def test_frequent_words_are_found_whole(word: str, pieces: WordPieces) -> None:
    assert pieces.whole(f"«{word}»،") == expected(word)


def test_what_no_token_begins_is_unknown() -> None:
    file = build_tokenizer([UNKNOWN, "سیب", "ماه"]).to_str().encode()
    small = WordPieces.of(file)
    assert small is not None
    assert small.tokens("ماهسیب") == [2, 1]
    assert small.tokens("ماهنو،سیب") == [0, 1]
    assert small.tokens("نو") == Tokenizer.from_buffer(file).encode("نو").ids == [0]


def other(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The tokenizer of three tokens, changed."""
    tokenizer = json.loads(build_tokenizer([UNKNOWN, "سیب", "ماه"]).to_str())
    change(tokenizer)
    return json.dumps(tokenizer).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t["normalizer"]["normalizers"].pop(),
        lambda t: t["normalizer"]["normalizers"].reverse(),
        lambda t: t["normalizer"]["normalizers"][1].update(content=" "),
        lambda t: t.update(normalizer=None),
        lambda t: t["pre_tokenizer"].update(behavior="Isolated"),
        lambda t: t["pre_tokenizer"].update(invert=False),
        lambda t: t.update(truncation={"max_length": 1}),
        lambda t: t.update(post_processor={"type": "BertProcessing"}),
        lambda t: t["added_tokens"].append({"id": 3, "content": "سیب ماه"}),
        lambda t: t["model"].update(type="WordLevel"),
        lambda t: t["model"].update(unk_token="?"),
        lambda t: t["model"].update(continuing_subword_prefix="##"),
        lambda t: t["model"]["vocab"].update({"نو": "3"}),
        lambda t: t.pop("model"),
    ],
)
def test_tokenizers_of_other_kinds_are_left_to_the_library(
    change: Callable[[dict[str, Any]], object],
) -> None:
    assert WordPieces.of(other(lambda _: None)) is not None
    assert WordPieces.of(other(change)) is None


@pytest.mark.parametrize("file", [b"", b"{}", b"[1", b"\xff\xfe", b'{"model": "\xff"}'])
def test_what_is_no_tokenizer_is_none_of_these(file: bytes) -> None:
    assert WordPieces.of(file) is None


def test_a_query_does_without_the_library() -> None:
    code = (
        "import sys\n"
        "from newsearch.search.dense.static import StaticEncoder\n"
        f"StaticEncoder({str(FOLDER)!r}).encode_query('برنامه‌های کتابخانه‌ی ۱۴۰۴')\n"
        "print('tokenizers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@given(
    st.dictionaries(st.text(alphabet='abکت":\\ ', max_size=3), st.integers(0, 99), max_size=90),
    st.booleans(),
    st.sampled_from([(",", ":"), (", ", ": "), (",", " :"), (",", " : ")]),
    st.lists(st.text(alphabet='abکت":\\ ', max_size=3), max_size=90),
)
@example({":": 0}, False, (",", ":"), [])
@example({"a": 1, "b": 2}, False, (",", ":"), ['a":1,"b'])
def test_tokens_are_found_in_the_text_of_their_vocabulary(
    tokens: dict[str, int], escaped: bool, separators: tuple[str, str], others: list[str]
) -> None:
    text = json.dumps(tokens, ensure_ascii=escaped, separators=separators)
    vocabulary = Vocabulary(text.encode())
    assert len(vocabulary) == len(tokens)
    for token in (*others, *tokens, *others):
        assert vocabulary.get(token) == tokens.get(token)


def test_a_query_does_not_read_the_whole_vocabulary() -> None:
    pieces = WordPieces.of(SHIPPED, trusted=True)
    assert pieces is not None
    assert pieces.tokens("تجارت قزاقستان و ایران")
    assert "all" not in vars(pieces._pieces)
    for number in range(100):
        pieces.tokens(f"نیست{number}")
    assert "all" in vars(pieces._pieces)
