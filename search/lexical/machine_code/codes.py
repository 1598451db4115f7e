"""Where words stand in articles: their postings, and where the codes of these are."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled_unguarded, prefetch
from newsearch.search.lexical.occurrences import CODE_BITS
from newsearch.search.lexical.postings import BLOCK

from .places import fetch_near, find

_AT_ONCE = 8  # codes that are added up without looking at each
_AHEAD = 4  # articles
_LINES, _LINE = 3, 32  # of memory, and of codes; few blocks have more


@compiled_unguarded
def postings_of(articles: Array, firsts: Array, lasts: Array, wanted: Array) -> Array:
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
def fetch(occurrences: tuple[Array, ...], postings: Array, number: int) -> None:
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
def codes_of(occurrences: tuple[Array, ...], posting: int) -> tuple[int, int]:
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
def with_room(places: Array, size: int, wanted: int) -> Array:
    """The array if so many numbers have room in it; else a larger one with the first of them."""
    if wanted <= len(places):
        return places
    larger = np.empty(2 * wanted, np.int64)
    larger[:size] = places[:size]
    return larger
