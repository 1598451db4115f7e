"""What a query means: the words and days it names, and what is assumed of them.

Text as typed comes first. Only words that are found next to nowhere are guessed at (another
keyboard layout, Finglish, a misspelling), and days in words («هفته گذشته») bring articles forward
without leaving others out; both are told in the result, and `literal` turns both off.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from .analysis import Token
from .date_phrases import DatePhrase, find
from .generation import Generation
from .guessing import Guess, apply, corrected, guess
from .lexical.query_terms import Choice, QueryTerm, terms_and_neighbours
from .query import ParsedQuery
from .query.question_words import without_question_words
from .results import Assumption
from .retrieval import Days, Mode, Wanted

_PREFIX_TERMS = 64

_SURE_DAYS, _ASSUMED_DAYS = 2.0, 1.2
"""What the score of an article of the days that a query names is multiplied by.

Twice: before articles of other times that match as many words, not before one that matches twice as
well. Where a year was left unsaid, or a number may be none, so little that it only decides among
equals. Chosen, not measured: no set of judged queries names days.
"""


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as it was understood.

    Attributes:
        wanted: what articles are ranked by.
        assumed: what was read into it, in the order of the text.
        suggestion: the query with its words spelt right, where some look misspelt; else None.
    """

    wanted: Wanted
    assumed: tuple[Assumption, ...] = ()
    suggestion: str | None = None


@dataclass(slots=True)
class _Piece:
    """A run of plain words, or a phrase, as it was understood."""

    text: str
    tokens: list[Token]
    guesses: list[Guess] = field(default_factory=list)
    phrases: list[DatePhrase] = field(default_factory=list)


def understand(
    generation: Generation, parsed: ParsedQuery, *, mode: Mode, literal: bool, today: dt.date
) -> Understood:
    """Read a query against the words of a generation.

    Args:
        generation: whose words tell what is found next to nowhere.
        parsed: the query.
        mode: a lexical search needs no vector.
        literal: take the text as it was typed, every word of it.
        today: what «هفته گذشته» counts from.

    Raises:
        ModelError: the model that made the vectors cannot be had.
    """
    analyze = generation.analyzer.analyze_query
    pieces = [_Piece(text, analyze(text)) for text in parsed.wanted]
    if not literal:
        for piece in pieces:
            _assume(generation, piece, sure=parsed.constraint is None, today=today)
    runs = [piece.tokens if literal else _telling(piece) for piece in pieces]
    terms, neighbours = terms_and_neighbours(runs)
    for prefix in parsed.prefixes:
        terms += _prefix_terms(generation, prefix)
    vector = None
    text = " ".join((*map(_meant, pieces), *parsed.prefixes)).strip()
    if mode != "lexical" and text:
        vector = generation.encoder.encode_query(text)
        vector = vector if vector.any() else None
    days = tuple(_days(phrase) for piece in pieces for phrase in piece.phrases)
    return Understood(
        Wanted(terms, vector, neighbours, days), _assumed(pieces), _suggestion(parsed.text, pieces)
    )


def _assume(generation: Generation, piece: _Piece, *, sure: bool, today: dt.date) -> None:
    """Guess at the words and find the days of a piece.

    Where the query constrains, its words are meant as they are: guesses are only offered then.
    """
    analyzer = generation.analyzer
    guesses = guess(piece.text, piece.tokens, generation.vocabulary, analyzer)
    piece.guesses = guesses if sure else [_offered(each) for each in guesses]
    piece.tokens = apply(piece.text, piece.tokens, piece.guesses, analyzer)
    piece.phrases = [p for p in find(piece.text, today) if not p.ranks or _has(generation, p)]


def _has(generation: Generation, phrase: DatePhrase) -> bool:
    """Whether there are articles of these days; where there are none, their words tell all."""
    dates = generation.documents.date
    within = (dates >= phrase.first.toordinal()) & (dates <= phrase.last.toordinal())
    return bool(within.any())


def _offered(guessed: Guess) -> Guess:
    return Guess(
        guessed.kind, guessed.start, guessed.end, guessed.typed, guessed.meant, taken=False
    )


def _telling(piece: _Piece) -> Sequence[Token]:
    """The tokens that say what an article should be about."""
    return without_question_words([t for t in piece.tokens if not _covered(piece, t.start)])


def _covered(piece: _Piece, place: int) -> bool:
    """Whether a place lies in the name of a day that tells nothing of the text («دیروز»)."""
    return any(p.start <= place < p.end for p in piece.phrases if not p.ranks)


def _meant(piece: _Piece) -> str:
    """The text that is embedded: with the guesses taken, without days that tell nothing."""
    changes = [(g.start, g.end, g.meant) for g in piece.guesses if g.taken]
    changes += [(p.start, p.end, "") for p in piece.phrases if not p.ranks]
    text = piece.text
    for start, end, meant in sorted(changes, reverse=True):
        text = text[:start] + meant + text[end:]
    return text


def _days(phrase: DatePhrase) -> Days:
    preference = _ASSUMED_DAYS if phrase.assumed else _SURE_DAYS
    return Days(phrase.first.toordinal(), phrase.last.toordinal(), preference)


def _assumed(pieces: Sequence[_Piece]) -> tuple[Assumption, ...]:
    found: list[Assumption] = []
    for piece in pieces:
        guesses = [
            (g.start, Assumption(g.kind, g.typed, g.meant)) for g in piece.guesses if g.taken
        ]
        days = [
            (p.start, Assumption("date", piece.text[p.start : p.end], p.in_words, p.first, p.last))
            for p in piece.phrases
        ]
        found += [each for _, each in sorted((*guesses, *days), key=lambda pair: pair[0])]
    return tuple(found)


def _suggestion(text: str, pieces: Sequence[_Piece]) -> str | None:
    """The whole query with its misspelt words put right, and with what is only offered."""
    better = text
    for piece in pieces:
        wrong = [g for g in piece.guesses if g.kind == "spelling" or not g.taken]
        if wrong:
            taken = [g for g in piece.guesses if g not in wrong]
            better = better.replace(piece.text, corrected(piece.text, [*wrong, *taken]), 1)
    return better if better != text else None


def _prefix_terms(generation: Generation, prefix: str) -> list[QueryTerm]:
    """One position that any of the most frequent words with this beginning meets."""
    tokens = generation.analyzer.analyze_query(prefix)
    key = tokens[0].term if len(tokens) == 1 else prefix
    rows = generation.postings.rows_with_prefix(key, _PREFIX_TERMS)
    words = [generation.postings.term(row).decode("utf-8") for row in rows]
    return [QueryTerm(tuple(Choice((word,)) for word in words))] if words else []
