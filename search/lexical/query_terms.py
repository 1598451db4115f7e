"""What the terms of a query are worth, position by position."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from newsearch.search.analysis import Token

from .occurrences import form_of

PART_WEIGHT = 0.5
"""Weight of the parts of a compound beside the compound itself, in documents and in queries."""


class Choice(msgspec.Struct, frozen=True, gc=False):
    """One way to meet a position of the query.

    Attributes:
        terms: index terms; their scores are added up.
        weight: by which the sum is multiplied.
        all_required: whether the choice counts only where all its terms occur.
    """

    terms: tuple[str, ...]
    weight: float = 1.0
    all_required: bool = False


class QueryTerm(msgspec.Struct, frozen=True, gc=False):
    """One position of the query.

    Attributes:
        choices: what meets it.
        count: how often it was said.
        form: how it was written, see `occurrences.form_of`; 0 where that says nothing.
    """

    choices: tuple[Choice, ...]
    count: int = 1
    form: int = 0

    @property
    def terms(self) -> frozenset[str]:
        """All index terms of all choices."""
        return frozenset(term for choice in self.choices for term in choice.terms)

    @property
    def words(self) -> tuple[str, ...]:
        """The terms that meet the position in full and alone, the surest first."""
        return tuple(c.terms[0] for c in self.choices if len(c.terms) == 1 and c.weight == 1)


Neighbours = tuple[tuple[int, int], ...]
"""Pairs of indexes of query terms that were typed side by side, in this order."""


def query_terms(tokens: Iterable[Token]) -> list[QueryTerm]:
    """The positions of an analysed query, equal ones counted, in order of first occurrence."""
    return terms_and_neighbours([tokens])[0]


def terms_and_neighbours(runs: Iterable[Iterable[Token]]) -> tuple[list[QueryTerm], Neighbours]:
    """The positions of a query in several runs of text, and which stand side by side in a run."""
    known: dict[QueryTerm, QueryTerm] = {}
    terms = [[known.setdefault(term, term) for term in map(term_of, run)] for run in runs]
    return gathered(terms)


def gathered(runs: Iterable[Iterable[QueryTerm]]) -> tuple[list[QueryTerm], Neighbours]:
    """The same of runs of positions that were said once, of which equal ones are one object."""
    places: dict[int, int] = {}
    terms: list[QueryTerm] = []
    pairs: dict[tuple[int, int], None] = {}
    for run in runs:
        before: int | None = None
        for term in run:
            place = places.setdefault(id(term), len(terms))
            if place == len(terms):
                terms.append(term)
            else:
                said = terms[place]
                terms[place] = QueryTerm(said.choices, said.count + 1, said.form)
            if before is not None and before != place:
                pairs[before, place] = None
            before = place
    return terms, tuple(pairs)


def term_of(token: Token) -> QueryTerm:
    """A token as a position that was said once."""
    return _term(token.surface, token.term, token.alternatives, token.parts)


@lru_cache(maxsize=20_000)
def _term(
    surface: str, term: str, alternatives: tuple[str, ...], parts: tuple[str, ...]
) -> QueryTerm:
    typed = len(surface.split())
    choices = [_whole(form, typed) for form in (term, *alternatives)]
    words = tuple(dict.fromkeys(word for part in parts for word in part.split(" ")))
    if words:
        choices.append(Choice(words, PART_WEIGHT))
    return QueryTerm(tuple(dict.fromkeys(choices)), 1, form_of(surface))


def _whole(form: str, typed: int) -> Choice:
    """A form that meets a token; one of more words than were typed is not worth more for that."""
    words = tuple(form.split(" "))
    return Choice(words, min(1.0, max(typed, 1) / len(words)), all_required=len(words) > 1)
