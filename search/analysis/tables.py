"""How the tables of words in this package are written down: as running text."""

from .characters import HALF_SPACE


def word_set(text: str) -> frozenset[str]:
    """The words of a text, without their half-spaces, as the tables hold skeletons."""
    return frozenset(text.replace(HALF_SPACE, "").split())
