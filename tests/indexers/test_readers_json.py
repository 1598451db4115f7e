import datetime as dt
import gzip
import io
import json
from pathlib import Path

import pytest

from newsearch.indexers.files import find_inputs
from newsearch.indexers.readers import read
from newsearch.indexers.records import Limits, Rejection
from newsearch.search.article import Article

ROWS = [{"id": f"n{n}", "title": f"خبر {n}", "body": f"متن خبر {n}"} for n in range(3)]
LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)


def rows(
    path: Path, data: bytes | str, limits: Limits | None = None
) -> tuple[list[Article], list[Rejection]]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    (source,) = find_inputs([path]).inputs
    found = list(read(source, default_source=None, limits=limits or Limits()))
    return (
        [row for row in found if isinstance(row, Article)],
        [row for row in found if isinstance(row, Rejection)],
    )


def ids(articles: list[Article]) -> list[str]:
    return [article.id for article in articles]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json", "a.jsonl.gz"])
@pytest.mark.parametrize(
    "data",
    [
        LINES,
        LINES.rstrip("\n"),
        LINES.replace("\n", "\r\n"),
        "\n\n" + LINES.replace("\n", "\n\n"),
        "\ufeff" + LINES,
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2, ensure_ascii=False),
    ],
)
def test_lines_and_arrays_under_every_name(tmp_path: Path, name: str, data: str) -> None:
    raw = gzip.compress(data.encode()) if name.endswith(".gz") else data.encode()
    articles, rejections = rows(tmp_path / name, raw)
    assert ids(articles) == ["n0", "n1", "n2"]
    assert articles[1] == Article(id="n1", title="خبر 1", body="متن خبر 1")
    assert not rejections


@pytest.mark.parametrize("indent", [None, 1])
def test_one_object(tmp_path: Path, indent: int | None) -> None:
    articles, rejections = rows(tmp_path / "a.json", json.dumps(ROWS[0], indent=indent))
    assert (ids(articles), rejections) == (["n0"], [])


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b'{"id": "x", "body": ', "broken JSON at column"),
        (b'{"id": "x", "body": "a",}', "broken JSON at column 25"),
        (b"no json", "broken JSON at column 1"),
        (b'["a"]', "not an object"),
        (b"null", "not an object"),
        (b'{"id": "x", "body": "\xc7\xed\xd1\xc7\xe4"}', "not UTF-8 at byte 22 of the line"),
        (b'{"id": "x", "body": "a\\ud800b"}', "half a character (a lone surrogate, U+D800)"),
        (b'{"id": "x", "body": "a", "n": NaN}', "NaN is no JSON"),
        (b'{"id": "x", "body": "a", "n": 1e999}', "out of range"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"id": "x"}', "no text"),
        (b'{"id": "x", "body": " \\n ", "title": null}', "no text"),
        (b'{"id": "x", "body": 5}', "the field “body” is a number"),
        (b'{"id": "x", "text": {"a": 1}}', "is an object, not text"),
        (b'{"id": "x", "body": ["a", 1]}', "is a list, not text"),
        (b'{"id": ["x"], "body": "a"}', "not an id"),
        (b'{"id": true, "body": "a"}', "true or false, not an id"),
        (b'{"id": "x", "body": "a", "date": "1404/13/01"}', "impossible date"),
        (b'{"id": "x", "body": "a", "date": {"d": 1}}', "not a date"),
    ],
)
def test_a_bad_line_is_rejected_and_the_rest_goes_in(
    tmp_path: Path, bad: bytes, reason: str
) -> None:
    first, *rest = LINES.encode().splitlines(keepends=True)
    articles, rejections = rows(tmp_path / "a.jsonl", b"".join((first, bad, b"\n", *rest)))
    assert ids(articles) == ["n0", "n1", "n2"]
    (rejection,) = rejections
    assert rejection.line == 2
    assert rejection.path == str(tmp_path / "a.jsonl")
    assert reason in rejection.reason


@pytest.mark.parametrize("first", ["{", '{"id": "x",', "[1, 2]", "x"])
def test_a_bad_first_line_of_lines(tmp_path: Path, first: str) -> None:
    articles, rejections = rows(tmp_path / "a.jsonl", first + "\n" + LINES)
    assert ids(articles) == ["n0", "n1", "n2"]
    assert [rejection.line for rejection in rejections] == [1]


def test_unusual_but_good_json(tmp_path: Path) -> None:
    line = b'{"id": 123456789012345678901234567890, "body": "a\x01b\tc", "n": [1, {"x": null}]}'
    (article,), rejections = rows(tmp_path / "a.jsonl", line)
    assert article.id == "123456789012345678901234567890"
    assert article.body == "a b\tc"
    assert article.extra == {"n": [1, {"x": None}]}
    assert not rejections


