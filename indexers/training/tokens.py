"""Documents as token numbers, the form that training reads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .corpus import Document

Ids = npt.NDArray[np.int32]
Encode = Callable[[Sequence[str]], list[Ids]]


@dataclass(frozen=True, slots=True)
class Tokens:
    """A document: the tokens of its parts, and where each sentence ends in `body`."""

    body: Ids
    ends: tuple[int, ...]
    title: Ids
    summary: Ids
    tags: tuple[Ids, ...]

    def sentence(self, number: int) -> slice:
        """Where a sentence lies in `body`."""
        return slice(self.ends[number - 1] if number else 0, self.ends[number])

    def sentences(self, first: int, after: int) -> slice:
        """Where the sentences `first` up to, not including, `after` lie in `body`."""
        return slice(self.ends[first - 1] if first else 0, self.ends[after - 1])


def as_tokens(documents: Iterable[Document], encode: Encode) -> list[Tokens]:
    """Tokenize documents, keeping their order; sentences without a known token vanish."""
    found = []
    for document in documents:
        title, summary, *rest = encode([document.title, document.summary, *document.tags])
        sentences = [ids for ids in encode(document.sentences) if len(ids)]
        body = np.concatenate(sentences) if sentences else np.empty(0, np.int32)
        ends = tuple(int(end) for end in np.cumsum([len(ids) for ids in sentences]))
        found.append(Tokens(body, ends, title, summary, tuple(ids for ids in rest if len(ids))))
    return found


def frequencies(documents: Iterable[Tokens], size: int) -> npt.NDArray[np.float64]:
    """How often each of `size` tokens stands in the bodies, as a share of all."""
    bodies = [document.body for document in documents]
    counts = np.bincount(np.concatenate([np.empty(0, np.int32), *bodies]), minlength=size)
    return counts / max(1, int(counts.sum()))


def rarity(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Weigh tokens by a / (a + p), near 1 for a rare token and near 0 for a frequent one.

    Source: smooth inverse frequency, Arora et al. 2017, "A Simple but Tough-to-Beat Baseline for
    Sentence Embeddings", with their a = 1e-4. Token 0, unknown, weighs nothing.
    """
    weights = 1e-4 / (1e-4 + shares)
    weights[0] = 0
    return weights
