"""Words that ask and describe nothing: «قیمت دلار چقدر است؟» is about the price of the dollar.

Source of the list: written by hand, the interrogatives of Persian grammars with their copulas.
"""

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


def asks(token: Token) -> bool:
    """Whether a token of a query is a question word."""
    return letters_of(token.surface) in QUESTION_WORDS
