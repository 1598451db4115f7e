"""The words a guess may come to, with the keys they are looked up by.

Keys are made in bulk, once, when they are first asked for: the letters of all words are one array
of numbers, and a key is a table look-up over it.
"""

import math
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from newsearch.search.arrays import Array

from .sounds import CONSONANTS, SOUNDS, sound_of

_CODES = 0x700  # past the letters of the Arabic block
_END = ord("\n")
_CLASSES = "".join(sorted(set(SOUNDS.values())))
_PRIME = np.uint64(1_000_003)
_WRITTEN_VOWELS = ("اآ", "و", "ی", "هح")


class Vowels(NamedTuple):
    """The most letters of each kind that a word may have."""

    alef: int
    waw: int
    yeh: int
    heh: int


class _Sounds(NamedTuple):
    """Words of as many sounds each, the heaviest first.

    Attributes:
        rows: their places among all words.
        letters: (n,) uint64: which sounds each has.
        sounds: of each.
    """

    rows: list[int]
    letters: Array
    sounds: list[str]


class Forms:
    """Words by weight, the heaviest first. Safe to share between threads.

    Attributes:
        words: skeletons, each once.
        weights: how frequent each is, above 0.
    """

    def __init__(self, weights: Mapping[str, float], written: Mapping[str, str]) -> None:
        """Take words with their weights, and how some of them are written (with half-spaces)."""
        words = list(weights)
        values = np.fromiter(weights.values(), np.float64, len(words))
        order = np.argsort(-values, kind="stable")
        self.words: list[str] = [words[row] for row in order.tolist()]
        self._weight = weights
        self._written = written
        self._by_length: dict[int, _Sounds] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._weight

    def weight(self, word: str) -> float:
        """The weight of a word, 0 where it is not known."""
        return self._weight.get(word, 0.0)

    def written(self, word: str) -> str:
        """The word with its half-spaces where they are known."""
        return self._written.get(word, word)

    def with_consonants(self, key: str, most: Vowels, limit: int) -> list[str]:
        """The heaviest words with these consonants, by `CONSONANTS`, and no more vowels than so."""
        if len(key) > len(_POWERS):
            return []
        hashes, rows = self._by_consonants
        wanted = _hash_of(key)
        span = slice(*np.searchsorted(hashes, [wanted, wanted + np.uint64(1)]))
        found = np.sort(rows[span])
        few = (self._vowels[found] <= np.minimum(most, 255).astype(np.uint8)).all(axis=1)
        return [self.words[row] for row in found[few][:limit].tolist()]

    def sounding_like(self, word: str, edits: int) -> list[str]:
        """Words whose sounds are at most so many edits from those of a word, the heaviest first.

        An edit is a letter more, less or another, or two neighbours changing places.
        """
        wanted = sound_of(word)
        letters = np.bitwise_or.reduce(_BITS[[ord(c) for c in wanted if ord(c) < _CODES]])
        found: list[int] = []
        for length in range(max(0, len(wanted) - edits), len(wanted) + edits + 1):
            some = self._of_length(length)
            # Another letter changes two of the letters that a word has; one more or less, one.
            most = 2 * edits - abs(length - len(wanted))
            near = np.flatnonzero(np.bitwise_count(some.letters ^ letters) <= most).tolist()
            heard = list(map(some.sounds.__getitem__, near))
            alike = extract(wanted, heard, scorer=OSA.distance, score_cutoff=edits, limit=None)
            found += [some.rows[near[place]] for _, _, place in alike]
        return [self.words[row] for row in sorted(found)]

    def _of_length(self, length: int) -> "_Sounds":
        """The words of so many sounds."""
        found = self._by_length.get(length)
        if found is None:
            rows = np.flatnonzero(self._lengths == length)
            found = _Sounds(rows.tolist(), self._letters[rows], self._sounds(rows))
            self._by_length[length] = found
        return found

    def _sounds(self, rows: Array) -> list[str]:
        """The sounds of some words: `sound_of` each, in bulk."""
        if not len(rows):
            return []
        starts = self._starts[rows]
        lengths = np.append(self._starts, len(self._codes))[rows + 1] - starts
        before = np.cumsum(lengths) - lengths
        codes = self._codes[np.repeat(starts - before, lengths) + np.arange(lengths.sum())]
        heard = _SOUND_CODES[codes]
        text: str = heard[heard > 0].tobytes().decode("utf-16-le")
        return text.split("\n")[:-1]

    @cached_property
    def _codes(self) -> Array:
        """The letters of all words, each word with a line feed behind it."""
        return np.frombuffer("\n".join((*self.words, "")).encode("utf-16-le"), np.uint16)

    @cached_property
    def _starts(self) -> Array:
        ends = np.flatnonzero(self._codes == _END)
        return np.concatenate((ends[:0], [0], ends[:-1] + 1))[: len(ends)]

    @cached_property
    def _lengths(self) -> Array:
        """(n_words,) of how many sounds each word is."""
        return self._sums(_BITS[self._codes] > 0).astype(np.int16)

    @cached_property
    def _letters(self) -> Array:
        """(n_words,) uint64: which sounds a word has, one bit for each."""
        if not len(self.words):
            return _BITS[:0]
        letters: Array = np.bitwise_or.reduceat(_BITS[self._codes], self._starts)
        return letters

    @cached_property
    def _vowels(self) -> Array:
        """(n_words, 4) uint8: how many letters each word has of the kinds of `Vowels`."""
        kinds = np.full(_CODES, -1, np.int8)
        for kind, letters in enumerate(_WRITTEN_VOWELS):
            kinds[[ord(letter) for letter in letters]] = kind
        of = kinds[self._codes]
        return np.stack([self._sums(of == kind) for kind in range(4)], axis=1).astype(np.uint8)

    @cached_property
    def _by_consonants(self) -> tuple[Array, Array]:
        """(hashes of the words' consonants, ascending; the rows of the words)."""
        codes = _CONSONANT_CODES[self._codes]
        word = np.repeat(np.arange(len(self.words)), np.diff(self._starts, append=len(codes)))
        kept = codes > 0
        codes, word = codes[kept], word[kept]
        doubled = np.zeros(len(codes), bool)
        doubled[1:] = (codes[1:] == codes[:-1]) & (word[1:] == word[:-1])
        codes, word = codes[~doubled], word[~doubled]
        firsts = np.searchsorted(word, np.arange(len(self.words)))
        places = np.arange(len(word)) - firsts[word]
        hashes = np.zeros(len(self.words), np.uint64)
        np.add.at(hashes, word, codes.astype(np.uint64) * _POWERS[places])
        rows = np.argsort(hashes, kind="stable")
        return hashes[rows], rows

    def _sums(self, flags: Array) -> Array:
        """(n_words,) of how many flags are set in each word."""
        if not len(self.words):
            return np.zeros(0, np.int64)
        sums: Array = np.add.reduceat(flags, self._starts, dtype=np.int64)
        return sums


