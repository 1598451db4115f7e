"""Cut the text of a query into words, phrases and operators."""

import re
from collections.abc import Iterator
from enum import Enum, auto

import msgspec


class Kind(Enum):
    """What a lexeme is."""

    WORD = auto()
    PHRASE = auto()
    PREFIX = auto()
    OPEN = auto()
    CLOSE = auto()
    OR = auto()
    AND = auto()


class Lexeme(msgspec.Struct, frozen=True):
    """One piece of a query.

    Attributes:
        kind: what it is.
        text: the word, the phrase without its quotes, or the prefix without its star.
        field: the field named before it, or None.
        sign: "+" (required), "-" (excluded) or "".
    """

    kind: Kind
    text: str = ""
    field: str | None = None
    sign: str = ""


FIELD_NAMES = {
    "title": "title", "عنوان": "title", "تیتر": "title",
    "summary": "summary", "lead": "summary", "خلاصه": "summary", "لید": "summary",
    "body": "body", "text": "body", "متن": "body",
    "tag": "tags", "tags": "tags", "برچسب": "tags",
    "source": "source", "agency": "source", "منبع": "source", "خبرگزاری": "source",
    "category": "category", "section": "category", "دسته": "category", "گروه": "category",
}  # fmt: skip
"""Names a query may give a field before a colon, with the field they mean."""

_QUOTES = {'"': '"', "«": "»", "“": "”", "„": "“"}
_QUOTED = "|".join(
    f"{re.escape(opening)}[^{re.escape(closing)}]*{re.escape(closing)}"
    for opening, closing in _QUOTES.items()
)
_LEXEME = re.compile(
    rf"""
    (?:
      (?P<group> [()] )
    | (?P<operator> (?: OR | AND | NOT | \|\|? | && ) (?= [\s()] | $ ) )
    | (?P<sign> [+\-!] (?= \S ) )?
      (?: (?P<field> {"|".join(FIELD_NAMES)} ) \s? [:：] \s? (?= [^\s()] ) )?
      (?: (?P<phrase> {_QUOTED} ) | (?P<word> [^\s()]+ ) | (?P<nested> (?= \( ) ) )
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def lexemes(text: str) -> Iterator[Lexeme]:
    """Cut a query into lexemes; never fails, what is no operator is a word."""
    sign = ""
    for match in _LEXEME.finditer(text):
        operator = match["operator"]
        if match["group"]:
            yield Lexeme(Kind.OPEN if match["group"] == "(" else Kind.CLOSE, sign=sign)
        elif operator == "NOT":
            sign = "-"
            continue
        elif operator in ("OR", "|", "||"):
            yield Lexeme(Kind.OR)
        elif operator in ("AND", "&&"):
            yield Lexeme(Kind.AND)
        elif match["nested"] is not None:
            sign = _sign(match["sign"])
            continue
        else:
            yield _lexeme(match, _sign(match["sign"]) or sign)
        sign = ""


def _lexeme(match: re.Match[str], sign: str) -> Lexeme:
    field = FIELD_NAMES.get((match["field"] or "").lower())
    if match["phrase"]:
        return Lexeme(Kind.PHRASE, match["phrase"][1:-1].strip(), field, sign)
    word = match["operator"] or match["word"]
    if len(word) > 2 and word.endswith("*") and word[:-1].isalnum():
        return Lexeme(Kind.PREFIX, word[:-1], field, sign)
    return Lexeme(Kind.WORD, word, field, sign)


def _sign(sign: str | None) -> str:
    return "-" if sign == "!" else sign or ""
