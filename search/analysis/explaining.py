"""Why a token was read as it was, in a sentence for a person.

Nothing here is on the way of indexing or searching: a token is read once more, and what decided
is put into words.
"""

from collections.abc import Iterable
from typing import Final

from .characters import HALF_SPACE
from .function_words import MEASURES
from .lexicon import Lexicon
from .plurals import BROKEN_PLURALS
from .spellings import MONTHS
from .tokens import TOKEN, Token
from .words import VERB, Word, read_word

_VERB_FORMS: Final = {
    "imperfect": "form with می of",
    "perfect": "perfect of",
    "future": "future of",
    "negative": "negative form of",
    "subjunctive": "subjunctive of",
    "command": "command of",
    "past": "past of",
    "past3": "past of",
    "participle": "participle of",
    "present": "present of",
    "stem": "present stem of",
    "infinitive": "infinitive",
    "not infinitive": "negative infinitive of",
    "fixed": "listed form of",
}
_SUFFIXES: Final = {
    "ها": "plural in ها of",
    "تر": "comparative or superlative of",
    "clitic": "possessive ending behind",
    "copula": "ending of «to be» behind",
    "ی": "ی of «a» or of a quality behind",
    "ezafe": "ی of the ezafe behind",
}
_POSSESSIVES: Final = ("م", "ت", "ش", "مان", "تان", "شان", "مون", "تون", "شون")
_COPULAS: Final = ("ند", "ایم", "اید", "ییم", "یید", "ست")
_REASONS: Final = {
    "function": "function word",
    "spelling": "other spelling of",
    "broken plural": "broken plural of",
    "comparative": "comparative or superlative of",
    "doubled": "word said twice",
    "taken apart": "not in the lexicon, made of known words",
    "unknown": "not in the lexicon, kept whole",
}
_SYMBOLS: Final = {
    "url": "address, found by its host",
    "host": "address, found by its host",
    "mail": "mail address",
    "date": "date as year-month-day",
    "time": "time of day",
    "number": "number",
    "percent": "percent sign, read as a word",
    "latin": "word in Latin letters",
    "other": "word in another script",
}
_WITHOUT_OBJECT: Final = ("function", "doubled", "unknown", "taken apart")


def explain(tokens: Iterable[Token], lexicon: Lexicon) -> list[str]:
    """A sentence in English for each token: what it is a form of, and what was joined.

    The tokens are those that an analyser with this lexicon has found.
    """
    known: dict[tuple[str, str, tuple[str, ...]], str] = {}
    found = []
    for token in tokens:
        key = (token.surface, token.term, token.alternatives)
        if key not in known:
            known[key] = _explain(token, lexicon)
        found.append(known[key])
    return found


def _explain(token: Token, lexicon: Lexicon) -> str:
    written = token.surface.replace("_", " ").split()
    symbol = TOKEN.match(token.surface)
    if symbol and symbol.lastgroup != "word":
        whole = len(symbol.group()) == len(token.surface)
        reason = _SYMBOLS[symbol.lastgroup or "other"]
        return reason if whole else f"{reason}, with what stands behind it"
    word = _word(written, token, lexicon)
    if word is None:
        return "read together: " + " + ".join(written)
    reason = _reason(word)
    if word.term in MONTHS and written[-1].endswith("ماه"):
        reason = f"name of the month {word.term}"
    return "; ".join((reason, *_others(token, word), *_joined(written)))


def _word(written: list[str], token: Token, lexicon: Lexicon) -> Word | None:
    """The word that a token is, its pieces joined as the analyser joins them."""
    for joint in (HALF_SPACE, ""):
        word = read_word(joint.join(written), lexicon)
        if word.term == token.term:
            return word
    return None


def _reason(word: Word) -> str:
    kind, _, detail = word.why.partition(": ")
    if kind == "verb":
        verb = word.parts[0] if detail == "not infinitive" else word.term
        name = _VERB_FORMS[detail]
        return name if detail == "infinitive" else f"{name} {verb.removeprefix(VERB)}"
    if kind == "suffix":
        return _suffix(word, detail)
    if kind == "lexeme":
        return _known(word)
    reason = _REASONS[kind]
    if kind in _WITHOUT_OBJECT:
        return reason
    singular = word.alternatives[0] if word.alternatives and kind == "broken plural" else word.term
    return f"{reason} {singular}"


def _suffix(word: Word, kind: str) -> str:
    """What an ending makes of its stem; behind vowels and ه several kinds look alike."""
    if _of_broken_plural(word):
        return f"broken plural of {word.term}, with an ending"
    if kind in ("after vowel", "after heh"):
        if word.skeleton.endswith(_COPULAS):
            kind = "copula"
        else:
            kind = "clitic" if word.skeleton.endswith(_POSSESSIVES) else "ی"
    return f"{_SUFFIXES.get(kind, f'plural in {kind} of')} {word.term}"


def _of_broken_plural(word: Word) -> bool:
    skeleton = word.skeleton
    stems = (skeleton[:at] for at in range(2, len(skeleton)))
    return any(BROKEN_PLURALS.get(stem) == word.term != stem for stem in stems)


def _known(word: Word) -> str:
    if not word.joint:
        return "word of the lexicon"
    parts = word.parts or (word.term[: word.joint], word.term[word.joint :])
    return "known compound of " + " + ".join(parts)


def _others(token: Token, word: Word) -> list[str]:
    """What else the token can be."""
    verbs = [a.removeprefix(VERB) for a in token.alternatives if a.startswith(VERB)]
    nouns = [a for a in token.alternatives if not a.startswith(VERB)]
    measure = MEASURES.get(word.skeleton)
    found = [f"also a form of {' or '.join(verbs)}"] if verbs else []
    if measure and measure in nouns:
        return [*found, f"of so many {measure}, behind a number"]
    if nouns and word.why != "broken plural":
        found.append(f"also {' or '.join(nouns)}")
    return found


def _joined(written: list[str]) -> list[str]:
    if len(written) < 2:
        return []
    return [f"joined: {' + '.join(written)}"]