def _bits() -> Array:
    bits = np.zeros(_CODES, np.uint64)
    for letter, sound in SOUNDS.items():
        bits[ord(letter)] = np.uint64(1 << _CLASSES.index(sound))
    return bits


def _sound_codes() -> Array:
    """By code point, the letter that stands for its sound; 0 where it has none."""
    sounds = [sound_of(chr(code)) for code in range(_CODES)]
    return np.array([ord(sound) if sound else 0 for sound in sounds], np.uint16)


def _consonant_codes() -> Array:
    codes = np.zeros(_CODES, np.uint8)
    for letter, key in CONSONANTS.items():
        codes[ord(letter)] = ord(key)
    return codes


_BITS = _bits()
_SOUND_CODES = _sound_codes()
_CONSONANT_CODES = _consonant_codes()
_POWERS = np.cumprod(np.full(256, _PRIME, np.uint64))


def _hash_of(key: str) -> np.uint64:
    """The hash under which words with these consonants stand; other words rarely share it."""
    codes = np.frombuffer(key.encode("ascii"), np.uint8).astype(np.uint64)
    return np.uint64((codes * _POWERS[: len(codes)]).sum(dtype=np.uint64))


def log_weight(weight: float) -> float:
    """ln(1 + weight): what a word's frequency adds to a score."""
    return math.log1p(weight)
