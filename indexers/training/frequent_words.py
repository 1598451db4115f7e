"""The words of `search/data/frequent_words.txt`, which articles are packed with.

    python -m newsearch.indexers.training.frequent_words COLLECTION... > frequent_words.txt

They belong to the format of an index: other words are another format.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from newsearch.search.analysis.characters import HALF_SPACE
from newsearch.search.errors import NewsearchError
from newsearch.search.packing import DICTIONARY_BYTES, LETTERS

from .corpus import documents, read_articles

_SHORTEST = 3  # bytes that Deflate refers to at least
_MISSPELT = re.compile(rf"(.)\1\1|{HALF_SPACE}{{2}}|^{HALF_SPACE}|{HALF_SPACE}$")


def frequent_words(texts: Iterable[str], room: int = DICTIONARY_BYTES) -> list[str]:
    """The words that make up most of some texts, as many as there is room for.

    Args:
        texts: of articles; a word is what stands between white space, if it is letters alone.
        room: bytes, one for each letter and one between two words.

    Returns:
        Words, the one with the most letters in all its occurrences last; ties by the word.
    """
    counts = Counter(word for text in texts for word in text.split())
    ranked = sorted((-len(word) * count, word) for word, count in counts.items() if _fits(word))
    chosen, size = list[str](), 0
    for _, word in ranked:
        size += len(word) + 1
        if size > room:
            break
        chosen.append(word)
    return chosen[::-1]


def _fits(word: str) -> bool:
    known = not set(word) - set(LETTERS)
    spelt = not _MISSPELT.search(word) and word.replace(HALF_SPACE, "").isalpha()
    return known and spelt and len(word) >= _SHORTEST


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the words of collections, one a line; the exit status is 1 if one cannot be read."""
    paths = sys.argv[1:] if arguments is None else arguments
    try:
        texts = (text for document in documents(read_articles(paths)) for text in document.texts())
        words = frequent_words(texts)
    except NewsearchError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    sys.stdout.write("".join(f"{word}\n" for word in words))
    return 0


if __name__ == "__main__":
    sys.exit(main())
