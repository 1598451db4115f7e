"""The stem of a noun or adjective: which of the cuts the suffix grammar offers is right.

The lexicon decides first, then the tables, then what the corpus says of words like «حرفهای». A
half-space only chooses between readings that the word has without it as well; where nothing
chooses, the word keeps two stems.
"""

import msgspec

from .joining import is_participle
from .lexicon import Lexicon
from .nouns import UNJOINED, Cut, cuts
from .plurals import AMBIGUOUS, BROKEN_PLURALS
from .seams import seam
from .spellings import KEYS, SPELLINGS
from .tables import word_set
from .verbs import is_agent


class Stem(msgspec.Struct, frozen=True, gc=False):
    """The stem of a word.

    Attributes:
        term: the index term.
        others: stems of equal right.
        why: "lexeme", "broken plural", "comparative", "doubled", "taken apart", "unknown", or
            "suffix: KIND" with a kind of :class:`newsearch.search.analysis.nouns.Cut`.
    """

    term: str
    others: tuple[str, ...] = ()
    why: str = "unknown"


_SINGULAR_ONLY = word_set("ان ین ون گان یان")  # no plural takes these
# Their stems به, که and مه are other words today.
_COMPARATIVES = {"بهتر": "بهتر", "بهترین": "بهتر", "کهتر": "کهتر", "کهترین": "کهتر", "مهتر": "مهتر"}
# Behind these kinds an unknown stem may stand where a half-space or a derivation vouches for it.
_LOOSE = ("ها", "تر", "after heh", "clitic", "گان")


def stem_of(word: str, boundary: int, lexicon: Lexicon) -> Stem:
    """The stem of a skeleton that is no verb; ``boundary`` is the place of its last half-space."""
    if word in BROKEN_PLURALS:
        singular = BROKEN_PLURALS[word]
        double = word in AMBIGUOUS
        return Stem(word if double else singular, (singular,) if double else (), "broken plural")
    if word in _COMPARATIVES:
        return Stem(_COMPARATIVES[word], (), "comparative")
    if word in lexicon.lexemes or word in KEYS:
        return Stem(SPELLINGS.get(word, word), (), "lexeme")
    if _doubled(word):
        return Stem(word, (), "doubled")
    every = list(cuts(word))
    found = [cut for cut in every if _is_known(cut, lexicon)] or _vouched(every, boundary, lexicon)
    if found:
        return _choose(word, found, boundary, lexicon)
    if at := seam(word, lexicon):
        tail = stem_of(word[at:], 0, lexicon)
        return Stem(word[:at] + tail.term, (), "taken apart")
    return Stem(word)


def _doubled(word: str) -> bool:
    """Whether a word is another one said twice (کم‌کم)."""
    half = len(word) // 2
    return len(word) > 3 and word[:half] == word[half:]


def _is_known(cut: Cut, lexicon: Lexicon) -> bool:
    stem = cut.stem
    if stem in lexicon.lexemes:
        return True
    if cut.kind not in _SINGULAR_ONLY and (stem in BROKEN_PLURALS or stem in _COMPARATIVES):
        return True
    return cut.kind in _LOOSE and (is_participle(stem) or is_agent(stem))


def _vouched(every: list[Cut], boundary: int, lexicon: Lexicon) -> list[Cut]:
    """The cuts that leave an unknown stem and are likely nevertheless."""
    return [
        cut
        for cut in every
        if cut.kind == "ها"
        or (cut.kind == "after heh" and (cut.at == boundary or _may_be_plural(cut, every)))
        or (cut.kind in _LOOSE and cut.at == boundary)
        or (cut.kind in ("تر", "گان") and seam(cut.stem, lexicon))
    ]


def _may_be_plural(heh: Cut, every: list[Cut]) -> bool:
    """Whether the ه that a stem ends with may as well begin a plural: کوله‌اش, کول‌هاش."""
    return any(cut.kind == "ها" and cut.at == heh.at - 1 for cut in every)


def _choose(word: str, found: list[Cut], boundary: int, lexicon: Lexicon) -> Stem:
    """The shortest suffix, unless a half-space or the counts of the corpus say otherwise."""
    first, *others = found
    if not others:
        return _result(first, lexicon)
    if boundary:
        return _result(next((c for c in found if c.at == boundary), first), lexicon)
    if first.kind == "clitic" and (copula := _copula(word, first, others)):
        return _result(copula, lexicon)
    plural = next((c for c in found if c.kind == "ها"), None)
    heh = plural and next((c for c in found if c.at == plural.at + 1), None)
    if plural is None or heh is None:
        return _result(first, lexicon)
    if word in lexicon.heh:
        return _result(heh, lexicon, *([plural] if word in lexicon.ties else ()))
    settled = word not in lexicon.ties and (
        word in lexicon.plurals or word[plural.at - 1] in UNJOINED
    )
    return _result(plural, lexicon, *(() if settled else [heh]))


def _copula(word: str, clitic: Cut, others: list[Cut]) -> Cut | None:
    """The cut before ست where a clitic would leave its س to the stem: تو|ست, not توس|ت."""
    found = (c for c in others if c.kind == "copula" and c.at == clitic.at - 1)
    return next((c for c in found if word[c.at :] == "ست"), None)


def _result(cut: Cut, lexicon: Lexicon, *others: Cut) -> Stem:
    terms = dict.fromkeys(_inner(c, lexicon) for c in (cut, *others))
    first, *rest = terms
    return Stem(first, tuple(rest), "suffix: " + cut.kind)


def _inner(cut: Cut, lexicon: Lexicon) -> str:
    """The key of the stem of a cut: singular, plain degree, accepted spelling."""
    stem = cut.stem
    if stem not in lexicon.lexemes and stem not in BROKEN_PLURALS and stem not in _COMPARATIVES:
        stem = stem_of(stem, 0, lexicon).term if cut.kind == "ها" else stem
    if stem not in AMBIGUOUS:
        stem = BROKEN_PLURALS.get(stem, stem)
    stem = _COMPARATIVES.get(stem, stem)
    return SPELLINGS.get(stem, stem)
