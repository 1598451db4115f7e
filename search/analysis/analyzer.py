"""The composition: text to raw tokens, words to terms, and what spaces separated joined again."""

import functools
import hashlib
from collections.abc import Container
from pathlib import Path
from typing import NamedTuple

from . import joining
from .characters import HALF_SPACE
from .function_words import AGENT_TAILS, MEASURES
from .lexicon import FILE, Lexicon, parse
from .queries import equal_terms, near_terms
from .spellings import SPELLINGS
from .symbols import read_symbol
from .tokens import TOKEN
from .verbs import readings
from .words import VERB, Word, read_word

_CACHE_LIMIT = 200_000  # distinct words kept; about 60 MB at the very most
_BLANK = (" ", "\u00a0", "\n", "_", "\t", "\u200c ", " \u200c", "\r\n")


class Token(NamedTuple):
    """A token of a text and what it is indexed under.

    Attributes:
        surface: the text from start to end, as it stands.
        start, end: code points in the original text.
        term: the index term, without white space in a document.
        alternatives: further terms of equal weight at the same position.
        parts: terms of lower weight, the parts of a compound.
    """

    surface: str
    start: int
    end: int
    term: str
    alternatives: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


_FOREIGN = ("latin", "number")  # take an ending without a gap: LinkedInهای
_MIDDLES = ("و", "می", "نمی")  # stand between two parts: گفت و گو, بر می گردد


_RESPELT = frozenset(SPELLINGS.values())


class _Mark(NamedTuple):
    """What a word may do beside others.

    Attributes:
        starts: first two letters of the words that it may begin a word with, or None.
        is_tail: it may belong to the word before it.
        is_measure: it reads otherwise behind a number.
    """

    starts: Container[str] | None
    is_tail: bool
    is_measure: bool


_EMPTY = _Mark(None, False, False)  # of a token that is no word at all


def _infinitives(token: Token) -> tuple[str, ...]:
    """The infinitives of a noun that is also a verb form (مرد, نوشته)."""
    return tuple(a[len(VERB) :] for a in token.alternatives if a.startswith(VERB))


def _is_nominal(word: Word) -> bool:
    return word.kind in ("word", "compound") and len(word.skeleton) > 2


def _may_end(word: Word, tail: Word) -> bool:
    if tail.skeleton in joining.ENDINGS:
        return word.kind in _FOREIGN or joining.takes_ending(word.skeleton, tail.skeleton)
    return tail.term in AGENT_TAILS


def _spanning(text: str, start: int, end: int, word: Word) -> Token:
    return Token(text[start:end], start, end, word.term, word.alternatives, word.parts)


