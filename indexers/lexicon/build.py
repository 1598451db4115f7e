"""Build the lexicon of the analyser: ``python -m newsearch.indexers.lexicon.build CORPUS... OUT``.

The result depends on the texts and on nothing else; the same texts give the same bytes.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from newsearch.search.analysis.lexicon import Lexicon, write

from .compounds import compounds
from .corpus import Counts, count
from .induce import heh_or_plural, lexemes
from .statistics import Statistics

_LEAST_LATIN = 20  # occurrences; rarer Latin words are mostly names of accounts


def build(counts: Counts) -> Lexicon:
    """The lexicon of a counted corpus."""
    stats = Statistics.of(counts)
    known = lexemes(stats)
    heh, ties, plurals = heh_or_plural(stats, known)
    joints, joined = compounds(counts, stats, known)
    return Lexicon(
        lexemes=frozenset(known),
        heh=frozenset(heh),
        ties=frozenset(ties),
        plurals=frozenset(plurals),
        compounds=joints,
        joined=joined,
        ranked=_by_frequency(known, stats.words),
        latin=_latin(counts),
    )


def _latin(counts: Counts) -> tuple[str, ...]:
    """The frequent Latin words: three letters or more, so no initials."""
    frequent = {w for w, n in counts.latin.items() if n >= _LEAST_LATIN and len(w) > 2}
    return _by_frequency(frequent, counts.latin)


def _by_frequency(words: Iterable[str], counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda w: (-counts.get(w, 0), w)))


def main(arguments: list[str]) -> None:
    """Read the files or folders named first, write the lexicon to the path named last."""
    *sources, target = (Path(a) for a in arguments)
    paths = [p for s in sources for p in (sorted(s.iterdir()) if s.is_dir() else [s])]
    write(build(count(paths)), target)


if __name__ == "__main__":
    main(sys.argv[1:])
