"""Find the compounds of a corpus: words written joined, with a half-space and apart."""

from collections import Counter

from newsearch.search.analysis.characters import HALF_SPACE
from newsearch.search.analysis.function_words import FUNCTION_WORDS
from newsearch.search.analysis.nouns import CHAINS
from newsearch.search.analysis.tables import word_set
from newsearch.search.analysis.verbs import readings

from .corpus import Counts
from .statistics import Statistics

_LEAST = 2  # times a half-space must have been seen at the joint
_SHARE = 0.12  # of the writings joined or with a half-space, for «apart» to be the same word
_DOMINANCE = 3  # joined writings for each one apart, where no half-space was ever seen
_PREFIXES = word_set("می نمی همی بر در باز فرا فرو")


def compounds(
    counts: Counts, stats: Statistics, known: set[str]
) -> tuple[dict[str, int], frozenset[str]]:
    """The joints by compound, and the compounds whose parts apart are the same word."""
    halves: Counter[tuple[str, str]] = Counter()
    for form, n in counts.words.items():
        if HALF_SPACE in form and (pair := _parts(form)):
            halves[pair] += n
    joints: dict[str, int] = {}
    joined: set[str] = set()
    best: Counter[str] = Counter()
    for (left, right), n in sorted(halves.items()):
        word = left + right
        if n < _LEAST or n <= best[word]:
            continue
        best[word] = n
        joints[word] = len(left)
        apart = stats.spaced[left, right]
        if n + stats.words[word] - stats.halves[word, len(left)] >= _SHARE * (n + apart):
            joined.add(word)
        else:
            joined.discard(word)
    for word in known:
        if word not in joints and (at := _seam(word, stats, known)):
            joints[word] = at
            joined.add(word)
    return joints, frozenset(joined)


def _parts(form: str) -> tuple[str, str] | None:
    """The two parts of a form with half-spaces, without the inflection behind them."""
    pieces = [p for p in form.split(HALF_SPACE) if p]
    while len(pieces) > 1 and (pieces[-1] in CHAINS or pieces[-1] in ("ای", "ها", "تر")):
        pieces.pop()
    if (
        len(pieces) < 2
        or "ی" in pieces  # an ezafe with half-spaces on both sides: توسعه‌ی‌کشور
        or pieces[0] in _PREFIXES
        or (pieces[0].endswith("می") and len(pieces[0]) < 6)
    ):
        return None
    left, right = "".join(pieces[:-1]), pieces[-1]
    if len(pieces) == 3 and pieces[1] == "و":
        left, right = pieces[0], "و" + pieces[2]
    if len(left) < 2 or len(right) < 2 or readings(left + right):
        return None
    return left, right


def _seam(word: str, stats: Statistics, known: set[str]) -> int:
    """Where a word written joined is also, rarely, written apart; 0 for nowhere."""
    if len(word) < 6:
        return 0
    found = [
        at
        for at in range(2, len(word) - 1)
        if (left := word[:at]) in known
        and (right := word[at:]) in known
        and left not in FUNCTION_WORDS
        and right not in CHAINS
        and 0 < _DOMINANCE * stats.spaced[left, right] <= stats.words[word]
    ]
    return max(found, key=lambda at: (stats.spaced[word[:at], word[at:]], at), default=0)
