"""Numbers as Persian writes them: in digits, in words joined by و, as ordinals.

All patterns and functions take folded text (see `folding`), where آ is ا and a half-space a space.

Source: the numerals of Persian school grammars, written by hand.
"""

import re

_UNITS = (
    "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده"
)
_TENS = "بیست سی چهل پنجاه شصت هفتاد هشتاد نود"
_HUNDREDS = "صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد"
_THOUSAND = "هزار"

_CARDINALS = {
    **{word: n for n, word in enumerate(_UNITS.split(), 1)},
    **{word: 10 * n for n, word in enumerate(_TENS.split(), 2)},
    **{word: 100 * n for n, word in enumerate(_HUNDREDS.split(), 1)},
    "هیجده": 18,
    "هژده": 18,
}
_ORDINALS = {
    **{word + "م": n for word, n in _CARDINALS.items() if word not in ("سه", "سی")},
    **{"اول": 1, "نخست": 1, "یکم": 1, "سوم": 3, "سیم": 30, "سی ام": 30, "سیام": 30},
}
_VALUES = {**_CARDINALS, **_ORDINALS}


def any_of(words: list[str] | tuple[str, ...] | dict[str, int]) -> str:
    """A pattern for one of some words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


START = r"(?<![^\W\d_])"
"""No letter stands before."""
END = r"(?![^\W\d_])"
"""No letter stands behind."""

_CARDINAL = any_of([*_CARDINALS, _THOUSAND])
_AND = " ?و ?"

CARDINAL = f"{START}{_CARDINAL}(?:{_AND}{_CARDINAL})*{END}"
"""A pattern for a number in words: «سه», «هزار و سیصد و نود و هشت»."""

ORDINAL = f"{START}(?:{_CARDINAL}{_AND})*{any_of(_ORDINALS)}(?: ?ین)?{END}"
"""A pattern for an ordinal in words: «نوزدهم», «سی‌ام», «بیست و سوم», «دومین»."""

CARDINAL_HINT = rf"\d|{START}{_CARDINAL}(?:{_AND}|{END})"
"""What every number has, in digits or in words: also where only one of its words is seen."""

ORDINAL_HINT = rf"\d|{any_of(_ORDINALS)}(?:ین)?{END}|{START}سی{END}"
"""The same of every ordinal; «سی ام» may be seen as two words."""

_NUMERAL = re.compile(any_of([*_VALUES, _THOUSAND]))


def value(number: str) -> int:
    """The value of what `CARDINAL`, `ORDINAL` or digits matched; 0 if nothing is in it."""
    if number.isdecimal():
        return int(number)
    total = below = 0
    for numeral in _NUMERAL.findall(number):
        if numeral == _THOUSAND:
            total, below = total + (below or 1) * 1000, 0
        else:
            below += _VALUES[numeral]
    return total + below


def ordinal_words(number: int) -> str:
    """The ordinal of 1 to 99, with half-spaces: «نوزدهم», «بیست‌وسوم».

    Raises:
        ValueError: the number is another one.
    """
    if not 1 <= number <= 99:
        raise ValueError(f"{number} has no ordinal here; it must be 1 to 99.")
    if number > 20 and number % 10:
        return f"{cardinal_words(number - number % 10)}‌و‌{ordinal_words(number % 10)}"
    special = {1: "یکم", 3: "سوم", 30: "سی‌ام"}
    return special.get(number) or cardinal_words(number) + "م"


def cardinal_words(number: int) -> str:
    """The word of 1 to 20 and of the tens to 90: «نوزده», «سی».

    Raises:
        ValueError: the number is another one.
    """
    for word, found in _CARDINALS.items():
        if found == number <= 90:
            return word
    raise ValueError(f"{number} is no numeral of one word.")
