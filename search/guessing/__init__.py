"""What a person meant whose words are found nowhere: another layout, Finglish, a misspelling.

::

    tokens = analyzer.analyze_query(text)
    guesses = guess(text, tokens, vocabulary, analyzer)
    tokens = apply(text, tokens, guesses, analyzer)  # with what is sure
    question = corrected(text, guesses)  # «آیا منظور شما … بود؟»

A query whose words all occur costs a look-up for each of them and nothing else.
"""

from .applying import apply, corrected, rewritten
from .guess import Guess, guess
from .vocabulary import Vocabulary

__all__ = ["Guess", "Vocabulary", "apply", "corrected", "guess", "rewritten"]
