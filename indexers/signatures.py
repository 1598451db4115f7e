"""The signature by which near-identical articles are known: see `newsearch.search.copies`."""

import functools
import hashlib
import re
import unicodedata
from collections import Counter

import numpy as np

from newsearch.search.analysis.characters import normalize
from newsearch.search.arrays import Array
from newsearch.search.article import Article
from newsearch.search.copies import NUMBER_BYTES, SIGNATURE_BYTES, VALUES

RUN = 8
"""How many letters in a row are one element of the set that is compared."""

FEWEST_LETTERS = 80
"""A shorter text is near to none: with a channel's standing words in it, two of them may differ in
one that matters."""

_LAST_LETTER = 0x3000  # beyond it are scripts that Persian news does not quote, and emoji
_ADDRESS = re.compile(r"(?i:https?://|www\.)\S+|[@#]\S+")
# Numbers that only a sign or «بر», «به» parts are one: «۲ - ۱» is not «۱ - ۲».
_BETWEEN = r"[ \u200c]{0,2}(?:[-–—ـ:/.,،٫٬]|بر|به)[ \u200c]{0,2}"
_NUMBER = re.compile(rf"\d+(?:{_BETWEEN}\d+)*")
_THOUSANDS = re.compile(r"(?<=\d)[,،٬](?=\d{3}(?!\d))")
_DIGITS = re.compile(r"\d+")


def signature_of(article: Article) -> bytes:
    """The `SIGNATURE_BYTES` of an article.

    Its title and its body count, or the summary where there is no body. Only letters and digits
    do: white space, half-spaces, marks, punctuation and variants of a letter change nothing, nor
    do addresses. Articles of less than `FEWEST_LETTERS` are near only to those of the same text.
    """
    text = _without_addresses(_text(article))
    letters = _letters(text)
    if len(letters) < FEWEST_LETTERS:
        return hashlib.shake_128(_text(article).encode("utf-8")).digest(SIGNATURE_BYTES)
    return _min_hashes(_runs(letters)) + _number_filter(text)


def _without_addresses(text: str) -> str:
    small = text.lower()
    if "@" in text or "#" in text or "http" in small or "www." in small:
        return _ADDRESS.sub(" ", text)
    return text  # as most are, and looking for letters of any case takes its time


def _text(article: Article) -> str:
    """What is compared; a title that the body begins with, as feeds make them, counts once."""
    body = article.body or article.summary
    title = article.title.strip().removesuffix("…")
    return body if body.lstrip().startswith(title) else f"{title}\n{body}"


def _letters(text: str) -> Array:
    """The letters and digits of a text, folded: (n,) uint64 code points."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = _folding()[np.minimum(codes, _LAST_LETTER)]
    return letters[letters > 0]


@functools.cache
def _folding() -> Array:
    """By code point, what stands for it among letters; 0 where it is none."""
    folded = np.zeros(_LAST_LETTER + 1, np.uint64)
    for code in range(_LAST_LETTER):
        letter = normalize(chr(code)).translate(_HAMZA)
        if len(letter) == 1 and letter.isalnum():
            folded[code] = ord(letter)
    return folded


_HAMZA = str.maketrans({"ئ": "ی", "آ": "ا", "ء": None})
"""The seats of hamza, which spelling varies, after `normalize`."""


def _runs(letters: Array) -> Array:
    """The hashes of all runs of `RUN` letters, sorted: uint64, each evenly spread."""
    hashes = np.zeros(len(letters) - RUN + 1, np.uint64)
    for shift in range(RUN):
        hashes = hashes * _BASE + letters[shift : len(letters) - RUN + 1 + shift]
    return np.sort(_mixed(hashes))


_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, of no pattern: 2^64 divided by the golden ratio


def _mixed(numbers: Array) -> Array:
    """Spread numbers over 64 bits.

    Source: Steele, Lea and Flood, «Fast Splittable Pseudorandom Number Generators», OOPSLA 2014
    (the finaliser of SplitMix64).
    """
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    spread: Array = numbers ^ (numbers >> np.uint64(31))
    return spread


_STARTS = np.arange(VALUES, dtype=np.uint64) << np.uint64(64 - VALUES.bit_length() + 1)


def _min_hashes(hashes: Array) -> bytes:
    """The low byte of the first hash at or after each of `VALUES` even points of a circle.

    One hash function does for all values; the chance that those of two sets agree is their
    resemblance. Source: Shrivastava and Li, «Densifying One Permutation Hashing via Rotation for
    Fast Near Neighbor Search», ICML 2014.
    """
    places = np.searchsorted(hashes, _STARTS)
    chosen = hashes[np.where(places < len(hashes), places, 0)]
    return (chosen & np.uint64(0xFF)).astype(np.uint8).tobytes()


def _number_filter(text: str) -> bytes:
    """A Bloom filter of the numbers of a text with two bits for each.

    A number that occurs again is another element, so that «۲ ... ۲» is not «۲ ... ۱».
    """
    bits = np.zeros(8 * NUMBER_BYTES, np.uint8)
    numbers = Counter(_one_form(match[0]) for match in _NUMBER.finditer(text))
    places = b"".join(
        _places(f"{number} {occurrence}")
        for number, count in numbers.items()
        for occurrence in range(count)
    )
    bits[np.frombuffer(places, np.uint8)] = 1
    return np.packbits(bits).tobytes()


@functools.lru_cache(maxsize=50_000)
def _places(number: str) -> bytes:
    return hashlib.blake2b(number.encode(), digest_size=2).digest()


@functools.lru_cache(maxsize=50_000)
def _one_form(number: str) -> str:
    """A number in ASCII digits, in one form however its thousands are parted."""
    groups = _DIGITS.findall(_THOUSANDS.sub("", normalize(number)))
    return "|".join([group.lstrip("0") for group in groups])
