"""Misspelt words: the likeliest known word, two words written as one, one written as two."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsearch.search.analysis.characters import HALF_SPACE
from newsearch.search.analysis.function_words import FUNCTION_WORDS
from newsearch.search.analysis.nouns import cuts
from newsearch.search.analysis.tables import word_set

from .forms import Forms, log_weight
from .limits import LONGEST
from .slips import ALIKE_PAIRS, slip_cost
from .sounds import same_sound
from .zipf import expected_articles

_COST_WEIGHT = 2.2  # of a slip against the frequency of the word
_SHORTEST = 3
_ONE_EDIT, _TWO_EDITS = 4, 7  # lengths from which so many letters may be wrong
# The highest cost at which a word is sure, by the length of what was typed: the longer, the fewer
# other words are near. A frequent word may differ by more. Beyond that, some more may be offered.
_SURE = {3: 0.6, 4: 0.6, 5: 1.0, 6: 1.5, 7: 1.8, 8: 2.2}
_SURE_LONGEST = 2.6
_BONUS = ((expected_articles(1_000), 0.9), (expected_articles(4_000), 0.5))
_OFFERED = 0.8
_ROUNDING = 1e-9
_LIMIT = {0: 1.3, 1: 3.2, 2: 4.6}
_ENDING_COST = 0.5
_SPACE_COST = 1.2
_UNLIKE = 0.9  # how much cheaper a slip to another sound must be, up to _UNLIKE_LONGEST letters
_UNLIKE_LONGEST = 7
_SWAPPED_AROUND = 1.6  # two letters that changed places around a third: ورازت
_MARGIN = 0.5  # by which a sure word leads
_BY_EAR = 0.6  # one letter of the same sound, or a silent one
_JOINED = 5  # letters of a word that was written as two


class Correction(NamedTuple):
    """What a misspelt word may have been.

    Attributes:
        text: as it is written, with half-spaces and spaces.
        score: the higher the better.
        sure: whether it may be taken without asking.
        weight: how frequent the word is, by `Forms`; of two, the rarer.
    """

    text: str
    score: float
    sure: bool
    weight: float


def correct(word: str, forms: Forms) -> Correction | None:
    """The likeliest word that was meant by an unknown skeleton, or None for none.

    A word of 4 letters may differ by a letter, one of 7 by two, beside letters of the same
    sound; where the whole is like no word, its endings are taken off. A letter that stands three
    times and more counts once. No word of more than `limits.LONGEST` letters is corrected.
    """
    if len(word) > LONGEST:
        return None
    if _RUN.search(word):
        word = _without_runs(word, forms)
        if weight := forms.weight(word):
            return Correction(forms.written(word), log_weight(weight), True, weight)
    found = sorted(_corrections(word, forms), key=lambda c: (-c.score, c.text))
    if not found:
        return None
    best, *others = found
    best = best._replace(sure=any(c.sure for c in found if c.text == best.text))
    rival = max((c.score for c in others if c.text != best.text), default=best.score - _MARGIN)
    return best if best.score - rival >= _MARGIN else best._replace(sure=False)


def correct_whole(word: str, forms: Forms) -> Correction | None:
    """What was meant by a skeleton that falls into known words, or None for none.

    A word that sounds just like it need not be frequent; another is only taken where it is.
    """
    if len(word) > LONGEST:
        return None
    alike = (w for w in forms.sounding_like(word, 1) if slip_cost(word, w, _BY_EAR) <= _BY_EAR)
    near = next(alike, "")
    weight = forms.weight(near)
    if weight >= _KNOWN:
        return Correction(forms.written(near), log_weight(weight), True, weight)
    found = correct(word, forms)
    return found if found is not None and found.sure and found.weight >= _COMMON else None


def join(left: str, right: str, forms: Forms) -> str | None:
    """The word that two skeletons written apart make, or None where they make none."""
    word = left + right
    if len(word) < _JOINED or left in FUNCTION_WORDS or right in FUNCTION_WORDS:
        return None
    if forms.weight(word) < _COMMON:
        return None
    return forms.written(word)


def is_broken_word(left: str, right: str, forms: Forms) -> bool:
    """Whether two skeletons are halves of a word sooner than words: مر کزی, which are both known.

    Both are short or rare, and the word they make is much more frequent than one of them.
    """
    if min(len(left), len(right)) < 2:
        return False
    rarer = min(forms.weight(left), forms.weight(right))
    return rarer < _RARE and forms.weight(left + right) >= _TIMES_WHOLE * max(rarer, 1.0)


def _without_runs(word: str, forms: Forms) -> str:
    """The word with a letter said three times and more once, or twice where that is the word."""
    twice = _RUN.sub(r"\1\1", word)
    once = _RUN.sub(r"\1", word)
    return twice if forms.weight(twice) > forms.weight(once) else once


def _corrections(word: str, forms: Forms) -> Iterator[Correction]:
    yield from _near(word, "", forms)
    yield from _swapped_around(word, forms)
    yield from _parted(word, forms)
    for cut in cuts(word):
        if len(cut.stem) > _SHORTEST and word.startswith(cut.stem):
            yield from _near(cut.stem, word[len(cut.stem) :], forms)


def _near(word: str, ending: str, forms: Forms) -> Iterator[Correction]:
    if len(word) < _SHORTEST:
        return
    edits = 2 if len(word) >= _TWO_EDITS else 1 if len(word) >= _ONE_EDIT else 0
    sure = _SURE.get(len(word), _SURE_LONGEST)
    more = _ENDING_COST if ending else 0.0
    for near in forms.sounding_like(word, edits):
        weight = forms.weight(near)
        bonus = next((extra for least, extra in _BONUS if weight >= least), 0.0)
        most = sure + bonus + _OFFERED
        cost = slip_cost(word, near, min(_LIMIT[edits], most - more + _ROUNDING))
        whole = cost + more
        if near != word and whole <= most:
            seldom = weight < _BONUS[0][0]
            unlike = _UNLIKE if seldom and cost > _BY_EAR and _is_unlike(word, near) else 0.0
            score = log_weight(weight) - _COST_WEIGHT * whole
            text = _with_ending(forms.written(near), ending)
            taken = whole + unlike <= sure + bonus and (not ending or ending in _SURE_ENDINGS)
            yield Correction(text, score, taken, weight)


def _is_unlike(typed: str, meant: str) -> bool:
    """Whether they differ by a letter in another's place that sounds and looks different."""
    if len(typed) != len(meant) or len(typed) > _UNLIKE_LONGEST:
        return False
    pairs = [(a, b) for a, b in zip(typed, meant, strict=True) if not same_sound(a, b)]
    return len(pairs) == 1 and pairs[0] not in ALIKE_PAIRS


