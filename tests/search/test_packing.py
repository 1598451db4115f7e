"""Packed JSON means what it meant, whatever letters it has, and is small."""

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.search.packing import DICTIONARY_BYTES, LETTERS, _dictionary, pack_json, unpack_json

TEXT = "وزیر اقتصاد گفت که صادرات نفت ایران در سال گذشته افزایش یافته است."


def packed(value: object) -> bytes:
    return pack_json(json.dumps(value, ensure_ascii=False))


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    assert json.loads(unpack_json(packed([text]))) == [text]


@pytest.mark.parametrize(
    "text", ["", TEXT, "می‌رود\u200f", "گل 🌹🇮🇷", "漢字 \ud800", '\\u0041 "', LETTERS]
)
def test_letters_without_a_byte_come_back(text: str) -> None:
    assert json.loads(unpack_json(packed([text]))) == [text]


def test_every_byte_stands_for_one_letter() -> None:
    assert len(set(LETTERS)) == len(LETTERS) <= 256
    assert LETTERS[:128] == "".join(map(chr, range(128)))


def test_letters_and_words_are_those_of_the_format() -> None:
    """If this fails, indexes written before cannot be read: raise `FORMAT_VERSION`."""
    assert len(_dictionary()) == DICTIONARY_BYTES
    assert (zlib.crc32(LETTERS.encode()), zlib.crc32(_dictionary())) == (75060531, 3112459258)


def test_persian_takes_less_than_half_of_zlib() -> None:
    raw = json.dumps([TEXT], ensure_ascii=False)
    assert 2 * len(pack_json(raw)) < len(zlib.compress(raw.encode()))


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        packed([TEXT])[:-1],
        packed([TEXT]) + b"x",
        b"x" + packed([TEXT]),
        zlib.compress(b"[]\xff"),
    ],
)
def test_what_was_not_packed_so_is_told(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack_json(damaged)
