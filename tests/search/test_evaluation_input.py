import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from newsearch.search import InputError
from newsearch.search.evaluation import Query, evaluate, read_queries
from newsearch.search.query.syntax import MAX_CHARACTERS


def queries_of(folder: Path, *lines: str) -> list[Query]:
    path = folder / "queries.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_queries(path)


def test_queries_are_read_in_their_order(tmp_path: Path) -> None:
    lines = ['{"id": 7, "text": "نفت", "more": 1}', "", '{"id": "b", "text": "گاز"}']
    assert queries_of(tmp_path, *lines) == [Query("7", "نفت"), Query("b", "گاز")]


@pytest.mark.parametrize(
    "line",
    [
        "{broken",
        "[]",
        '{"id": "2"}',
        '{"id": "2", "text": " "}',
        '{"id": "2", "text": 5}',
        '{"id": "a b", "text": "نفت"}',
        '{"id": "", "text": "نفت"}',
        '{"id": "1", "text": "twice"}',
        '{"id": "2", "text": "' + "گ" * (MAX_CHARACTERS + 1) + '"}',
    ],
)
def test_a_bad_query_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError, match=r"queries\.jsonl:2: "):
        queries_of(tmp_path, '{"id": "1", "text": "نفت"}', line)


@pytest.mark.parametrize(
    "line", ["[" * 100_000, '{"id":' * 100_000, "\0", '{"id": 1e400, "text": 1}']
)
def test_a_strange_query_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError, match=r"queries\.jsonl:1: "):
        queries_of(tmp_path, line)


@pytest.mark.parametrize("char", ["\t", "\x1b", "\x00", "\x9b", "\u202e", "\u2028", "\ud800"])
def test_an_id_that_would_break_a_run_is_refused(tmp_path: Path, char: str) -> None:
    with pytest.raises(InputError, match="control characters"):
        queries_of(tmp_path, json.dumps({"id": f"a{char}b", "text": "نفت"}))


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b"{}", mtime=0)[:-4],
        gzip.compress(bytes(99), mtime=0)[:-20] + bytes(12),
        b"\xff",
        b"\x1f\x8b",
    ],
)
def test_damaged_files_are_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"queries\.jsonl"):
        read_queries(path)


def test_a_gzip_without_end_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "queries.jsonl.gz"
    path.write_bytes(gzip.compress(b"\n" * 2**20))
    assert read_queries(path) == []
    monkeypatch.setattr("newsearch.search.numbered_lines.MAX_FILE_BYTES", 2**19)
    with pytest.raises(InputError, match="has more than 524,288 bytes"):
        read_queries(path)


def test_a_line_without_end_is_not_held(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    with path.open("wb") as file:
        file.truncate(2**31)
    tracemalloc.start()
    with pytest.raises(InputError, match=r":1: is longer than 1,048,576 bytes"):
        read_queries(path)
    assert tracemalloc.get_traced_memory()[1] < 2**24
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("run", "qrels"),
    [
        ("1 Q0 a 1 1.5 x", "1 0 a 99999999999999999999"),
        ("1 Q0 a 1 1.5 x", "1 0 a -2147483649"),
        ("1 Q0 a 1 1.5 x", "1 0 a " + "9" * 5000),
        ("1 Q0 a 1 nan x", "1 0 a 1"),
        ("1 Q0 a 1 1e400 x", "1 0 a 1"),
    ],
)
def test_numbers_out_of_range_are_told(tmp_path: Path, run: str, qrels: str) -> None:
    (tmp_path / "run").write_text(run, encoding="utf-8")
    (tmp_path / "qrels").write_text(qrels, encoding="utf-8")
    with pytest.raises(InputError, match=":1: is no"):
        evaluate(tmp_path / "run", tmp_path / "qrels")
