"""The queries of the speed benchmark: real ones, and kinds made of a collection's words."""

import gzip
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from newsearch.search.errors import InputError

_WORD = re.compile("[^\\W\\d_]+(?:\u200c[^\\W\\d_]+)*")
_FREE = re.compile("[\\w\\s\u200c؟?،.!؛]+")
"""Text that no operator of the query language stands in."""

_COMMON = 50
"""Words that count as very common: the most frequent ones."""

LONG = 12
"""Words of a long query."""


class _Query(msgspec.Struct):
    text: str


def real_queries(paths: Iterable[str]) -> list[str]:
    """The texts of `{"id", "text"}` lines, gzipped or not, in which words alone are asked for.

    Of a folder, the files below it are read whose names begin with `queries.jsonl`. Each text once,
    in the order of the files.

    Raises:
        InputError: a file cannot be read, or holds something else.
    """
    found: dict[str, None] = {}
    for path in _files(paths):
        for text in _texts(path):
            if _FREE.fullmatch(text) and _WORD.search(text):
                found[text] = None
    return list(found)


def sampled(queries: Sequence[str], count: int, seed: int = 1) -> list[str]:
    """So many of the queries, or all of them where there are fewer, in an order of chance."""
    return random.Random(seed).sample(queries, min(count, len(queries)))


def made_queries(texts: Sequence[str], count: int, seed: int = 1) -> dict[str, list[str]]:
    """Queries out of the words of texts, by kind, so many of each.

    The kinds are `LONG` words in a row, two to four of the most frequent words, phrases of two or
    three words in a row, and the first three letters of a word of at least five.

    Raises:
        InputError: the texts have too few words.
    """
    chance = random.Random(seed)
    words = [found for text in texts if len(found := _WORD.findall(text)) >= LONG]
    if not words:
        raise InputError(f"No text has the {LONG} words of a long query.")
    common = [word for word, _ in Counter(w for one in words for w in one).most_common(_COMMON)]
    longer = [word for one in words for word in one if len(word) >= 5]
    return {
        f"{LONG} words": [" ".join(_run(chance, words, LONG)) for _ in range(count)],
        "very common words": [
            " ".join(chance.choices(common, k=chance.randint(2, 4))) for _ in range(count)
        ],
        "phrase": [
            f"«{' '.join(_run(chance, words, chance.randint(2, 3)))}»" for _ in range(count)
        ],
        "prefix": [f"{chance.choice(longer)[:3]}*" for _ in range(count)] if longer else [],
    }


def _run(chance: random.Random, words: Sequence[Sequence[str]], length: int) -> Sequence[str]:
    of = words[chance.randrange(len(words))]
    start = chance.randrange(len(of) - length + 1)
    return of[start : start + length]


def _files(paths: Iterable[str]) -> Iterator[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(path.rglob("queries.jsonl*"))
        else:
            yield path


def _texts(path: Path) -> list[str]:
    decoder = msgspec.json.Decoder(_Query)
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return [decoder.decode(line).text for line in data.splitlines() if line.strip()]
    except (OSError, EOFError, msgspec.MsgspecError) as error:
        raise InputError(
            f"{path}: cannot be read as queries ({error}); give JSON Lines with id and text."
        ) from error
