import datetime as dt
import gzip
from pathlib import Path

import pytest

from newsearch.indexers.files import find_inputs
from newsearch.indexers.readers import read
from newsearch.indexers.records import Limits, Rejection
from newsearch.search.article import Article

HEADER = "id,title,body,date,tags\n"


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


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_encodings_line_ends(
    tmp_path: Path, name: str, separator: str, encoding: str, end: str
) -> None:
    lines = [
        ["Id", "Title", "Text", "Date", "score"],
        ["1", "خبر یک", '"بند یک\nبند ""دو"" و ,;|"', "1404/09/19", "5"],
        ["2", "خبر دو", "متن", "", ""],
    ]
    data = end.join(separator.join(cells) for cells in lines) + end
    articles, rejections = rows(tmp_path / name, data.encode(encoding))
    assert articles == [
        Article(
            id="1",
            title="خبر یک",
            body='بند یک\nبند "دو" و ,;|',
            date=dt.date(2025, 12, 10),
            extra={"score": "5"},
        ),
        Article(id="2", title="خبر دو", body="متن"),
    ]
    assert not rejections


def test_a_bad_row_is_rejected_with_its_first_line(tmp_path: Path) -> None:
    data = (
        HEADER.encode()
        + 'x,ت,"چند\nسطر",,\n'.encode()
        + b"y,\xca,\xe3,,\n"
        + "z,ت,ب,1404/13/01,\n".encode()
        + b"\n"
        + "w,ت\n".encode()
        + "v,ت,ب,,,more\n".encode()
        + b",,,,\n"
        + "u,ت,ب\n".encode()
        + "t,ت,ب,,,,\n".encode()
    )
    articles, rejections = rows(tmp_path / "a.csv", data)
    assert [article.id for article in articles] == ["x", "u", "t"]
    assert [(one.line, one.reason.split(":")[0]) for one in rejections] == [
        (
            4,
            "not UTF-8 at byte 3 of the line (line 4 of the file); convert the file to UTF-8 "
            "(old Persian files are often in Windows-1256)",
        ),
        (5, "impossible date"),
        (7, "2 cells where the header has 5 columns"),
        (8, "6 cells where the header has 5 columns"),
        (9, "no text"),
    ]


def test_a_quote_that_is_never_closed(tmp_path: Path) -> None:
    articles, (rejection,) = rows(tmp_path / "a.csv", HEADER + 'x,ت,ب,,\ny,ت,"ب,,\nz,ت,ب,,\n')
    assert [article.id for article in articles] == ["x"]
    assert (rejection.line, "never closed" in rejection.reason) == (3, True)


def test_long_cells_and_long_lines(tmp_path: Path) -> None:
    long = "م" * 200_000  # the csv module alone stops at 131,072
    articles, rejections = rows(tmp_path / "a.csv", f"{HEADER}x,ت,{long},,\n")
    assert [article.body for article in articles] == [long]
    data = f"{HEADER}x,ت,{long},,\ny,ت,ب,,\n"
    articles, rejections = rows(tmp_path / "a.csv", data, Limits(max_line_bytes=1000))
    assert [article.id for article in articles] == ["y"]
    assert [(one.line, "longer than the 1,000 bytes" in one.reason) for one in rejections] == [
        (2, True)
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "empty: a table begins with a header"),
        ("\n\n", "empty: a table begins with a header"),
        ("premise,hypothesis,label\na,b,c\n", "premise, hypothesis, label"),
        (b"\xff\xfe\xff", "UTF-16"),
        (b"\xca\xe3,body\nx,y\n", "not UTF-8 at byte 1 of the line"),
    ],
)
def test_files_that_are_no_tables(tmp_path: Path, data: bytes | str, reason: str) -> None:
    articles, (rejection,) = rows(tmp_path / "a.csv", data)
    assert not articles
    assert reason in rejection.reason


def test_names_of_columns_are_made_distinct(tmp_path: Path) -> None:
    (article,), _ = rows(tmp_path / "a.csv", ",title,body,note,note\n0,ت,ب,x,y\n")
    assert article.extra == {"column_1": "0", "note": "x", "note_5": "y"}


def test_a_cut_table_loses_its_last_row(tmp_path: Path) -> None:
    body = "".join(f"{n},ت,متن {n * 7919 % 1000},,\n" for n in range(2000))
    data = gzip.compress((HEADER + body).encode())
    articles, (rejection,) = rows(tmp_path / "a.csv.gz", data[: len(data) // 2])
    assert [article.id for article in articles] == [str(n) for n in range(len(articles))]
    assert len(articles) > 500
    assert articles[-1].body == f"متن {(len(articles) - 1) * 7919 % 1000}"
    assert "cut" in rejection.reason
