"""The record that every reader produces and the store keeps."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Article:
    """One news article, its texts exactly as they were read.

    Attributes:
        id: the name under which the article is stored; never empty.
        body: the running text; spans of passages count code points of it.
        title: the headline, or "" where the input has none.
        summary: the lead or abstract that stands beside the body, or "".
        date: the day of publication, or None.
        source: the agency or channel, or "".
        url: where it was published, or "".
        category: the desk or section, or "".
        tags: key words, in their order.
        extra: fields of the input that newsearch does not know, as JSON values.
    """

    id: str
    body: str
    title: str = ""
    summary: str = ""
    date: dt.date | None = None
    source: str = ""
    url: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
