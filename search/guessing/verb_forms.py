"""The forms of verbs, written out: a guess needs the words themselves, not their infinitive."""

from collections.abc import Iterator, Sequence

from newsearch.search.analysis.characters import HALF_SPACE
from newsearch.search.analysis.verb_stems import (
    IRREGULAR,
    SIMPLE,
    SPOKEN,
    WITH_PREVERB,
    infinitive,
)
from newsearch.search.analysis.verbs import CONSONANT_WAW

COMMON_VERBS = tuple(
    """
    شدن بودن کردن داشتن گفتن دادن گرفتن آمدن رسیدن خواستن توانستن رفتن دیدن زدن یافتن ماندن
    گذاشتن آوردن ساختن گشتن بردن خوردن دانستن نوشتن خواندن کشیدن انداختن افتادن شنیدن بستن
    پرداختن نمودن گذشتن خریدن فروختن کشتن مردن پذیرفتن بخشیدن نشستن شناختن پرسیدن ایستادن
    برگشتن بازگشتن برگزیدن فرستادن فهمیدن نامیدن افزودن دریافتن برخوردن کاستن شکستن پوشیدن
    آموختن خوابیدن ترسیدن کوشیدن رساندن جستن شستن ریختن پختن سوختن باختن دویدن
    """.split()  # noqa: SIM905
)
"""Infinitives, the most frequent first. Source: written by hand."""


_VULGAR = frozenset({"رید", "شاشید"})  # nobody is told that they meant these

_Pattern = tuple[str, bool, str, float]
"""What stands before a stem, whether that changes it (`_behind_prefix`), what stands behind it; how
large a share of a verb's occurrences the form has, roughly."""

_OFTEN, _SOMETIMES, _SELDOM = 0.1, 0.02, 0.005
_PAST = (("", _OFTEN), ("ند", _SOMETIMES), ("م", _SOMETIMES), ("یم", _SOMETIMES), ("ی", _SELDOM),
         ("ید", _SELDOM))  # fmt: skip
_PRESENT = (("د", _OFTEN), ("ند", _SOMETIMES), ("م", _SOMETIMES), ("یم", _SOMETIMES),
            ("ی", _SELDOM), ("ید", _SOMETIMES))  # fmt: skip


def _of_past() -> Iterator[_Pattern]:
    yield "", False, "ن", _SOMETIMES
    yield "", False, "ه", _SOMETIMES
    yield "", False, "ه" + HALF_SPACE + "اند", _SELDOM
    yield "", False, "ه" + HALF_SPACE + "است", _SELDOM
    for ending, share in _PAST:
        yield "", False, ending, share
        yield "ن", True, ending, share / 4
        yield from _imperfect(ending, share / 4)


def _of_present() -> Iterator[_Pattern]:
    yield "", False, "نده", _SELDOM
    for ending, share in _PRESENT:
        yield from _imperfect(ending, share)
        yield "ب", True, ending, share / 2
        yield "ن", True, ending, share / 8
        yield "", False, ending, share / 8


def _imperfect(ending: str, share: float) -> Iterator[_Pattern]:
    yield "می" + HALF_SPACE, False, ending, share
    yield "نمی" + HALF_SPACE, False, ending, share / 4


_OF_PAST, _OF_PRESENT = tuple(_of_past()), tuple(_of_present())


def verb_forms() -> Iterator[tuple[str, str, str, float]]:
    """Every form: skeleton, the form with its half-spaces, infinitive, share of the verb's use."""
    for past, presents in SIMPLE.items():
        if past in _VULGAR:
            continue
        verb = infinitive(past)
        for form, share in _forms(past, presents):
            yield form.replace(HALF_SPACE, ""), form, verb, share
    for preverb, pasts in WITH_PREVERB.items():
        for past in sorted(pasts):
            for form, share in _forms(past, SIMPLE.get(past, ())):
                if not form.startswith("ب"):  # «دربیاید» is spoken, «بربدارد» is nothing
                    text = preverb + form
                    yield text.replace(HALF_SPACE, ""), text, preverb + infinitive(past), share
    for skeleton, text, verb in _spoken_forms():
        yield skeleton, text, verb, _SELDOM
    for form, verb in IRREGULAR.items():
        yield form, form, verb, _SOMETIMES


def _spoken_forms() -> Iterator[tuple[str, str, str]]:
    """Present forms as they are spoken, behind می: می‌شه, می‌خوام, می‌کنن."""
    stems: list[tuple[str, str, tuple[str, ...]]] = [
        (stem, past, _SPOKEN_ENDINGS) for stem, past in SPOKEN.items()
    ]
    for past, presents in SIMPLE.items():
        if infinitive(past) in COMMON_VERBS:
            stems += [(stem, past, ("ه", "ن")) for stem in presents if stem[-1] not in "اویه"]
    for stem, past, endings in stems:
        if stem in _MISSPELT:
            continue
        for ending in endings:
            form = stem + ("د" if stem[-1] == "ا" and ending == "ه" else ending)
            for prefix in ("می", "نمی"):
                yield prefix + form, prefix + HALF_SPACE + form, infinitive(past)


_SPOKEN_ENDINGS = ("م", "ی", "ه", "یم", "ین", "ن")
_MISSPELT = frozenset({"خا", "زار"})  # read, but nobody is told to write so


def _forms(past: str, presents: tuple[str, ...]) -> list[tuple[str, float]]:
    """The forms of a simple verb, each with its share."""
    forms = _inflected(past, _OF_PAST)
    for present in presents:
        forms += _inflected(before_ending(present, past), _OF_PRESENT)
    return forms


def _inflected(stem: str, patterns: Sequence[_Pattern]) -> list[tuple[str, float]]:
    stems = stem, _behind_prefix(stem)
    return [(prefix + stems[behind] + ending, share) for prefix, behind, ending, share in patterns]


def _behind_prefix(stem: str) -> str:
    """A stem behind ب or ن: آور is یاور, انداز is ینداز, ایست stays."""
    if stem.startswith("آ"):
        return "یا" + stem[1:]
    if stem.startswith("ا") and not stem.startswith("ای"):
        return "ی" + stem[1:]
    return stem


def before_ending(present: str, past: str) -> str:
    """A present stem as it stands before an ending: گو is گوی, رو stays."""
    if (present[-1] in "او" and past not in CONSONANT_WAW) or present == "آ":
        return present + "ی"
    return present
