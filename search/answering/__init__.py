"""Answers to questions: the sentence of an article that says what was asked."""

from .answerer import answer_of

__all__ = ["answer_of"]
