"""What exact forms and neighbours add: `lexical.proximity` for Numba."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled_unguarded
from newsearch.search.lexical.occurrences import (
    CODE_BITS,
    FORM_BITS,
    FORM_MASK,
    START,
    UPPER,
)
from newsearch.search.lexical.proximity import SATURATION, B

from .codes import codes_of, fetch, postings_of, with_room
from .packed_query import rewards

_POSITION_BITS = CODE_BITS - FORM_BITS


@compiled_unguarded
def bonus(
    articles: Array,
    occurrences: tuple[Array, ...],
    rewarded: tuple[Array, int, Array],
    lengths: Array,
    average: float,
    wanted: Array,
) -> Array:
    """What exact forms and neighbours add, for some articles: (n,) float32.

    Args:
        articles: of the postings.
        occurrences: where the codes of blocks start, and the codes.
        rewarded: packed slots, how many are exact, and the pairs: see `packed_query.rewards`.
        lengths: of all articles.
        average: the mean of these.
        wanted: ordinals, ascending.
    """
    codes = occurrences[1]
    slot_ends, firsts, lasts, forms, exact, pairs, beside = rewards(*rewarded)
    slots = len(slot_ends)
    postings = postings_of(articles, firsts, lasts, wanted)
    begins = np.zeros(slots + 1, np.int64)
    places = np.empty(1024, np.int64)
    result = np.zeros(len(wanted), np.float32)
    for number in range(len(wanted)):
        fetch(occurrences, postings, number)
        normaliser = _normaliser(lengths, wanted[number], average)
        total = 0.0
        size = 0
        word = 0
        for slot in range(slots):
            begins[slot] = size
            words = 0
            as_typed = 0
            while word < slot_ends[slot]:
                posting = postings[word, number]
                if posting >= 0:
                    words += 1
                    start, end = codes_of(occurrences, posting)
                    places = with_room(places, size, size + end - start)
                    size, found = _read(codes, start, end, forms[word], places, begins[slot], size)
                    as_typed += found
                word += 1
            if words > 1:
                places[begins[slot] : size].sort()
            if slot < len(exact) and as_typed:
                total += exact[slot] * _saturated(as_typed, normaliser)
        begins[slots] = size
        for pair in range(len(beside)):
            together = _beside(places, begins, pairs[pair, 0], pairs[pair, 1])
            if together:
                total += beside[pair] * _saturated(together, normaliser)
        result[number] = total
    return result


@compiled_unguarded
def _read(
    codes: Array, start: int, end: int, form: int, places: Array, begin: int, size: int
) -> tuple[int, int]:
    """Put the places of a posting behind those of its slot.

    Args:
        codes: of all postings.
        start: of the posting's codes.
        end: of their block.
        form: in which the word was typed; 0 for none.
        places: to be filled, from `size` on; two that are equal count once.
        begin: where the places of the slot begin.
        size: how many are filled already.

    Returns:
        how many are filled now, and how many occurrences are written as typed.
    """
    as_typed = 0
    upper = np.int64(0)
    for at_code in range(start, end):
        code = codes[at_code]
        if code >= START and at_code > start:
            break
        written = np.int64(code) & FORM_MASK
        place = (np.int64(code) & (START - 1)) >> FORM_BITS
        if written == UPPER:
            upper = place << _POSITION_BITS
            continue
        as_typed += form > 0 and written == form
        place += upper
        if size == begin or places[size - 1] != place:
            places[size] = place
            size += 1
    return size, as_typed


@compiled_unguarded
def _normaliser(lengths: Array, article: int, average: float) -> np.float32:
    """That of `proximity`, to the bit."""
    share: np.float32 = lengths[article] / np.float32(average)
    return np.float32(SATURATION) * (np.float32(1 - B) + np.float32(B) * share)


@compiled_unguarded
def _saturated(count: int, normaliser: np.float32) -> float:
    """The s(n) of `proximity`."""
    return count * (SATURATION + 1) / (count + np.float64(normaliser))


@compiled_unguarded
def _beside(places: Array, begins: Array, one: int, other: int) -> int:
    """How many distinct places of a slot have one of another slot just behind."""
    together = 0
    right = begins[other]
    end = begins[other + 1]
    for left in range(begins[one], begins[one + 1]):
        place = places[left] + 1
        if left > begins[one] and places[left - 1] == places[left]:
            continue
        while right < end and places[right] < place:
            right += 1
        together += right < end and places[right] == place
    return together
