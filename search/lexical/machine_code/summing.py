"""Scores of posting lists, added up article by article: `lexical.summing` for Numba."""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled, compiled_unguarded

from .packed_query import unpacked
from .places import find
from .rooms import Room

_MANY = 16
"""Every so manieth article takes longer to be cleared by itself than all of them in their order."""


@compiled
def add(
    postings: tuple[Array, Array], packed: Array, first: int, last: int, room: Room, size: int
) -> int:
    """Add what positions `first` to `last`, without `last`, give to every article.

    `size` articles have been found so far; returns how many are found by now.
    """
    return add_positions(postings, unpacked(packed)[0], first, last, room, size)


@compiled
def add_positions(
    postings: tuple[Array, Array],
    query: tuple[Array, ...],
    first: int,
    last: int,
    room: Room,
    size: int,
) -> int:
    """The same for a query that is unpacked."""
    articles, weights = postings
    firsts, lasts, units, _, factors, _, _, counts = query
    for position in range(first, last):
        begin, end = _choices(query, position)
        one, behind = _lists(query, begin)
        if end - begin == 1 and behind - one == 1:
            span = slice(firsts[one], lasts[one])
            worth = units[one], factors[begin], counts[position]
            size = _add_list(articles[span], weights[span], worth, room.total, room.found, size)
            continue
        several_met = 0
        for choice in range(begin, end):
            one, behind = _lists(query, choice)
            if behind - one == 1:
                span = slice(firsts[one], lasts[one])
                each_worth = units[one], factors[choice]
                several_met = _best_of_list(
                    articles[span], weights[span], each_worth, room.best, room.met, several_met
                )
            else:
                several = _choice(postings, query, choice, room)
                several_met = _best_of(room, several, factors[choice], several_met)
        size = _add_met(room, several_met, counts[position], size)
    return size


@compiled_unguarded
def clear(room: Room, size: int) -> None:
    """Forget the scores of the articles that were found."""
    if size * _MANY > len(room.total):
        room.total[:] = 0
        return
    for article in room.found[:size]:
        room.total[article] = 0


@compiled
def count_more(
    postings: tuple[Array, Array],
    packed: Array,
    choices: Array,
    union: Array,
    room: Room,
    size: int,
    allowed: Array,
) -> int:
    """How many articles are found, or by some choices, that are none of those of a union.

    `size` articles have been found; `union` has a bit for each article.
    """
    query, _ = unpacked(packed)
    firsts, lasts, required = query[0], query[1], query[5]
    several = _count_new(room.found[:size], room.seen, union, allowed)
    for choice in choices:
        begin, end = _lists(query, choice)
        if required[choice] and end - begin > 1:
            found = room.touched[: _choice(postings, query, choice, room)]
            several += _count_new(found, room.seen, union, allowed)
        else:
            for each in range(begin, end):
                span = slice(firsts[each], lasts[each])
                several += _count_new(postings[0][span], room.seen, union, allowed)
    room.seen[:] = False
    return several


@compiled
def look_up(
    postings: tuple[Array, Array],
    query: tuple[Array, ...],
    first: int,
    wanted: Array,
    room: Room,
    size: int,
) -> int:
    """Add what the positions from `first` on give to some articles, ascending, no others.

    `size` articles have been found so far; returns how many are found by now.
    """
    factors, required, counts = query[4], query[5], query[7]
    best, sums = np.empty(len(wanted), np.float32), np.empty(len(wanted), np.float32)
    met = np.empty(len(wanted), np.int32)
    for position in range(first, len(counts)):
        best[:] = 0
        begin, end = _choices(query, position)
        for choice in range(begin, end):
            sums[:] = 0
            met[:] = 0
            one, behind = _lists(query, choice)
            for each in range(one, behind):
                _look_up_list(postings, query, each, wanted, sums, met)
            needed = behind - one if required[choice] else 1
            for number in range(len(wanted)):
                if met[number] >= needed:
                    best[number] = max(best[number], factors[choice] * sums[number])
        for number in range(len(wanted)):
            if best[number] > 0:
                article = wanted[number]
                if room.total[article] == 0:
                    room.found[size] = article
                    size += 1
                room.total[article] += counts[position] * best[number]
    return size


@compiled
def _look_up_list(
    postings: tuple[Array, Array],
    query: tuple[Array, ...],
    each: int,
    wanted: Array,
    sums: Array,
    met: Array,
) -> None:
    """Add the scores that some articles have in a list, and count who is in it."""
    articles, weights = postings
    place, last, unit = query[0][each], query[1][each], query[2][each]
    for number in range(len(wanted)):
        place = find(articles, place, last, wanted[number])
        if place < last and articles[place] == wanted[number]:
            sums[number] += np.float32(weights[place]) * unit
            met[number] += 1


@compiled
def _lists(query: tuple[Array, ...], choice: int) -> tuple[int, int]:
    """The first list of a choice, and behind its last one."""
    ends = query[3]
    return (ends[choice - 1] if choice else 0), ends[choice]


