"""What the words of a query were meant to be, where they are found nowhere."""

from collections.abc import Sequence
from itertools import islice
from typing import Literal

import msgspec

from newsearch.search.analysis import Analyzer, Token

from .limits import MOST_WORDS
from .vocabulary import Vocabulary

Kind = Literal["keyboard", "finglish", "spelling"]


class Guess(msgspec.Struct, frozen=True):
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

    A compound that is found by its parts alone gives way to a frequent word that is like it. A rare
    word of the lexicon gives way, where the index lacks it, or is offered a correction, where that
    is hundreds of times as frequent: the lexicon holds misspellings too.

    Only the first `limits.MOST_WORDS` such words of a query are guessed at, and none of more than
    `limits.LONGEST` letters, so that no text takes long.

    Args:
        text: a query.
        tokens: `analyzer.analyze_query(text)`.
        vocabulary: the words that are known.
        analyzer: reads what is guessed.

    Returns:
        in the order of the text, not overlapping; empty where nothing is to be guessed.
    """
    doubtful = islice((token for token in tokens if vocabulary.doubts(token)), MOST_WORDS)
    first = list(doubtful)
    if not first:
        return []
    from .guesser import Guesser  # what it needs is loaded with the first guess

    return Guesser(text, tokens, first, vocabulary, analyzer).guesses()
