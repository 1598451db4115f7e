"""Verb forms by rule: from a skeleton to the infinitives it can be a form of.

A finite form is [preverb] [negation] [می] stem ending [object clitic]; the perfect is a
participle with a form of «to be», the future a form of خواه before the past stem. Between a
prefix and a stem that begins with آ or ا stands ی (بیاید, نیفتاد); a present stem that ends in a
vowel takes ی before an ending (گوید). Spoken endings (میگن, نمیشه) are read behind می only.

Source: the conjugation as school grammars give it.
"""

import re
from collections.abc import Iterator

import msgspec

from .verb_stems import IRREGULAR, SIMPLE, SPOKEN, SPOKEN_FORMS, WITH_PREVERB, infinitive


class Reading(msgspec.Struct, frozen=True, gc=False):
    """One way to read a word as a verb.

    Attributes:
        key: the infinitive.
        form: "imperfect" (with می), "perfect", "future", "negative" (with ن), "subjunctive"
            (with ب), "command" (ن or ب with the bare present stem), "past" (with a personal
            ending), "past3" (the bare past stem), "participle", "present" (stem and ending
            alone), "stem" (the bare present stem), "infinitive", "not infinitive" (with ن) or
            "fixed" (listed as it is).
    """

    key: str
    form: str


# Nouns that are no verb with می behind a preverb: درمیان is در میان.
_NOUNS_WITH_MI = frozenset(
    {"میان", "میانه", "میانی", "میدان", "میدانی", "میزان", "میراث", "میهن", "میلاد", "میز"}
)
# After ا or و an ending stands behind ی, but in these و is a consonant: رود, شود, شنود, دود.
CONSONANT_WAW = frozenset({"رفت", "شد", "شنید", "شنود", "دوید", "گروید", "غنود", "دروید"})

_PAST = frozenset(SIMPLE)
_STEM: dict[str, list[str]] = {}  # bare present stem -> past stems
_STEM_BEFORE_ENDING: dict[str, list[str]] = {}
for _past, _presents in SIMPLE.items():
    for _present in _presents:
        _STEM.setdefault(_present, []).append(_past)
        if (_present[-1] in "او" and _past not in CONSONANT_WAW) or _present == "آ":
            _STEM.setdefault(_present + "ی", []).append(_past)
            _present += "ی"
        _STEM_BEFORE_ENDING.setdefault(_present, []).append(_past)

_PERFECT = re.compile(
    "(.+)ه(?:ام|ای|است|ست|ایم|اید|اند|ند|بود(?:م|ی|یم|ید|ند|ه|هام|های|هاست|هایم|هاید|هاند)?"
    "|باش(?:م|ی|د|یم|ید|ند))"
)
_FUTURE = re.compile("(ن?)خواه(?:م|ی|د|یم|ید|ند)(.+)")
_CLITIC = re.compile("(.{4,}?)(?:مان|تان|شان|ش|م|ت)")
PREVERBS = tuple(WITH_PREVERB)
_PREVERBS_BY_LETTER = {p[0]: [q for q in PREVERBS if q[0] == p[0]] for p in PREVERBS}
_SURE_BEHIND_PREVERB = ("imperfect", "perfect")
_PERSONAL = ("م", "ی", "یم", "ید", "ند", "د")
_ENDINGS = {e[-1]: [other for other in _PERSONAL if other[-1] == e[-1]] for e in _PERSONAL}
# What any form but the bare present stem ends with; most words that are no verb end otherwise.
_LAST_LETTERS = frozenset("هنمیدت") | {past[-1] for past in _PAST}


def readings(word: str, *, listed: bool = False) -> list[Reading]:
    """All ways to read a skeleton as a verb, the surest first; empty when there is none.

    Behind a preverb any verb is accepted in a form with می and in the perfect, unless
    ``listed`` asks for the pairs of the tables alone.
    """
    if (key := IRREGULAR.get(word) or SPOKEN_FORMS.get(word)) is not None:
        return [Reading(key, "fixed")]
    found = [Reading(infinitive(past), form) for past, form in _simple(word)]
    for preverb in _PREVERBS_BY_LETTER.get(word[:1], ()):
        rest = word.removeprefix(preverb)
        if 1 < len(rest) < len(word) and rest not in _NOUNS_WITH_MI:
            verbs = WITH_PREVERB[preverb]
            found += [
                Reading(preverb + infinitive(past), form)
                for past, form in _simple(rest)
                if form != "stem"
                and (past in verbs or (form in _SURE_BEHIND_PREVERB and not listed))
            ]
    if not found:
        found = _with_clitic(word)
    return list(dict.fromkeys(found)) if len(found) > 1 else found


