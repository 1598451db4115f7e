"""Pairs of texts that belong together, drawn at random from documents.

Each kind of pair teaches something: *words* (some telling words of a passage find it) is what a
search is; *cloze* (a sentence finds the passage it was taken from) that other words of one
subject belong together; *title*, *summary* and *tags* how editors put a text in short;
*neighbours* what goes on in one text; *given* pairs that mean the same are added by the caller.
Source of cloze: Lee et al. 2019, "Latent Retrieval for Weakly Supervised Open Domain Question
Answering" (the inverse cloze task).

From most texts the telling words of their query are then taken out. Lexical retrieval finds equal
words by itself; a vector is asked for what only other words say.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .tokens import Ids, Tokens

SHARES: Mapping[str, float] = {
    "words": 0.40,
    "cloze": 0.25,
    "title": 0.15,
    "neighbours": 0.10,
    "summary": 0.05,
    "tags": 0.05,
}
"""How often each kind is drawn, where documents have it."""

APART = 0.6
"""How often a text loses the telling words that it shares with its query."""

LONGEST = 160  # tokens of a text
_TELLING = 0.3  # the rarity of a telling word
_FEWEST = 6  # tokens that must be left of a text
_PASSAGE = 80  # tokens: a document of so many counts as one passage
_MOST_PASSAGES = 12  # a document counts as no more than that, however long it is


class Pair(NamedTuple):
    """A query and the text that it shall find, drawn from document number `origin`."""

    query: Ids
    text: Ids
    origin: int


class PairSource:
    """Draws pairs; the same seed gives the same pairs."""

    def __init__(
        self,
        documents: Sequence[Tokens],
        given: Sequence[tuple[Ids, Ids]],
        phrases: Sequence[Ids],
        rarity: npt.NDArray[np.float64],
        seed: int,
    ) -> None:
        """Prepare to draw.

        Args:
            documents: from which to draw.
            given: pairs of texts that mean the same.
            phrases: to be put beside queries, as people do who ask.
            rarity: how telling each token is, from 0 to 1.
            seed: of the random numbers.
        """
        self._random = random.Random(seed)
        self._documents, self._given, self._phrases = documents, given, phrases
        self._rarity = rarity
        self._telling = np.log(np.maximum(rarity, 1e-9)) * 2
        sized = np.array([_passages(document) for document in documents])
        self._up_to = np.cumsum(sized) / max(1, int(sized.sum()))
        self._given_share = len(given) / max(1, len(given) + int(sized.sum()))
        self._where = {
            "title": [i for i, d in enumerate(documents) if len(d.title) >= 2 and d.ends],
            "summary": [i for i, d in enumerate(documents) if len(d.summary) >= 4 and d.ends],
            "tags": [i for i, d in enumerate(documents) if d.tags and d.ends],
            "neighbours": [i for i, d in enumerate(documents) if len(d.ends) >= 4],
        }
        self._noise: npt.NDArray[np.float64] = np.empty(0)
        self._generator = np.random.default_rng(seed)

    def draw(self, count: int) -> list[Pair]:
        """Draw so many pairs."""
        kinds = self._random.choices(list(SHARES), list(SHARES.values()), k=count)
        return [self._apart(self._one(kind)) for kind in kinds]

    def _apart(self, pair: Pair) -> Pair:
        """Take the telling words of the query out of the text, more often than not."""
        if self._random.random() >= APART:
            return pair
        telling = pair.query[self._rarity[pair.query] > _TELLING]
        left = pair.text[~np.isin(pair.text, telling)]
        return pair._replace(text=left) if len(left) >= _FEWEST else pair

    def _one(self, kind: str) -> Pair:
        if self._given and self._random.random() < self._given_share:
            number = self._random.randrange(len(self._given))
            first, second = self._given[number]
            return Pair(self._asked(second), first, -1 - number)
        if self._where.get(kind):
            number = self._random.choice(self._where[kind])
        else:
            kind = kind if kind == "cloze" else "words"
            number = int(np.searchsorted(self._up_to, self._random.random(), side="right"))
        makers: Mapping[str, Callable[[Tokens], tuple[Ids, Ids]]] = {
            "words": self._words,
            "cloze": self._cloze,
            "title": lambda d: (self._asked(d.title), self._passage(d)),
            "summary": lambda d: (self._asked(d.summary), self._passage(d)),
            "tags": self._tags,
            "neighbours": self._neighbours,
        }
        query, text = makers[kind](self._documents[number])
        return Pair(query[:LONGEST], text[:LONGEST], number)

    def _words(self, document: Tokens) -> tuple[Ids, Ids]:
        first, after = self._window(document)
        text = document.body[document.sentences(first, after)]
        within = text
        if self._random.random() < 0.5:  # words that stand together
            within = document.body[document.sentence(self._random.randrange(first, after))]
        query = self._telling_words(within, self._random.randint(1, 6))
        if len(query) >= 3 and self._random.random() < 0.3:  # one word that the text lacks
            rest = text[text != self._random.choice(query.tolist())]
            text = rest if len(rest) > 5 else text
        if self._random.random() < 0.3:
            text = np.concatenate([document.title, text])
        return self._asked(query), text

    def _cloze(self, document: Tokens) -> tuple[Ids, Ids]:
        first, after = self._window(document)
        if after - first < 2:
            return self._words(document)
        window = document.sentences(first, after)
        query = document.sentence(self._random.randrange(first, after))
        text = document.body[window]
        if self._random.random() < 0.7:
            parts = (
                document.body[window.start : query.start],
                document.body[query.stop : window.stop],
            )
            text = np.concatenate(parts)
        return self._asked(document.body[query]), text

    def _tags(self, document: Tokens) -> tuple[Ids, Ids]:
        wanted = min(len(document.tags), self._random.randint(1, 3))
        query = np.concatenate(self._random.sample(document.tags, wanted))
        text = self._passage(document)
        if self._random.random() < 0.5:
            text = np.concatenate([document.title, text])
        return self._asked(query), text

    def _neighbours(self, document: Tokens) -> tuple[Ids, Ids]:
        cut = self._random.randrange(1, len(document.ends))
        before = document.sentences(max(0, cut - 3), cut)
        behind = document.sentences(cut, min(cut + 3, len(document.ends)))
        return document.body[before], document.body[behind]

    def _passage(self, document: Tokens) -> Ids:
        return document.body[document.sentences(*self._window(document))]

    def _window(self, document: Tokens) -> tuple[int, int]:
        """Choose adjacent sentences, together of 20 to 110 tokens or a little more."""
        wanted = self._random.randint(20, 110)
        first = self._random.randrange(len(document.ends))
        after = first + 1
        while True:
            span = document.sentences(first, after)
            open_before, open_behind = first > 0, after < len(document.ends)
            if span.stop - span.start >= wanted or not (open_before or open_behind):
                return first, after
            if open_behind and (not open_before or self._random.random() < 0.5):
                after += 1
            else:
                first -= 1

    def _telling_words(self, text: Ids, wanted: int) -> Ids:
        """Choose words in their order, without replacement, rare ones more often.

        Source: the Gumbel-top-k trick, Kool et al. 2019, "Stochastic Beams and Where to Find Them".
        """
        keys = self._telling[text] + self._gumbel(len(text))
        return text[np.sort(np.argsort(-keys)[:wanted])]

    def _gumbel(self, count: int) -> npt.NDArray[np.float64]:
        if count > len(self._noise):
            self._noise = self._generator.gumbel(size=max(count, 200_000))
        taken, self._noise = self._noise[:count], self._noise[count:]
        return taken

    def _asked(self, query: Ids) -> Ids:
        if self._phrases and self._random.random() < 0.5:
            added = self._random.choices(self._phrases, k=self._random.randint(1, 3))
            return np.concatenate([query, *added])
        return query


def _passages(document: Tokens) -> int:
    """How often a document is drawn from, next to others; never if it has less than 8 tokens."""
    if len(document.body) < 8:
        return 0
    return min(_MOST_PASSAGES, -(-len(document.body) // _PASSAGE))
