"""What spaces separated, joined again: می گیرد, کتاب ها, گفت و گو, رئیس جمهور.

Whether a join is worth a look is decided by two letters (:meth:`Joiner.starts`); the look itself
walks from the first token on, as far as it goes.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache

from newsearch.search.recent import Recent

from . import joining
from .characters import HALF_SPACE
from .function_words import AGENT_TAILS, MEASURES
from .lexicon import Lexicon
from .spellings import RESPELT_ADVERBS, SPELLINGS
from .tokens import JOINER, MARK, Token
from .verbs import readings
from .words import LONGEST, VERB, Word, read_word

_PAIRS = 25_000
_HEADS = 25_000
_APART = Word("", "")  # of two words that are not one
_BLANK = frozenset((" ", "  ", "\u00a0", "\n", "_", "\t", "\r\n"))
_HIDDEN = re.compile(f"[{JOINER}{MARK}]+")  # half-spaces, bidirectional marks, stray diacritics
_FOREIGN = ("latin", "number")  # take an ending without a gap: LinkedInهای
_MIDDLES = ("و", "می", "نمی")  # stand between two parts: گفت و گو, بر می گردد
_NO_FINITE = ("verb: participle", "verb: stem", "verb: infinitive", "verb: not infinitive")
_BEFORE_ANYTHING = frozenset(
    (
        *joining.IMPERFECT_HEADS,
        *joining.FUTURE_HEADS,
        *joining.STRAY_PREVERBS,
        joining.WITHOUT,
    )
)
_IMPERFECTS = frozenset(("می", "نم"))
_PLAIN_ENDINGS = ("ی", "ها", "تر", "ان")  # may stand behind any word
_RESPELT = frozenset(SPELLINGS.values()) - RESPELT_ADVERBS


class Joiner:
    """Joins the tokens of a text. Safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._starts = lru_cache(_HEADS)(_Heads(lexicon).starts)
        self._pairs: Recent[tuple[Word, Word], Word] = Recent(_PAIRS)

    def starts(self, word: Word) -> Container[str] | None:
        """The two letters that a word beginning with this one may go on with behind a space."""
        return self._starts(word.skeleton)

    def looks_back(self, word: Word) -> bool:
        """Whether a word may belong to the word before it, or reads otherwise behind a number."""
        return _is_tail(word) or word.skeleton in MEASURES

    def join(
        self, text: str, tokens: list[Token], words: Sequence[Word], places: Sequence[int]
    ) -> list[Token]:
        """Put together what belongs together, from left to right, as far as it goes.

        Args:
            text: that was cut.
            tokens: of the text; where a word reads otherwise behind a number, it is replaced here.
            words: what was read at each token.
            places: of the tokens that look back, and of those that the next token's first two
                letters may continue; ascending, also twice the same.
        """
        starts, ends = [token.start for token in tokens], [token.end for token in tokens]
        measures, joins = self.joins(text, starts, ends, words, places)
        for place, alternatives in measures.items():
            tokens[place] = tokens[place].replace(alternatives=alternatives)
        out: list[Token] = []
        done = 0
        for first, last, whole in joins:
            out += tokens[done:first]
            out.append(_spanning(text, starts[first], ends[last], whole))
            done = last + 1
        return out + tokens[done:] if done else tokens

    def joins(
        self,
        text: str,
        starts: Sequence[int],
        ends: Sequence[int],
        words: Sequence[Word],
        places: Sequence[int],
    ) -> tuple[dict[int, tuple[str, ...]], list[tuple[int, int, Word]]]:
        """What `join` would put together.

        Args:
            text: that was cut.
            starts: of its tokens, in code points.
            ends: of its tokens, exclusive.
            words: what was read at each token.
            places: as for `join`.

        Returns:
            The alternatives of words that read otherwise behind a number, by their places; and
            (first token, last token, word) of what is one word, ascending, which comes before.
        """
        measures: dict[int, tuple[str, ...]] = {}
        joins: list[tuple[int, int, Word]] = []
        done, before = 0, -1
        for place in places:
            if place < done or place == before:
                continue
            before = place
            word = words[place]
            if word.skeleton in MEASURES and place and words[place - 1].kind == "number":
                measures[place] = (MEASURES[word.skeleton],)
            for first in (place - 1, place) if place > done and _is_tail(word) else (place,):
                last, whole = self._chain(text, starts, ends, words, first)
                if last > first:
                    joins.append((first, last, whole))
                    done = last + 1
                    break
        return measures, joins

    def _chain(
        self,
        text: str,
        starts: Sequence[int],
        ends: Sequence[int],
        words: Sequence[Word],
        first: int,
    ) -> tuple[int, Word]:
        """The last token that belongs to the word that begins at one, and that word."""
        word, at, last = words[first], first, len(words) - 1
        while at < last and len(word.skeleton) <= LONGEST:
            tail = words[at + 1]
            heads = self._starts(word.skeleton) or ()
            if tail.skeleton[:2] not in heads and not _may_end(word, tail):
                break
            gap = _gap(text[ends[at] : starts[at + 1]])
            if gap not in _BLANK and (gap or word.kind not in _FOREIGN):
                break
            joined, step = self._pair(word, tail), 1
            if joined is None and tail.skeleton in _MIDDLES and at + 1 < last:
                around = _gap(text[ends[at + 1] : starts[at + 2]]) in _BLANK
                glued = Word(tail.skeleton + words[at + 2].skeleton, "")
                # گفت و گو, بر می گردد
                joined, step = (self._pair(word, glued) if around else None), 2
            if joined is None:
                break
            word, at = joined, at + step
        return at, word

    def _pair(self, left: Word, right: Word) -> Word | None:
        # By the whole words, not by their skeletons: 3.5 and 3/5 have one skeleton.
        key = (left, right)
        joined = self._pairs.get(key)
        if joined is None:
            joined = self._read_pair(left, right) or _APART
            self._pairs.put(key, joined)
        return None if joined is _APART else joined

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
        if a in joining.STRAY_PREVERBS and _is_finite(right):
            listed = bool(readings(glued, listed=True))
            return read_word(glued, self._lexicon) if listed else None
        if b in joining.ENDINGS and joining.takes_ending(a, b):
            return read_word(a + HALF_SPACE + b, self._lexicon)
        if right.term in AGENT_TAILS and left.kind != "function" and left.kind != "verb":
            return read_word(a + HALF_SPACE + b, self._lexicon)
        if not joining.may_join(a, b) or _is_finite(right):
            return None
        word = read_word(glued, self._lexicon)
        if word.skeleton != glued or (word.term in _RESPELT and word.term != a):
            # a listed spelling of one word, such as بهویژه and علاقهمندان
            return word
        if word.joint == len(a) and word.term in self._lexicon.joined:
            return word if self._ends_alike(word, right) else None
        if a == joining.WITHOUT and _is_nominal(right):
            return read_word(a + HALF_SPACE + b, self._lexicon)
        return None

    def _ends_alike(self, whole: Word, tail: Word) -> bool:
        """Whether what a compound lost as an ending is one of its second half too.

        «این قدرت» is not اینقدر with ت: قدرت is no form of قدر.
        """
        if whole.term == whole.skeleton:
            return True
        half = whole.term[whole.joint :]
        lost = whole.skeleton[len(whole.term) :]
        return (
            not whole.skeleton.startswith(whole.term)
            or lost.startswith(_PLAIN_ENDINGS)
            or half in (tail.term, *tail.alternatives)
            or tail.skeleton not in self._lexicon.lexemes
        )


