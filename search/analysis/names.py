"""Find the names of `acronyms` and `foreign_names` in a query, and what else they are called."""

from bisect import bisect_left
from collections.abc import Callable, Container, Iterator, Sequence
from functools import lru_cache, reduce

from . import acronyms, foreign_names
from .characters import HALF_SPACE, fold_hamza, normalize, skeleton
from .tokens import Token

_LONGEST = 7  # words of a name
_BLANK = " \t\n\u00a0\u200c-"

skeleton_of = lru_cache(maxsize=4096)(skeleton)
"""The skeleton of a word of a query; each is asked for several times."""


class Names:
    """The tables of names. Nothing is analysed before a name of them is met."""

    def __init__(self, analyze: Callable[[str], list[Token]], words: Container[str]) -> None:
        """Answer in the terms that a function makes; `words` are those of the lexicon."""
        self._analyze = analyze
        self._words = words
        self._lines: dict[str, list[str]] = {}
        for line in normalize(acronyms.NAMES + foreign_names.NAMES).splitlines():
            for name in filter(None, line.partition(">")[0].split("|")):
                self._lines.setdefault(_letters(name), []).append(line.replace(">", "|"))
        self._sorted = sorted(self._lines)

    def length(self, text: str, tokens: Sequence[Token], first: int) -> int:
        """How many tokens from one on are a name of several, the most there are; 0 if none."""
        written, terms, found = "", "", 0
        end = tokens[first].start
        for count, token in enumerate(tokens[first : first + _LONGEST], 1):
            gap = text[end : token.start]
            if gap != "." and gap.strip(_BLANK):
                break
            written = _beside(written, skeleton_of(token.surface))
            terms = _beside(terms, token.term)
            if not (self._begins(written) or self._begins(terms)):
                break  # as most words do not
            if count > 1 and (written in self._lines or terms in self._lines):
                found = count
            end = token.end
        return found

    def may_begin(self, token: Token) -> bool:
        """Whether `length` may find a name that begins with a token."""
        return self._begins(skeleton_of(token.surface)) or self._begins(token.term)

    def may_go_on(self, token: Token, after: Token) -> bool:
        """Whether `length` may find a name that begins with two tokens."""
        written = _beside(skeleton_of(token.surface), skeleton_of(after.surface))
        return self._begins(written) or self._begins(_beside(token.term, after.term))

    def _begins(self, letters: str) -> bool:
        """Whether a name begins so."""
        place = bisect_left(self._sorted, letters)
        return place < len(self._sorted) and self._sorted[place].startswith(letters)

    def others(self, tokens: Sequence[Token]) -> tuple[str, ...]:
        """The other names of what tokens name; the terms of a name of several with blanks."""
        written = reduce(_beside, (skeleton_of(token.surface) for token in tokens))
        terms = reduce(_beside, (token.term for token in tokens))
        lines = self._lines.get(written) or self._lines.get(terms) or ()
        names = (name for line in lines for name in line.split("|") if name)
        found = dict.fromkeys(form for name in names for form in self._forms(name))
        found.pop(" ".join(token.term for token in tokens), None)
        return tuple(found)

    def _forms(self, name: str) -> Iterator[str]:
        """The terms of a name, also where its half-spaces are lost or are spaces."""
        yield self._terms(name)
        if HALF_SPACE in name:
            yield self._terms(name.replace(HALF_SPACE, ""))
            spaced = self._terms(name.replace(HALF_SPACE, " "))
            if self._is_telling(spaced.split(" ")):
                yield spaced

    def _terms(self, name: str) -> str:
        return " ".join(token.term for token in self._analyze(name))

    def _is_telling(self, terms: Sequence[str]) -> bool:
        """Whether terms in one article are a name: سی، ان، ان are, دی، وی، دی are words."""
        return len(set(terms)) > 2 or any(term not in self._words for term in terms)


def _letters(name: str) -> str:
    """A normalised name as its words stand beside each other in `_beside`."""
    name = name.replace(HALF_SPACE, "")
    return fold_hamza(reduce(_beside, name.split()) if " " in name else name)


def _beside(left: str, right: str) -> str:
    """Two words of a name; spaces count between Latin ones only: «اف ای تی اف», but not i p."""
    latin = left[-1:].isascii() and right.isascii()
    return f"{left} {right}" if left and latin else left + right
