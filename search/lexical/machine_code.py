"""What `scoring` and `proximity` do with NumPy, for Numba to compile: same order, same rounding.

Nothing here is called but by `compiled`, which says what the arrays are.
"""

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.compiling import compiled

from .occurrences import FORM_BITS, FORM_MASK
from .postings import COUNT_BLOCK


@compiled
def best(
    articles: Array,
    weights: Array,
    query: tuple[Array, ...],
    allowed: Array,
    preference: Array,
    article_count: int,
    limit: int,
) -> tuple[Array, Array, int]:
    """The score of every article; the best, best first; and how many have any."""
    total = scores(articles, weights, query, article_count)
    if len(allowed):
        for article in range(article_count):
            if not allowed[article]:
                total[article] = 0
    heap = np.empty(limit, np.int64)
    values = np.empty(limit, np.float32)
    size = 0
    matching = 0
    for article in range(article_count):
        value = total[article]
        if value > 0:
            matching += 1
            if len(preference):
                value *= preference[article]
            if size < limit:
                _rise(heap, values, size, article, value)
                size += 1
            elif value > values[0]:  # of equal ones the lower ordinal is there already
                _sink(heap, values, size, article, value)
    found = np.empty(size, np.int64)
    for place in range(size - 1, -1, -1):
        found[place] = heap[0]
        size -= 1
        _sink(heap, values, size, heap[size], values[size])
    return total, found, matching


@compiled
def scores(articles: Array, weights: Array, query: tuple[Array, ...], article_count: int) -> Array:
    """The score of every article: (n_articles,) float32."""
    total = np.zeros(article_count, np.float32)
    firsts, lasts, units, choice_ends, factors, _, position_ends, counts = query
    # Only where an article may be met twice at a position is there anything to keep in mind.
    room = article_count if len(firsts) > len(counts) else 0
    best = np.zeros(room, np.float32)
    sums = np.zeros(room, np.float32)
    met = np.empty(room, np.int64)
    touched = np.empty(room, np.int64)
    values = np.empty(room, np.float32)
    choice = 0
    for position in range(len(counts)):
        count = counts[position]
        end = position_ends[position]
        if end - choice == 1:
            first = 0 if choice == 0 else choice_ends[choice - 1]
            factor = factors[choice]
            if choice_ends[choice] - first == 1:
                unit = units[first]
                for posting in range(firsts[first], lasts[first]):
                    score = np.float32(weights[posting]) * unit
                    total[articles[posting]] += count * (factor * score)
            else:
                size = _choice(articles, weights, query, choice, sums, touched, values)
                for place in range(size):
                    total[touched[place]] += count * (factor * values[place])
            choice += 1
            continue
        several_met = 0
        while choice < end:
            factor = factors[choice]
            size = _choice(articles, weights, query, choice, sums, touched, values)
            for place in range(size):
                article = touched[place]
                score = factor * values[place]
                if score > best[article]:
                    if best[article] == 0:
                        met[several_met] = article
                        several_met += 1
                    best[article] = score
            choice += 1
        for place in range(several_met):
            article = met[place]
            total[article] += count * best[article]
            best[article] = 0
    return total


@compiled
def _choice(
    articles: Array,
    weights: Array,
    query: tuple[Array, ...],
    choice: int,
    sums: Array,
    touched: Array,
    values: Array,
) -> int:
    """The articles that a choice finds, each once, and the sums of their scores; how many."""
    firsts, lasts, units, choice_ends, _, required, _, _ = query
    begin = 0 if choice == 0 else choice_ends[choice - 1]
    end = choice_ends[choice]
    if required[choice]:
        return _all_of(articles, weights, query, begin, end, touched, values)
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
    articles: Array,
    weights: Array,
    query: tuple[Array, ...],
    begin: int,
    end: int,
    touched: Array,
    values: Array,
) -> int:
    """The articles that are in all of some lists, and the sums of their scores."""
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
            place = _find(articles, at[each - begin], lasts[each], article)
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
def _find(ordered: Array, first: int, last: int, wanted: int) -> int:
    """The first place from `first` up to `last` whose value is not below the wanted one."""
    step = 1
    high = first
    while high < last and ordered[high] < wanted:
        first = high + 1
        high += step
        step *= 2
    high = min(high, last)
    while first < high:
        middle = (first + high) // 2
        if ordered[middle] < wanted:
            first = middle + 1
        else:
            high = middle
    return first