class _Anything:
    """Contains everything: a head that any word may follow."""

    def __contains__(self, item: object) -> bool:
        return True


class _Heads:
    """First halves of words written apart, and the two letters their second halves begin with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._joints = {
            word: at for word, at in lexicon.compounds.items() if word in lexicon.joined
        }
        self._words = sorted(self._joints.keys() | SPELLINGS.keys())

    def starts(self, head: str) -> Container[str] | None:
        """The two letters that may stand behind one first half; None where it is none."""
        if head in _BEFORE_ANYTHING:
            return _Anything()
        tails = [word[len(head) :] for word in self._with_joint(head)]
        starts = {tail[:2] for tail in tails}
        if any(tail[0] == "و" for tail in tails):  # گفت و گو: the word between is looked at first
            starts.add("و")
        if head in joining.PREVERBS:
            starts |= _IMPERFECTS
        return starts or None

    def _with_joint(self, head: str) -> Iterator[str]:
        """The words that may be parted behind a first half."""
        end = len(head)
        for place in range(bisect_left(self._words, head), len(self._words)):
            word = self._words[place]
            if not word.startswith(head):
                break
            joint = self._joints.get(word)
            if joint == end or (joint is None and 2 <= end < len(word) - 1):
                yield word


def _gap(gap: str) -> str:
    """What one sees of the text between two tokens."""
    return gap if gap in _BLANK else _HIDDEN.sub("", gap)


def _is_tail(word: Word) -> bool:
    return word.skeleton in joining.ENDINGS or word.term in AGENT_TAILS


def _is_finite(word: Word) -> bool:
    """Whether a word is a finite verb by itself, which is no half of a noun: دوست دارم.

    What ends with ی is as often a noun behind another: سرمایه داری.
    """
    if word.kind != "verb" or word.skeleton[-1] == "ی":
        return False
    return word.term.startswith(VERB) and word.why not in _NO_FINITE


def _is_nominal(word: Word) -> bool:
    return word.kind in ("word", "compound") and len(word.skeleton) > 2


def _may_end(word: Word, tail: Word) -> bool:
    if tail.skeleton in joining.ENDINGS:
        return word.kind in _FOREIGN or joining.takes_ending(word.skeleton, tail.skeleton)
    return tail.term in AGENT_TAILS


def _spanning(text: str, start: int, end: int, word: Word) -> Token:
    return Token(text[start:end], start, end, word.term, word.alternatives, word.parts)
