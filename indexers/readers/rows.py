"""From the fields of one row, whatever they are called, to an article.

Texts stay as they are but for this: line ends become line feeds, one byte order mark at the
beginning goes, and other control characters (NUL among them) become spaces, one for one. Titles
and short fields lose the white space around them. A body that is a list of strings is joined by
empty lines.

Ids: the row's own; else its URL; else its source (or the name of the file) and a hash of title,
date and the first 500 code points of the text, which is the same in every run.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsearch.indexers.canonical import canonical_json
from newsearch.indexers.exported import exported_article, is_exported
from newsearch.indexers.field_names import Picked, is_empty, is_numbered_by_source, pick
from newsearch.indexers.records import BadRow, Limits, in_words, lifted_by
from newsearch.indexers.storable import is_deeper, why_not_storable
from newsearch.search.article import Article
from newsearch.search.dates import has_time_of_day, parse_date
from newsearch.search.errors import DateError

from .titles import first_sentence

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BETWEEN_TAGS = re.compile(r"[,،|;؛\n]")
_NO_DATE = frozenset({"null", "none", "nan", "nat", "-"})  # as tables write an absent value
_HASHED = 500  # code points of the body that make part of a generated id


@dataclass(frozen=True, slots=True)
class RowMaker:
    """Makes articles of the rows of one input.

    Attributes:
        name: what articles without id, URL and source are named after.
        default_source: the source of articles that name none, or None.
        limits: what is too large.
    """

    name: str
    default_source: str | None
    limits: Limits

    def article(self, row: Mapping[str, Any]) -> Article:
        """Return the article that `row` is.

        A row without a body takes its summary as body; with a title alone it is an article
        without body (feeds of headlines); without a title the first sentence becomes one. A row
        of `newsearch export` is taken as it is, of whatever size: what is stored can be read again.

        Raises:
            BadRow: with the reason, in words for the user.
        """
        if is_exported(row):
            article = exported_article(row)
            if reason := why_not_storable(article):
                raise BadRow(reason)
            _size(article)
            return article
        picked = pick(row)
        title = _text(picked, "title").strip()
        summary, body = _text(picked, "summary"), _text(picked, "body")
        if not body:
            summary, body = "", summary
        if not title and not body.strip():
            raise BadRow("no text: the row has neither a body nor a title")
        date, source = _date(picked), _word(picked, "source") or self.default_source or ""
        url = _word(picked, "url")
        article = Article(
            id=self._id(picked, source, url, f"{title}\n{date}\n{body[:_HASHED]}"),
            title=title or first_sentence(body),
            summary=summary,
            body=body,
            date=date,
            source=source,
            url=url,
            category=_category(picked),
            tags=_tags(picked),
            extra=picked.extra,
        )
        self._check(article)
        return article

    def _id(self, picked: Picked, source: str, url: str, content: str) -> str:
        scope = "-".join((source or self.name).split())
        if "id" in picked.value and (own := _id_of(picked)):
            return f"{scope}/{own}" if is_numbered_by_source(picked) else own
        if url:
            return url
        digest = hashlib.blake2b(content.encode(errors="replace"), digest_size=8)
        return f"{scope}/{digest.hexdigest()}"

    def _check(self, article: Article) -> None:
        if is_deeper(article.extra, self.limits.max_depth):
            raise BadRow(f"lists and objects are nested more than {self.limits.max_depth} deep")
        size = _size(article)
        if size > self.limits.max_article_bytes:
            raise BadRow(too_large(self.limits, f"{size:,} bytes, "))


def _size(article: Article) -> int:
    """The bytes of all its texts, its unknown fields included.

    Raises:
        BadRow: one of them cannot be written as UTF-8.
    """
    texts = (article.id, article.title, article.summary, article.body, article.source)
    rest = (article.url, article.category, *article.tags, canonical_json(article.extra))
    try:
        return sum(len(text.encode()) for text in (*texts, *rest))
    except UnicodeEncodeError as error:
        lone = f"U+{ord(error.object[error.start]):04X}"
        raise BadRow(f"half a character (a lone surrogate, {lone}) is in the text") from None


def too_large(limits: Limits, size: str = "") -> str:
    """Say that an article has more bytes than the limit."""
    allowed = in_words(limits.max_article_bytes)
    lift = lifted_by("max_article_bytes")
    return f"the article has {size}more than the {allowed} that are allowed; {lift}"


def clean_text(text: str) -> str:
    """Return `text` with its line ends as line feeds and without control characters."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub(" ", text.removeprefix("\ufeff"))


def _text(picked: Picked, field: str) -> str:
    value = picked.value.get(field, "")
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    if not isinstance(value, str):
        raise BadRow(f"the field “{picked.name[field]}” is {_kind(value)}, not text")
    text = clean_text(value)
    return "" if is_empty(text) else text


def _word(picked: Picked, field: str) -> str:
    """Return a short field; what is no text stays in the extra fields under its own name."""
    value = picked.value.get(field, "")
    if isinstance(value, bool) or not isinstance(value, str | int):
        picked.extra[picked.name[field]] = value
        return ""
    return clean_text(str(value)).strip()


def _id_of(picked: Picked) -> str:
    value = picked.value["id"]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadRow(f"the field “{picked.name['id']}” is {_kind(value)}, not an id")
    return clean_text(str(value)).strip()


def _date(picked: Picked) -> dt.date | None:
    value = picked.value.get("date")
    if value is None or (isinstance(value, str) and value.strip().lower() in _NO_DATE):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadRow(f"the field “{picked.name['date']}” is {_kind(value)}, not a date")
    written = str(value) if isinstance(value, float) else value
    try:
        day = parse_date(written)
    except DateError as error:
        raise BadRow(f"impossible date: {error}") from None
    if has_time_of_day(written):
        picked.extra.setdefault("date_original", value)
    return day


def _category(picked: Picked) -> str:
    value = picked.value.get("category")
    if isinstance(value, list) and value and isinstance(value[0], str):
        picked.extra[picked.name["category"]] = value
        return clean_text(value[0]).strip()
    return _word(picked, "category")


def _tags(picked: Picked) -> tuple[str, ...]:
    value = picked.value.get("tags", [])
    parts = _BETWEEN_TAGS.split(value) if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str | int) for part in parts):
        picked.extra[picked.name["tags"]] = value
        return ()
    return tuple(tag for part in parts if (tag := clean_text(str(part)).strip()))


def _kind(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", dict: "an object"}
    return kinds.get(type(value), "a list")
