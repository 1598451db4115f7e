"""One word to its terms: verb tables, plural tables, the suffix grammar and the lexicon."""

from typing import NamedTuple

from .characters import HALF_SPACE, fold_hamza, normalize
from .function_words import AGENT_TAILS, FUNCTION_WORDS
from .homographs import DOUBLE, verb_keys
from .lexicon import Lexicon
from .nouns import CHAINS, Cut, cuts
from .plurals import AMBIGUOUS, BROKEN_PLURALS
from .spellings import SPELLINGS
from .tables import word_set


class Word(NamedTuple):
    """A word as the analyser reads it.

    Attributes:
        skeleton: normalised and without half-spaces.
        term: the index term.
        alternatives: further terms of equal weight.
        parts: terms of lower weight.
        kind: "verb", "word", "compound", "ending" or "function".
        joint: where a known compound has its joint, 0 for none.
    """

    skeleton: str
    term: str
    alternatives: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    kind: str = "word"
    joint: int = 0


# Before the key of a finite form, which is not the term of the infinitive.
VERB = "#"
# Verbs so frequent that a part for each form would cost more than it brings.
_SAME_AS_FINITE = word_set("بودن بایستن")
_SINGULAR_ONLY = word_set("ان ین ون گان یان")  # no plural takes these
_COMPARATIVES = {"بهتر": "به", "بهترین": "به", "کهتر": "که", "مهتر": "مه"}


def read_word(surface: str, lexicon: Lexicon) -> Word:
    """Read one word; half-spaces only break ties."""
    form = fold_hamza(normalize(surface)).strip(HALF_SPACE)
    pieces = [p for p in form.split(HALF_SPACE) if p]
    skeleton = "".join(pieces)
    boundary = len(skeleton) - len(pieces[-1]) if len(pieces) > 1 else 0
    skeleton = SPELLINGS.get(skeleton, skeleton)
    if skeleton in FUNCTION_WORDS:
        return Word(skeleton, skeleton, kind="function")
    if not skeleton:
        return Word("", "")
    keys: tuple[str, ...] = ()
    also_word = True
    # the lexicon holds no other word that can be a verb
    if skeleton in DOUBLE or skeleton not in lexicon.lexemes:
        keys, also_word = verb_keys(skeleton, boundary)
    if keys and _noun_first(skeleton, boundary, lexicon):
        keys = ()
    verbs = tuple(VERB + k for k in keys)
    if keys and not also_word:
        return _finite(skeleton, keys, boundary, lexicon)
    stem, others = _stem(skeleton, boundary, lexicon)
    alternatives = dict.fromkeys((*others, *verbs))
    alternatives.pop(stem, None)
    joint = lexicon.compounds.get(stem, 0)
    parts = _parts(stem, joint, pieces, lexicon)
    return Word(skeleton, stem, tuple(alternatives), parts, "compound" if joint else "word", joint)


def _finite(skeleton: str, keys: tuple[str, ...], boundary: int, lexicon: Lexicon) -> Word:
    """A verb: its finite forms share a term and carry the infinitive, a noun, as a part."""
    if skeleton in keys and skeleton not in _SAME_AS_FINITE:
        return Word(skeleton, skeleton, kind="verb")
    verbs = tuple(VERB + k for k in keys)
    parts = tuple(k for k in keys if k not in _SAME_AS_FINITE)
    if not boundary and skeleton.startswith("می") and (noun := _noun_in(skeleton, lexicon)):
        return Word(skeleton, verbs[0], (*verbs[1:], noun), parts, "verb")
    return Word(skeleton, verbs[0], verbs[1:], parts, "verb")


def _noun_in(word: str, lexicon: Lexicon) -> str:
    """The noun a glued word with می may be an inflected form of: میدانی of میدان."""
    for cut in cuts(word):
        if cut.stem.startswith("می") and len(cut.stem) > 3 and cut.stem in lexicon.lexemes:
            return cut.stem
    return ""


def _noun_first(word: str, boundary: int, lexicon: Lexicon) -> bool:
    """Whether a word beginning with می is a noun: it is in the lexicon and has no half-space."""
    return word.startswith("می") and word in lexicon.lexemes and boundary != 2


