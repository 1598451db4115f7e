"""What exact forms and neighbours add: `lexical.proximity` for Numba."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled_unguarded, prefetch
from newsearch.search.lexical.occurrences import (
    CODE_BITS,
    FORM_BITS,
    FORM_MASK,
    START,
    UPPER,
)
from newsearch.search.lexical.postings import BLOCK
from newsearch.search.lexical.proximity import SATURATION, B

from .packed_query import rewards
from .places import fetch_near, find

_POSITION_BITS = CODE_BITS - FORM_BITS
_AT_ONCE = 8  # codes that are added up without looking at each
_AHEAD = 4  # articles
_LINES, _LINE = 3, 32  # of memory, and of codes; few blocks have more


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
    postings = _postings_of(articles, firsts, lasts, wanted)
    begins = np.zeros(slots + 1, np.int64)
    places = np.empty(1024, np.int64)
    result = np.zeros(len(wanted), np.float32)
    for number in range(len(wanted)):
        _fetch(occurrences, postings, number)
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
                    start, end = _occurrences(occurrences, posting)
                    places = _with_room(places, size, size + end - start)
                    upper = np.int64(0)
                    for at_code in range(start, end):
                        code = codes[at_code]
                        if code >= START and at_code > start:
                            break
                        form = np.int64(code) & FORM_MASK
                        place = (np.int64(code) & (START - 1)) >> FORM_BITS
                        if form == UPPER:
                            upper = place << _POSITION_BITS
                            continue
                        as_typed += forms[word] > 0 and form == forms[word]
                        place += upper
                        if size == begins[slot] or places[size - 1] != place:
                            places[size] = place
                            size += 1
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
def _postings_of(articles: Array, firsts: Array, lasts: Array, wanted: Array) -> Array:
    """The posting that each word has for each article, -1 for none: (n_words, n) int64."""
    postings = np.full((len(firsts), len(wanted)), -1, np.int64)
    for word in range(len(firsts)):
        at, last = firsts[word], lasts[word]
        for number in range(len(wanted)):
            if number + _AHEAD < len(wanted):
                fetch_near(articles, at, last, wanted[number + _AHEAD])
            at = find(articles, at, last, wanted[number])
            if at < last and articles[at] == wanted[number]:
                postings[word, number] = at
    return postings


@compiled_unguarded
def _fetch(occurrences: tuple[Array, ...], postings: Array, number: int) -> None:
    """Have the codes fetched that the articles behind one have, before they are needed."""
    blocks, codes = occurrences
    for word in range(len(postings)):
        if number + 2 * _AHEAD < postings.shape[1]:
            posting = postings[word, number + 2 * _AHEAD]
            if posting >= 0:
                prefetch(blocks, posting // BLOCK)
        if number + _AHEAD < postings.shape[1]:
            posting = postings[word, number + _AHEAD]
            if 0 <= posting // BLOCK < len(blocks):
                start = int(blocks[posting // BLOCK])
                for line in range(_LINES):
                    prefetch(codes, start + line * _LINE)


@compiled_unguarded
def _occurrences(occurrences: tuple[Array, ...], posting: int) -> tuple[int, int]:
    """The first code of a posting, as `Postings` finds it, and the end of its block."""
    blocks, codes = occurrences
    block = posting // BLOCK
    if block + 1 >= len(blocks):
        raise IndexError
    start, end = int(np.int64(blocks[block])), int(np.int64(blocks[block + 1]))
    if start < 0 or start >= end or end > len(codes):
        raise IndexError
    return _nth(codes, start, end, posting - block * BLOCK), end


@compiled_unguarded
def _nth(codes: Array, start: int, end: int, before: int) -> int:
    """Where a posting starts that has so many others before it from `start` on."""
    while end - start > _AT_ONCE:
        several: int = 0
        for place in range(start, start + _AT_ONCE):
            several += codes[place] >> CODE_BITS
        if several > before:
            break
        before -= several
        start += _AT_ONCE
    # Counted without asking at each code: a branch that nothing foretells takes longer.
    while before >= 0:
        if start >= end:
            raise IndexError
        before -= codes[start] >> CODE_BITS
        start += 1
    return start - 1


@compiled_unguarded
def _with_room(places: Array, size: int, wanted: int) -> Array:
    """The array if so many numbers have room in it; else a larger one with the first of them."""
    if wanted <= len(places):
        return places
    larger = np.empty(2 * wanted, np.int64)
    larger[:size] = places[:size]
    return larger


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
