"""Guesses worked into a query: into its tokens, and into its text."""

from collections.abc import Iterable, Sequence

from newsearch.search.analysis import Analyzer, Token

from .guess import Guess


def apply(
    text: str, tokens: Sequence[Token], guesses: Iterable[Guess], analyzer: Analyzer
) -> list[Token]:
    """The tokens of a query with the guesses that are taken worked in.

    Where one token was meant to be one other, the other's terms become alternatives of the typed
    one, so that nothing is lost of what the typed text finds. Elsewhere the tokens of what was
    meant stand for the typed ones, with the surface and the span of what was typed.

    Args:
        text: the query.
        tokens: `analyzer.analyze_query(text)`.
        guesses: of this query, not overlapping.
        analyzer: reads what was meant, together with the words around it.
    """
    taken = sorted((g for g in guesses if g.taken), key=lambda g: g.start)
    if not taken:
        return list(tokens)
    meant, places = rewritten(text, taken)
    typed = {(t.start, t.end): t for t in tokens}
    return [_placed(text, token, places, typed) for token in analyzer.analyze_query(meant)]


def corrected(text: str, guesses: Iterable[Guess]) -> str:
    """The text with every guess put in, also those that are only offered."""
    return rewritten(text, guesses)[0]


def rewritten(text: str, guesses: Iterable[Guess]) -> tuple[str, list[tuple[int, int]]]:
    """The text with the guesses put in, and the span in the original of each of its characters."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    done = 0
    for each in sorted(guesses, key=lambda g: g.start):
        pieces += (text[done : each.start], each.meant)
        places += [(i, i + 1) for i in range(done, each.start)]
        places += [(each.start, each.end)] * len(each.meant)
        done = each.end
    places += [(i, i + 1) for i in range(done, len(text))]
    return "".join((*pieces, text[done:])), places


def _placed(
    text: str,
    token: Token,
    places: Sequence[tuple[int, int]],
    typed: dict[tuple[int, int], Token],
) -> Token:
    """A token of the rewritten text as one of the original."""
    start, end = places[token.start][0], places[token.end - 1][1]
    old = typed.get((start, end))
    if old is None:
        return Token(text[start:end], start, end, token.term, token.alternatives, token.parts)
    forms = dict.fromkeys((*old.alternatives, token.term, *token.alternatives))
    forms.pop(old.term, None)
    parts = old.parts or token.parts
    return Token(old.surface, start, end, old.term, tuple(forms), parts)
