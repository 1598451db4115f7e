"""Which articles have a phrase: what `lexical.phrases` does with NumPy, for Numba to compile."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled_unguarded
from newsearch.search.lexical.occurrences import (
    CODE_BITS,
    FORM_BITS,
    FORM_MASK,
    LAST_POSITION,
    START,
    UPPER,
)

from .codes import codes_of, fetch, postings_of

_POSITION_BITS = CODE_BITS - FORM_BITS
_RUN, _OTHER, _SLOT, _PHRASE, _ROWS = 0, 2, 4, 6, 8
"""Rows to work in: the first and the last places of spans of each kind."""

_NO_ROOM = -1
_NEAR = 4
"""A posting so little behind another is reached by its codes; one further on, by its block."""


@compiled_unguarded
def having(
    articles: Array,
    occurrences: tuple[Array, Array],
    phrase: tuple[Array, Array, Array],
    bounds: tuple[Array, Array],
    wanted: Array,
) -> Array:
    """Which of some articles have a phrase: (n,) bool.

    Args:
        articles: of all postings.
        occurrences: where the codes of blocks start, and the codes.
        phrase: of each slot, behind the last one of the runs of words that it is met by; of each
            run, behind its last word; of each word, the first posting and behind the last one,
            (n_words, 2). All are int64.
        bounds: of the field: see `FieldedPostings.bounds`.
        wanted: (n,) int64 ordinals, ascending.

    Raises:
        IndexError: there is no such article, or no such code.
    """
    starts, ends = bounds
    words = phrase[2]
    postings = postings_of(articles, words[:, 0], words[:, 1], wanted)
    last_read = np.full((len(words), 2), -1, np.int64)
    kept = np.zeros(len(wanted), np.bool_)
    room = np.empty((_ROWS, 1024), np.int64)
    for number in range(len(wanted)):
        fetch(occurrences, postings, number)
        field = _field(starts, ends, wanted[number])
        found = _has(occurrences, phrase, postings[:, number], last_read, field, room)
        while found == _NO_ROOM:
            room = np.empty((_ROWS, 2 * room.shape[1]), np.int64)
            found = _has(occurrences, phrase, postings[:, number], last_read, field, room)
        kept[number] = found > 0
    return kept


@compiled_unguarded
def _field(starts: Array, ends: Array, article: int) -> tuple[int, int]:
    """The first place of an article that counts, and behind the last one."""
    if not len(starts):
        return 0, LAST_POSITION + 1
    if article >= len(starts):
        raise IndexError
    return int(starts[article]), int(ends[article])


@compiled_unguarded
def _has(
    occurrences: tuple[Array, Array],
    phrase: tuple[Array, Array, Array],
    postings: Array,
    last_read: Array,
    field: tuple[int, int],
    room: Array,
) -> int:
    """Whether an article has a phrase: 1 or 0, or `_NO_ROOM` where more rooms are needed.

    Args:
        occurrences: see `having`.
        phrase: see `having`.
        postings: of each word that of the article, or -1.
        last_read: see `_read`.
        field: see `_field`.
        room: (_ROWS, n) int64 to work in.
    """
    slots_end, runs_end, _ = phrase
    run, word, in_phrase = 0, 0, 0
    for slot in range(len(slots_end)):
        in_slot = 0
        met = _SLOT if slot else _PHRASE
        while run < slots_end[slot]:
            # The first run of a slot that is found is read to where the slot is looked for.
            into = _RUN if in_slot else met
            in_run = _read(occurrences, postings, last_read, word, field, room, into)
            word += 1
            while word < runs_end[run] and in_run != _NO_ROOM:
                found = _read(occurrences, postings, last_read, word, field, room, _OTHER)
                if found == _NO_ROOM:
                    return _NO_ROOM
                in_run = _followed(room, into, in_run, _OTHER, found)
                word += 1
            if in_run == _NO_ROOM or in_slot + in_run > room.shape[1]:
                return _NO_ROOM
            in_slot = _together(room, met, in_slot, in_run) if in_slot else in_run
            run += 1
        if slot == 0:
            in_phrase = in_slot
        elif slot + 1 < len(slots_end):
            in_phrase = _followed(room, _PHRASE, in_phrase, _SLOT, in_slot)
        else:
            in_phrase = _is_followed(room, in_phrase, in_slot)
        if not in_phrase:
            return 0
    return 1


@compiled_unguarded
def _read(
    occurrences: tuple[Array, Array],
    postings: Array,
    last_read: Array,
    word: int,
    field: tuple[int, int],
    room: Array,
    row: int,
) -> int:
    """The distinct places of a word in a field of an article, as spans of one place each.

    Args:
        occurrences: see `having`.
        postings: see `_has`.
        last_read: (n_words, 2) int64, of each word the posting that was read last, no later one,
            and where its codes start; or -1. It is kept so.
        word: which one.
        field: see `_field`.
        room: of which two rows are filled.
        row: the first of these.

    Returns:
        how many they are, or `_NO_ROOM`.
    """
    posting = postings[word]
    if posting < 0:
        return 0
    codes = occurrences[1]
    before = last_read[word, 0]
    if before >= 0 and posting - before < _NEAR:
        start = _skipped(codes, last_read[word, 1], posting - before)
    else:
        start, _ = codes_of(occurrences, posting)
    last_read[word, 0], last_read[word, 1] = posting, start
    low, high = field
    size, most = 0, room.shape[1]
    place_before = np.int64(-1)
    upper = np.int64(0)
    for place_of_code in range(start, len(codes)):
        code = np.int64(codes[place_of_code])
        if code >= START and place_of_code > start:
            break
        place = (code & (START - 1)) >> FORM_BITS
        if code & FORM_MASK == UPPER:
            upper = place << _POSITION_BITS
            continue
        place += upper
        if place != place_before and low <= place < high:
            if size == most:
                return _NO_ROOM
            room[row, size] = place
            room[row + 1, size] = place
            size += 1
        place_before = place
    return size


@compiled_unguarded
def _skipped(codes: Array, start: int, postings: int) -> int:
    """Where the codes of a posting start that is so many behind the one whose codes start there."""
    while postings > 0:
        start += 1
        if start >= len(codes):
            raise IndexError
        postings -= codes[start] >> CODE_BITS
    return start


@compiled_unguarded
def _followed(room: Array, left: int, size: int, right: int, right_size: int) -> int:
    """Keep the spans of the rows `left` on which one of `right` follows, as far as both reach."""
    begin, kept = 0, 0
    for span in range(size):
        first, last = room[left, span], room[left + 1, span]
        while begin < right_size and room[right, begin] < first:
            begin += 1
        reach = np.int64(-1)
        at = begin
        while at < right_size and room[right, at] <= last + 1:
            reach = max(reach, room[right + 1, at])
            at += 1
        if reach >= 0:
            room[left, kept], room[left + 1, kept] = first, max(last, reach)
            kept += 1
    return kept


@compiled_unguarded
def _is_followed(room: Array, size: int, right_size: int) -> int:
    """Whether any span of the phrase is followed by one of the slot: 1 or 0."""
    begin = 0
    for span in range(size):
        while begin < right_size and room[_SLOT, begin] < room[_PHRASE, span]:
            begin += 1
        if begin < right_size and room[_SLOT, begin] <= room[_PHRASE + 1, span] + 1:
            return 1
    return 0


@compiled_unguarded
def _together(room: Array, slot: int, in_slot: int, in_run: int) -> int:
    """Put the spans of a run to those in the rows of its slot.

    Of two that begin at one place the longer is kept.
    """
    one, other, size = 0, 0, 0
    while one < in_slot or other < in_run:
        from_run = one == in_slot or (other < in_run and room[_RUN, other] < room[slot, one])
        if from_run:
            first, last = room[_RUN, other], room[_RUN + 1, other]
            other += 1
        else:
            first, last = room[slot, one], room[slot + 1, one]
            one += 1
        if size and room[_OTHER, size - 1] == first:
            room[_OTHER + 1, size - 1] = max(room[_OTHER + 1, size - 1], last)
        else:
            room[_OTHER, size], room[_OTHER + 1, size] = first, last
            size += 1
    for span in range(size):
        room[slot, span], room[slot + 1, span] = room[_OTHER, span], room[_OTHER + 1, span]
    return size
