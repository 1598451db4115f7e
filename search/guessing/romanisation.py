"""How well a word in Latin letters spells a Persian one: an alignment, as a cost.

Each Persian letter is written by one of its Latin spellings, and behind a letter may stand a short
vowel that Persian does not write. Costs are about -ln of how seldom people write so; the cost of a
pair is that of the best alignment. The tables were written by hand, from how people type.
"""

from functools import lru_cache

UNSPELT = 99.0
"""The cost where no alignment was found below the limit."""


def _spellings(table: str) -> dict[str, dict[str, float]]:
    """Rows «letter spelling cost spelling cost …»; - is nothing."""
    read: dict[str, dict[str, float]] = {}
    for row in table.strip().splitlines():
        letter, *cells = row.split()
        pairs = zip(cells[::2], cells[1::2], strict=True)
        read[letter] = {("" if s == "-" else s): float(cost) for s, cost in pairs}
    return read


_ANYWHERE = _spellings(
    """
    آ a .1 aa .5 o 2.5 - 5
    ا a .1 aa .8 o 2.4 oo 2.4 u 2.4 e 3 - 4
    ب b 0
    پ p 0
    ت t 0 th 3
    ث s .2 th 1.5
    ج j 0 g 2.5 dj 2
    چ ch 0 c 2 tch 2
    ح h 0 - 3
    خ kh .1 x .7 h 3 k 3
    د d 0
    ذ z .1 dh 3
    ر r 0
    ز z 0 s 4
    ژ zh .2 j 1 z 2.5
    س s 0 c 2.5
    ش sh 0 s 3.5 ch 3.5
    ص s .1
    ض z .1 dh 4
    ط t .1
    ظ z .1
    ع - .2 ' .1 a 1.2
    غ gh .1 q .8 g 1.8
    ف f 0 ph 3
    ق gh .2 q .4 g 2 k 2.5
    ک k 0 c 2 ck 2.5 q 3.5
    گ g 0 gu 4
    ل l 0
    م m 0
    ن n 0
    و o .8 u .6 oo .6 ou 1.3 ow 1.6 v .5 w 1.2 au 3
    ه h .1 e 1.3 eh 1.5 - 3.5
    ی i .4 y .5 ee .8 ey 1.2 ei 1.6 iy 1.5 e 2.2 ie 3 - 4
    ئ - .4 y .7 ' .2 i 1
    ء - .1 ' .1
    """
)
_AT_END = _spellings(
    """
    ه e .3 eh .5 a 1.4 ah 1.2 h .8 - 4
    ا a .1 aa .8 an 1.5 o 3
    ی i .2 y .8 ee .7 ey 1.2 ei 1.4 a 3 iy 2 ye 3
    """
)
_AT_START = _spellings(
    """
    ا a .5 e .6 o .8 u 2 aa 3
    ع a .4 e .5 o .7 - .5 u 2
    ی y .1 i 2 ee 3
    و v .1 w .8 o 1.5 u 2
    """
)
_BEFORE = {
    ("ا", "ی"): {"": 0.3},  # ایران: the letter only carries the next
    ("ا", "و"): {"": 0.5},
    ("ع", "ی"): {"": 0.1},
    ("ن", "ب"): {"m": 0.6},  # شنبه is said with m
    ("و", "و"): {"": 0.5},  # مسوول
    ("ی", "ی"): {"": 0.5, "e": 0.8},  # رییس
    ("ی", "ا"): {"iy": 0.6},  # سیاست
    ("ه", "ا"): {"e": 0.6, "eh": 0.8},  # خامنه‌ای
}
_SILENT_WAW = {"": 0.3}  # خواهر, خواستن
_SHORT = {"": 0.35, "a": 0.6, "e": 0.7, "o": 0.9, "i": 2.6, "u": 2.2, "aa": 3.0, "ou": 3.2}
_SHORT_AFTER_VOWEL = {"": 0.0, "e": 1.6, "a": 1.8, "o": 2.2}
_SHORT_AFTER_GLIDE = {"": 0.0, "a": 0.8, "e": 0.8, "o": 1.2}  # و and ی may be consonants
_FAIL = {"": 0.8, "e": 0.2, "a": 1.5, "o": 1.8}  # سالم is said with e, سلام with a
_EZAFE = {"": 0.0, "e": 1.6, "ye": 1.4, "y": 2.2, "'": 0.5}
_NO_VOWEL_IN_FRONT = 0.8  # a word begins with two consonants only in writing
_DOUBLED = 0.3