@compiled
def _choices(query: tuple[Array, ...], position: int) -> tuple[int, int]:
    """The first choice of a position, and behind its last one."""
    ends = query[6]
    return (ends[position - 1] if position else 0), ends[position]


@compiled_unguarded
def _add_list(
    articles: Array,
    weights: Array,
    worth: tuple[float, float, float],
    total: Array,
    found: Array,
    size: int,
) -> int:
    """Add the scores of a posting list up; how many articles are found by now."""
    unit, factor, count = worth
    article_count = np.uint64(len(total))
    for posting in range(len(articles)):
        article = np.uint64(articles[posting])
        if article >= article_count:
            raise IndexError
        before = total[article]
        after = before + count * (factor * (np.float32(weights[posting]) * unit))
        total[article] = after
        # Written in any case: a branch that nothing foretells takes longer.
        found[size] = article
        size += (before == 0) & (after > 0)
    return size


@compiled_unguarded
def _best_of_list(
    articles: Array,
    weights: Array,
    worth: tuple[float, float],
    best: Array,
    met: Array,
    several_met: int,
) -> int:
    """Keep the scores of a posting list that are better; how many articles were met by now."""
    unit, factor = worth
    article_count = np.uint64(len(best))
    for posting in range(len(articles)):
        article = np.uint64(articles[posting])
        if article >= article_count:
            raise IndexError
        before = best[article]
        score = factor * (np.float32(weights[posting]) * unit)
        best[article] = max(before, score)
        met[several_met] = article
        several_met += (before == 0) & (score > 0)
    return several_met


@compiled
def _choice(
    postings: tuple[Array, Array],
    query: tuple[Array, ...],
    choice: int,
    room: Room,
) -> int:
    """Find the articles of a choice, each once, and the sums of their scores; how many."""
    articles, weights = postings
    firsts, lasts, units, _, _, required, _, _ = query
    sums, values, touched = room.sums, room.values, room.touched
    begin, end = _lists(query, choice)
    if required[choice]:
        return _all_of(postings, query, begin, end, touched, values)
    size = 0
    for each in range(begin, end):  # an article whose sum is still 0 afterwards is not kept
        unit = units[each]
        for posting in range(firsts[each], lasts[each]):
            article = articles[posting]
            if sums[article] == 0:
                touched[size] = article
                size += 1
            sums[article] += np.float32(weights[posting]) * unit
            if sums[article] == 0:
                size -= 1
    for place in range(size):
        values[place] = sums[touched[place]]
        sums[touched[place]] = 0
    return size


@compiled
def _all_of(
    postings: tuple[Array, Array],
    query: tuple[Array, ...],
    begin: int,
    end: int,
    touched: Array,
    values: Array,
) -> int:
    """Find the articles that are in all of some lists, and the sums of their scores; how many."""
    articles, weights = postings
    firsts, lasts, units, _, _, _, _, _ = query
    shortest = begin
    for each in range(begin, end):
        if lasts[each] - firsts[each] < lasts[shortest] - firsts[shortest]:
            shortest = each
    at = firsts[begin:end].copy()
    size = 0
    for posting in range(firsts[shortest], lasts[shortest]):
        article = articles[posting]
        value = np.float32(0)
        everywhere = True
        for each in range(begin, end):
            place = find(articles, at[each - begin], lasts[each], article)
            at[each - begin] = place
            if place == lasts[each] or articles[place] != article:
                everywhere = False
                break
            value += np.float32(weights[place]) * units[each]
        if everywhere and value > 0:
            touched[size] = article
            values[size] = value
            size += 1
    return size


@compiled
def _best_of(room: Room, size: int, factor: float, several_met: int) -> int:
    """Keep the scores of a choice that are better; how many articles were met by now."""
    best, values, met, touched = room.best, room.values, room.met, room.touched
    for place in range(size):
        article = touched[place]
        before = best[article]
        score = factor * values[place]
        best[article] = max(before, score)
        met[several_met] = article
        several_met += (before == 0) & (score > 0)
    return several_met


@compiled
def _add_met(room: Room, several_met: int, count: float, size: int) -> int:
    """Add the best scores of the articles that were met, and forget them; how many are found."""
    for place in range(several_met):
        article = room.met[place]
        room.found[size] = article
        size += room.total[article] == 0
        room.total[article] += count * room.best[article]
        room.best[article] = 0
    return size


@compiled_unguarded
def _count_new(articles: Array, seen: Array, union: Array, allowed: Array) -> int:
    """Mark articles that are neither seen nor in a union; how many these are, that are allowed."""
    article_count = np.uint64(len(seen))
    several = 0
    for posting in range(len(articles)):
        article = np.uint64(articles[posting])
        if article >= article_count:
            raise IndexError
        if seen[article] or union[article >> np.uint64(3)] >> (article & np.uint64(7)) & 1:
            continue
        seen[article] = True
        if len(allowed) == 0 or allowed[article]:
            several += 1
    return several
