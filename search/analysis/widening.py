"""What documents may write instead of a word of a query: other spellings, near words, names."""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

import msgspec

from . import near_terms
from .characters import HALF_SPACE, fold_hamza, normalize
from .foreign_names import variants
from .lexicon import Lexicon
from .names import Names, skeleton_of
from .nouns import cuts
from .query_dates import Analyze
from .query_numbers import is_number
from .tokens import Token
from .words import VERB, read_word

_REMEMBERED = 20_000  # words


class Widened(msgspec.Struct, frozen=True, gc=False):
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


class Widening:
    """Widens the words of queries. Safe to share between threads.

    Attributes:
        of: what a token is, by its surface, term, alternatives and parts; remembered.
    """

    def __init__(self, analyze: Analyze, lexicon: Lexicon) -> None:
        """Widen what an analysis reads, by its lexicon."""
        self._analyze = analyze
        self._lexicon = lexicon
        self.of = lru_cache(_REMEMBERED)(self._widened)

    @cached_property
    def names(self) -> Names:
        """The names of several words."""
        return Names(self._analyze, self._lexicon.lexemes)

    def name(self, text: str, tokens: Sequence[Token], at: int) -> tuple[int, Token] | None:
        """A name of several words that has other forms, and the token behind it.

        Where all the others are in Latin letters the words of a spoken name (no letters spelt
        out) stay apart: Persian articles hardly write the others, and words apart are ranked by
        their nearness too.
        """
        end = at + self.names.length(text, tokens, at)
        if end - at < 2:
            return None
        inside = tokens[at:end]
        terms = tuple(token.term for token in inside)
        others = self.names.others(inside)
        spoken = all(len(term) > 2 and not term.isascii() for term in terms)
        if spoken and all(other.isascii() for other in others):
            return None
        start, stop = inside[0].start, inside[-1].end
        return end, Token(text[start:stop], start, stop, " ".join(terms), others, terms)

    def _widened(
        self, surface: str, term: str, alternatives: tuple[str, ...], parts: tuple[str, ...]
    ) -> Widened:
        token = Token(surface, 0, 0, term, alternatives, parts)
        others = (*self.names.others([token]), *variants(term))
        equal = dict.fromkeys((*alternatives, *others))
        equal.pop(term, None)
        near = self._near_words(token)
        return Widened(tuple(equal), near, is_number(token), self.names.may_begin(token))

    @cached_property
    def _near(self) -> dict[str, str]:
        """The near word of each word, by skeleton; of several the first of the tables."""
        both = _pairs(near_terms.BOTH_WAYS)
        pairs = [*both, *((other, one) for one, other in both), *_pairs(near_terms.ONE_WAY)]
        return dict(reversed(pairs))

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


def _pairs(table: str) -> list[tuple[str, str]]:
    """The pairs of a table, by skeleton."""
    words = fold_hamza(normalize(table).replace(HALF_SPACE, "")).replace("|", " ").split()
    return list(zip(words[::2], words[1::2], strict=True))
