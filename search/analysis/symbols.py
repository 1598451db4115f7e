"""Terms of what is no Persian word: numbers, dates, times, addresses and foreign words."""

import re
from typing import NamedTuple

from .characters import normalize

_GROUPING = re.compile("[,٬،'’]")
_PERCENT = "درصد"


_DECIMAL_SLASH = re.compile("([0-9]{1,3})/([0-9]{1,2})")


class Symbol(NamedTuple):
    """The term of a token that is no Persian word, equal terms, and parts of lower weight."""

    term: str
    alternatives: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def read_symbol(surface: str, kind: str) -> Symbol:
    """Read a token of one of the kinds of :data:`newsearch.search.analysis.tokens.TOKEN`.

    Numbers lose their grouping, dates become year-month-day with two digits, the percent sign
    is the word درصد. A slash between short numbers is the decimal sign of Persian newspapers,
    so ۳/۵ is 3.5 and also 3/5.
    """
    text = "".join(normalize(surface).split())
    if kind == "number":
        text = _GROUPING.sub("", text).replace("٫", ".")
        slash = _DECIMAL_SLASH.fullmatch(text)
        return Symbol(".".join(slash.groups()), (text,)) if slash else Symbol(text)
    if kind == "date":
        year, month, day = re.split("[/.-]", text)
        return Symbol(f"{year}-{month:0>2}-{day:0>2}")
    if kind == "percent":
        return Symbol(_PERCENT)
    if kind == "mail":
        return Symbol(text, (), (text.rpartition("@")[2],))
    if kind in ("url", "host"):
        return _address(text)
    return Symbol(text.replace("'", "").replace("’", ""))


def _address(text: str) -> Symbol:
    """An address is found by its host and, less surely, by the name in it."""
    bare = re.sub("^(?:[a-z]+://)?(?:www[.])?", "", text).rstrip("/.,;:!?")
    host = re.split("[/?#:]", bare, maxsplit=1)[0]
    name = host.rpartition(".")[0].rpartition(".")[2]
    return Symbol(host, (), (name,) if name and name != host else ())
