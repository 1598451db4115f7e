"""Where a term occurs in an article and how it was written there, packed into one number.

An occurrence is `position << FORM_BITS | form`. The position counts the tokens of the article, with
`FIELD_GAP` between two fields, so that no phrase reaches over; the form tells how the word was
written: words of one term and one form are spelt alike, but for what normalising takes away.

On disk an occurrence is a code of two bytes: its lower bits, and `START` in the first of a
posting. What lies above these bits is 0 in all but long articles; there a code of the form `UPPER`
says it for all that follow in the posting.
"""

import functools
import zlib

import numpy as np

from newsearch.search.analysis.characters import HALF_SPACE, fold_hamza, normalize
from newsearch.search.arrays import Array, ranges

FORM_BITS = 5
FORM_MASK = (1 << FORM_BITS) - 1
FIELD_GAP = 100

CODE_BITS = 15
START = 1 << CODE_BITS
"""Set in the first code of each posting."""

UPPER = FORM_MASK
"""No word has this form: the code says which bits stand above those of the codes behind it."""

LAST_POSITION = (1 << 2 * (CODE_BITS - FORM_BITS)) - 1
"""No position is beyond this one, that of an article of a million words."""

_SHORT = 1 << 16
ROOM = np.array([_SHORT, _SHORT, LAST_POSITION + 1 - 3 * _SHORT - 4 * FIELD_GAP, _SHORT])
"""How many tokens of each of the `bm25f.FIELDS` are told apart; all others share the last place, so
that no field gets into the next one."""

PART_FORM = 0
"""The form of a part of a compound, which is no word that anyone wrote there."""

_CODE = START - 1
_FORMS = UPPER - 1
_JOINERS = str.maketrans({HALF_SPACE: None, " ": None})


def field_starts(lengths: Array) -> Array:
    """The position of the first token of each field: (n_articles, n_fields) int64.

    Args:
        lengths: (n_articles, n_fields), in tokens.
    """
    starts = np.zeros(lengths.shape, np.int64)
    taken = np.minimum(lengths[:, :-1], ROOM[:-1]).astype(np.int64)
    np.cumsum(taken + FIELD_GAP, axis=1, out=starts[:, 1:])
    return starts


@functools.lru_cache(maxsize=200_000)
def form_of(surface: str) -> int:
    """The form of a word as it was written, 1 to 30; half-spaces do not matter.

    A checksum of its letters: two inflections of one word share a form once in 30 times, which
    costs a little order among articles and nothing else.
    """
    return zlib.crc32(letters_of(surface).encode("utf-8", "surrogatepass")) % _FORMS + 1


@functools.lru_cache(maxsize=20_000)
def letters_of(surface: str) -> str:
    """The letters of a word as it was written, normalised, without half-spaces."""
    return fold_hamza(normalize(surface)).translate(_JOINERS)


def coded(occurrences: Array, counts: Array) -> Array:
    """The codes of occurrences: (m,) uint16.

    Args:
        occurrences: (n,) of any kind of int, ascending within a posting.
        counts: (n_postings,) how many of them each posting has; none of them 0.
    """
    upper = occurrences >> CODE_BITS
    firsts = np.cumsum(counts) - counts
    begins = np.zeros(len(upper), bool)
    begins[firsts] = True
    changes = upper != np.where(begins, 0, np.concatenate(([0], upper[:-1])))
    before = np.cumsum(changes)
    places = np.arange(len(upper)) + before
    codes = np.empty(len(upper) + np.count_nonzero(changes), np.uint16)
    codes[places] = occurrences & _CODE
    codes[places[changes] - 1] = (upper[changes] << FORM_BITS) | UPPER
    codes[(places - changes)[firsts]] |= START
    return codes


def decoded(codes: Array) -> tuple[Array, Array]:
    """The inverse of `coded`: (n,) uint32 occurrences, and how many each posting has.

    Args:
        codes: (m,) uint16, of whole postings.
    """
    starts = np.flatnonzero(codes >= START)
    counts = np.diff(starts, append=len(codes))
    occurrences = (codes & _CODE).astype(np.uint32)
    tells = np.flatnonzero((codes & FORM_MASK) == UPPER)
    if not len(tells):
        return occurrences, counts
    posting = np.searchsorted(starts, tells, side="right") - 1
    ends = np.minimum(np.append(tells[1:], len(codes)), starts[posting] + counts[posting])
    upper = np.repeat(occurrences[tells] >> FORM_BITS, ends - tells - 1)
    occurrences[ranges(tells + 1, ends)] |= upper << CODE_BITS
    return np.delete(occurrences, tells), counts - np.bincount(posting, minlength=len(counts))
