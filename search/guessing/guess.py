"""What the words of a query were meant to be, where they are found nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from newsearch.search.analysis import Analyzer, Token

from .vocabulary import Vocabulary

Kind = Literal["keyboard", "finglish", "spelling"]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a piece of a query may have been meant to be.

    Attributes:
        kind: "keyboard" (typed with the other layout), "finglish" (in Latin letters) or "spelling".
        start: where the piece begins in the query, in code points.
        end: where it ends.
        typed: the piece.
        meant: what it was meant to be, as people write it.
        taken: sure enough to be searched for unasked; else it is only offered.
    """

    kind: Kind
    start: int
    end: int
    typed: str
    meant: str
    taken: bool


def guess(
    text: str, tokens: Sequence[Token], vocabulary: Vocabulary, analyzer: Analyzer
) -> list[Guess]:
    """What the pieces of a query that find next to nothing were meant to be.

    A word of the lexicon, or of more than `vocabulary.NEXT_TO_NOTHING` articles, stays what it is.
    One of fewer gives way only to a word that is `guesser.TIMES_MORE` as frequent, and a better
    spelling of it is only offered. Numbers, dates and addresses are never touched.

    A compound that is found by its parts alone gives way to a word that sounds just like it.

    Args:
        text: a query.
        tokens: `analyzer.analyze_query(text)`.
        vocabulary: the words that are known.
        analyzer: reads what is guessed.

    Returns:
        in the order of the text, not overlapping; empty where nothing is to be guessed.
    """
    doubtful = [token for token in tokens if not vocabulary.finds_whole(token)]
    if not doubtful:
        return []
    from .guesser import Guesser  # what it needs is loaded with the first guess

    return Guesser(text, tokens, doubtful, vocabulary, analyzer).guesses()