def _options(word: str, at: int) -> dict[str, float]:
    """The Latin spellings of a letter where it stands, with their cost."""
    letter = word[at]
    options = dict(_ANYWHERE.get(letter, {}))
    if at == 0:
        options |= _AT_START.get(letter, {})
    if at == len(word) - 1 and at:
        options |= _AT_END.get(letter, {})
    elif at + 1 < len(word) and (letter != "ا" or at == 0 or word[at - 1] == "ه"):
        options |= _BEFORE.get((letter, word[at + 1]), {})
    if at == 1 and letter == "ی" and word[0] == "ا":
        options |= {"y": 2.5}  # ایران: ای is i
    if letter == "و" and at and word[at - 1] == "خ" and word[at + 1 : at + 2] in ("ا", "ی"):
        options |= _SILENT_WAW
    for spelling, cost in [*options.items()]:
        if len(spelling) == 1 and spelling not in "aeiou'y":
            options.setdefault(spelling * 2, cost + _DOUBLED)
    return options


def _gap(word: str, at: int) -> dict[str, float]:
    """What may stand behind a letter without being written in Persian."""
    if at == len(word) - 1:
        return _EZAFE
    if word[at + 1] in "اآ" or word[at] in "اآ":
        return _SHORT_AFTER_VOWEL
    if word[at] in "ویع":
        return _SHORT_AFTER_GLIDE
    if len(word) == 4 and at == 2 and word[1] == "ا":
        return _FAIL
    if at == 0 and word[1] not in "وی":
        return _SHORT_IN_FRONT
    return _SHORT if word[at + 1] not in "وی" else _SHORT_BEFORE_VOWEL


_SHORT_IN_FRONT = _SHORT | {"": _SHORT[""] + _NO_VOWEL_IN_FRONT}
_SHORT_BEFORE_VOWEL = _SHORT | {"": 0.0, "a": 0.9, "e": 1.0}


@lru_cache(maxsize=65_536)
def _steps(word: str) -> tuple[tuple[tuple[str, float], ...], ...]:
    """For each letter, what it and the gap behind it are spelt as, with the cost."""
    steps = []
    for at in range(len(word)):
        joined: dict[str, float] = {}
        gap = _gap(word, at)
        for spelling, cost in _options(word, at).items():
            for vowel, more in gap.items():
                whole = spelling + vowel
                if cost + more < joined.get(whole, UNSPELT):
                    joined[whole] = cost + more
        steps.append(tuple(joined.items()))
    return tuple(steps)


def romanisation_cost(latin: str, word: str, limit: float) -> float:
    """The cost of reading Latin letters as a Persian word; `UNSPELT` where it is above a limit.

    Args:
        latin: small letters and apostrophes, without accents.
        word: a skeleton.
        limit: the highest cost of interest.
    """
    reached = {0: 0.0}
    for step in _steps(word):
        onward: dict[int, float] = {}
        for at, cost in reached.items():
            for spelling, more in step:
                total = cost + more
                if total <= limit and latin.startswith(spelling, at):
                    to = at + len(spelling)
                    if total < onward.get(to, UNSPELT):
                        onward[to] = total
        if not onward:
            return UNSPELT
        reached = onward
    return reached.get(len(latin), UNSPELT)
