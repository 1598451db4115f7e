"""The plain text of HTML, as feeds carry it."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption"}
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
_CELLS = frozenset({"td", "th"})
_DROPPED = frozenset({"script", "style", "noscript", "template", "iframe"})
_MARKUP = re.compile(r"[<&]")


def html_to_text(html: str) -> str:
    """Return the text of `html`, a line for each block, entities resolved.

    Scripts and styles are dropped. White space inside a block is collapsed; half-spaces stay.
    Text without markup is returned in the same way. Never raises, whatever the HTML is.
    """
    if _MARKUP.search(html):
        parser = _TextOnly()
        parser.feed(html)
        parser.close()
        html = "".join(parser.pieces)
    lines = (" ".join(line.split()) for line in html.split("\n"))
    return "\n".join(filter(None, lines))


class _TextOnly(HTMLParser):
    """Collects the text, with a line feed where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._dropped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropped.append(tag)
        self._space(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._space(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._dropped:
            del self._dropped[self._dropped.index(tag) :]
        self._space(tag)

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self.pieces.append(" ".join(data.split("\n")))

    def _space(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in _CELLS:
            self.pieces.append(" ")

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Skip `<![…`, whose name the base class takes for granted, as browsers do."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i, report)
