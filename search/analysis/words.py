"""One word to its terms: verb tables, plural tables, the suffix grammar and the lexicon."""

import msgspec

from .characters import HALF_SPACE, fold_hamza, normalize
from .function_words import AGENT_TAILS, FUNCTION_WORDS
from .homographs import DOUBLE, NO_VERB, VerbReading, verb_keys
from .lexicon import Lexicon
from .nouns import CHAINS, cuts
from .seams import seam
from .spellings import KEYS, PLURAL_COMPOUNDS, SPELLINGS
from .stems import stem_of
from .tables import word_set


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word as the analyser reads it.

    Attributes:
        skeleton: normalised and without half-spaces.
        term: the index term.
        alternatives: further terms of equal weight.
        parts: terms of lower weight.
        kind: "verb", "word", "compound", "ending" or "function".
        joint: where a known compound has its joint, 0 for none.
        why: what decided: "function", "spelling", "verb: FORM" (a form of
            :class:`newsearch.search.analysis.verbs.Reading`) or the reason of a
            :class:`newsearch.search.analysis.stems.Stem`.
    """

    skeleton: str
    term: str
    alternatives: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    kind: str = "word"
    joint: int = 0
    why: str = ""


# Before the key of a finite form, which is not the term of the infinitive.
VERB = "#"
# Verbs so frequent that a part for each form would cost more than it brings.
_SAME_AS_FINITE = word_set("بودن بایستن")
LONGEST = 60  # letters; longer runs are laughter and noise, and rules would go deep into them


def read_word(surface: str, lexicon: Lexicon) -> Word:
    """Read one word; half-spaces only break ties."""
    written = fold_hamza(normalize(surface))
    pieces, boundary = [written], 0
    if HALF_SPACE in written:
        pieces = [p for p in written.split(HALF_SPACE) if p]
        written = "".join(pieces)
        boundary = len(written) - len(pieces[-1]) if len(pieces) > 1 else 0
    skeleton = SPELLINGS.get(written, written)
    if skeleton in FUNCTION_WORDS:
        return Word(skeleton, skeleton, kind="function", why="function")
    if not skeleton:
        return Word("", "")
    if len(skeleton) > LONGEST:
        return Word(skeleton, skeleton, why="unknown")
    verb = NO_VERB
    # the lexicon holds no other word that can be a verb
    if skeleton in DOUBLE or not (skeleton in lexicon.lexemes or skeleton in KEYS):
        verb = verb_keys(skeleton, boundary)
    if verb.keys and _noun_first(skeleton, boundary, lexicon):
        verb = NO_VERB
    if verb.keys and not verb.also_word and not _noun_as_well(skeleton, verb, lexicon):
        return _finite(skeleton, verb, boundary, lexicon)
    stem = stem_of(skeleton, boundary, lexicon)
    alternatives = stem.others
    if verb.keys:
        both = dict.fromkeys((*stem.others, *[VERB + key for key in verb.keys]))
        alternatives = tuple([term for term in both if term != stem.term])
    joint = lexicon.compounds.get(stem.term, 0)
    parts = _parts(stem.term, joint, pieces, lexicon)
    if written in PLURAL_COMPOUNDS:
        parts = (stem.term[:joint], stem.term[joint:])
    kind = "compound" if joint else "word"
    why = stem.why if skeleton == written else "spelling"
    return Word(skeleton, stem.term, alternatives, parts, kind, joint, why)


def _finite(skeleton: str, verb: VerbReading, boundary: int, lexicon: Lexicon) -> Word:
    """A verb: its finite forms share a term and carry the infinitive, a noun, as a part."""
    keys, why = verb.keys, "verb: " + verb.form
    if verb.form == "infinitive":
        return Word(skeleton, _infinitive(keys[0]), kind="verb", why=why)
    if verb.form == "not infinitive":
        return Word(skeleton, skeleton, (), tuple(map(_infinitive, keys)), "verb", why=why)
    terms = tuple(VERB + key for key in keys)
    parts = tuple(key for key in keys if key not in _SAME_AS_FINITE)
    if not boundary and skeleton.startswith("می") and (noun := _noun_in(skeleton, lexicon)):
        terms += (noun,)
    return Word(skeleton, terms[0], terms[1:], parts, "verb", why=why)


_RARE_IN_SECOND_PERSON = ("subjunctive", "negative", "command", "perfect")


def _noun_as_well(word: str, verb: VerbReading, lexicon: Lexicon) -> bool:
    """Whether a verb in the second person, rare in news, is a noun with an ending: نبردهای."""
    if verb.form not in _RARE_IN_SECOND_PERSON or word[-1] != "ی":
        return False
    stem = word[:-3] if word.endswith("های") else word[:-1]
    return len(stem) > 2 and stem in lexicon.lexemes


def _infinitive(key: str) -> str:
    return VERB + key if key in _SAME_AS_FINITE else key


def _noun_in(word: str, lexicon: Lexicon) -> str:
    """The noun a glued word with می may be an inflected form of: میدانی of میدان."""
    for cut in cuts(word):
        if cut.stem.startswith("می") and len(cut.stem) > 3 and cut.stem in lexicon.lexemes:
            return cut.stem
    return ""


def _noun_first(word: str, boundary: int, lexicon: Lexicon) -> bool:
    """Whether a word beginning with می is a noun: it is in the lexicon and has no half-space."""
    return word.startswith("می") and word in lexicon.lexemes and boundary != 2


_LONG = 9  # a lexeme so long is a compound that the corpus happens to write joined


def _parts(stem: str, joint: int, pieces: list[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The terms of the parts of a compound, unless its parts apart are the same word."""
    if stem in lexicon.joined:
        found = _coordinated(stem, joint, lexicon)
    elif _is_titled(stem, lexicon):
        found = (_TITLE, stem.removeprefix(_TITLE))
    elif joint:
        found = (stem[:joint], stem[joint:])
    elif len(pieces) > 1 and (along := _along(stem, pieces)):
        found = along
    elif (len(stem) >= _LONG or stem not in lexicon.lexemes) and (at := seam(stem, lexicon)):
        found = (stem[:at], stem[at:])
    else:
        return ()
    if len(found) == 2 and found[1] in AGENT_TAILS:
        found = found[:1]
    terms = dict.fromkeys(read_word(p, lexicon).term for p in found if len(p) > 1)
    terms.pop(stem, None)
    return tuple(terms)


