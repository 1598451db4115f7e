"""Inputs that are made to fill memory, take for ever or break a parser."""

import gzip
import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsearch.indexers.files import Form, Input, find_inputs
from newsearch.indexers.readers import read
from newsearch.indexers.readers.html_text import html_to_text
from newsearch.indexers.readers.streams import lines
from newsearch.indexers.records import MIB, OPTIONS, Limits, Rejection
from newsearch.search.article import Article

GOOD = '{"id": "good", "body": "متن خبر"}'
ENTITIES = '<!DOCTYPE r [<!ENTITY a "{}">]><rss version="2.0"><channel>{}</channel></rss>'
ITEM = "<item><title>خبر</title><link>u</link><description>{}</description></item>"


def rows(
    data: bytes | str, form: Form = Form.JSON, limits: Limits | None = None
) -> tuple[list[Article], list[str]]:
    stream = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    found = list(
        read(Input("a", form, "a", stream), default_source=None, limits=limits or Limits())
    )
    articles = [row for row in found if isinstance(row, Article)]
    return articles, [str(row) for row in found if isinstance(row, Rejection)]


@contextmanager
def memory_below(limit: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < limit
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "begin", "size"),
    [
        ("a.jsonl", b"", 2**31),
        ("a.txt", b"", 2**27),
        ("a.json", b"", 2**27),
        ("a.json", b"[", 2**27),
        ("a.json", b'{"id": 1, "body": "', 2**27),
        ("a.csv", b"", 2**27),
        ("a.csv", b"title,body\n", 2**27),
        ("a.xml", b"<rss>", 2**27),
    ],
)
def test_a_line_of_gigabytes_is_not_held(
    tmp_path: Path, name: str, begin: bytes, size: int
) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(begin)
        file.truncate(size)  # sparse: it takes no room
    (source,) = find_inputs([path]).inputs
    limits = Limits(max_line_bytes=4 * MIB, max_file_bytes=8 * MIB)
    with memory_below(60 * MIB):
        found = list(read(source, default_source=None, limits=limits))
    assert len(found) == 1
    assert isinstance(found[0], Rejection)
    assert any(option in found[0].reason for option in OPTIONS.values()), found[0]


def test_a_gzip_without_end_is_left_and_its_option_named() -> None:
    data = gzip.compress(bytes(128 * MIB))
    with memory_below(20 * MIB):
        articles, (_, told) = rows(data, Form.JSON_LINES, Limits(max_line_bytes=MIB))
    assert not articles
    assert "more than 200-fold" in told
    assert "--max-expansion" in told


def test_a_line_of_many_small_gzip_members() -> None:
    member = gzip.compress(b"x")
    found = list(lines(iter([b"x"] * 100_000), 2**20))
    assert [len(line.data or b"") for line in found] == [100_000]
    _, told = rows(member * 20_000, Form.JSON_LINES)
    assert "broken JSON" in told[0]


DEEP: dict[str, Callable[[int], str]] = {
    "lists": lambda depth: f'{{"id": "x", "body": "b", "n": {"[" * depth}{"]" * depth}}}',
    "objects": lambda depth: (
        f'{{"id": "x", "body": "b", "n": {"{" * 0}' + '{"n": ' * depth + "1" + "}" * depth + "}"
    ),
    "unclosed": lambda depth: '{"id": "x", "body": "b", "n": ' + "[" * depth,
}


@pytest.mark.parametrize("depth", [101, 500, 930, 960, 985, 995, 1010, 100_000])
@pytest.mark.parametrize("kind", DEEP)
@pytest.mark.parametrize("form", [Form.JSON, Form.JSON_LINES])
def test_deep_json_is_rejected(depth: int, kind: str, form: Form) -> None:
    articles, told = rows(f"{DEEP[kind](depth)}\n{GOOD}", form)
    assert [article.id for article in articles] in (["good"], [])
    assert told
    if kind != "unclosed":
        assert [article.id for article in articles] == ["good"]
        assert "nested" in told[0]


