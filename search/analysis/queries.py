"""Reading a query: as a document is read, then widened to what documents may write instead."""

from collections.abc import Callable, Container, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate

import msgspec

from newsearch.search.date_phrases.finding import forms_in, hints_of
from newsearch.search.recent import LONGEST, Recent

from . import near_terms
from .characters import HALF_SPACE, fold_hamza, normalize
from .foreign_names import variants
from .lexicon import Lexicon
from .names import Names, skeleton_of
from .nouns import cuts
from .query_chunks import MAY_BEGIN, NUMBER, OF_DATE, QueryChunk
from .query_dates import Analyze, dates
from .query_numbers import equal_numbers, is_number, is_of_date, near_numbers
from .reading import Piece
from .rejoining import Joiner
from .tokens import Token
from .words import VERB, Word, read_word

_REMEMBERED = 20_000  # words
_DATED = NUMBER | OF_DATE
_NOTHING = QueryChunk("", (), (), "", None, False, 0, False, True)


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

    def __init__(
        self,
        analyze: Analyze,
        pieces: Callable[[str], tuple[Piece, ...]],
        joiner: Joiner,
        lexicon: Lexicon,
    ) -> None:
        """Widen what documents are read by: the whole analysis, and its parts.

        Args:
            analyze: reads a text.
            pieces: reads a chunk of it.
            joiner: joins the pieces of several chunks.
            lexicon: of the same analysis.
        """
        self._analyze = analyze
        self._pieces = pieces
        self._joiner = joiner
        self._lexicon = lexicon
        self._widening = lru_cache(_REMEMBERED)(self._widened_alone)
        self._chunks: Recent[str, QueryChunk] = Recent(_REMEMBERED)
        self._apart = lru_cache(maxsize=64)(self._chunks_apart)  # a query may be read twice

    def read(self, text: str) -> list[Token]:
        """The tokens of a query; an alternative or a part may consist of several words.

        The words of a date, and those of a name that is also written otherwise, are one token,
        with the single words as parts.
        """
        chunks = self.apart(text)
        if chunks is None:
            return self._read_together(text)
        return [
            each.moved(at)
            for at, chunk in zip(_starts(chunks), chunks, strict=False)
            for each in chunk.tokens
        ]

    def apart(self, text: str) -> tuple[QueryChunk, ...] | None:
        """The chunks of a query whose tokens are those of each chunk, one behind the other.

        None where some are read together, or may be.
        """
        return self._apart(text)

    def _chunks_apart(self, text: str) -> tuple[QueryChunk, ...] | None:
        chunks: list[QueryChunk] = []
        known, names = self._chunks.young.get, self._names
        looks = hinted = False  # whether the joiner has to look, and who looks for dates
        before = _NOTHING
        for written in text.split(" "):
            chunk = known(written) or self._chunk(written)
            if not chunk.alone:
                return None
            chunks.append(chunk)
            if not chunk.tokens:
                continue
            if chunk.looks_back or (before.starts is not None and chunk.head in before.starts):
                looks = True
            bears, borne = chunk.bears, before.bears
            if (bears and borne and (bears | borne) & _DATED == _DATED) or (
                borne & MAY_BEGIN and names.may_go_on(before.tokens[-1], chunk.tokens[0])
            ):
                return None
            hinted |= chunk.hinted
            before = chunk
        if (hinted and forms_in(text)) or (looks and self._joined(text, chunks)):
            return None
        return tuple(chunks)

    def _chunk(self, text: str) -> QueryChunk:
        chunk = self._chunks.get(text)
        if chunk is None:
            chunk = self._read_chunk(text)
            if len(text) <= LONGEST:
                self._chunks.put(text, chunk)
        return chunk

    def _read_chunk(self, text: str) -> QueryChunk:
        tokens: list[Token] = []
        words: list[Word] = []
        heads: list[str] = []
        bears = 0
        begins_behind = inside = False  # whether the first looks back, and whether any touches
        goes_on: Container[str] | None = None
        for start, end, form in self._pieces(text):
            surface, term, alternatives, parts, head, starts, looks_back, word = form
            if not tokens:
                begins_behind = looks_back
            elif looks_back or (goes_on is not None and head in goes_on):
                inside = True
            goes_on = starts
            token = Token(surface, start, end, term, alternatives, parts)
            widened = self._widening(surface, term, alternatives, parts)
            bears |= (
                NUMBER * widened.is_number
                | OF_DATE * is_of_date(token)
                | MAY_BEGIN * widened.may_begin
            )
            if widened.is_number:
                tokens.append(_numbered(widened, (token,), 0))
            else:
                tokens.append(token.replace(alternatives=widened.equal, parts=widened.near))
            words.append(word)
            heads.append(head)
        return QueryChunk(
            text,
            tuple(tokens),
            tuple(words),
            heads[0] if heads else "",
            goes_on,
            begins_behind,
            bears,
            hints_of(text) > 0,
            not inside and (len(tokens) < 2 or not bears),
        )

    def _joined(self, text: str, chunks: Sequence[QueryChunk]) -> bool:
        """Whether the joiner changes anything."""
        words = [word for chunk in chunks for word in chunk.words]
        starts: list[int] = []
        ends: list[int] = []
        places: list[int] = []
        before = _NOTHING
        for at, chunk in zip(_starts(chunks), chunks, strict=False):
            if chunk.tokens:
                if before.starts is not None and chunk.head in before.starts:
                    places.append(len(starts) - 1)
                if chunk.looks_back:
                    places.append(len(starts))
                before = chunk
            starts += [at + token.start for token in chunk.tokens]
            ends += [at + token.end for token in chunk.tokens]
        return any(self._joiner.joins(text, starts, ends, words, places))

    def _read_together(self, text: str) -> list[Token]:
        """What `read` returns, whatever its words have to do with each other."""
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


def _starts(chunks: Sequence[QueryChunk]) -> Iterator[int]:
    """Where each chunk begins in their text, and where another one would."""
    return accumulate((len(chunk.text) + 1 for chunk in chunks), initial=0)


def _pairs(table: str) -> list[tuple[str, str]]:
    """The pairs of a table, by skeleton."""
    words = fold_hamza(normalize(table).replace(HALF_SPACE, "")).replace("|", " ").split()
    return list(zip(words[::2], words[1::2], strict=True))
