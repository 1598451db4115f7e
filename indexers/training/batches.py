"""Batches whose wrong answers are hard: pairs of like subjects stand together.

In a batch drawn at random nearly every other text is of another subject, and words of the subject
are enough to tell it apart. Among texts of one subject a query has to say more.
Source: the idea of Hofstätter et al. 2021, "Efficiently Teaching an Effective Dense Retriever with
Balanced Topic Aware Sampling"; subjects here are the nearest of random documents.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from .pairs import Pair, PairSource
from .tokens import Tokens

SUBJECTS = 1000
"""How many there are, or a tenth of the documents if these are few."""

TOGETHER = 16
"""So many pairs of one subject enter a batch together."""

_AHEAD = 50  # batches that are drawn before they are sorted by subject
_LONGEST = 200  # tokens of a document that tell its subject

Subjects = npt.NDArray[np.int64]


def subjects(documents: Sequence[Tokens], table: npt.NDArray[np.float32], seed: int) -> Subjects:
    """The subject of each document: (n,), numbers from 0.

    Documents chosen at random are the subjects; the others are of the nearest one's, by cosine.

    Args:
        documents: of which there is at least one.
        table: vectors of tokens, their lengths as telling as the tokens are.
        seed: of the random choice.
    """
    vectors = np.stack([_vector(document, table) for document in documents])
    count = min(SUBJECTS, -(-len(documents) // 10))
    chosen = np.random.default_rng(seed).choice(len(documents), count, replace=False)
    centres = vectors[chosen].T
    starts = range(0, len(vectors), 4096)
    nearest = [(vectors[start : start + 4096] @ centres).argmax(axis=1) for start in starts]
    return np.concatenate(nearest)


def batches(source: PairSource, subject_of: Subjects, size: int, seed: int) -> Iterator[list[Pair]]:
    """Yield batches of `size` pairs without end, made of groups of one subject.

    Args:
        source: draws the pairs.
        subject_of: of each document. Given pairs, which are of none, stand together in turn.
        size: of a batch.
        seed: of the order.
    """
    random = np.random.default_rng(seed)
    while True:
        pairs = source.draw(_AHEAD * size)
        subject = [subject_of[p.origin] if p.origin >= 0 else len(subject_of) for p in pairs]
        shuffled = random.permutation(len(pairs))
        alike = shuffled[np.argsort(np.array(subject)[shuffled], kind="stable")]
        groups = [alike[at : at + TOGETHER] for at in range(0, len(alike), TOGETHER)]
        order = np.concatenate([groups[number] for number in random.permutation(len(groups))])
        for start in range(0, len(pairs), size):
            yield [pairs[number] for number in order[start : start + size]]


def _vector(document: Tokens, table: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    ids = np.concatenate((document.title, document.body))[:_LONGEST]
    vector = table[ids].sum(axis=0)
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)
