"""The suffixes of nouns and adjectives, as a grammar of chains.

A noun is stem [plural] [ی] [clitic or copula], an adjective stem [تر or ترین] and then the same.
:func:`cuts` lists every way to take a chain off a word; which of them is right is for the
lexicon to say.

Source: the morphology as school grammars give it; spoken forms (هام, هامون) as newspapers
quote them.
"""

from collections.abc import Iterator

import msgspec

from .persons import is_person, takes_in
from .tables import word_set


class Cut(msgspec.Struct, frozen=True, gc=False):
    """A stem and the kind of the suffix chain taken off it; ``at`` is the length left standing."""

    stem: str
    kind: str
    at: int


_CLITICS = ("م", "ت", "ش", "مان", "تان", "شان")
_SPOKEN_CLITICS = ("مون", "تون", "شون")

# What may follow a plural in ها.
_AFTER_HA = (
    "", "ی", "یی",
    *("ی" + c for c in _CLITICS), *_CLITICS, *_SPOKEN_CLITICS, "یشون", "یمون", "یتون",
    "ست", "یند", "ییم", "یید", "یست", "ییست", "ییکه", "یشم", "یمن",
)  # fmt: skip
_AFTER_CONSONANT = ("", "ی", *_CLITICS, "ند", "یم", "ید", "ست", "یست", "یاند", "یام", "یاش", "است")
_AFTER_COMPARATIVE = (
    "",
    "ی",
    *_CLITICS,
    "ند",
    "یم",
    "ید",
    "یست",
    "ان",
    "انی",
    "است",
    "ینها",
    "ینهای",
    "ین",
)


def _chains() -> dict[str, str]:
    chains: dict[str, str] = {}

    def add(kind: str, *suffixes: str) -> None:
        for suffix in suffixes:
            chains.setdefault(suffix, kind)

    add("clitic", *_CLITICS, *_SPOKEN_CLITICS)
    add("after vowel", "یی", *("ی" + c for c in _CLITICS), "یند", "ییم", "یید", "یشون")
    add(
        "after heh",
        "ای",
        "هی",
        "ام",
        "ات",
        "اش",
        "اند",
        "ایم",
        "اید",
        "ایست",
        "امان",
        "اتان",
        "اشان",
    )
    add("ی", "ی")
    add("copula", "ند", "یم", "ید", "ست", "است", "یست")
    add("spoken copula", "س")
    add("ها", *("ها" + tail for tail in _AFTER_HA))
    for base in ("تر", "ترین"):
        add("تر", *(base + tail for tail in _AFTER_COMPARATIVE))
        add("تر", *(base + "ها" + tail for tail in _AFTER_HA))
    add("گان", *("گان" + tail for tail in _AFTER_CONSONANT))
    add("یان", *("یان" + tail for tail in _AFTER_CONSONANT))
    add("ان", *("ان" + tail for tail in _AFTER_CONSONANT))
    add("ات", *("ات" + tail for tail in _AFTER_CONSONANT))
    add("جات", *("جات" + tail for tail in _AFTER_CONSONANT))
    add("ین", *("ین" + tail for tail in _AFTER_CONSONANT))
    add("ون", *("ون" + tail for tail in _AFTER_CONSONANT))
    return chains


def _sizes() -> dict[str, tuple[int, ...]]:
    sizes: dict[str, set[int]] = {}
    for chain in CHAINS:
        sizes.setdefault(chain[-2:], set()).add(len(chain))
        sizes[chain[-2:]].update([1] if chain[-1] in CHAINS else [])
    return {ending: tuple(sorted(found)) for ending, found in sizes.items()}


