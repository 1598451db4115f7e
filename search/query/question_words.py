"""Words that ask and describe nothing: «قیمت دلار چقدر است؟» is about the price of the dollar.

Source of the list: written by hand, the interrogatives of Persian grammars with their copulas.
"""

from collections.abc import Sequence

from newsearch.search.analysis import Token
from newsearch.search.analysis.tables import word_set
from newsearch.search.lexical.occurrences import letters_of

QUESTION_WORDS = word_set(
    """
    چه چی چیه چیست چیستند چیا چهچیز چهچیزی چهچیزهایی کی کیست کیستند کیه کدام کدامند کدامست کدامیک
    کدوم کجا کجاست کجایند کجای کو چگونه چگونهاست چطور چطوری چهطور چهجور چهجوری چجوری چرا چند چندتا
    چندم چندمین چقدر چهقدر چقد چهمقدار چهکسی چهکسانی چهزمانی چهوقت آیا
    """
)
"""Interrogatives, by their letters without half-spaces."""


def without_question_words(tokens: Sequence[Token]) -> list[Token]:
    """The tokens that say what an article should be about; all of them where none does."""
    telling = [token for token in tokens if letters_of(token.surface) not in QUESTION_WORDS]
    return telling or list(tokens)
