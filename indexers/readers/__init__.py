"""From one input to its articles, whatever form it has; see `read`."""

from collections.abc import Iterator

from newsearch.indexers.files import Form, Input
from newsearch.indexers.records import Limits, Rejection
from newsearch.search.article import Article

from .feeds import read_feed
from .json_rows import read_json
from .plain_text import read_text
from .rows import RowMaker
from .streams import peek, utf8_blocks
from .tables import is_header, read_table

_SNIFFED = 4096  # bytes at the beginning of a stream that tell its form


def read(
    source: Input, *, default_source: str | None, limits: Limits
) -> Iterator[Article | Rejection]:
    """Yield the articles of `source`, and a rejection for each row that is none, in file order.

    Args:
        source: a file or a stream, gzipped or not.
        default_source: the source of articles that name none themselves.
        limits: what is too large to be read.
    """
    maker = RowMaker(source.name, default_source or None, limits)
    blocks = utf8_blocks(source, limits)
    form = source.form
    if form is Form.SNIFFED:
        head, blocks = peek(blocks, _SNIFFED)
        form = sniff(head)
    path = source.path
    match form:
        case Form.JSON | Form.JSON_LINES:
            return read_json(blocks, path, maker, limits, by_line=form is Form.JSON_LINES)
        case Form.TABLE:
            return read_table(blocks, path, maker, limits)
        case Form.FEED:
            return read_feed(blocks, path, maker, limits)
        case _:
            named = source.form is Form.TEXT
            return read_text(blocks, path, maker, limits, named=named)


def sniff(head: bytes) -> Form:
    """Tell the form of a stream by its first bytes: JSON, a feed, a table or text."""
    begin = head.lstrip()
    if begin.startswith((b"{", b"[")):
        return Form.JSON
    if begin.startswith(b"<"):
        return Form.FEED
    first_line = begin.split(b"\n", 1)[0].decode(errors="replace")
    return Form.TABLE if is_header(first_line) else Form.TEXT


__all__ = ["read", "sniff"]