def _swapped_around(word: str, forms: Forms) -> Iterator[Correction]:
    """Words in which two letters around a third have changed places."""
    for at in range(len(word) - 2):
        first, middle, last = word[at], word[at + 1], word[at + 2]
        near = word[:at] + last + middle + first + word[at + 3 :]
        weight = forms.weight(near) if near != word else 0.0
        if weight >= _COMMON:
            score = log_weight(weight) - _COST_WEIGHT * _SWAPPED_AROUND
            yield Correction(forms.written(near), score, len(word) >= _SWAPPED_LEAST, weight)


def _with_ending(word: str, ending: str) -> str:
    gap = HALF_SPACE if ending.startswith(("ها", "تر")) or word.endswith("ه") else ""
    return word + gap + ending if ending else word


def _parted(word: str, forms: Forms) -> Iterator[Correction]:
    """A preposition written together with its noun: درتهران, وایران."""
    for head, shortest, least in _HEADS:
        right = word.removeprefix(head)
        if len(right) < len(word) and len(right) >= shortest and forms.weight(right) >= least:
            weight = forms.weight(right)
            score = log_weight(weight) - _COST_WEIGHT * _SPACE_COST
            yield Correction(f"{head} {forms.written(right)}", score, True, weight)


_COMMON = expected_articles(6_000)
_KNOWN = expected_articles(20_000)
_RARE = expected_articles(8_000)
_TIMES_WHOLE = 30
_RUN = re.compile(r"(.)\1{2,}")
_SWAPPED_LEAST = 5
# Endings that a word with a slip may have; others (ان, ات) rather belong to a name.
_SURE_ENDINGS = word_set("ها های هایی هایش هایشان ی م ش شان تر ترین")
# The word before the space, and the least length and weight of the one behind it.
_HEADS = (
    *((head, 3, _COMMON) for head in ("در", "از", "به", "با", "هر", "که")),
    ("و", 5, expected_articles(2_000)),
)