@compiled
def _worse(value: float, article: int, other_value: float, other: int) -> bool:
    """Whether an article comes behind another."""
    return value < other_value or (value == other_value and article > other)


@compiled
def _rise(heap: Array, values: Array, size: int, article: int, value: float) -> None:
    """Put an article into a heap that has its worst at the top."""
    place = size
    while place:
        above = (place - 1) // 2
        if not _worse(value, article, values[above], heap[above]):
            break
        heap[place] = heap[above]
        values[place] = values[above]
        place = above
    heap[place] = article
    values[place] = value


@compiled
def _sink(heap: Array, values: Array, size: int, article: int, value: float) -> None:
    """Put an article in the place of the top of a heap of a size."""
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        if below + 1 < size and _worse(
            values[below + 1], heap[below + 1], values[below], heap[below]
        ):
            below += 1
        if not _worse(values[below], heap[below], value, article):
            break
        heap[place] = heap[below]
        values[place] = values[below]
        place = below
    if size:
        heap[place] = article
        values[place] = value


@compiled
def bonus(
    articles: Array,
    occurrences: tuple[Array, ...],
    rewards: tuple[Array, ...],
    wanted: Array,
    normaliser: Array,
    saturation: float,
) -> Array:
    """What exact forms and neighbours add, for some articles: (n,) float32."""
    counts, blocks, written = occurrences
    slot_ends, firsts, lasts, forms, exact, pairs, beside = rewards
    slots = len(slot_ends)
    at = firsts.copy()
    begins = np.zeros(slots + 1, np.int64)
    places = np.empty(1024, np.int64)
    result = np.zeros(len(wanted), np.float32)
    for number in range(len(wanted)):
        article = wanted[number]
        total = 0.0
        size = 0
        word = 0
        for slot in range(slots):
            begins[slot] = size
            words = 0
            as_typed = 0
            while word < slot_ends[slot]:
                posting = _find(articles, at[word], lasts[word], article)
                at[word] = posting
                if posting < lasts[word] and articles[posting] == article:
                    words += 1
                    start = _first_occurrence(counts, blocks, posting)
                    stop = start + counts[posting]
                    places = _with_room(places, size, size + stop - start)
                    form = forms[word]
                    for occurrence in range(start, stop):
                        one = written[occurrence]
                        as_typed += form > 0 and one & FORM_MASK == form
                        place = np.int64(one >> FORM_BITS)
                        if size == begins[slot] or places[size - 1] != place:
                            places[size] = place
                            size += 1
                word += 1
            if words > 1:
                places[begins[slot] : size].sort()
            if slot < len(exact) and as_typed:
                total += exact[slot] * _saturated(as_typed, saturation, normaliser[number])
        begins[slots] = size
        for pair in range(len(beside)):
            together = _beside(places, begins, pairs[pair, 0], pairs[pair, 1])
            if together:
                total += beside[pair] * _saturated(together, saturation, normaliser[number])
        result[number] = total
    return result


@compiled
def _first_occurrence(counts: Array, blocks: Array, posting: int) -> np.int64:
    """Where the occurrences of a posting start, as `Postings` finds it."""
    block = posting // COUNT_BLOCK
    start = np.int64(blocks[block])
    for before in range(block * COUNT_BLOCK, posting):
        start += counts[before]
    return start


@compiled
def _with_room(places: Array, size: int, wanted: int) -> Array:
    """The array if so many numbers have room in it; else a larger one with the first of them."""
    if wanted <= len(places):
        return places
    larger = np.empty(2 * wanted, np.int64)
    larger[:size] = places[:size]
    return larger


@compiled
def _saturated(count: int, saturation: float, normaliser: float) -> float:
    """The s(n) of `proximity`."""
    return count * (saturation + 1) / (count + normaliser)


@compiled
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
