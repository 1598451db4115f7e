"""Which letters sound alike, for ears and for romanisers.

Source: Persian phonology as school grammars give it; written by hand.
"""

_SAME_SOUND = ("زذضظ", "سصث", "تط", "قغ", "هح", "اآع")
_SILENT = "ئءؤ"
_LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآ"

SOUNDS = {letter: letter for letter in _LETTERS} | {
    letter: group[0] for group in _SAME_SOUND for letter in group
}
"""A letter to the first of those that sound like it; the hamza is not heard."""

_GROUPS = {"b": "ب", "p": "پ", "t": "تط", "s": "سصثش", "j": "ج", "c": "چ", "k": "کخ", "d": "د",
           "z": "زذضظژ", "r": "ر", "g": "گغق", "f": "ف", "l": "ل", "m": "م", "n": "ن"}  # fmt: skip

CONSONANTS = {letter: key for key, group in _GROUPS.items() for letter in group}
"""A consonant to its group, coarse enough that h may be read as a letter or as half of one
(sh, kh, gh, zh, ch); vowels, و, ی, ه and ح have none, for they are written in many ways or not."""

_SOUND_TABLE = str.maketrans(SOUNDS | dict.fromkeys(_SILENT, ""))


def sound_of(word: str) -> str:
    """A skeleton by its sounds: «قزاغستان» and «قزاقستان» have one."""
    return word.translate(_SOUND_TABLE)


def same_sound(one: str, other: str) -> bool:
    """Whether two letters are read alike."""
    return SOUNDS.get(one, one) == SOUNDS.get(other, other)