class Analyzer:
    """Turns Persian text into index terms. Safe to share between threads.

    Attributes:
        fingerprint: changes with the rules and with the lexicon.
    """

    def __init__(self, lexicon: Lexicon, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self._lexicon = lexicon
        self._heads = _heads(lexicon)
        self._words: dict[str, tuple[Word, _Mark | None]] = {}
        self._pairs: dict[tuple[str, str], Word | None] = {}

    def analyze(self, text: str) -> list[Token]:
        """The tokens of a document, in their order; a token's position is its index."""
        tokens: list[Token] = []
        words: list[Word] = []
        hot: list[tuple[int, _Mark]] = []
        known, make = self._words.get, tuple.__new__
        for match in TOKEN.finditer(text):
            surface = match[0]
            word, mark = known(surface) or self._read(surface, match.lastgroup or "other")
            if mark is not None:
                if mark is _EMPTY:
                    continue
                hot.append((len(tokens), mark))
            start, end = match.span()
            # tuple.__new__ is three times as fast as the constructor of a NamedTuple
            tokens.append(
                make(Token, (surface, start, end, word.term, word.alternatives, word.parts))
            )
            words.append(word)
        return self._join(text, tokens, words, hot) if hot else tokens

    def analyze_query(self, text: str) -> list[Token]:
        """The tokens of a query; an alternative or a part may consist of several words."""
        return [self._widen(token) for token in self.analyze(text)]

    def _widen(self, token: Token) -> Token:
        """A query's token with further terms, and the parts of a known compound."""
        term = token.term
        parts = token.parts
        joint = self._lexicon.compounds.get(term, 0)
        if joint and not parts:
            parts = tuple(read_word(p, self._lexicon).term for p in (term[:joint], term[joint:]))
        return token._replace(
            alternatives=tuple(dict.fromkeys((*token.alternatives, *equal_terms(term)))),
            parts=parts or near_terms(term) or _infinitives(token),
        )

    def _read(self, surface: str, kind: str) -> tuple[Word, _Mark | None]:
        """Read a surface that is not in the cache, and put it there."""
        if kind == "word":
            word = read_word(surface, self._lexicon)
            mark = self._mark(word)
        else:
            term, alternatives, parts = read_symbol(surface, kind)
            word, mark = Word(term, term, alternatives, parts, kind), None
        if not word.term:
            mark = _EMPTY
        if len(self._words) >= _CACHE_LIMIT:
            self._words.clear()
        self._words[surface] = entry = (word, mark)
        return entry

    def _mark(self, word: Word) -> _Mark | None:
        starts = self._heads.get(word.skeleton)
        is_tail = word.skeleton in joining.ENDINGS or word.term in AGENT_TAILS
        is_measure = word.skeleton in MEASURES
        return _Mark(starts, is_tail, is_measure) if starts or is_tail or is_measure else None

    def _join(
        self, text: str, tokens: list[Token], words: list[Word], hot: list[tuple[int, _Mark]]
    ) -> list[Token]:
        """Put together what spaces separated, from left to right, as far as it goes."""
        out: list[Token] = []
        done, last = 0, len(words) - 1
        for i, (starts, is_tail, is_measure) in hot:
            if i < done:
                continue
            if is_measure and i and words[i - 1].kind == "number":
                tokens[i] = tokens[i]._replace(alternatives=(MEASURES[words[i].skeleton],))
            first = i - 1 if is_tail and i > done else i
            if first == i and (i == last or not starts or words[i + 1].skeleton[:2] not in starts):
                continue
            end, word = self._chain(text, tokens, words, first)
            if end == first and first != i:
                first = i
                end, word = self._chain(text, tokens, words, first)
            if end > first:
                out += tokens[done:first]
                out.append(_spanning(text, tokens[first].start, tokens[end].end, word))
                done = end + 1
        return out + tokens[done:] if done else tokens

    def _chain(
        self, text: str, tokens: list[Token], words: list[Word], first: int
    ) -> tuple[int, Word]:
        """The last token that belongs to the word that begins at one, and that word."""
        word, at, last = words[first], first, len(words) - 1
        while at < last:
            tail = words[at + 1]
            starts = self._heads.get(word.skeleton, ())
            if tail.skeleton[:2] not in starts and not _may_end(word, tail):
                break
            gap = text[tokens[at].end : tokens[at + 1].start]
            if gap not in _BLANK and (gap or word.kind not in _FOREIGN):
                break
            joined, step = self._pair(word, tail), 1
            if joined is None and tail.skeleton in _MIDDLES and at + 1 < last:
                joined, step = self._pair_around(word, tokens, words, at + 1, text), 2
            if joined is None:
                break
            word, at = joined, at + step
        return at, word

    def _pair_around(
        self, word: Word, tokens: list[Token], words: list[Word], middle: int, text: str
    ) -> Word | None:
        """The word with the two tokens behind it: گفت و گو, بر می گردد."""
        if text[tokens[middle].end : tokens[middle + 1].start] not in _BLANK:
            return None
        return self._pair(word, Word(words[middle].skeleton + words[middle + 1].skeleton, ""))

    def _pair(self, left: Word, right: Word) -> Word | None:
        key = (left.skeleton, right.skeleton)
        try:
            return self._pairs[key]
        except KeyError:
            pass
        if len(self._pairs) >= _CACHE_LIMIT:
            self._pairs.clear()
        self._pairs[key] = joined = self._read_pair(left, right)
        return joined

    def _read_pair(self, left: Word, right: Word) -> Word | None:
        a, b = left.skeleton, right.skeleton
        glued = a + b
        if left.kind in ("latin", "number"):
            return left if b in joining.FREE_ENDINGS else None
        if a in joining.IMPERFECT_HEADS:
            if any(r.form in ("imperfect", "fixed") for r in readings(glued)):
                return read_word(a + HALF_SPACE + b, self._lexicon)
            return None
        if a in joining.FUTURE_HEADS:
            verb = any(r.form == "future" for r in readings(glued))
            return read_word(glued, self._lexicon) if verb else None
        if a in joining.PREVERBS and b.startswith(("می", "نمی")):
            if any(r.form == "imperfect" for r in readings(glued, listed=True)):
                return read_word(glued, self._lexicon)
            return None
        if b in joining.ENDINGS and joining.takes_ending(a, b):
            return read_word(a + HALF_SPACE + b, self._lexicon)
        if right.term in AGENT_TAILS and left.kind != "function" and left.kind != "verb":
            return read_word(a + HALF_SPACE + b, self._lexicon)
        word = read_word(glued, self._lexicon)
        if word.skeleton != glued or (word.term in _RESPELT and word.term != a):
            # a listed spelling of one word, such as بهویژه and علاقهمندان
            return word
        if word.joint == len(a) and word.term in self._lexicon.joined:
            return word
        if a == joining.WITHOUT and _is_nominal(right):
            return read_word(a + HALF_SPACE + b, self._lexicon)
        return None


class _Anything:
    """Contains everything: a head that any word may follow."""

    def __contains__(self, item: object) -> bool:
        return True


def _heads(lexicon: Lexicon) -> dict[str, Container[str]]:
    """First halves of words written apart, and the two letters their second halves begin with."""
    starts: dict[str, set[str]] = {}
    for word in (*lexicon.joined, *SPELLINGS):
        at = lexicon.compounds.get(word, 0)
        for joint in (at,) if at else range(2, len(word) - 1):
            starts.setdefault(word[:joint], set()).add(word[joint : joint + 2])
            if word[joint] == "و":  # گفت و گو: the word between is looked at first
                starts[word[:joint]].add("و")
    for preverb in joining.PREVERBS:
        starts.setdefault(preverb, set()).update(("می", "نم"))
    heads: dict[str, Container[str]] = dict(starts)
    for head in (*joining.IMPERFECT_HEADS, *joining.FUTURE_HEADS, joining.WITHOUT):
        heads[head] = _Anything()
    return heads


def _fingerprint(data: bytes) -> str:
    digest = hashlib.blake2b(data, digest_size=8)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@functools.cache
def default_analyzer() -> Analyzer:
    """The analyser of the package, made once.

    Raises:
        OSError: the lexicon of the package cannot be read.
    """
    data = FILE.read_bytes()
    return Analyzer(parse(data), _fingerprint(data))
