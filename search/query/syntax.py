"""The query language.

============================  =============================================================
``قزاقستان تجارت``            articles are ranked by these words; none is required
``"روابط تجاری"``             the phrase must occur; also «…» and “…”
``+تجارت``                    the word must occur
``-نفت``, ``NOT نفت``         the word (phrase, group) must not occur
``گاز OR نفت``                one of the two must occur; also ``|``
``گاز AND نفت``               both must occur
``(گاز OR نفت) AND ایران``    groups
``title:تجارت``               in the title; also عنوان، متن، منبع، برچسب، گروه
``قزاق*``                     a word that begins so must occur
============================  =============================================================

OR and AND are written in capitals. A bracket or quotation mark that is never closed is read as if
it were not there: no text is refused for its form.
"""

import re
from collections.abc import Iterable

import msgspec

from newsearch.search.errors import QueryError

from .lexer import Kind, Lexeme, lexemes
from .nodes import VALUE_FIELDS, AllOf, AnyOf, Node, NoneOf, Phrase, Prefix, Words

MAX_CHARACTERS = 20_000
"""Longer queries are refused: ranking by more words than that tells articles apart no better."""

MAX_CLAUSES = 256
"""Queries with more operators are refused: each is a look-up in the inverted index."""

_MAX_DEPTH = 50

_SIGN = re.compile('[()"«»“”„+!|&*:：-]')
_OPERATORS = frozenset(("OR", "AND", "NOT"))


class ParsedQuery(msgspec.Struct, frozen=True):
    """What a query asks for.

    Attributes:
        text: as it was typed.
        wanted: the pieces of text that articles are ranked by, in their order.
        exact: those of them that were quoted or given a field, and mean just what they say.
        prefixes: beginnings of words that articles are ranked by too.
        constraint: what an article must fulfil to be found at all, or None.
    """

    text: str
    wanted: tuple[str, ...]
    prefixes: tuple[str, ...] = ()
    constraint: Node | None = None
    exact: frozenset[str] = frozenset()


def parse_query(text: str) -> ParsedQuery:
    """Read a query.

    Raises:
        QueryError: it is empty, longer than `MAX_CHARACTERS`, or has more operators (fields, signs,
            phrases, prefixes, OR, AND, brackets) than `MAX_CLAUSES`.
    """
    if not text.strip():
        raise QueryError('The query is empty. Type some words, as in: newsearch query "تجارت".')
    check_length(text)
    words = text.split()
    if not _SIGN.search(text) and _OPERATORS.isdisjoint(words):
        return ParsedQuery(text, (" ".join(words),))  # as most queries are
    return _structured(text)


def check_length(text: str) -> None:
    """See that a query is no longer than `MAX_CHARACTERS`.

    Raises:
        QueryError: it is.
    """
    if len(text) > MAX_CHARACTERS:
        raise QueryError(
            f"The query has {len(text):,} characters, the limit is {MAX_CHARACTERS:,}. "
            "To find articles like a given one, use `newsearch similar ID`."
        )


def _structured(text: str) -> ParsedQuery:
    items = list(lexemes(text))
    operators = sum(i.kind is not Kind.WORD or bool(i.sign or i.field) for i in items)
    if operators > MAX_CLAUSES:
        raise QueryError(
            f"The query has {operators:,} operators, the limit is {MAX_CLAUSES}. Leave out signs, "
            "quotation marks and brackets: plain words are not limited."
        )
    reader = _Reader(items)
    constraints = reader.clauses()
    return ParsedQuery(
        text,
        tuple(reader.wanted()),
        tuple(reader.prefixes),
        _all_of(constraints),
        frozenset(reader.exact),
    )


class _Clause(msgspec.Struct, frozen=True):
    node: Node
    required: bool


class _Reader:
    """Recursive descent over the lexemes; collects what ranks on its way."""

    def __init__(self, items: list[Lexeme]) -> None:
        self._items = items
        self._at = 0
        self._depth = 0
        self._runs: list[list[str]] = [[]]
        self.prefixes: list[str] = []
        self.exact: list[str] = []

    def wanted(self) -> Iterable[str]:
        """Runs of neighbouring plain words (kept together for the analyser), and phrases."""
        return (" ".join(run) for run in self._runs if run)

    def clauses(self) -> list[Node]:
        """Everything at top level; a closing bracket without an opening one is passed over."""
        required: list[Node] = []
        while self._at < len(self._items):
            required += [clause.node for clause in self._sequence(positive=True) if clause.required]
            self._at += 1
        return required

    def _sequence(self, *, positive: bool) -> list[_Clause]:
        """Clauses up to a closing bracket or the end."""
        done: list[_Clause] = []
        while (item := self._peek()) and item.kind is not Kind.CLOSE:
            if item.kind in (Kind.OR, Kind.AND):
                self._at += 1
                clause = self._unit(positive=positive)
                if clause is None:
                    continue
                done.append(_join(item.kind, done.pop(), clause) if done else clause)
            elif clause := self._unit(positive=positive):
                done.append(clause)
        return done

    def _unit(self, *, positive: bool) -> _Clause | None:
        item = self._peek()
        if item is None or item.kind in (Kind.CLOSE, Kind.OR, Kind.AND):
            return None
        self._at += 1
        positive = positive and item.sign != "-"
        clause = self._group(positive) if item.kind is Kind.OPEN else self._leaf(item, positive)
        if clause is not None and item.sign == "-":
            return _Clause(NoneOf((clause.node,)), required=True)
        if clause is not None and item.sign == "+":
            return _Clause(clause.node, required=True)
        return clause

    def _group(self, positive: bool) -> _Clause | None:
        self._depth += 1
        inner = self._sequence(positive=positive) if self._depth <= _MAX_DEPTH else []
        self._depth -= 1
        if (item := self._peek()) and item.kind is Kind.CLOSE:
            self._at += 1
        node = _all_of([clause.node for clause in inner])
        if node is None:
            return None
        return _Clause(node, required=any(clause.required for clause in inner))

    def _leaf(self, item: Lexeme, positive: bool) -> _Clause | None:
        if not item.text:
            return None
        if positive:
            self._rank_by(item)
        kinds: dict[Kind, type[Phrase | Prefix]] = {Kind.PHRASE: Phrase, Kind.PREFIX: Prefix}
        node = kinds.get(item.kind, Words)(item.text, item.field)
        return _Clause(node, required=item.kind is not Kind.WORD or item.field is not None)

    def _rank_by(self, item: Lexeme) -> None:
        if item.field in VALUE_FIELDS:
            return
        if item.kind is Kind.PREFIX:
            self.prefixes.append(item.text)
        elif item.kind is Kind.WORD and item.field is None:
            self._runs[-1].append(item.text)
        else:
            self._runs += [[item.text], []]
            self.exact.append(item.text)

    def _peek(self) -> Lexeme | None:
        return self._items[self._at] if self._at < len(self._items) else None


def _join(kind: Kind, left: _Clause, right: _Clause) -> _Clause:
    if kind is Kind.OR:
        before = left.node.nodes if isinstance(left.node, AnyOf) else (left.node,)
        return _Clause(AnyOf((*before, right.node)), required=True)
    return _Clause(AllOf((left.node, right.node)), required=True)


def _all_of(nodes: list[Node]) -> Node | None:
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else AllOf(tuple(nodes))
