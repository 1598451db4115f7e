"""How likely a person who meant one word typed another: edits by kind, as a cost.

Costs are about -ln of how seldom each slip is among all slips. They were written by hand: spelling
by ear is the commonest kind, then letters left out, swapped or doubled, and the key beside the
right one.
"""

from functools import lru_cache
from itertools import accumulate

from newsearch.search.analysis.tables import word_set

from .layouts import NEIGHBOURS
from .sounds import same_sound

IMPOSSIBLE = 99.0
"""The cost of what is no slip."""

_SOUND = 0.6  # another letter of the same sound: قزاغستان
_HALF_SOUND = 1.0  # ع and ا: told apart by most
_ALIKE = 1.6  # a stroke or dots left out: کفتگو, بزوهش
_NEIGHBOUR = 1.8
_VOWEL = 1.8  # و for ا, and the like
_OTHER = 3.0
_SWAPPED = 1.5
_DOUBLED = 1.0
_DOUBLED_FIRST = 1.4
_CARRIER = 0.9  # ء and ئ are hardly heard
_AIN = 1.6
_VOWEL_LEFT_OUT = 1.5
_VOWEL_PUT_IN = 2.0  # «فوکر» is a name sooner than فکر
_LETTER = 2.2
_SILENT_WAW = 0.5  # خاهر for خواهر
_TANVIN = 0.6  # لطفن for لطفا
_FIRST = 1.0  # more at the first letter, which people get right
_LAST = 0.8  # more for a letter that may be an ending, which makes another word

ALIKE_PAIRS = frozenset(
    pair
    for group in ("کگ", "بپتثنی", "جچحخ", "دذ", "رزژ", "سش", "صض", "طظ", "عغ", "فق")
    for pair in ((a, b) for a in group for b in group if a != b)
)
"""Letters, either way round, that differ by a stroke or by dots."""

_WITH_TANVIN = word_set(
    """
    لطفا حتما مثلا اصلا واقعا معمولا تقریبا کاملا فعلا قبلا بعدا دقیقا اتفاقا احتمالا شخصا رسما عملا
    ظاهرا مسلما قطعا فورا سریعا مطمینا طبیعتا نهایتا ضمنا مجددا اخیرا اولا ثانیا ثالثا جدا شدیدا
    حدودا نسبتا عموما غالبا ابدا دایما مستقیما صرفا اساسا کلا واضحا یقینا حقیقتا اجبارا عمدا
    قانونا مکررا تدریجا مشترکا متقابلا مستقلا تلفنا کتبا شفاها
    """
)
_VOWELS = "اآویع"
_ENDINGS = "یمتشنهاد"


def slip_cost(typed: str, meant: str, limit: float = IMPOSSIBLE) -> float:
    """The cost of typing one skeleton for another, the cheapest way.

    Neighbours that change places count once (optimal string alignment).

    Args:
        typed: what stands there.
        meant: a word.
        limit: above it the cost is not worked out and `IMPOSSIBLE` is given.
    """
    left_out = _all_left_out(meant)
    before: list[float] = []
    last = list(accumulate(left_out, initial=0.0))
    lowest = 0.0
    for i, put_in in enumerate(_all_put_in(typed)):
        best = last[0] + put_in
        row = [best]
        letter, previous = typed[i], typed[i - 1] if i else ""
        for j, other in enumerate(meant):
            best += left_out[j]
            # Not by min(), which takes longer than all the rest.
            if (cost := last[j + 1] + put_in) < best:
                best = cost
            if last[j] < best:  # else no letter in its place is cheaper
                cost = last[j] + (0.0 if letter == other else _instead(typed, i, meant, j))
                best = cost if cost < best else best
            if previous == other != letter and j and letter == meant[j - 1]:
                cost = before[j - 1] + _SWAPPED + (_FIRST if i == j == 1 else 0.0)
                best = cost if cost < best else best
            row.append(best)
        lowest, lowest_before = min(row), lowest
        if lowest > limit and lowest_before + _SWAPPED > limit:
            return IMPOSSIBLE
        before, last = last, row
    return last[-1] if last[-1] <= limit else IMPOSSIBLE


def _instead(typed: str, i: int, meant: str, j: int) -> float:
    """Another letter in the place of one."""
    one, other = typed[i], meant[j]
    cost, alike, first = _another(one, other)
    last = i == len(typed) - 1 and j == len(meant) - 1
    if one == "ن" and last and not alike and meant in _WITH_TANVIN:
        return _TANVIN
    return cost + first if i == 0 and j == 0 else cost


@lru_cache(maxsize=4096)
def _another(one: str, other: str) -> tuple[float, bool, float]:
    """What one letter costs for another; whether they sound or look alike; more at the first."""
    if same_sound(one, other):
        return (_HALF_SOUND if "ع" in (one, other) else _SOUND), True, 0.0
    if (one, other) in ALIKE_PAIRS:
        return _ALIKE, True, _FIRST
    if one in _VOWELS and other in _VOWELS:
        return _VOWEL, False, _FIRST
    return (_NEIGHBOUR if (one, other) in NEIGHBOURS else _OTHER), False, _FIRST


@lru_cache(maxsize=256)
def _all_put_in(typed: str) -> tuple[float, ...]:
    return tuple(_put_in(typed, i) for i in range(len(typed)))


@lru_cache(maxsize=16_384)
def _all_left_out(meant: str) -> tuple[float, ...]:
    return tuple(_left_out(meant, j) for j in range(len(meant)))


def _put_in(typed: str, i: int) -> float:
    """A letter too many in what was typed."""
    if i and typed[i - 1] == typed[i]:
        return _DOUBLED if i > 1 else _DOUBLED_FIRST
    if _is_silent_waw(typed, i):
        return _SILENT_WAW
    return _more_or_less(typed, i, _VOWEL_PUT_IN)


def _left_out(meant: str, j: int) -> float:
    """A letter of the word that was not typed."""
    if j and meant[j - 1] == meant[j]:
        return _DOUBLED
    if _is_silent_waw(meant, j):
        return _SILENT_WAW
    return _more_or_less(meant, j, _VOWEL_LEFT_OUT)


def _is_silent_waw(word: str, at: int) -> bool:
    """Whether a letter is the و of خوا and خوی."""
    return word[at] == "و" and word[at - 1 : at] == "خ" and word[at + 1 : at + 2] in ("ا", "ی")


def _more_or_less(word: str, at: int, vowel: float) -> float:
    letter = word[at]
    if letter in "ءئ":
        return _CARRIER
    if letter == "ع":
        return _AIN
    cost = vowel if letter in "اآوی" else _LETTER
    if at == 0:
        return cost + _FIRST
    return cost + _LAST if at == len(word) - 1 and letter in _ENDINGS else cost
