"""What a query means: the words and days it names, and what is assumed of them.

Text as typed comes first. Only words that are found next to nowhere are guessed at (another
keyboard layout, Finglish, a misspelling), and days in words («هفته گذشته») bring articles forward
without leaving others out; both are told in the result, and `literal` turns both off.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence

import msgspec

from .ahead import Ahead, text_of, vector_of
from .analysis import Analyzer, Token
from .analysis.characters import HALF_SPACE
from .date_phrases import DatePhrase, find
from .generation import Generation
from .guessing import Guess, apply, corrected, guess, rewritten
from .known_words import KnownWord, KnownWords
from .lexical.query_terms import Choice, QueryTerm, gathered
from .query import ParsedQuery
from .results import Assumption
from .retrieval import Days, Mode, Wanted

_PREFIX_TERMS = 64

_SURE_DAYS, _ASSUMED_DAYS = 2.0, 1.2
"""What the score of an article of the days that a query names is multiplied by.

Twice: before articles of other times that match as many words, not before one that matches twice as
well. Where a year was left unsaid, or a number may be none, so little that it only decides among
equals. Chosen, not measured: no set of judged queries names days.
"""


class Understood(msgspec.Struct, frozen=True):
    """A query as it was understood.

    Attributes:
        wanted: what articles are ranked by.
        assumed: what was read into it, in the order of the text.
        suggestion: the query with its words spelt right, where some look misspelt; else None.
        meant: its words with the guesses that are taken, without operators and what they constrain.
    """

    wanted: Wanted
    assumed: tuple[Assumption, ...] = ()
    suggestion: str | None = None
    meant: str = ""


class _Piece(msgspec.Struct):
    """A run of plain words, or a phrase, as it was understood.

    Attributes:
        text: as it was typed.
        words: what its tokens come to.
        tokens: of the text, with the guesses that are taken; None where each word is meant, and
            read, as it is alone.
        guesses: taken or offered.
        phrases: the days that it names.
        meant: the text with the guesses that are taken, without days that tell nothing.
    """

    text: str
    words: list[KnownWord]
    tokens: list[Token] | None
    meant: str
    guesses: list[Guess] = msgspec.field(default_factory=list)
    phrases: list[DatePhrase] = msgspec.field(default_factory=list)


def understand(
    generation: Generation,
    parsed: ParsedQuery,
    *,
    mode: Mode,
    literal: bool,
    today: dt.date,
    ahead: Ahead | None = None,
) -> Understood:
    """Read a query against the words of a generation.

    Args:
        generation: whose words tell what is found next to nowhere.
        parsed: the query.
        mode: a lexical search needs no vector.
        literal: take the text as it was typed, every word of it.
        today: what «هفته گذشته» counts from.
        ahead: what was begun for the text as it was typed.

    Raises:
        ModelError: the model that made the vectors cannot be had.
    """
    known = generation.known_words
    pieces = [_piece(generation.analyzer, known, text) for text in parsed.wanted]
    for piece in pieces:
        if literal or piece.tokens is None:
            continue
        if any(word.doubted for word in piece.words):
            _guess(generation, piece, piece.tokens, known.of, sure=parsed.constraint is None)
        if piece.text not in parsed.exact:
            _find_days(generation, piece, today)
    words = [piece.words for piece in pieces] if literal else _ranking(generation, pieces)
    terms, neighbours = gathered([[word.term for word in run] for run in words])
    for prefix in parsed.prefixes:
        terms += _prefix_terms(generation, prefix)
    text = text_of((piece.meant for piece in pieces), parsed.prefixes)
    if ahead is not None and ahead.text != text:
        ahead.drop()
        ahead = None
    vector = ahead.vector if ahead else None
    if mode != "lexical" and ahead is None:
        vector = vector_of(generation, text)
    days = tuple(_days(phrase) for piece in pieces for phrase in piece.phrases)
    return Understood(
        Wanted(terms, vector, neighbours, days, ahead),
        _assumed(pieces),
        _suggestion(parsed, pieces),
        text,
    )


def _piece(analyzer: Analyzer, known: KnownWords, text: str) -> _Piece:
    words = known.apart(text)
    if words is not None:
        return _Piece(text, words, None, text)
    tokens = analyzer.analyze_query(text)
    return _Piece(text, list(map(known.of, tokens)), tokens, text)


def _guess(
    generation: Generation,
    piece: _Piece,
    tokens: Sequence[Token],
    known: Callable[[Token], KnownWord],
    *,
    sure: bool,
) -> None:
    """Guess at the words of a piece.

    Where the query constrains, its words are meant as they are: guesses are only offered then.
    """
    analyzer = generation.analyzer
    found = guess(piece.text, tokens, generation.vocabulary, analyzer)
    piece.guesses = [msgspec.structs.replace(each, taken=each.taken and sure) for each in found]
    piece.tokens = apply(piece.text, tokens, piece.guesses, analyzer)
    piece.words = list(map(known, piece.tokens))


def _find_days(generation: Generation, piece: _Piece, today: dt.date) -> None:
    """Find the days of a piece, in the text with the guesses that are taken («dirooz»).

    A day that no article is of is left to its words, unless they tell nothing («دیروز»).
    """
    if not any(each.taken for each in piece.guesses) and not find(piece.text, today):
        return  # as most pieces are
    text, places = _as_guessed(piece)
    found = [p for p in find(text, today) if not p.ranks or _has_articles(generation, p)]
    piece.meant = text
    for phrase in reversed(found):
        if not phrase.ranks:
            piece.meant = piece.meant[: phrase.start] + piece.meant[phrase.end :]
    piece.phrases = [
        msgspec.structs.replace(
            phrase, start=places[phrase.start][0], end=places[phrase.end - 1][1]
        )
        for phrase in found
    ]


def _as_guessed(piece: _Piece) -> tuple[str, list[tuple[int, int]]]:
    return rewritten(piece.text, [each for each in piece.guesses if each.taken])


def _has_articles(generation: Generation, phrase: DatePhrase) -> bool:
    dates = generation.documents.date
    within = (dates >= phrase.first.toordinal()) & (dates <= phrase.last.toordinal())
    return bool(within.any())


def _ranking(generation: Generation, pieces: Sequence[_Piece]) -> list[Sequence[KnownWord]]:
    """The words of each piece that rank.

    Words that are all days, and days without articles, are left to themselves.
    """
    telling = [_telling(piece) for piece in pieces]
    if any(telling):
        return telling
    phrases = [phrase for piece in pieces for phrase in piece.phrases]
    if any(_has_articles(generation, phrase) for phrase in phrases):
        return telling
    for piece in pieces:
        piece.phrases, piece.meant = [], _as_guessed(piece)[0]
    return [_telling(piece) for piece in pieces]


def _telling(piece: _Piece) -> Sequence[KnownWord]:
    """The words that say what an article should be about."""
    words = piece.words
    covered = [p for p in piece.phrases if not p.ranks]
    if covered and piece.tokens is not None:  # days that tell nothing of the text («دیروز»)
        places = zip(words, piece.tokens, strict=True)
        words = [w for w, t in places if not any(p.start <= t.start < p.end for p in covered)]
    return [word for word in words if not word.asks] or words


def _days(phrase: DatePhrase) -> Days:
    preference = _ASSUMED_DAYS if phrase.assumed else _SURE_DAYS
    return Days(phrase.first.toordinal(), phrase.last.toordinal(), preference)


def _assumed(pieces: Sequence[_Piece]) -> tuple[Assumption, ...]:
    """What was read into the pieces, in their order; words of a day are told as the day."""
    found: list[Assumption] = []
    for piece in pieces:
        told = [
            (p.start, Assumption("date", piece.text[p.start : p.end], p.in_words, p.first, p.last))
            for p in piece.phrases
        ]
        told += [
            (g.start, Assumption(g.kind, g.typed, g.meant))
            for g in piece.guesses
            if g.taken and not any(p.start <= g.start < p.end for p in piece.phrases)
        ]
        found += [each for _, each in sorted(told, key=lambda pair: pair[0])]
    return tuple(found)


def _suggestion(parsed: ParsedQuery, pieces: Sequence[_Piece]) -> str | None:
    """The whole query with its misspelt words put right, and with what is only offered."""
    guesses = [each for piece in pieces for each in piece.guesses]
    if all(each.taken and each.kind != "spelling" for each in guesses):
        return None
    if parsed.constraint is None and len(pieces) == 1:
        return corrected(pieces[0].text, guesses)
    # Among operators a piece does not tell where it stands.
    text, at = parsed.text, 0
    for each in guesses:
        place = _place_of(each.typed, text, at)
        if place >= 0:
            at = place + len(each.meant)
            text = text[:place] + each.meant + text[place + len(each.typed) :]
    return text


def _place_of(typed: str, text: str, start: int) -> int:
    """Where a piece of a query stands from a place on; rather alone and wanted than otherwise."""
    alone = re.compile(rf"(?<![-\w{HALF_SPACE}]){re.escape(typed)}(?![\w{HALF_SPACE}])")
    found = alone.search(text, start)
    return found.start() if found else text.find(typed, start)


def _prefix_terms(generation: Generation, prefix: str) -> list[QueryTerm]:
    """One position that any of the most frequent words with this beginning meets."""
    tokens = generation.analyzer.analyze_query(prefix)
    key = tokens[0].term if len(tokens) == 1 else prefix
    rows = generation.postings.rows_with_prefix(key, _PREFIX_TERMS)
    words = [generation.postings.term(row).decode("utf-8") for row in rows]
    return [QueryTerm(tuple(Choice((word,)) for word in words))] if words else []
