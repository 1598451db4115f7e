"""The words that are known, and how frequent each is: from an index, the lexicon, or both."""

import math
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from newsearch.search.analysis import Token
from newsearch.search.analysis.exceptions import ADJECTIVES, CUT
from newsearch.search.analysis.function_words import FUNCTION_WORDS
from newsearch.search.analysis.lexicon import Lexicon
from newsearch.search.analysis.plurals import BROKEN_PLURALS
from newsearch.search.analysis.spellings import SPELLINGS
from newsearch.search.analysis.tables import word_set
from newsearch.search.analysis.verb_stems import SIMPLE, WITH_PREVERB, infinitive
from newsearch.search.analysis.words import VERB
from newsearch.search.arrays import Array

from .english import ENGLISH, NAMES
from .solid import SOLID
from .verb_forms import COMMON_VERBS, before_ending, verb_forms
from .zipf import LEXICON_ARTICLES, expected_articles, expected_articles_up_to

if TYPE_CHECKING:
    from .forms import Forms

NEXT_TO_NOTHING = 2
"""A word in so few articles finds next to nothing."""

_REMEMBERED = 20_000
_FUNCTION_RANK = 30
_COMPOUND_RANK = 8_000
_INFLECTED_RANK = 3_000  # of words that the analyser cuts although they are frequent
_RARE_VERB_RANK = 4_000
_LATIN_RANK = 1_000
_ENGLISH_RANK = 30_000
_RARE_RANK = 10_000  # from which a lexeme may be a misspelling
_IN_HEH = ("خامنهای", "هستهای")  # خامنه and هسته could be read otherwise
_HIJRI_MONTHS = word_set("محرم صفر ربیع جمادی رجب شعبان رمضان شوال ذیقعده ذیحجه ذیالقعده ذیالحجه")

_TABLES = frozenset(
    (
        *BROKEN_PLURALS,
        *SPELLINGS,
        *SPELLINGS.values(),
        *CUT,
        *ADJECTIVES,
        *_HIJRI_MONTHS,
        *word_set("بهتر کهتر مهتر"),
        *map(infinitive, SIMPLE),
        *(past + "ه" for past in SIMPLE),
        *(before_ending(p, past) + "نده" for past, presents in SIMPLE.items() for p in presents),
        *(pre + infinitive(past) for pre, pasts in WITH_PREVERB.items() for past in pasts),
    )
)


class Terms(Protocol):
    """What a vocabulary asks of an index; `newsearch.search.lexical.postings.Postings` has it."""

    @property
    def article_count(self) -> int:
        """Number of articles."""
        ...

    def document_frequency(self, term: str) -> int:
        """In how many articles a term occurs."""
        ...

    def frequent_terms(self, least: int) -> tuple[Sequence[str], Array]:
        """The terms of at least so many articles, and how many articles each has."""
        ...


