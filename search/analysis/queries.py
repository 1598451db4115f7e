"""Reading a query: as a document is read, then widened to what documents may write instead."""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

import msgspec

from . import near_terms
from .characters import HALF_SPACE, fold_hamza, normalize
from .foreign_names import variants
from .lexicon import Lexicon
from .names import Names, skeleton_of
from .nouns import cuts
from .query_dates import Analyze, dates
from .query_numbers import equal_numbers, is_number, near_numbers
from .tokens import Token
from .words import VERB, read_word

_REMEMBERED = 20_000  # words


class _Widened(msgspec.Struct, frozen=True, gc=False):
    """What a token of a query is, wherever it stands; queries repeat their words.

    Attributes:
        equal: its alternatives and further terms of equal right.
        near: terms of lower weight.
        is_number: whether its neighbours may give it more of either.
        may_begin: whether a name of several words may begin with it.
    """

    equal: tuple[str, ...]
    near: tuple[str, ...]
    is_number: bool
    may_begin: bool


class QueryReader:
    """Reads queries. Safe to share between threads."""

    def __init__(self, analyze: Analyze, lexicon: Lexicon) -> None:
        """Widen what a function reads, which is the same that reads documents."""
        self._analyze = analyze
        self._lexicon = lexicon
        self._widening = lru_cache(_REMEMBERED)(self._widened_alone)

    def read(self, text: str) -> list[Token]:
        """The tokens of a query; an alternative or a part may consist of several words.

        The words of a date, and those of a name that is also written otherwise, are one token,
        with the single words as parts.
        """
        tokens = self._analyze(text)
        whole = {first: (end, token) for first, end, token in dates(text, tokens, self._analyze)}
        widening = self._widening
        read: list[Token] = []
        behind = 0  # the last date or name
        for at, token in enumerate(tokens):
            if at < behind:
                continue
            surface, term = token.surface, token.term
            widened = widening(surface, term, token.alternatives, token.parts)
            longer = whole.get(at) if whole else None
            if longer is None and widened.may_begin:
                longer = self._name(text, tokens, at)
            if longer is not None:
                behind, token = longer
            elif widened.is_number:
                token = _numbered(widened, tokens, at)
            else:
                token = Token(surface, token.start, token.end, term, widened.equal, widened.near)
            read.append(token)
        return read

    @cached_property
    def _names(self) -> Names:
        return Names(self._analyze, self._lexicon.lexemes)

    @cached_property
    def _near(self) -> dict[str, str]:
        """The near word of each word, by skeleton; of several the first of the tables."""
        both = _pairs(near_terms.BOTH_WAYS)
        pairs = [*both, *((other, one) for one, other in both), *_pairs(near_terms.ONE_WAY)]
        return dict(reversed(pairs))

    def _name(self, text: str, tokens: Sequence[Token], at: int) -> tuple[int, Token] | None:
        """A name of several words that has other forms, and the token behind it.

        Where all the others are in Latin letters the words of a spoken name (no letters spelt
        out) stay apart: Persian articles hardly write the others, and words apart are ranked by
        their nearness too.
        """
        end = at + self._names.length(text, tokens, at)
        if end - at < 2:
            return None
        inside = tokens[at:end]
        terms = tuple(token.term for token in inside)
        others = self._names.others(inside)
        spoken = all(len(term) > 2 and not term.isascii() for term in terms)
        if spoken and all(other.isascii() for other in others):
            return None
        start, stop = inside[0].start, inside[-1].end
        return end, Token(text[start:stop], start, stop, " ".join(terms), others, terms)

    def _widened_alone(
        self, surface: str, term: str, alternatives: tuple[str, ...], parts: tuple[str, ...]
    ) -> _Widened:
        token = Token(surface, 0, 0, term, alternatives, parts)
        others = (*self._names.others([token]), *variants(term))
        equal = dict.fromkeys((*alternatives, *others))
        equal.pop(term, None)
        near = self._near_words(token)
        return _Widened(tuple(equal), near, is_number(token), self._names.may_begin(token))

    def _near_words(self, token: Token) -> tuple[str, ...]:
        """What a word may also mean, at lower weight: the first kind of guess there is."""
        near = self._near.get(token.term) or self._near.get(skeleton_of(token.surface))
        return (
            tuple(t for t in self._terms(near or "") if t != token.term)
            or token.parts
            or self._halves(token.term)
            or tuple(a[len(VERB) :] for a in token.alternatives if a.startswith(VERB))
            or tuple(self._other_stems(token))
        )

    def _terms(self, word: str) -> tuple[str, ...]:
        return tuple(token.term for token in self._analyze(word))

    def _halves(self, term: str) -> tuple[str, ...]:
        """The two parts of a known compound."""
        joint = self._lexicon.compounds.get(term, 0)
        halves = (term[:joint], term[joint:]) if joint else ()
        return tuple(read_word(half, self._lexicon).term for half in halves)

    def _other_stems(self, token: Token) -> Iterator[str]:
        """Other stems of a word that lost its half-space: «خانهای» is of خانه or of خان."""
        if HALF_SPACE in token.surface.strip(HALF_SPACE):
            return
        word = skeleton_of(token.surface)
        if not word.endswith("های") or word in self._lexicon.lexemes:
            return
        for cut in cuts(word):
            if cut.kind in ("ها", "after heh") and cut.stem in self._lexicon.lexemes:
                term = read_word(cut.stem, self._lexicon).term
                if term not in (token.term, *token.alternatives):
                    yield term


def _numbered(widened: _Widened, tokens: Sequence[Token], at: int) -> Token:
    """A number between its neighbours."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    numbers = equal_numbers(before, token, after)
    equal = dict.fromkeys((*token.alternatives, *numbers, *widened.equal))
    equal.pop(token.term, None)
    near = () if numbers else near_numbers(before, token) or widened.near
    return token.replace(alternatives=tuple(equal), parts=near)


def _pairs(table: str) -> list[tuple[str, str]]:
    """The pairs of a table, by skeleton."""
    words = fold_hamza(normalize(table).replace(HALF_SPACE, "")).replace("|", " ").split()
    return list(zip(words[::2], words[1::2], strict=True))
