"""What a search gives back."""

import datetime as dt
from typing import Any

import msgspec


class Passage(msgspec.Struct, frozen=True):
    """The part of an article that answers the query best.

    Attributes:
        text: the article's original text between `start` and `end`.
        start: where it begins in the article's body, in code points.
        end: where it ends.
        highlights: (start, end) of the words that match, in `text`, ascending, not overlapping.
    """

    text: str
    start: int
    end: int
    highlights: tuple[tuple[int, int], ...] = ()


class Scores(msgspec.Struct, frozen=True):
    """The parts of a score; None for a list that was not asked.

    Attributes:
        lexical: BM25F, and what exact forms and neighbouring words add to it.
        dense: inner product of the query's and the best passage's unit vectors.
    """

    lexical: float | None = None
    dense: float | None = None


class Copy(msgspec.Struct, frozen=True):
    """An article that was found too and is near-identical to a hit.

    Attributes:
        duplicates: ids of articles with the same title and text as the copy.
    """

    id: str
    title: str
    source: str
    date: dt.date | None
    duplicates: tuple[str, ...] = ()


class Hit(msgspec.Struct, frozen=True):
    """An article that was found.

    Attributes:
        rank: 1 for the best.
        date_jalali: the date as «۱۴۰۴/۰۹/۱۹» in ASCII digits, or None.
        score: what hits are ranked by, higher is better; comparable within one result only.
        title_highlights: (start, end) of the words of the title that match.
        duplicates: ids of articles with the same title and text.
        copies: near-identical articles among those that were found, best first; they are no hits
            of their own.
    """

    rank: int
    id: str
    title: str
    date: dt.date | None
    date_jalali: str | None
    source: str
    url: str
    score: float
    scores: Scores
    passage: Passage
    title_highlights: tuple[tuple[int, int], ...] = ()
    category: str = ""
    tags: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()


class Assumption(msgspec.Struct, frozen=True):
    """Something that was read into a query beyond what was typed.

    Attributes:
        kind: "keyboard" (typed with the other layout), "finglish" (in Latin letters), "spelling"
            (a word that occurs nowhere) or "date" (articles of these days come forward).
        typed: the piece of the query.
        meant: what it was taken for; of a date the days in words.
        first: the first day of a date, else None.
        last: the last day of a date, else None.
    """

    kind: str
    typed: str
    meant: str
    first: dt.date | None = None
    last: dt.date | None = None


class Answer(msgspec.Struct, frozen=True):
    """The sentence that answers a question, quoted from an article that was found.

    Where `found` is False no sentence is sure enough to be shown as the answer; the best one is
    still here for programs that draw the line elsewhere, by its confidence.

    Attributes:
        found: whether there is an answer: whether it is more probably right than not.
        confidence: the estimated probability that the sentence answers, 0 to 1; higher is surer.
        text: the article's original text between `start` and `end`; None, like all that follows,
            where no article was found that has a sentence. The sentence before is quoted too where
            a name is asked for and the sentence has a pronoun in its place.
        start: where it begins in the article's body, in code points.
        end: where it ends.
        rank: of the hit that it is from.
        id: of the article.
        title: of the article.
    """

    found: bool = False
    confidence: float = 0.0
    text: str | None = None
    start: int | None = None
    end: int | None = None
    rank: int | None = None
    id: str | None = None
    title: str | None = None


class IndexInfo(msgspec.Struct, frozen=True):
    """Which index answered, and how fresh it is.

    Attributes:
        newest: the latest date of an article.
    """

    generation: str
    articles: int
    passages: int
    newest: dt.date | None


class Result(msgspec.Struct, frozen=True):
    """The answer to a search.

    Attributes:
        took_ms: milliseconds from the call to the answer.
        total: how many articles were found in all: those that match by a word, and in modes that
            ask the vectors also those that came from there. Copies of a hit count.
        hits: best first.
        assumed: what was read into the query; empty where it was taken as typed.
        suggestion: the query with its words spelt right, to be offered as «آیا منظور شما … بود؟»;
            None where no word looks misspelt.
        answer: the sentence that answers the query, or that none was found; None where no answer
            was asked for.
    """

    query: str
    mode: str
    took_ms: float
    total: int
    index: IndexInfo
    hits: tuple[Hit, ...]
    assumed: tuple[Assumption, ...] = ()
    suggestion: str | None = None
    answer: Answer | None = None

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values; dates are ISO 8601."""
        row: dict[str, Any] = _with_lists(msgspec.to_builtins(self))
        return row


def _with_lists(value: Any) -> Any:  # noqa: ANN401
    """Built-in values with lists in the place of tuples, as JSON reads them back."""
    if isinstance(value, dict):
        return {key: _with_lists(each) for key, each in value.items()}
    return [_with_lists(each) for each in value] if isinstance(value, tuple | list) else value