def test_a_line_too_long_is_passed_over(tmp_path: Path) -> None:
    long = json.dumps({"id": "x", "body": "م" * 1000}, ensure_ascii=False)
    limits = Limits(max_line_bytes=500)
    articles, rejections = rows(tmp_path / "a.jsonl", long + "\n" + LINES, limits)
    assert ids(articles) == ["n0", "n1", "n2"]
    assert [str(one) for one in rejections] == [
        f"{tmp_path / 'a.jsonl'}:1: the line is longer than the 500 bytes that are allowed; "
        "newsearch ingest --max-line allows more"
    ]


@pytest.mark.parametrize("field", ["body", "title", "unknown"])
def test_an_article_too_large(tmp_path: Path, field: str) -> None:
    row = {"id": "x", "title": "t", "body": "b"} | {field: "م" * 300}
    articles, (rejection,) = rows(
        tmp_path / "a.jsonl", json.dumps(row) + "\n" + LINES, Limits(max_article_bytes=500)
    )
    assert ids(articles) == ["n0", "n1", "n2"]
    assert "more than the 500 bytes that are allowed" in rejection.reason


def test_an_array_is_read_up_to_where_it_breaks(tmp_path: Path) -> None:
    data = json.dumps([*ROWS, "x"], indent=1).replace('"x"', "{broken")
    articles, rejections = rows(tmp_path / "a.json", data)
    assert ids(articles) == ["n0", "n1", "n2"]
    (rejection,) = rejections
    assert rejection.line == 4
    assert "broken JSON in line 17, column 3" in rejection.reason


def test_bad_items_of_an_array(tmp_path: Path) -> None:
    data = json.dumps([ROWS[0], 5, {"id": "empty"}, ROWS[1]])
    articles, rejections = rows(tmp_path / "a.json", data)
    assert ids(articles) == ["n0", "n1"]
    assert [rejection.line for rejection in rejections] == [2, 3]


def test_an_item_with_half_a_character_does_not_stop_the_array(tmp_path: Path) -> None:
    data = json.dumps([ROWS[0], {"id": "x", "body": "\ud800"}, ROWS[1]])
    articles, rejections = rows(tmp_path / "a.json", data)
    assert ids(articles) == ["n0", "n1"]
    assert [rejection.line for rejection in rejections] == [2]


@pytest.mark.parametrize("tail", [" x", ", 5", '{"id": "z", "body": "b"}'])
def test_more_after_the_end_of_an_array(tmp_path: Path, tail: str) -> None:
    articles, rejections = rows(tmp_path / "a.json", json.dumps(ROWS, indent=1) + tail)
    assert ids(articles) == ["n0", "n1", "n2"]
    assert "after the end of the array" in rejections[0].reason


def test_a_broken_object_over_several_lines_is_one_rejection(tmp_path: Path) -> None:
    articles, rejections = rows(tmp_path / "a.json", json.dumps(ROWS[0], indent=1)[:-1])
    assert not articles
    assert [(one.line, "broken JSON in line" in one.reason) for one in rejections] == [(1, True)]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.json.gz"])
def test_a_cut_gzip_gives_the_rows_before(tmp_path: Path, name: str) -> None:
    many = [{"id": str(n), "body": f"متن {n * 7919 % 1000}"} for n in range(2000)]
    lines = "".join(json.dumps(row) + "\n" for row in many)
    data = gzip.compress((lines if "jsonl" in name else json.dumps(many)).encode())
    articles, (rejection,) = rows(tmp_path / name, data[: len(data) // 2])
    assert len(articles) > 500
    assert ids(articles) == [str(n) for n in range(len(articles))]
    assert "cut" in rejection.reason


@pytest.mark.parametrize("data", [b"", b" \n\n"])
def test_an_empty_file_has_no_rows(tmp_path: Path, data: bytes) -> None:
    assert rows(tmp_path / "a.jsonl", data) == ([], [])


def test_standard_input_is_recognised() -> None:
    def read_stream(data: bytes) -> list[Article | Rejection]:
        (source,) = find_inputs(["-"], io.BytesIO(data)).inputs
        return list(read(source, default_source="مهر", limits=Limits()))

    expected = [Article(row["id"], row["body"], row["title"], source="مهر") for row in ROWS]
    assert read_stream(LINES.encode()) == expected
    assert read_stream(gzip.compress(LINES.encode())) == expected
    assert read_stream(json.dumps(ROWS, indent=1).encode()) == expected
    assert read_stream(b"id,title,body\nx,t,b\n") == [
        Article(id="x", title="t", body="b", source="مهر")
    ]
    (text,) = read_stream(" date 1404/09/19 سلام دنیا.".encode())
    assert isinstance(text, Article)
    assert (text.body, text.date) == ("سلام دنیا.", dt.date(2025, 12, 10))
    assert text.id.startswith("مهر/")