CHAINS = _chains()
# By the last two letters of a word, or the last where no chain has the two: how long a chain that
# the word ends with may be. Most words are known to have none without a try.
_SIZES = _sizes()
_VOWELS = "او"
_UNINFLECTED = word_set("را که با و یا اگر چون فرا فرو هر پس بی ولی اما نه")
_SHORT_BEFORE_COPULA = word_set("او ما شما کجا")
# Other words of three letters and less are no adjectives: ریتر, گوترش and بلاتر are names.
_SHORT_ADJECTIVES = word_set(
    """
    کم بد پر تر خوب سبک قوی غنی کند تند گرم سرد داغ نرم سفت سست تیز پهن دور پیر شاد چاق زشت ناز جدی
    خشک بلند پاک تلخ مهم خاص عام تنگ گشاد چرب شور ترش شیک خام پخته لخت زبر صاف کج راست چپ پست نزد
    مرد زن شل شلوغ حاد رند لوس لات تک زود دیر کمی عقب جلو بعد قبل پیش پس زیر رو بالا چیره خبره بیش
    مه به که نو کهن سخت مست گیج خنگ گنگ کور کر لال شوخ خوش رک هار یخ بور زرد سرخ سبز بنفش تار روشن
    بار دار آور رنگ طرف امن خنک خشن مسن صدا گیر ساز پول کار جان فنی بکر ترد غلط عقل نظر
    خبر هوش ثمر وزن
    شفا جمع رسا گیرا زیبا دانا پویا شیوا مجرب قدر حقیر فقر بزرگ کوچ گران ارزان آن این
    """
)
UNJOINED = "اآدذرزژو"  # letters that no half-space need stand behind


def cuts(word: str) -> Iterator[Cut]:
    """Every cut of a skeleton, the shortest suffix first; the stem keeps at least two letters."""
    for size in _SIZES.get(word[-2:]) or _SIZES.get(word[-1:], ()):
        at = len(word) - size
        if at < 2:
            return
        kind = CHAINS.get(word[at:])
        if kind is not None:
            yield from _cut(word[:at], kind, at, word[at:])


def _cut(stem: str, kind: str, at: int, suffix: str) -> Iterator[Cut]:
    last = stem[-1]
    if stem in _UNINFLECTED:
        return
    if kind == "ی":
        yield Cut(stem, "ezafe" if last in _VOWELS else "ی", at)
    elif kind == "after vowel":
        if last in _VOWELS:
            yield Cut(stem, kind, at)
        elif suffix in ("یم", "ید"):
            yield Cut(stem, "copula", at)
    elif kind == "after heh":
        if suffix == "هی":
            yield Cut(stem + "ه", kind, at + 1)
            return
        if suffix == "ات":  # a clitic behind ه and ی, a plural behind any letter
            yield from _plural_at(stem, at)
        if last in "هی":
            yield Cut(stem, kind, at)
    elif kind == "گان":
        yield Cut(stem + "ه", kind, at)
    elif kind == "یان":
        if last in _VOWELS and is_person(stem):
            yield Cut(stem, kind, at)
    elif kind == "ات":
        yield from _plural_at(stem, at)
    elif kind == "جات":
        yield Cut(stem, kind, at)
        yield Cut(stem + "ه", kind, at)
    elif kind == "ان":
        if last not in _VOWELS and is_person(stem):
            yield Cut(stem, kind, at)
    elif kind == "ین":
        if last not in _VOWELS and takes_in(stem):
            yield Cut(stem, kind, at)
    elif kind == "ون":
        if last == "ی":
            yield Cut(stem, kind, at)
    elif kind == "spoken copula":
        if last in _VOWELS and (len(stem) > 3 or stem in _SHORT_BEFORE_COPULA):
            yield Cut(stem, "copula", at)
    elif kind == "تر":
        if len(stem) > 3 or stem in _SHORT_ADJECTIVES:
            yield Cut(stem, kind, at)
    elif kind == "clitic":
        if last not in _VOWELS or len(suffix) > 1:
            yield Cut(stem, kind, at)
    else:
        yield Cut(stem, kind, at)


def _plural_at(stem: str, at: int) -> Iterator[Cut]:
    """The singulars of a plural in ات, the fullest first: ضربات of ضربه, not of ضرب."""
    if stem.endswith("ی"):
        yield Cut(stem + "ه", "ات", at)
        yield Cut(stem + "ت", "ات", at)
        yield Cut(stem, "ات", at)
        yield Cut(stem[:-1] + "ه", "ات", at)
    else:
        yield Cut(stem + "ت", "ات", at)
        yield Cut(stem + "ه", "ات", at)
        yield Cut(stem, "ات", at)
