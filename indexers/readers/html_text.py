"""The plain text of HTML, as feeds carry it.

The scan is our own: the time of `html.parser` grows with the square of what is never closed, and
20 kB of «<a » take it half a minute. Here every letter is looked at a fixed number of times.
"""

import re
from html import unescape

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption"}
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
_CELLS = frozenset({"td", "th"})
_DROPPED = frozenset({"script", "style", "noscript", "template", "iframe"})
_MARKUP = re.compile(r"[<&]")

_NAME = re.compile(r"</?([A-Za-z][^\s/>]{0,30})")
_QUOTED = re.compile(r"""<(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
"""A tag, in whose quotation marks «>» may stand."""
_RAW_END = {
    name: re.compile(f"</{name}(?![A-Za-z])", re.IGNORECASE) for name in ("script", "style")
}
_LONG_NUMBER = re.compile(r"&#[0-9]{8,};?")
"""Names no code point; Python refuses to read a number of thousands of digits."""


def html_to_text(html: str) -> str:
    """Return the text of `html`, a line for each block, entities resolved.

    Scripts and styles are dropped. White space inside a block is collapsed; half-spaces stay.
    Text without markup is returned in the same way. Never raises, whatever the HTML is, and takes
    time in proportion to its length.
    """
    if _MARKUP.search(html):
        html = "".join(_Scan(html).pieces)
    lines = (" ".join(line.split()) for line in html.split("\n"))
    return "\n".join(filter(None, lines))


class _Scan:
    """Collects the text, with a line feed where a block begins or ends."""

    def __init__(self, html: str) -> None:
        self.pieces: list[str] = []
        self._html = html
        self._last_end = html.rfind(">")
        self._last_comment_end = html.rfind("-->")
        self._quotes = True  # until one is found that never closes
        self._dropped: list[str] = []
        at = 0
        while (sign := html.find("<", at)) >= 0:
            self._text(at, sign)
            at = self._after_markup(sign)
        self._text(at, len(html))

    def _text(self, start: int, end: int) -> None:
        if start < end and not self._dropped:
            text = _LONG_NUMBER.sub("\ufffd", self._html[start:end].replace("\n", " "))
            self.pieces.append(unescape(text))

    def _after_markup(self, sign: int) -> int:
        """The place behind the markup that begins at `sign`; a sign that begins none is text."""
        html = self._html
        if html.startswith("<!--", sign) and sign < self._last_comment_end:
            return html.index("-->", sign) + 3
        begins = html[sign + 1 : sign + 3]
        tag = _NAME.match(html, sign) if begins.lstrip("/")[:1].isalpha() else None
        if sign > self._last_end or not (tag or begins[:1] in ("!", "?", "/")):
            self._text(sign, sign + 1)
            return sign + 1
        end = self._tag_end(sign) if tag else html.index(">", sign) + 1
        if tag:
            closed = html.startswith("/>", end - 2)
            return self._tag(tag[1].lower(), begins[:1] == "/", closed, end)
        return end

    def _tag_end(self, sign: int) -> int:
        if self._quotes:
            if tag := _QUOTED.match(self._html, sign):
                return tag.end()
            self._quotes = False
        return self._html.index(">", sign) + 1

    def _tag(self, name: str, ends: bool, closed: bool, at: int) -> int:
        """Note a tag that ends at `at`; return where reading goes on."""
        if ends and name in self._dropped:
            del self._dropped[self._dropped.index(name) :]
        elif not ends and not closed and name in _DROPPED and name not in self._dropped:
            self._dropped.append(name)
        if name in _BLOCKS:
            self.pieces.append("\n")
        elif name in _CELLS:
            self.pieces.append(" ")
        if name in _RAW_END and not ends and not closed:
            end = _RAW_END[name].search(self._html, at)
            return end.start() if end else len(self._html)
        return at