def _stem(word: str, boundary: int, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """The stem of a noun or adjective, and other stems of equal right."""
    if word in BROKEN_PLURALS:
        singular = BROKEN_PLURALS[word]
        return (word, (singular,)) if word in AMBIGUOUS else (singular, ())
    if word in _COMPARATIVES:
        return _COMPARATIVES[word], ()
    if word in lexicon.lexemes or _doubled(word):
        return SPELLINGS.get(word, word), ()
    found = [c for c in cuts(word) if _known(c, lexicon)]
    if found:
        return _choose(word, found, boundary, lexicon)
    for cut in cuts(word):
        if cut.kind == "ها" or (
            boundary and cut.at == boundary and cut.kind in ("تر", "after heh", "clitic")
        ):
            return _stem(cut.stem, 0, lexicon)
    if at := _seam(word, lexicon):
        return word[:at] + _stem(word[at:], 0, lexicon)[0], ()
    return word, ()


def _doubled(word: str) -> bool:
    """Whether a word is another one said twice (کم‌کم)."""
    half = len(word) // 2
    return len(word) > 3 and word[:half] == word[half:]


def _known(cut: Cut, lexicon: Lexicon) -> bool:
    if cut.stem in lexicon.lexemes:
        return True
    if cut.kind in _SINGULAR_ONLY:
        return False
    return cut.stem in BROKEN_PLURALS or cut.stem in _COMPARATIVES


def _choose(
    word: str, found: list[Cut], boundary: int, lexicon: Lexicon
) -> tuple[str, tuple[str, ...]]:
    """The shortest suffix, unless a half-space or the counts of the corpus say otherwise."""
    first = found[0]
    if len(found) > 1:
        if boundary:
            first = next((cut for cut in found if cut.at == boundary), first)
        elif plural := next((cut for cut in found if cut.kind == "ها"), None):
            heh = next((cut for cut in found if cut.kind == "after heh"), None)
            if heh is not None and word not in lexicon.heh:
                first = plural
            if heh is not None and word in lexicon.ties:
                other = heh if first is plural else plural
                return _final(first.stem), (_final(other.stem),)
    return _final(first.stem), ()


def _final(stem: str) -> str:
    """The key of a stem: singular, plain degree, accepted spelling."""
    if stem not in AMBIGUOUS:
        stem = BROKEN_PLURALS.get(stem, stem)
    stem = _COMPARATIVES.get(stem, stem)
    return SPELLINGS.get(stem, stem)


def _parts(stem: str, joint: int, pieces: list[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The terms of the parts of a compound that is not also written apart as one word."""
    if stem in lexicon.joined:
        return ()
    found: tuple[str, ...] = ()
    if joint:
        found = (stem[:joint], stem[joint:])
    elif (len(stem) >= _LONG or stem not in lexicon.lexemes) and (at := _seam(stem, lexicon)):
        found = (stem[:at], stem[at:])
    elif len(pieces) > 1 and stem.startswith(pieces[0]):
        found = _along(stem, pieces)
    if len(found) == 2 and found[1] in AGENT_TAILS:
        found = found[:1]
    terms = dict.fromkeys(read_word(p, lexicon).term for p in found if len(p) > 1)
    terms.pop(stem, None)
    return tuple(terms)


def _along(stem: str, pieces: list[str]) -> tuple[str, ...]:
    """The stem cut where the word has its half-spaces, inflection left out."""
    found, at = [], 0
    for piece in pieces:
        if at < len(stem) and piece not in CHAINS:
            found.append(stem[at : at + len(piece)])
        at += len(piece)
    return tuple(found) if len(found) > 1 else ()


_LONG = 9  # a lexeme so long is a compound that the corpus happens to write joined
_SHORT_HEADS = word_set("بی هم نا کم پر سه دو تک نو نی نیم چند پیش ضد غیر خود دل سر پا")
_SHORT_TAILS = word_set("جو دان کن چی ور وار بان گر بار دار ساز گو خو پا رو بر زن کش")


_PREFIXES = word_set("بی نا هم غیر ضد پیش")
# Participles are verbs to the lexicon, but end many compounds.
_PARTICIPLES = word_set("شده شدن خورده کرده کردن زده دیده گرفته رفته شدگان خوردگان زدگان دیدگان")
_FROM_THE_MIDDLE = tuple(
    tuple(sorted(range(2, n - 1), key=lambda i, n=n: (abs(2 * i - n), -i)))  # type: ignore[misc]
    for n in range(41)
)


def _seam(word: str, lexicon: Lexicon) -> int:
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
