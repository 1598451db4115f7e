"""Read the running text of a folder and count the words in it, as they are written."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from newsearch.search.analysis.characters import HALF_SPACE, fold_hamza, normalize
from newsearch.search.analysis.tokens import TOKEN

_LINK_FIELDS = frozenset({"url", "link", "id", "set", "source", "channel", "image"})


@dataclass
class Counts:
    """What is counted in a corpus.

    Attributes:
        words: how often each form occurs; a form is normalised and keeps its half-spaces.
        pairs: how often two forms stand side by side with white space between them.
        latin: how often each word in Latin letters occurs, without digits and in small letters.
    """

    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    latin: Counter[str] = field(default_factory=Counter)


def count(paths: list[Path], *, pair_minimum: int = 2) -> Counts:
    """Count the words and pairs of all texts in the files; rarer pairs are dropped.

    Each distinct text counts once. Files: ``.jsonl``, ``.tsv``, ``.txt``, each also gzipped.
    """
    counts = Counts()
    seen: set[int] = set()
    for path in paths:
        for text in texts(path):
            if (mark := hash(text)) not in seen:
                seen.add(mark)
                _count_text(normalize(text), counts)
    counts.pairs = Counter({p: n for p, n in counts.pairs.items() if n >= pair_minimum})
    return counts


def texts(path: Path) -> Iterator[str]:
    """Every text in the file: each string of a record, or each line."""
    with _open(path) as lines:
        if ".jsonl" in path.suffixes:
            for line in lines:
                yield from _strings(json.loads(line))
        elif ".tsv" in path.suffixes:
            for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield from row
        else:
            yield from lines


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _LINK_FIELDS:
                yield from _strings(item)


def _count_text(text: str, counts: Counts) -> None:
    previous, end = "", -2
    for match in TOKEN.finditer(text):
        form = fold_hamza(match.group()) if match.lastgroup == "word" else ""
        if form:
            counts.words[form] += 1
            if previous and text[end : match.start()].strip(HALF_SPACE) in (" ", "\n"):
                counts.pairs[previous, form] += 1
        elif match.lastgroup == "latin" and match.group().isalpha():
            counts.latin[match.group()] += 1
        previous, end = form, match.end()