def test_json_of_usual_depth_is_kept() -> None:
    ((article,), told) = rows(DEEP["lists"](90), Form.JSON_LINES)
    assert json.dumps(article.extra["n"]) == "[" * 90 + "]" * 90
    assert told == []


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity", "9" * 5000])
def test_numbers_that_are_none_are_rejected(number: str) -> None:
    articles, told = rows(f'{{"id": "x", "body": "b", "n": {number}}}\n{GOOD}', Form.JSON_LINES)
    assert [article.id for article in articles] == ["good"]
    assert len(told) == 1


@pytest.mark.parametrize("value", ["\0", "\0\0 ", "\x1f", " ", ""])
def test_what_is_only_control_characters_is_empty(value: str) -> None:
    ((article,), told) = rows(json.dumps({"id": value, "body": "متن"}), Form.JSON_LINES)
    assert article.id.startswith("a/")  # made from the text, as where there is no id
    assert told == []
    articles, (reason,) = rows(json.dumps({"id": "1", "body": value, "title": value}))
    assert not articles
    assert "no text" in reason


@pytest.mark.parametrize(
    "article_id", ["../../etc/passwd", "a\nb", "/", "C:\\con", "‮gpj.exe", "\u200c", "'; DROP TABLE"]
)
def test_an_id_is_only_a_name(article_id: str) -> None:
    ((article,), told) = rows(json.dumps({"id": article_id, "body": "متن"}), Form.JSON_LINES)
    assert article.id == article_id
    assert told == []


