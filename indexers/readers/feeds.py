"""RSS (0.9 to 2.0, RDF) and Atom files, through feedparser."""

import io
import re
from collections.abc import Iterator
from typing import Any

from newsearch.indexers.records import BadInput, BadRow, Limits, Rejection
from newsearch.search.article import Article

from .html_text import html_to_text
from .rows import RowMaker
from .streams import whole

# Attributes and numbers that the parser takes for granted; what is broken in them, it tells so.
_PARSER_FAILS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
_WIDE = re.compile(
    rb"""(<\?xml[^>]{0,100}encoding=["'])(?:utf-?|ucs-?)(?:16|32|2|4)[^"'>]*""", re.I
)
"""A declaration that was true of the file and is not of what `streams` made of it: UTF-8."""
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_ROOT_ENDS = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*\0*$", re.I | re.S)


def read_feed(
    blocks: Iterator[bytes], path: str, maker: RowMaker, limits: Limits
) -> Iterator[Article | Rejection]:
    """Yield the entries of a feed; the line of a rejection is the number of the entry.

    HTML becomes plain text, in titles too. The source of an entry is its own, or that which the
    caller names, or the title of the feed. Where a feed is cut, its last entry is not taken,
    because it may lack its end. A feed that declares entities of its own is not read at all: a
    few lines of them can stand for gigabytes or for files of this machine.
    """
    data, damage = whole(blocks, limits.max_file_bytes)
    data = _WIDE.sub(rb"\1utf-8", data[:200]) + data[200:]
    try:
        feed = _parsed(data)
    except BadInput as error:
        yield Rejection(path, None, str(error))
        return
    entries = list(feed.entries)
    cut = bool(damage) or (bool(feed.bozo) and not _ROOT_ENDS.search(data))
    for number, entry in enumerate(entries[:-1] if cut else entries, 1):
        try:
            yield maker.article(_row(entry, maker, _plain(feed.feed.get("title", ""))))
        except BadRow as error:
            yield Rejection(path, number, str(error))
    if reason := _what_is_wrong(feed, str(damage or ""), cut):
        yield Rejection(path, len(entries) if cut and entries else None, reason)


def _parsed(data: bytes) -> Any:  # noqa: ANN401 (untyped library)
    """What feedparser makes of a feed.

    Raises:
        BadInput: it declares entities, or feedparser cannot go on.
    """
    import feedparser  # 120 ms, and only feeds need it
    from feedparser.encodings import convert_to_utf8

    try:
        if _ENTITY.search(convert_to_utf8({}, data, feedparser.FeedParserDict())):
            raise BadInput("the feed declares entities of its own (<!ENTITY), which are not read")
        # A stream, because feedparser opens a string as an address or a file name.
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except _PARSER_FAILS as error:
        reason = f"{type(error).__name__}: {error}"
        raise BadInput(f"the feed is too broken to be read ({reason})") from None


def _what_is_wrong(feed: Any, damage: str, cut: bool) -> str:  # noqa: ANN401 (untyped library)
    if damage:
        return damage
    if not feed.get("version") and not feed.entries:
        return "no feed: neither RSS nor Atom is in it"
    if not feed.bozo or "encoding" in type(feed.bozo_exception).__name__.lower():
        return ""  # an encoding declared otherwise than it is: feedparser found the right one
    if cut:
        return "the feed is cut; its last entry is not taken"
    return f"the feed is no well-formed XML, entries may be missing ({feed.bozo_exception})"


def _row(entry: Any, maker: RowMaker, feed_title: str) -> dict[str, Any]:  # noqa: ANN401
    """Return the fields of one entry under names that `field_names` knows."""
    content, summary = _body(entry)
    terms = [tag.term for tag in entry.get("tags", ()) if tag.get("term")]
    own_source = (entry.get("source") or {}).get("title", "")
    row = {
        "id": entry.get("id", ""),
        "title": _plain(entry.get("title", "")),
        "summary": summary,
        "body": content,
        "date": _date(entry),
        "source": own_source or maker.default_source or feed_title,
        "url": entry.get("link", ""),
        "categories": terms,
        "tags": terms,
        "author": entry.get("author", ""),
    }
    return {name: value for name, value in row.items() if value}


def _body(entry: Any) -> tuple[str, str]:  # noqa: ANN401
    """Return content and summary; feedparser repeats a lone content as summary."""
    contents = [(_detail_text(part), part.value) for part in entry.get("content", ())]
    content, raw = max(contents, key=lambda pair: len(pair[0]), default=("", ""))
    if entry.get("summary", "") == raw:
        return content, ""
    return content, _detail_text(entry.get("summary_detail") or {})


def _detail_text(detail: Any) -> str:  # noqa: ANN401
    """Return the text of a construct; feedparser calls plain only what is declared as plain."""
    value = str(detail.get("value", ""))
    return value.strip() if detail.get("type") == "text/plain" else html_to_text(value)


def _plain(title: str) -> str:
    return " ".join(html_to_text(title).split())


def _date(entry: Any) -> str:  # noqa: ANN401
    """Return the date as it is written; what feedparser makes of Jalali dates is wrong."""
    # dict.get, because the get of feedparser warns and gives one date for the other.
    written = (dict.get(entry, name) for name in ("published", "updated", "created"))
    return next(filter(None, written), "")
