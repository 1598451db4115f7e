"""Persian text to index terms."""

from .analyzer import Analyzer, Token, default_analyzer
from .characters import normalize

__all__ = ["Analyzer", "Token", "default_analyzer", "normalize"]
