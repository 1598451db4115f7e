"""What the terms of a query are worth, position by position."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from newsearch.search.analysis import Token

PART_WEIGHT = 0.5
"""Weight of the parts of a compound beside the compound itself, in documents and in queries."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to meet a position of the query.

    Attributes:
        terms: index terms; their scores are added up.
        weight: by which the sum is multiplied.
        all_required: whether the choice counts only where all its terms occur.
    """

    terms: tuple[str, ...]
    weight: float = 1.0
    all_required: bool = False


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One position of the query: the choices that meet it, and how often it was said."""

    choices: tuple[Choice, ...]
    count: int = 1

    @property
    def terms(self) -> frozenset[str]:
        """All index terms of all choices."""
        return frozenset(term for choice in self.choices for term in choice.terms)


def query_terms(tokens: Iterable[Token]) -> list[QueryTerm]:
    """The positions of an analysed query, equal ones counted, in order of first occurrence."""
    counts = Counter(_choices(token) for token in tokens)
    return [QueryTerm(choices, count) for choices, count in counts.items()]


def _choices(token: Token) -> tuple[Choice, ...]:
    choices = [_whole(form) for form in (token.term, *token.alternatives)]
    parts = tuple(dict.fromkeys(word for part in token.parts for word in part.split(" ")))
    if parts:
        choices.append(Choice(parts, PART_WEIGHT))
    return tuple(dict.fromkeys(choices))


def _whole(form: str) -> Choice:
    words = tuple(form.split(" "))
    return Choice(words, all_required=len(words) > 1)
