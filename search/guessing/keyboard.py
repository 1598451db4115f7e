"""Text typed while the keyboard had the other layout: «rchrsjhk», «n,gj», «لخخلمث»."""

from collections.abc import Iterator, Mapping

from .layouts import LATIN, STANDARD, WINDOWS


def as_persian(typed: str) -> Iterator[str]:
    """What Latin keys give on the Persian layouts, the national one first, each once.

    Capitals are read with shift, and as small ones where caps lock may have been on. A reading is
    left out where a key has no letter.
    """
    seen: set[str] = set()
    for layout in (STANDARD, WINDOWS):
        for keys in (typed, typed.lower()):
            text = _mapped(keys, layout)
            if text and text not in seen:
                seen.add(text)
                yield text


def as_latin(typed: str) -> str:
    """What Persian keys give on the Latin layout, in small letters; "" where one gives no letter.

    Arabic ی and ک count as the keys they are on; digits stay what they are.
    """
    return _mapped(typed, LATIN)


def _mapped(typed: str, layout: Mapping[str, str]) -> str:
    letters = [layout.get(key) for key in typed]
    return "" if None in letters else "".join(letter for letter in letters if letter)
