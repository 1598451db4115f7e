"""Filters by date and source, as masks over the articles."""

import datetime as dt
from collections.abc import Sequence

import msgspec
import numpy as np

from .arrays import Array
from .dates import parse_date
from .documents import NO_DATE, Documents
from .errors import QueryError
from .lexical.keys import value_key

DateLike = dt.date | str | None


class Filters(msgspec.Struct, frozen=True):
    """What an article must be to be found.

    Attributes:
        since: the first day, or None. An article without a date passes no date filter.
        until: the last day, or None.
        sources: one of these, compared by `value_key`; empty for any.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    sources: tuple[str, ...] = ()

    @classmethod
    def of(cls, since: DateLike, until: DateLike, source: str | Sequence[str] | None) -> "Filters":
        """Read filters as a caller gives them; dates in any form that `parse_date` knows.

        Raises:
            DateError: a date is in no known form, or impossible.
            QueryError: `since` is later than `until`.
        """
        first, last = as_date(since), as_date(until)
        if first and last and first > last:
            raise QueryError(f"No day is since {first} and until {last}: exchange the two.")
        names = [source] if isinstance(source, str) else source or ()
        return cls(first, last, tuple(names))

    def mask(self, documents: Documents) -> Array | None:
        """Which articles pass: (n_articles,) bool, or None if all do."""
        masks = []
        if self.since is not None:
            masks.append(documents.date >= self.since.toordinal())
        if self.until is not None:
            within = documents.date <= self.until.toordinal()
            masks.append(within & (documents.date != NO_DATE))
        if self.sources:
            wanted = {value_key(name) for name in self.sources}
            codes = [code for code, s in enumerate(documents.sources) if value_key(s) in wanted]
            masks.append(np.isin(documents.source, codes))
        return np.logical_and.reduce(masks) if masks else None


def as_date(value: DateLike) -> dt.date | None:
    """A day as a caller gives it, or None for none.

    Raises:
        DateError: a text is in no form that `parse_date` knows, or impossible.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    return parse_date(value) if isinstance(value, str) else value
