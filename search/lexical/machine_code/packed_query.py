"""A query in one array of numbers, as `resolving` packs its positions and slots.

Of a position: how many choices it has, how often it was said, the most that it gives, how many
lists and how many postings it has; of each choice: how many lists it has, its weight, whether all
are required; of each list: its first posting, behind the last one, the unit.

Of a slot: how many words it has, its idf; of each word: its first posting, behind the last one, how
it has to be written.
"""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled_unguarded
from newsearch.search.lexical.proximity import BESIDE, EXACT

_POSITION, _CHOICE, _LIST = 5, 3, 3
_SLOT, _WORD = 2, 3


@compiled_unguarded
def unpacked(packed: Array) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """A query of packed positions, in arrays.

    Returns:
        what is added up: of each list its first posting, behind the last one, and the unit; of each
        choice where its lists end, its weight, whether all are required; of each position where its
        choices end, and how often it was said. And what that takes: of each position the most that
        it gives, how many lists and how many postings it has.
    """
    most = len(packed) // _LIST + 1
    first, last = np.empty(most, np.int64), np.empty(most, np.int64)
    unit, weight = np.empty(most, np.float32), np.empty(most, np.float32)
    lists_end, choices_end = np.empty(most, np.int64), np.empty(most, np.int64)
    required = np.empty(most, np.bool_)
    count, bound = np.empty(most, np.float32), np.empty(most, np.float64)
    list_count, posting_count = np.empty(most, np.int64), np.empty(most, np.int64)
    at, lists, choices, positions = 0, 0, 0, 0
    while at < len(packed):
        count[positions], bound[positions] = packed[at + 1], packed[at + 2]
        list_count[positions] = np.int64(packed[at + 3])
        posting_count[positions] = np.int64(packed[at + 4])
        choices_after = choices + np.int64(packed[at])
        at += _POSITION
        while choices < choices_after:
            lists_after = lists + np.int64(packed[at])
            weight[choices], required[choices] = packed[at + 1], packed[at + 2] != 0
            at += _CHOICE
            while lists < lists_after:
                first[lists], last[lists] = np.int64(packed[at]), np.int64(packed[at + 1])
                unit[lists] = packed[at + 2]
                at += _LIST
                lists += 1
            lists_end[choices] = lists
            choices += 1
        choices_end[positions] = choices
        positions += 1
    query = (
        first[:lists],
        last[:lists],
        unit[:lists],
        lists_end[:choices],
        weight[:choices],
        required[:choices],
        choices_end[:positions],
        count[:positions],
    )
    return query, (bound[:positions], list_count[:positions], posting_count[:positions])


@compiled_unguarded
def rewards(packed: Array, exact_slots: int, all_pairs: Array) -> tuple[Array, ...]:
    """What packed slots reward, in arrays: see `proximity.Rewards`.

    Args:
        packed: slots.
        exact_slots: how many of the first ones reward how a word is written.
        all_pairs: (n, 2) int64; those of which a word occurs nowhere are passed over.

    Returns:
        of each slot where its words end; of each word its first posting, behind the last one, and
        the form; what the exact slots are worth; the pairs; what these are worth.
    """
    most = len(packed) // _SLOT + 1
    ends, idf = np.empty(most, np.int64), np.empty(most, np.float64)
    first, last = np.empty(most, np.int64), np.empty(most, np.int64)
    form = np.empty(most, np.int64)
    at, words, slots = 0, 0, 0
    while at < len(packed):
        words_after = words + np.int64(packed[at])
        idf[slots] = packed[at + 1]
        at += _SLOT
        while words < words_after:
            first[words], last[words] = np.int64(packed[at]), np.int64(packed[at + 1])
            form[words] = np.int64(packed[at + 2])
            at += _WORD
            words += 1
        ends[slots] = words
        slots += 1
    pairs, beside = np.empty_like(all_pairs), np.empty(len(all_pairs), np.float64)
    kept = 0
    for pair in range(len(all_pairs)):
        one, other = all_pairs[pair]
        if idf[one] != 0 and idf[other] != 0:
            pairs[kept] = all_pairs[pair]
            beside[kept] = BESIDE * (idf[one] + idf[other]) / 2
            kept += 1
    return (
        ends[:slots],
        first[:words],
        last[:words],
        form[:words],
        EXACT * idf[:exact_slots],
        pairs[:kept],
        beside[:kept],
    )
