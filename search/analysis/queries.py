"""Reading a query: as a document is read, then widened to what documents may write instead."""

from collections.abc import Callable, Container, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from newsearch.search.date_phrases.finding import forms_in, hints_of
from newsearch.search.recent import RecentTexts

from .lexicon import Lexicon
from .query_chunks import MAY_BEGIN, NUMBER, OF_DATE, QueryChunk
from .query_dates import Analyze, dates
from .query_numbers import equal_numbers, is_of_date, near_numbers
from .reading import Piece
from .rejoining import Joiner
from .tokens import Token
from .widening import Widened, Widening
from .words import Word

_REMEMBERED = 20_000  # words
_DATED = NUMBER | OF_DATE
_NOTHING = QueryChunk("", (), (), "", None, False, 0, False, True)


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
        self._widening = Widening(analyze, lexicon)
        self._chunks = RecentTexts(_REMEMBERED, self._read_chunk)
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
        known, read = self._chunks.young.get, self._chunks.of
        names = self._widening.names
        looks = hinted = False  # whether the joiner has to look, and who looks for dates
        before = _NOTHING
        for written in text.split(" "):
            chunk = known(written) or read(written)
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
            widened = self._widening.of(surface, term, alternatives, parts)
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
        widening = self._widening.of
        read: list[Token] = []
        behind = 0  # the last date or name
        for at, token in enumerate(tokens):
            if at < behind:
                continue
            surface, term = token.surface, token.term
            widened = widening(surface, term, token.alternatives, token.parts)
            longer = whole.get(at) if whole else None
            if longer is None and widened.may_begin:
                longer = self._widening.name(text, tokens, at)
            if longer is not None:
                behind, token = longer
            elif widened.is_number:
                token = _numbered(widened, tokens, at)
            else:
                token = Token(surface, token.start, token.end, term, widened.equal, widened.near)
            read.append(token)
        return read


def _numbered(widened: Widened, tokens: Sequence[Token], at: int) -> Token:
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
