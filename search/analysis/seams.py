"""Where a word that nobody lists falls into two words that somebody does."""

from .lexicon import Lexicon
from .nouns import CHAINS, cuts
from .tables import word_set

_SHORT_HEADS = word_set("بی هم نا کم پر سه دو تک نو نی نیم چند پیش ضد غیر خود دل سر پا بد جو")
_SHORT_TAILS = word_set("جو دان کن چی ور وار بان گر بار دار ساز گو خو پا رو بر زن کش")
_PREFIXES = word_set("بی نا هم غیر ضد پیش")
# Participles are verbs to the lexicon, but end many compounds.
_PARTICIPLES = word_set("شده شدن خورده کرده کردن زده دیده گرفته رفته شدگان خوردگان زدگان دیدگان")
_FROM_THE_MIDDLE = tuple(
    tuple(sorted(range(2, n - 1), key=lambda i, n=n: (abs(2 * i - n), i)))  # type: ignore[misc]
    for n in range(41)
)


def seam(word: str, lexicon: Lexicon) -> int:
    """Where an unknown word falls into two known ones, as evenly as can be; 0 for nowhere."""
    if len(word) < 5:
        return 0
    known = lexicon.lexemes
    for at in (2, 3):
        if word[:at] in _PREFIXES and len(word) > at + 2 and _is_tail(word[at:], lexicon):
            return at
    for at in _FROM_THE_MIDDLE[min(len(word), 40)]:
        left = word[:at]
        if left in known and (at > 2 or left in _SHORT_HEADS) and _is_tail(word[at:], lexicon):
            return at
    return 0


def _is_tail(right: str, lexicon: Lexicon) -> bool:
    if len(right) < 3:
        return right in _SHORT_TAILS
    if right in CHAINS:
        return False
    return (
        right in lexicon.lexemes
        or right in _PARTICIPLES
        or any(len(c.stem) > 2 and c.stem in lexicon.lexemes for c in cuts(right))
    )