def is_agent(word: str) -> bool:
    """Whether a word is the agent noun of a verb: present stem and نده (بیننده, گوینده)."""
    return word.endswith("نده") and word[:-3] in _STEM_BEFORE_ENDING


def _with_clitic(word: str) -> list[Reading]:
    match = _CLITIC.fullmatch(word) if word[-1:] in "متشن" else None
    if match is None:
        return []
    body = match.group(1)
    if body == "مردم":
        return []
    sure = ("imperfect", "past") if body[-1] == "م" else ("imperfect",)
    return [Reading(infinitive(past), form) for past, form in _simple(body) if form in sure]


def _simple(word: str) -> Iterator[tuple[str, str]]:
    """(past stem, form) of a word without preverb and clitic."""
    for prefix in ("نمی", "می"):
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            regular = [past for past, form in _body(rest) if form not in ("infinitive", "stem")]
            if regular:
                yield from ((past, "imperfect") for past in regular)
            else:
                yield from _spoken(rest)
            break
    yield from _body(word)
    if word[:1] in ("ن", "ب"):
        for rest in _behind(word):
            for past, form in _body(rest):
                if form == "stem":
                    yield past, "command"
                elif word[0] == "ب":
                    if form == "present":
                        yield past, "subjunctive"
                    elif form in ("past", "past3") and len(past) > 3:
                        yield past, "past"  # of literary prose: بفرستاد
                elif form == "infinitive":
                    yield past, "not infinitive"
                else:
                    yield past, form if form == "participle" else "negative"


def _behind(word: str) -> Iterator[str]:
    """What can stand behind the prefix ب or ن: یا for آ, ی for ا, and nothing before یافتن."""
    rest = word[1:]
    if rest.startswith("ی"):
        if rest.startswith("یا"):
            yield "آ" + rest[2:]
        yield "ا" + rest[1:]
        if rest.startswith(("یاف", "یاب")):
            yield rest
        elif rest.startswith("یا"):
            yield rest[1:]
    elif not rest.startswith(("آ", "ا")) or rest.startswith("ای"):
        yield rest


def _body(word: str) -> Iterator[tuple[str, str]]:
    """(past stem, form) of a word without prefixes."""
    if word in _PAST:
        yield word, "past3"
    for past in _STEM.get(word, ()):
        yield past, "stem"
    last = word[-1:]
    if last not in _LAST_LETTERS:
        return
    if last == "ه" and word[:-1] in _PAST:
        yield word[:-1], "participle"
    if last == "ی" and word[-2:-1] == "ه" and word[:-2] in _PAST:
        yield word[:-2], "participle"  # with the ezafe: رفته‌ی
    if last == "ن" and word[:-1] in _PAST:
        yield word[:-1], "infinitive"
    for ending in _ENDINGS.get(last, ()):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if ending != "د" and stem in _PAST:
                yield stem, "past"
            for past in _STEM_BEFORE_ENDING.get(stem, ()):
                yield past, "present"
    if "ه" in word and (match := _PERFECT.fullmatch(word)) and match.group(1) in _PAST:
        yield match.group(1), "perfect"
    if "خواه" in word and (match := _FUTURE.fullmatch(word)) and match.group(2) in _PAST:
        yield match.group(2), "future"


_SPOKEN_ENDING = re.compile("(.+?)(?:م|ی|ه|یم|ین|ید|ن|د)")


def _spoken(rest: str) -> Iterator[tuple[str, str]]:
    match = _SPOKEN_ENDING.fullmatch(rest)
    if match is None:
        return
    stem = match.group(1)
    if stem in SPOKEN:
        yield SPOKEN[stem], "imperfect"
    elif rest[-1] in "هن":
        for past in _STEM_BEFORE_ENDING.get(stem, ()):
            yield past, "imperfect"
