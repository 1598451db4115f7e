"""Decide from statistics which words of a corpus are words of their own.

Words are taken from the shortest to the longest, so a stem is decided before what is derived
from it. A word that no suffix chain explains is a lexeme when it is frequent enough; a word that
one explains is a lexeme only when the counts say that the explanation is an accident (شهرت is not
شهر with a clitic).
"""

from collections import Counter

from newsearch.search.analysis.exceptions import ADJECTIVES, CUT, WHOLE
from newsearch.search.analysis.homographs import verb_keys
from newsearch.search.analysis.nouns import UNJOINED, Cut, cuts
from newsearch.search.analysis.plurals import BROKEN_PLURALS

from .statistics import Statistics

MINIMUM = 3  # rarer words are as often misspelt as not

# (share of the stem's frequency above which a chain is an accident, least frequency of the stem)
_CLITIC_LIMITS = {
    "م": (0.25, 60),
    "ت": (0.02, 300),
    "ش": (0.3, 40),
    "س": (0.05, 100),
    "مون": (0.02, 100),
    "تون": (0.02, 100),
    "شون": (0.02, 100),
}
_LIMITS = {
    "clitic": (0.3, 30),
    "copula": (0.3, 60),
    "after vowel": (0.5, 5),
    "ezafe": (20.0, 3),
    "after heh": (3.0, 3),
    "ها": (40.0, 2),
    "تر": (8.0, 3),
    "گان": (60.0, 2),
    "یان": (8.0, 3),
    "ان": (4.0, 8),
    "ات": (6.0, 3),
    "جات": (5.0, 5),
    "ین": (1.2, 20),
    "ون": (0.5, 20),
}
_ENOUGH = 5  # half-spaces seen; with fewer, the frequencies of the stems only say which is first
_DECISIVE = 8  # times as often, for one reading to drive out the other
# Share of all forms of a verb above which a frequent one is no form of it: بستری, not ستردن.
_OWN_SHARE = 0.5
# Forms that a word has by the chance of its first letter.
_CHANCE_FORMS = ("subjunctive", "negative", "command")
# Above this share of occurrences before ها a word is a noun of its own.
_INFLECTED_SHARE = 0.004


def lexemes(stats: Statistics) -> set[str]:
    """The words that are not to be cut."""
    found: set[str] = set(WHOLE) | set(BROKEN_PLURALS.values())
    verbs = _verbs(stats)
    found = {w for w in found if w.startswith("می") or w not in verbs}
    for word in sorted(stats.words, key=lambda w: (len(w), w)):
        if word in WHOLE:
            continue
        if (
            stats.words[word] >= MINIMUM
            and len(word) > 1
            and not (word in verbs or _explained(word, stats, found))
        ):
            found.add(word)
    return found


def _explained(word: str, stats: Statistics, known: set[str]) -> bool:
    if word in CUT or word in BROKEN_PLURALS:
        return True
    return any(_explains(word, cut, stats, known) for cut in cuts(word))


def _explains(word: str, cut: Cut, stats: Statistics, known: set[str]) -> bool:
    if cut.kind == "ها" and stats.words[cut.stem] >= MINIMUM and len(cut.stem) > 2:
        return True
    if cut.stem in known or cut.stem in BROKEN_PLURALS:
        return _plausible(word, cut, stats)
    return False


def _plausible(word: str, cut: Cut, stats: Statistics) -> bool:
    n, stem = stats.words[word], max(stats.words[cut.stem], 1)
    if cut.stem in BROKEN_PLURALS and cut.kind in ("ی", "ezafe", "after vowel", "ها"):
        return True
    if cut.kind == "ی":
        return _indefinite(word, cut.stem, stats)
    if cut.kind in ("ها", "تر", "after heh") and stats.halves[word, cut.at] > 0.02 * n:
        return True
    if cut.kind not in ("ها", "ezafe") and stats.inflected[word] > _INFLECTED_SHARE * n + 1:
        return False
    suffix = word[cut.at :]
    if cut.kind == "clitic" and suffix == "ت" and word.endswith("یت"):
        return False
    if cut.kind == "ون" and not cut.stem.endswith("ی"):
        return False
    share, least = _CLITIC_LIMITS.get(suffix, _LIMITS.get(cut.kind, (0.3, 30)))
    return n <= share * stem and stem >= least


def _indefinite(word: str, stem: str, stats: Statistics) -> bool:
    own = stats.inflected[word] > 0.02 * stats.words[word]
    if stem in ADJECTIVES and not own:
        return True
    return stats.words[stem] >= 3 and stats.lexical_yeh(word) < 0


def heh_or_plural(stats: Statistics, known: set[str]) -> tuple[set[str], set[str], set[str]]:
    """Words in های, هایی and the like whose ه is the stem's, words read in both ways, plurals.

    «حرفهای» can be حرفه‌ای and حرف‌های: the half-spaces of the corpus tell, or the frequency of
    the stems.
    """
    heh_wins, ties, plurals = set(), set(), set()
    for word in stats.words:
        found = [c for c in cuts(word) if c.stem in known]
        ha = next((c for c in found if c.kind == "ها"), None)
        stem = ha and next((c for c in found if c.at == ha.at + 1), None)
        if ha is None or stem is None:
            continue
        plural, heh = _evidence(word, ha, stem, stats)
        decisive = plural + heh >= _ENOUGH or ha.stem[-1] in UNJOINED
        if not decisive:
            plural, heh = 2 * stats.words[ha.stem], stats.words[stem.stem]
        if heh > plural:
            heh_wins.add(word)
        if not decisive or min(heh, plural) * _DECISIVE >= max(heh, plural):
            ties.add(word)
        elif plural > heh:
            plurals.add(word)
    return heh_wins, ties, plurals


def _evidence(word: str, ha: Cut, heh: Cut, stats: Statistics) -> tuple[int, int]:
    """How often a word is surely a plural in ها, and how often surely not."""
    a, b = stats.halves[word, ha.at], stats.halves[word, heh.at]
    if ha.stem[-1] in UNJOINED:  # no half-space is needed behind these
        a = stats.words[word] - b
    return a, b


def _verbs(stats: Statistics) -> set[str]:
    """The words that are forms of verbs and nothing else.

    A word that makes up most of what is counted for its verb is a word of its own.
    """
    read = {w: verb for w in stats.words if (verb := verb_keys(w)).keys}
    mass: Counter[str] = Counter()
    for word, verb in read.items():
        mass[verb.keys[0]] += stats.words[word]
    return {
        word
        for word, verb in read.items()
        if not verb.also_word
        and (verb.form not in _CHANCE_FORMS or stats.words[word] <= _OWN_SHARE * mass[verb.keys[0]])
    }
