import gzip
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.indexers.files import find_inputs
from newsearch.indexers.readers.streams import lines, peek, utf8_blocks, whole
from newsearch.indexers.records import BadInput, Limits

LINES = "".join(f"سطر {n} {random.Random(n).random()}\n" for n in range(5000)).encode()


def content(path: Path, data: bytes, limits: Limits | None = None) -> Iterator[bytes]:
    path.write_bytes(data)
    (source,) = find_inputs([path]).inputs
    return utf8_blocks(source, limits or Limits())


@given(st.binary(max_size=300), st.integers(1, 20), st.integers(1, 50))
def test_lines_are_those_of_split(data: bytes, step: int, limit: int) -> None:
    blocks = [data[n : n + step] for n in range(0, len(data), step)]
    expected = data.removesuffix(b"\n").split(b"\n") if data else []
    found = list(lines(iter(blocks), limit))
    assert [line.number for line in found] == list(range(1, len(expected) + 1))
    assert [line.data for line in found] == [
        line if len(line) <= limit else None for line in expected
    ]


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "gzipped-but-not-named-so.txt"])
def test_gzip_is_known_by_its_first_bytes(tmp_path: Path, name: str) -> None:
    data = LINES if name == "a.txt" else gzip.compress(LINES)
    assert b"".join(content(tmp_path / name, data)) == LINES


def test_several_members_and_padding(tmp_path: Path) -> None:
    data = gzip.compress(LINES) + gzip.compress(LINES[:100]) + b"\0" * 512
    assert b"".join(content(tmp_path / "a.txt.gz", data)) == LINES + LINES[:100]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: data[: len(data) // 2], "cut"),
        (lambda data: data[: len(data) // 2] + b"\xff" * 500 + data[len(data) // 2 :], "damaged"),
        (lambda data: data[:-8] + b"\0" * 8, "damaged"),
        (lambda data: data + b"rubbish", "no gzip"),
    ],
)
def test_what_is_before_the_damage_is_read(
    tmp_path: Path, damage: Callable[[bytes], bytes], reason: str
) -> None:
    found = b""
    with pytest.raises(BadInput, match=reason):
        for block in content(tmp_path / "a.txt.gz", damage(gzip.compress(LINES))):
            found += block
    assert found[:10_000] == LINES[:10_000]
    assert len(found) > len(LINES) // 3


def test_the_lines_before_a_cut_and_the_cut_one(tmp_path: Path) -> None:
    data = gzip.compress(LINES)
    found = []
    with pytest.raises(BadInput, match="cut"):
        for line in lines(content(tmp_path / "a.txt.gz", data[: len(data) // 2]), 1000):
            found.append(line)
    assert [line.cut for line in found] == [False] * (len(found) - 1) + [True]
    assert [line.data for line in found[:-1]] == LINES.split(b"\n")[: len(found) - 1]


def test_a_gzip_that_expands_too_much_is_left(tmp_path: Path) -> None:
    limits = Limits(max_ratio=100, ratio_from_bytes=2**20)
    blocks = content(tmp_path / "bomb.txt.gz", gzip.compress(bytes(2**24)), limits)
    with pytest.raises(BadInput, match="more than 100-fold"):
        assert sum(map(len, blocks)) < 2**22
    assert sum(map(len, content(tmp_path / "small.txt.gz", gzip.compress(bytes(2**20))))) == 2**20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks(tmp_path: Path, encoding: str) -> None:
    text = "می‌گوید 😀\n" * 20_000
    assert b"".join(content(tmp_path / "a.txt", text.encode(encoding))) == text.encode()


def test_damaged_utf16(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="UTF-16"):
        list(content(tmp_path / "a.txt", "متن".encode("utf-16")[:-1]))


def test_whole_holds_no_more_than_the_limit() -> None:
    assert whole([b"ab", b"cd"], 4) == (b"abcd", None)
    data, problem = whole([b"ab", b"cd"], 3)
    assert data == b""
    assert "larger than the 3 bytes" in str(problem)


def test_peek_gives_everything_back_and_then_the_damage() -> None:
    def blocks() -> Iterator[bytes]:
        yield b"a"
        yield b"bc"
        raise BadInput("damaged")

    head, rest = peek(blocks(), 10)
    assert head == b"abc"
    assert next(rest) == b"abc"
    with pytest.raises(BadInput, match="damaged"):
        next(rest)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    (source,) = find_inputs([tmp_path / "a.txt"]).inputs
    (tmp_path / "a.txt").unlink()
    with pytest.raises(BadInput, match="No such file"):
        list(utf8_blocks(source, Limits()))
