"""From what a person typed to what retrieval needs."""

from .syntax import ParsedQuery, parse_query

__all__ = ["ParsedQuery", "parse_query"]
