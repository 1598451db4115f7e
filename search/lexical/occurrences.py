"""Where a term occurs in an article and how it was written there, packed into one number.

An occurrence is `position << 8 | form`; `postings` says how it is split on disk. The position
counts the tokens of the article, with `FIELD_GAP` between two fields, so that no phrase reaches
over; the form tells how the word was written: words of one term and one form are spelt alike, but
for what normalising takes away.
"""

import functools
import zlib

from newsearch.search.analysis.characters import HALF_SPACE, fold_hamza, normalize

FORM_BITS = 8
FORM_MASK = (1 << FORM_BITS) - 1
FIELD_GAP = 100
LAST_POSITION = (1 << (32 - FORM_BITS)) - 1
"""Positions beyond this one are not told apart: an occurrence is 32 bits wide."""

PART_FORM = 0
"""The form of a part of a compound, which is no word that anyone wrote there."""

_JOINERS = str.maketrans({HALF_SPACE: None, " ": None})


@functools.lru_cache(maxsize=200_000)
def form_of(surface: str) -> int:
    """The form of a word as it was written, 1 to 255; half-spaces do not matter.

    A checksum of its letters: two inflections of one word share a form once in 255 times, which
    costs a little order among articles and nothing else.
    """
    return zlib.crc32(letters_of(surface).encode("utf-8", "surrogatepass")) % FORM_MASK + 1


@functools.lru_cache(maxsize=20_000)
def letters_of(surface: str) -> str:
    """The letters of a word as it was written, normalised, without half-spaces."""
    return fold_hamza(normalize(surface)).translate(_JOINERS)