@pytest.mark.parametrize(
    "data",
    [
        ENTITIES.format("x" * 1000, ITEM.format("&a;" * 1000)),  # the square of its size
        ENTITIES.format("x" * 1000, ITEM.format("&a;" * 1000) + "<broken"),
        ENTITIES.format("&a;", ITEM.format("&a;")),
        ENTITIES.replace("<rss", "<rss\n").format("&#b;", ITEM.format("&a; & <x")),
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + ITEM.format("&a;"),
        '<!DOCTYPE r [<!ENTITY % a SYSTEM "http://example.com/a.dtd"> %a;]>' + ITEM.format("&a;"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-7"])
def test_a_feed_that_declares_entities_is_not_read(data: str, encoding: str) -> None:
    begin = f'<?xml version="1.0" encoding="{encoding}"?>'
    articles, (told,) = rows((begin + data).encode(encoding), Form.FEED)
    assert not articles
    assert "entities of its own" in told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_feed_in_a_wide_encoding(encoding: str) -> None:
    declared = f"<?xml version='1.0' encoding='{encoding.upper()}'?>"
    data = f'{declared}<rss version="2.0"><channel>{ITEM.format("متن")}</channel></rss>'
    ((article,), told) = rows(data.encode(encoding), Form.FEED)
    assert (article.title, article.body, told) == ("خبر", "متن", [])


@pytest.mark.parametrize(
    "data",
    [
        "<s<&#x110000;",
        "<>&#xd800;",
        "<item<textinput<link>",
        b'<?encoding="\xd1"?>',
        "<rss><channel><item>&#" + "9" * 5000 + ";",
        "<div>" * 50_000,
    ],
)
def test_a_feed_that_breaks_its_parser_is_told(data: bytes | str) -> None:
    articles, told = rows(data, Form.FEED)
    assert (articles, len(told)) == ([], 1)


@pytest.mark.parametrize(
    "html",
    [
        "<a " * 100_000,
        "<a b='" * 50_000,
        "<!--" * 100_000,
        "<" * 100_000,
        "<noscript>" * 30_000 + "</iframe>" * 30_000,
        "<a b='>" * 50_001,
        "<script>" * 50_000,
    ],
)
def test_html_that_is_never_closed_takes_no_time(html: str) -> None:
    html_to_text(html)  # for hours, where time grows with the square of the length


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("&#" + "9" * 5000 + ";", "\ufffd"),
        ('<a title="a > b">یک</a>', "یک"),
        ("یک <!-- > --> دو", "یک دو"),
        ("یک <!-- دو", "یک <!-- دو"),
        ('یک <a b="> دو', "یک دو"),
        ("<noscript><iframe>بد</iframe>بد</noscript>خوب", "خوب"),
        ("<SCRIPT>a</scripture>b</Script >خوب", "خوب"),
    ],
)
def test_strange_html(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_a_table_with_a_cell_of_ten_megabytes() -> None:
    cell = "م" * (5 * MIB)
    articles, told = rows(f'id,title,body\n1,t,"{cell}"\n2,t,b\n', Form.TABLE)
    assert [article.id for article in articles] == ["2"]
    assert "--max-article" in told[0]
    limits = Limits(max_article_bytes=12 * MIB)
    articles, told = rows(f'id,title,body\n1,t,"{cell}"\n', Form.TABLE, limits)
    assert (len(articles[0].body), told) == (len(cell), [])


def test_a_table_of_millions_of_columns() -> None:
    articles, (told,) = rows("title,body," + "x," * 500_000 + "\n", Form.TABLE)
    assert not articles
    assert "columns" in told
    _, (told,) = rows("title,body\n" + "x," * 500_000 + "\n", Form.TABLE)
    assert "cells" in told


def test_no_cell_replaces_another_of_the_same_name() -> None:
    ((article,), _) = rows("body,a_4,a_4_,a,a\nb,1,2,3,4\n", Form.TABLE)
    assert sorted(article.extra.values()) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize(
    ("form", "data"),
    [
        (Form.TEXT, "متن خبر"),
        (Form.JSON_LINES, '{"id": "a", "body": "متن خبر"}\n'),
        (Form.TABLE, "id,body,title\na,متن خبر,t\n"),
        (Form.SNIFFED, "متن خبر که در آن ۱۲ و 12 هست"),
    ],
)
def test_wide_encodings_are_read(encoding: str, form: Form, data: str) -> None:
    ((article,), told) = rows(data.encode(encoding), form)
    assert article.body.startswith("متن خبر")
    assert told == []


@pytest.mark.parametrize("data", [b"\xca\xda\xe1", "متن".encode("cp1256"), b"\xff\xfe\xd8"])
def test_a_wrong_encoding_is_told(data: bytes) -> None:
    articles, (told,) = rows(data, Form.TEXT)
    assert not articles
    assert "UTF-8" in told


@pytest.mark.parametrize("data", [b"", b" \n", bytes(4096), b"\xef\xbb\xbf"])
@pytest.mark.parametrize("form", list(Form))
def test_files_of_nothing_are_told(data: bytes, form: Form) -> None:
    articles, told = rows(data, form)
    assert not articles
    assert len(told) <= 1
    assert told or form in (Form.JSON, Form.JSON_LINES)  # no line is no bad line


@pytest.mark.parametrize("name", ["articles", "items", "data", "اخبار"])
@pytest.mark.parametrize("form", [Form.JSON, Form.JSON_LINES, Form.SNIFFED])
@pytest.mark.parametrize("indent", [None, 1])
def test_an_object_that_wraps_its_rows(name: str, form: Form, indent: int | None) -> None:
    if form is Form.JSON_LINES and indent:
        return
    wrapped = {"status": "ok", "count": 2, name: [json.loads(GOOD), {"id": "bad"}, {"text": "ب"}]}
    articles, (told,) = rows(json.dumps(wrapped, indent=indent), form)
    assert [article.body for article in articles] == ["متن خبر", "ب"]
    assert "no text" in told


@pytest.mark.parametrize(
    "row",
    [
        {"title": "خبر", "articles": [{"title": "دیگر"}]},
        {"articles": [{"title": "یک"}], "items": [{"title": "دو"}]},
        {"articles": ["یک"]},
        {"unknown": [{"title": "یک"}]},
    ],
)
def test_what_only_looks_like_a_wrapper_is_a_row(row: dict[str, object]) -> None:
    articles, told = rows(json.dumps(row))
    assert [article.title for article in articles] == (["خبر"] if "title" in row else [])
    assert len(articles) + len(told) == 1


def test_what_follows_an_object_is_told() -> None:
    articles, (told,) = rows('{\n"id": "a",\n"body": "متن"\n}\n{"broken')
    assert len(articles) == 1
    assert "more after the end" in told
