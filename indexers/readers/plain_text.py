"""Text files: an optional leading date, then the article to the end.

The form is that of crawled collections: `date 2025-12-10 به گزارش خبرنگار مهر …`. The text has no
title, and its source is the agency that it names. White space around the text is not kept.
"""

import re
from collections.abc import Iterator

from newsearch.indexers.records import BadRow, Limits, Rejection
from newsearch.search.article import Article
from newsearch.search.dates import parse_date
from newsearch.search.errors import DateError

from .agencies import find_agency
from .rows import RowMaker, clean_text, too_large
from .streams import not_utf8, whole

_STATED = re.compile(r"\s*date\s*:?\s+(?=\S)", re.IGNORECASE)
_MOST_WORDS = 6  # of a date: «چهارشنبه ۱۹ آذر ماه سال ۱۴۰۴»
_TIME_AFTER = re.compile(r"[ \t]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?!\S)")


def read_text(
    blocks: Iterator[bytes], path: str, maker: RowMaker, limits: Limits, *, named: bool = True
) -> Iterator[Article | Rejection]:
    """Yield the one article of a text file; its id is the name of the input.

    What is not `named` (standard input, a pipe) has an id that is generated from the text. A source
    that the caller names goes before the agency that is found in the text.
    """
    data, damage = whole(blocks, limits.max_article_bytes, too_large(limits))
    try:
        if damage:
            raise BadRow(str(damage))
        row = _row(data.decode())
        if not maker.default_source:
            row["source"] = find_agency(row["body"])
        if named:
            row["id"] = maker.name
        yield maker.article(row)
    except UnicodeDecodeError as error:
        yield Rejection(path, None, not_utf8(error, "file"))
    except BadRow as error:
        yield Rejection(path, None, str(error))


def _row(text: str) -> dict[str, str]:
    text = clean_text(text)
    stated = _STATED.match(text)
    date, body = _leading_date(text[stated.end() :]) if stated else ("", "")
    return {"date": date, "body": body.strip()} if date else {"body": text.strip()}


def _leading_date(text: str) -> tuple[str, str]:
    """Split `text` after the shortest date that it begins with, and a time that follows.

    Raises:
        BadRow: it begins with a digit, so that a date is stated, but none that can be.
    """
    words = list(re.finditer(r"\S+", text[:200]))[:_MOST_WORDS]
    reason = ""
    for word in words:
        try:
            parse_date(text[: word.end()])
        except DateError as error:
            reason = reason or str(error)
        else:
            time = _TIME_AFTER.match(text, word.end())
            end = time.end() if time else word.end()
            return text[:end], text[end:]
    if text[0].isdecimal():
        raise BadRow(f"impossible date: {reason}")
    return "", text
