"""Write the passage table of a generation."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from newsearch.search.arrays import Array, save_arrays
from newsearch.search.article import Article
from newsearch.search.manifest import PassageSettings
from newsearch.search.passages import Passages, embedded_text

from .passages import passage_spans

DIGEST_BYTES = 8
"""Of a million passages, two that differ share a digest once in 37 million collections."""
_DIGEST = f"V{DIGEST_BYTES}"


@dataclass(frozen=True, slots=True)
class PassageRows:
    """The passages of some articles, in their order.

    Attributes:
        counts: (n_articles,) int64.
        start: (n_passages,) int32.
        end: (n_passages,) int32.
        digest: (n_passages,) 8 bytes.
    """

    counts: Array
    start: Array
    end: Array
    digest: Array


def passage_rows(articles: Sequence[Article], settings: PassageSettings) -> PassageRows:
    """Cut articles into passages; one without a body is embedded by its title."""
    counts: list[int] = []
    spans: list[tuple[int, int]] = []
    digests: list[bytes] = []
    for article in articles:
        title, body = article.title, article.body
        found = passage_spans(body, settings) or [(0, 0)]
        counts.append(len(found))
        spans += found
        digests += [digest_of(embedded_text(title, body[start:end])) for start, end in found]
    columns = np.array(spans, np.int32).reshape(-1, 2)
    return PassageRows(
        np.array(counts, np.int64),
        columns[:, 0],
        columns[:, 1],
        np.frombuffer(b"".join(digests), _DIGEST),
    )


class PassagesWriter:
    """Collects the passages of the articles, in the order of their ordinals."""

    def __init__(self) -> None:
        self._rows: list[PassageRows] = []

    def keep(self, passages: Passages, ordinals: Array) -> None:
        """Take over the passages of articles of the previous generation, ascending."""
        counts = np.diff(passages.first)
        chosen = np.zeros(len(counts), bool)
        chosen[ordinals] = True
        rows = np.repeat(chosen, counts)
        self._rows.append(
            PassageRows(
                counts[ordinals], passages.start[rows], passages.end[rows], passages.digest[rows]
            )
        )

    def add(self, rows: PassageRows) -> None:
        """Add the passages of the next articles."""
        self._rows.append(rows)

    def finish(self, folder: Path) -> Passages:
        """Write the files of a `passages/` folder and open it."""
        rows = self._rows
        counts = np.concatenate([np.zeros(1, np.int64), *(each.counts for each in rows)])
        save_arrays(
            folder,
            first=np.cumsum(counts),
            start=np.concatenate([np.empty(0, np.int32), *(each.start for each in rows)]),
            end=np.concatenate([np.empty(0, np.int32), *(each.end for each in rows)]),
            digest=np.concatenate([np.empty(0, _DIGEST), *(each.digest for each in rows)]),
        )
        return Passages(folder)


def digest_of(text: str) -> bytes:
    """By which a passage is known again in the next generation: blake2b of what is embedded."""
    return hashlib.blake2b(text.encode("utf-8"), digest_size=DIGEST_BYTES).digest()