_TITLE = "سید"  # written joined to a name or apart


def _is_titled(stem: str, lexicon: Lexicon) -> bool:
    """Whether a word is a name with its title: سیدعلی."""
    name = stem.removeprefix(_TITLE)
    return len(stem) - 3 == len(name) > 2 and name in lexicon.lexemes


# Second halves of compounds that have their و themselves.
_BEGIN_WITH_WAW = word_set(
    """
    واحد واحدی وات واتی وارد واردات وارث واقع واگذار والمسلمین وجود وجدان وردی ورزش ورود وزارت وزیر
    وزیری وسلم وسیله وسایل وضع وطن وفا وفور وقت وکیل وگاس ولایت ویروس ویژه وینی وحدت وحشت
    """
)


def _coordinated(stem: str, joint: int, lexicon: Lexicon) -> tuple[str, ...]:
    """The two words of سیستان و بلوچستان; none of باغ وحش."""
    left, right = stem[:joint], stem[joint:]
    if right[:1] != "و" or len(right) < 4 or right in _BEGIN_WITH_WAW:
        return ()
    known = left in lexicon.lexemes and right[1:] in lexicon.lexemes
    return (left, right[1:]) if known else ()


def _along(stem: str, pieces: list[str]) -> tuple[str, ...]:
    """The stem cut where the word has its half-spaces, inflection left out."""
    if not stem.startswith(pieces[0]):
        return ()
    found, at = [], 0
    for piece in pieces:
        if at < len(stem) and piece not in CHAINS:
            found.append(stem[at : at + len(piece)])
        at += len(piece)
    return tuple(found) if len(found) > 1 else ()
