"""Near-identical articles: which of a ranking repeat one that stands above them?

An article carries a signature of `SIGNATURE_BYTES`: one byte of each of `VALUES` min-hashes of the
runs of letters in it, then a Bloom filter of its numbers, `NUMBER_BYTES` long.
`newsearch.indexers.signatures` makes them.

Source: Li and König, «b-Bit Minwise Hashing», WWW 2010, for the estimate of resemblance.
"""

import numpy as np

from .arrays import Array, distinct
from .documents import NO_DATE

VALUES = 128
"""How many min-hashes an article is known by: the estimate of 0.8 errs by 0.035."""

NUMBER_BYTES = 32
SIGNATURE_BYTES = VALUES + NUMBER_BYTES

NEAR = 0.75
"""From this estimated resemblance on, one article is taken for a copy of the other.

Of 50 pairs above it, drawn from 95,000 posts of seven channels and all read, 50 were copies; from
0.6 to 0.7 most are, and some are two events told in one form.
"""

MOST_DAYS = 2
"""How many days two copies may lie apart: alarms of the next week are told in the same words."""

_BY_CHANCE = 1 / 256


def groups_of(signatures: Array, dates: Array, limit: int) -> list[list[int]]:
    """Group the articles of a ranking with those that repeat them.

    The best article that is in no group yet takes in all below it that are near to it, and so on;
    near to one of its copies is not enough. Two articles are near if their estimated resemblance
    is at least `NEAR`, all numbers of one of them are among those of the other, and their dates,
    where both have one, are at most `MOST_DAYS` apart.

    Args:
        signatures: (n, `SIGNATURE_BYTES`) uint8, best first.
        dates: (n,) int32, proleptic ordinals or `NO_DATE`.
        limit: how many groups at most.

    Returns:
        Places in the ranking, ascending in each group and by the first of the groups. What
        repeats no article of the first `limit` groups is left out.
    """
    suspects = _suspects(signatures)
    rows, days = signatures[suspects], dates[suspects]
    row_of = dict(zip(suspects.tolist(), range(len(suspects)), strict=True))
    taken = np.zeros(len(suspects), bool)
    groups: list[list[int]] = []
    for place in range(len(signatures)):
        if len(groups) == limit:
            break
        row = row_of.get(place)
        if row is None:
            groups.append([place])
        elif not taken[row]:
            copies = row + 1 + np.flatnonzero(near(rows[row], rows[row + 1 :]))
            if len(copies):
                copies = copies[~taken[copies] & _same_days(int(days[row]), days[copies])]
            taken[copies] = True
            groups.append([place, *suspects[copies].tolist()])
    return groups


def _same_days(date: int, dates: Array) -> Array:
    apart = np.abs(dates.astype(np.int64) - date)
    close: Array = (apart <= MOST_DAYS) | (dates == NO_DATE) | (date == NO_DATE)
    return close


def near(signature: Array, others: Array) -> Array:
    """Which articles are near to one, whatever their dates: (n,) bool.

    Args:
        signature: (`SIGNATURE_BYTES`,) uint8.
        others: (n, `SIGNATURE_BYTES`) uint8.
    """
    found: Array = resemblances(signature, others) >= NEAR
    if found.any():
        found[found] = _numbers_agree(signature, others[found])
    return found


def resemblances(signature: Array, others: Array) -> Array:
    """The estimated resemblance (Jaccard) of one article to others: (n,) float64, at most 1.

    Of the values that agree, those that do by chance are taken off, so that unlike articles are
    about 0, some below. Source: Li and König 2010, theorem 1, for sets much smaller than the
    universe.
    """
    agreeing = np.packbits(signature[:VALUES] == others[:, :VALUES], axis=1)
    share = np.bitwise_count(agreeing.view(np.uint64)).sum(axis=1) / VALUES
    found: Array = (share - _BY_CHANCE) / (1 - _BY_CHANCE)
    return found


def _numbers_agree(signature: Array, others: Array) -> Array:
    """Whether the numbers of one of the two are all among those of the other.

    The filters say so wrongly where what one has more happens to fall on bits that are set: twice
    the share of set bits squared for one number, 1 % for articles of 10 numbers.
    """
    mine, theirs = signature[VALUES:], others[:, VALUES:]
    missing = np.any(mine & ~theirs, axis=1)
    additional = np.any(theirs & ~mine, axis=1)
    agree: Array = ~(missing & additional)
    return agree


def _suspects(signatures: Array) -> Array:
    """The places of articles that may be near to another, ascending; no other needs comparing.

    They share a band of 4 values in a row, as do all but one in 200,000 pairs whose resemblance is
    0.75. Source: Leskovec, Rajaraman and Ullman, «Mining of Massive Datasets», section 3.4.
    """
    bands = np.ascontiguousarray(np.ascontiguousarray(signatures[:, :VALUES]).view(np.uint32).T)
    order = np.argsort(bands, axis=1)
    ordered = np.take_along_axis(bands, order, axis=1)
    same = ordered[:, 1:] == ordered[:, :-1]
    return distinct(np.concatenate((order[:, 1:][same], order[:, :-1][same])))
