"""The word list behind the suffix grammar: read, held and written.

The file is UTF-8 text, one block for each set, a word a line, blocks apart by an empty line; a
compound stands with a vertical bar at its joint. The lexemes and the Latin words stand in the
order of their frequency. It is computed from a corpus by ``newsearch.indexers.lexicon``.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

FILE = Path(__file__).resolve().parent.parent / "data" / "lexicon.txt"


class Lexicon(msgspec.Struct, frozen=True):
    """What a corpus tells about words, all by skeleton.

    Attributes:
        lexemes: words of their own, never cut.
        heh: words such as حرفهای that are read as حرفه‌ای rather than as حرف‌های.
        ties: words such as زمینهای that are read in both ways.
        plurals: words such as نامهای that are surely نام‌های, although نامه is a word too.
        compounds: the place of the joint by word, for words also written apart or with a
            half-space.
        joined: those of the compounds whose parts written apart are the same word.
        ranked: the lexemes, the most frequent first, equals by code point; a word's place here
            is its rank where there is no index to ask.
        latin: frequent words in Latin letters, small, in the same order.
    """

    lexemes: frozenset[str] = frozenset()
    heh: frozenset[str] = frozenset()
    ties: frozenset[str] = frozenset()
    compounds: Mapping[str, int] = msgspec.field(default_factory=dict)
    joined: frozenset[str] = frozenset()
    plurals: frozenset[str] = frozenset()
    ranked: tuple[str, ...] = ()
    latin: tuple[str, ...] = ()


def write(lexicon: Lexicon, path: Path) -> None:
    """Write the lexicon; the same lexicon gives the same bytes.

    Raises:
        ValueError: the ranked words are not the lexemes.
    """
    if len(lexicon.ranked) != len(lexicon.lexemes) or set(lexicon.ranked) != lexicon.lexemes:
        raise ValueError("the ranked words of a lexicon must be its lexemes, each once")

    def barred(words: Iterable[str]) -> list[str]:
        joints = ((w, lexicon.compounds[w]) for w in words)
        return sorted(f"{w[:at]}|{w[at:]}" for w, at in joints)

    blocks = (
        lexicon.ranked,
        sorted(lexicon.heh),
        sorted(lexicon.ties),
        sorted(lexicon.plurals),
        barred(lexicon.joined),
        barred(lexicon.compounds.keys() - lexicon.joined),
        lexicon.latin,
    )
    path.write_text("\n\n".join("\n".join(block) for block in blocks) + "\n", encoding="utf-8")


def read(path: Path = FILE) -> Lexicon:
    """Read a lexicon.

    Raises:
        OSError: the file cannot be read.
    """
    return parse(path.read_bytes())


def parse(data: bytes) -> Lexicon:
    """The lexicon in the bytes of its file."""
    lexemes, heh, ties, plurals, joined, apart, latin = data.decode().split("\n\n")
    ranked, together = _words(lexemes), _words(joined.replace("|", ""))
    words = (*together, *_words(apart.replace("|", "")))
    joints = [word.index("|") for word in (*_words(joined), *_words(apart))]
    return Lexicon(
        lexemes=frozenset(ranked),
        heh=frozenset(_words(heh)),
        ties=frozenset(_words(ties)),
        plurals=frozenset(_words(plurals)),
        compounds=dict(zip(words, joints, strict=True)),
        joined=frozenset(together),
        ranked=ranked,
        latin=_words(latin),
    )


def _words(block: str) -> tuple[str, ...]:
    return tuple(block.split())
