"""How frequent a word is by its rank alone, where no index says."""

import math

import numpy as np

LEXICON_ARTICLES = 10_000
"""The lexicon weighs as much as an index of so many articles."""

_WORDS_OF_AN_ARTICLE = 250
_FIRST = 0.1  # probability of the most frequent word


def expected_articles(rank: int) -> float:
    """In how many of `LEXICON_ARTICLES` articles a word of a rank (0 for the first) occurs.

    Source: Zipf's law (probability 0.1 / rank) with articles of 250 words.
    """
    return LEXICON_ARTICLES * -math.expm1(-_FIRST * _WORDS_OF_AN_ARTICLE / (rank + 1))


def expected_articles_up_to(ranks: int) -> list[float]:
    """`expected_articles` of each of so many ranks."""
    share = _FIRST * _WORDS_OF_AN_ARTICLE / np.arange(1.0, ranks + 1)
    values: list[float] = (LEXICON_ARTICLES * -np.expm1(-share)).tolist()
    return values