class Vocabulary:
    """Known words with their frequency. Safe to share between threads.

    What guesses are looked up in is made at the first guess, once.
    """

    def __init__(self, lexicon: Lexicon, index: Terms | None = None) -> None:
        """The words of a lexicon, and those of an index where there is one."""
        self._lexicon = lexicon
        self._index = index
        self._doubted: dict[tuple[str, tuple[str, ...]], bool] = {}

    @property
    def has_index(self) -> bool:
        """Whether the words of an index are known beside those of the lexicon."""
        return self._index is not None

    @property
    def scale(self) -> float:
        """What a number of articles is multiplied by to be a weight of `persian`; 1 at most.

        However large an index is, it weighs as much as `zipf.LEXICON_ARTICLES` articles, for what
        is frequent and what is rare must mean the same in all.
        """
        if self._index is None:
            return 1.0
        return min(1.0, LEXICON_ARTICLES / max(1, self._index.article_count))

    def frequency(self, term: str) -> int:
        """In how many articles of the index a term occurs; 0 where there is no index."""
        return 0 if self._index is None else self._index.document_frequency(term)

    def is_word(self, term: str) -> bool:
        """Whether a term is a word by the tables and the lexicon, wherever it occurs."""
        return (
            term in self._lexicon.lexemes
            or term in self._lexicon.compounds
            or term in FUNCTION_WORDS
            or term.startswith(VERB)
            or term in ENGLISH
            or term in NAMES
            or term in _TABLES
        )

    def joint(self, word: str) -> int:
        """Where people write a half-space in a word, 0 for nowhere.

        That is the joint of a compound of the lexicon whose halves are words, unless most write
        it as one (`solid.SOLID`), and before ای behind a word in ه.
        """
        if word.endswith("های") and word in self._lexicon.lexemes:
            return len(word) - 2 if self._has_heh(word) else 0
        at = 0 if word in SOLID else self._lexicon.compounds.get(word, 0)
        return at if at and self.is_word(word[:at]) and self.is_word(word[at:]) else 0

    def _has_heh(self, word: str) -> bool:
        """Whether a lexeme in های is one in ه with ای: خامنه‌ای, not شانگهای, نحله‌های."""
        if word.endswith(_IN_HEH):
            return True
        return word[-4] != "ه" and self.is_word(word[:-2]) and not self.is_word(word[:-3])

    def doubts(self, token: Token) -> bool:
        """Whether something else may be meant by a token; queries repeat their words."""
        key = (token.term, token.alternatives)
        doubted = self._doubted.get(key)
        if doubted is None:
            doubted = not self.finds_whole(token) or self.may_be_misspelt(token)
            if len(self._doubted) >= _REMEMBERED:
                self._doubted.clear()
            self._doubted[key] = doubted
        return doubted

    def finds(self, token: Token) -> bool:
        """Whether some way to meet the token is a word or occurs more than next to never.

        The parts of a compound are such a way where all of them are.
        """
        return self.finds_whole(token) or (bool(token.parts) and self._finds_all(token.parts))

    def finds_whole(self, token: Token) -> bool:
        """Whether the token finds something by itself, not only by the parts of a compound."""
        forms = (token.term, *token.alternatives)
        return any(self._finds_all(form.split(" ")) for form in forms)

    def occurs(self, token: Token) -> bool:
        """Whether the token's own term or an equal one occurs in the index at all."""
        return any(
            all(self.frequency(term) for term in form.split(" "))
            for form in (token.term, *token.alternatives)
        )

    def may_be_misspelt(self, token: Token) -> bool:
        """Whether a token counts as a word although it may be a frequent mistake.

        That is a rare lexeme, or a form of a rare verb, which the index has next to nowhere: the
        corpus of the lexicon holds misspellings too.
        """
        if any(self.frequency(t) > NEXT_TO_NOTHING for t in (token.term, *token.alternatives)):
            return False
        if token.term.startswith(VERB):
            return token.term[1:] not in COMMON_VERBS
        return token.term in self._rare

    @cached_property
    def _rare(self) -> frozenset[str]:
        return frozenset(self._lexicon.ranked[_RARE_RANK:])

    def _finds_all(self, terms: Iterable[str]) -> bool:
        return all(self.is_word(t) or self.frequency(t) > NEXT_TO_NOTHING for t in terms)

    @cached_property
    def persian(self) -> "Forms":
        """Words in Persian letters that a guess may come to, with forms of the known verbs."""
        weights, scale = self._of_lexicon(), self.scale
        terms, counts = self._of_index
        verbs = {verb: expected_articles(rank * 15) for rank, verb in enumerate(COMMON_VERBS)}
        are_persian = map(_PERSIAN.fullmatch, terms)
        for term, count, is_persian in zip(terms, counts, are_persian, strict=True):
            if is_persian or term in weights:
                weights[term] = weights.get(term, 0.0) + count * scale
            elif term[0] == VERB:
                verbs[term[1:]] = verbs.get(term[1:], 0.0) + count * scale
        written: dict[str, str] = {}
        rare = expected_articles(_RARE_VERB_RANK)
        for skeleton, text, verb, share in verb_forms():
            weight = verbs.get(verb, rare) * share
            if weight > weights.get(skeleton, 0.0):
                weights[skeleton] = weight
                written[skeleton] = text
        from .forms import Forms  # RapidFuzz, which most queries do not need

        return Forms(weights, written)

    @cached_property
    def latin(self) -> dict[str, float]:
        """Words in Latin letters that a guess may come to, with their weight."""
        weights: dict[str, float] = dict.fromkeys(
            (*ENGLISH, *NAMES), expected_articles(_ENGLISH_RANK)
        )
        for rank, word in enumerate(self._lexicon.latin):
            weights[word] = expected_articles(_LATIN_RANK + 20 * rank)
        for term, count in zip(*self._of_index, strict=True):
            if term.isascii() and term.isalpha():
                weights[term] = weights.get(term, 0.0) + count
        return weights

    def _of_lexicon(self) -> dict[str, float]:
        known = (*BROKEN_PLURALS, *_HIJRI_MONTHS, *self._lexicon.compounds)
        weights: dict[str, float] = dict.fromkeys(known, expected_articles(_COMPOUND_RANK))
        weights |= dict.fromkeys(CUT, expected_articles(_INFLECTED_RANK))
        ranked = self._lexicon.ranked
        weights.update(zip(ranked, expected_articles_up_to(len(ranked)), strict=True))
        weights |= dict.fromkeys(FUNCTION_WORDS, expected_articles(_FUNCTION_RANK))
        return weights

    @cached_property
    def _of_index(self) -> tuple[Sequence[str], Sequence[int]]:
        """The terms of the index that may be guessed, and how many articles each has."""
        if self._index is None:
            return (), ()
        terms, counts = self._index.frequent_terms(least_frequency(self._index.article_count))
        return terms, counts.tolist()


def least_frequency(articles: int) -> int:
    """How many articles a word must occur in to be guessed: 1 of 10,000, 3 of 100,000, 10 of 1e6.

    What occurs once or twice in a large collection is a misspelling more often than a word.
    """
    return max(1, round(math.sqrt(articles) / 100))


_PERSIAN = re.compile("[آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئء]{2,}")
