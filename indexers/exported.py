"""The form in which `newsearch export` writes articles and `ingest` takes them back as they were.

A line holds one article as JSON, its fields under their own names, and first of all `MARK`, which
says that nothing in it needs to be guessed or cleaned::

    {"newsearch_export":1,"id":"oil","title":"…","summary":"","body":"…","date":"2025-11-20",
     "source":"ایرنا","url":"","category":"","tags":["نفت"],"extra":{"views":12}}
"""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from newsearch.search.article import Article

from .records import BadRow

MARK = "newsearch_export"
"""The field that tells an exported article from any other row; its value is the form."""

FORM = 1
"""Raised by one with every change that an older version could not read."""


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    newsearch_export: int
    id: str
    title: str
    summary: str
    body: str
    date: str | None
    source: str
    url: str
    category: str
    tags: list[str]
    extra: dict[str, Any]


def exported_line(article: Article) -> bytes:
    """The line of an article, with its line feed; equal articles have equal lines.

    Raises:
        UnicodeEncodeError: it holds half a character (a lone surrogate).
    """
    fields = {name: getattr(article, name) for name in _Line.__struct_fields__[1:]}
    fields["date"] = article.date.isoformat() if article.date else None
    row = {MARK: FORM} | fields
    try:
        return msgspec.json.encode(row) + b"\n"
    except OverflowError:  # a number of more than 64 bits
        return (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def is_exported(row: Mapping[str, Any]) -> bool:
    """Whether a row was written by `newsearch export`."""
    return MARK in row


def exported_article(row: Mapping[str, Any]) -> Article:
    """The article of an exported row; the inverse of `exported_line`.

    Raises:
        BadRow: it was written by a later version, or changed since.
    """
    if row[MARK] != FORM:
        _refuse(f"its form is {row[MARK]!r}, this newsearch reads {FORM}: install a newer one")
    try:
        line = msgspec.convert(row, _Line)
        date = dt.date.fromisoformat(line.date) if line.date else None
    except (msgspec.ValidationError, ValueError) as error:
        _refuse(str(error))
    if not line.id:
        _refuse("the id is empty")
    fields = {name: getattr(line, name) for name in _Line.__struct_fields__[1:]}
    return Article(**fields | {"date": date, "tags": tuple(line.tags)})


def _refuse(reason: str) -> NoReturn:
    raise BadRow(f"the row is marked as exported by newsearch ({MARK}), but {reason}")
