"""Chunks of a query, from one space to the next, that are read alike wherever they stand.

Queries repeat their words, and most words of most queries have nothing to do with their neighbours.
So what a chunk is read as is remembered whole, with what tells whether neighbours matter.
"""

from collections.abc import Container

import msgspec

from .tokens import Token
from .words import Word

NUMBER, OF_DATE, MAY_BEGIN = 1, 2, 4
"""What a token may do with its neighbours: be a number of a date, or stand beside one, or begin a
name of several words."""


class QueryChunk(msgspec.Struct, frozen=True, gc=False):
    """A chunk of a query.

    Attributes:
        text: without white space.
        tokens: as between neighbours that do not matter; places are counted from its beginning.
        words: what was read at each token.
        head: the first two letters of the first one.
        starts: the two letters that the last one may go on with behind a space; None for none.
        looks_back: whether the first one may belong to the word before.
        bears: of `NUMBER`, `OF_DATE` and `MAY_BEGIN` those of its token.
        hinted: whether it hints at a date.
        alone: whether nothing inside it may be read together.
    """

    text: str
    tokens: tuple[Token, ...]
    words: tuple[Word, ...]
    head: str
    starts: Container[str] | None
    looks_back: bool
    bears: int
    hinted: bool
    alone: bool
