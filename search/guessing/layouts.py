"""The keys of the two Persian keyboard layouts.

Source: ISIRI 9147 (the national standard, on today's systems) and the «Persian» layout of older
Windows; the letters only, in the order of the keys on a US keyboard.
"""

from itertools import pairwise

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,"
_STANDARD = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو"
_WINDOWS = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدئو"

# With shift. Vowel marks, which mean nothing to a search, are left out as they are typed.
_STANDARD_SHIFT = {"H": "آ", "C": "ژ", "A": "ؤ", "S": "ئ", "D": "ی", "F": "ا", "G": "ا", "J": "ه",
                   "K": "", "L": "", "Z": "ک", "M": "ء", "B": "\u200c", "Q": "", "W": "", "E": "",
                   "R": "", "T": "", "Y": "", "U": "", "I": "", "X": "", "V": "",
                   "N": ""}  # fmt: skip
_WINDOWS_SHIFT = {"H": "آ", "C": "ژ", "V": "ؤ", "B": "ا", "N": "ا", "M": "ء", "G": "ه", "Z": "ه",
                  "X": "ی", "A": "", "S": "", "D": "", "F": "", "Q": "", "W": "", "E": "",
                  "J": ""}  # fmt: skip

STANDARD = dict(zip(_LATIN, _STANDARD, strict=True)) | _STANDARD_SHIFT
"""ISIRI 9147: m is پ, shift and b is the half-space."""

WINDOWS = dict(zip(_LATIN, _WINDOWS, strict=True)) | {"\\": "پ", "`": "پ"} | _WINDOWS_SHIFT
"""The older layout: m is ئ, and پ is the key \\ or `, by the shape of the keyboard."""

LATIN = {
    **{persian: key for key, persian in zip(_LATIN, _WINDOWS, strict=True) if key.isalpha()},
    **{persian: key for key, persian in zip(_LATIN, _STANDARD, strict=True) if key.isalpha()},
    "آ": "h", "ژ": "c", "ؤ": "v", "أ": "n", "إ": "b", "ي": "d", "ك": "z", "ة": "z", "ۀ": "g",
    "\u200c": "",
}  # fmt: skip
"""The Latin letter on the key of a Persian one, of both layouts."""

_ROWS = ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو")


def _neighbours() -> frozenset[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    for row in _ROWS:
        pairs.update(pairwise(row))
    for upper, lower in pairwise(_ROWS):
        pairs.update(zip(upper, lower, strict=False))  # the lower row stands half a key right
        pairs.update(zip(upper[1:], lower, strict=False))
    return frozenset(pairs | {(b, a) for a, b in pairs})


NEIGHBOURS = _neighbours()
"""Pairs of letters whose keys touch, both ways round."""
