"""`newsearch analyze --json` for programs: any bytes in, valid JSON in UTF-8 out."""

import json
import os
import subprocess
import sys

import pytest

from newsearch.search.query.syntax import MAX_CHARACTERS


def analyze(*arguments: str | bytes, stdin: bytes = b"", **environment: str) -> list[object]:
    run = subprocess.run(
        [sys.executable, "-m", "newsearch", "analyze", "--json", *arguments],
        input=stdin,
        capture_output=True,
        env=os.environ | environment,
        check=True,
    )
    assert run.stderr == b""
    return [json.loads(line.decode("utf-8")) for line in run.stdout.split(b"\n")[:-1]]


def test_output_is_utf8_whatever_the_terminal_says() -> None:
    (line,) = analyze("سلام", PYTHONIOENCODING="ascii")
    assert line == {
        "text": "سلام",
        "tokens": [
            {
                "surface": "سلام",
                "start": 0,
                "end": 4,
                "term": "سلام",
                "alternatives": [],
                "parts": [],
            }
        ],
    }


def test_bytes_that_are_no_utf8_take_a_place_each() -> None:
    (line,) = analyze("سلام ".encode() + b"\xff" + " دنیا".encode())
    assert isinstance(line, dict)
    assert line["text"] == "سلام ? دنیا"
    assert [token["start"] for token in line["tokens"]] == [0, 7]


def test_every_line_has_an_object_with_what_json_must_escape() -> None:
    lines = analyze(stdin='«"گفت"\\و\t\x01»\r\n\n\u2028آخر'.encode())
    assert [line["text"] for line in lines if isinstance(line, dict)] == [
        '«"گفت"\\و\t\x01»',
        "",
        "\u2028آخر",
    ]


@pytest.mark.parametrize("as_json", [True, False])
def test_a_query_is_no_longer_than_one_of_a_search(as_json: bool) -> None:
    text = "ن" * (MAX_CHARACTERS + 1)
    format_of = ["--json"] if as_json else []
    run = subprocess.run(
        [sys.executable, "-m", "newsearch", "analyze", "--query", *format_of],
        input=f"نان\n{text}\n".encode(),
        capture_output=True,
        check=False,
    )
    assert run.returncode == 2
    assert "نان" in run.stdout.decode()
    assert "the limit is 20,000" in run.stderr.decode()


def test_a_text_may_be_longer_than_a_query() -> None:
    (line,) = analyze(stdin="نان ".encode() * MAX_CHARACTERS)
    assert isinstance(line, dict) and len(line["tokens"]) == MAX_CHARACTERS
