"""The word list behind the suffix grammar: read, held and written.

The file is UTF-8 text, one block for each set, a word a line, blocks apart by an empty line; a
compound stands with a vertical bar at its joint. It is computed from a corpus by
``newsearch.indexers.lexicon``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "lexicon.txt"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a corpus tells about words, all by skeleton.

    Attributes:
        lexemes: words of their own, never cut.
        heh: words such as حرفهای that are read as حرفه‌ای rather than as حرف‌های.
        ties: words such as زمینهای that are read in both ways.
        compounds: the place of the joint by word, for words also written apart or with a
            half-space.
        joined: those of the compounds whose parts written apart are the same word.
    """

    lexemes: frozenset[str] = frozenset()
    heh: frozenset[str] = frozenset()
    ties: frozenset[str] = frozenset()
    compounds: Mapping[str, int] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()


def write(lexicon: Lexicon, path: Path) -> None:
    """Write the lexicon; the same lexicon gives the same bytes."""

    def barred(words: Iterable[str]) -> list[str]:
        joints = ((w, lexicon.compounds[w]) for w in words)
        return sorted(f"{w[:at]}|{w[at:]}" for w, at in joints)

    blocks = (
        sorted(lexicon.lexemes),
        sorted(lexicon.heh),
        sorted(lexicon.ties),
        barred(lexicon.joined),
        barred(lexicon.compounds.keys() - lexicon.joined),
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
    lexemes, heh, ties, joined, apart = data.decode().rstrip("\n").split("\n\n")
    compounds: dict[str, int] = {}
    names = []
    for block in (joined, apart):
        words = [w for w in block.split("\n") if w]
        joints = [w.index("|") for w in words]
        names.append([w.replace("|", "") for w in words])
        compounds.update(zip(names[-1], joints, strict=True))
    return Lexicon(
        lexemes=frozenset(lexemes.split("\n")),
        heh=frozenset(heh.split("\n")),
        ties=frozenset(ties.split("\n")),
        compounds=compounds,
        joined=frozenset(names[0]),
    )
