"""What speaks for a sentence as the answer to a question, in numbers.

The features are those of answer sentence selection (Yih et al., «Question Answering Using Enhanced
Lexical Semantic Models», ACL 2013): how much of the question a sentence covers by words and by
meaning, in itself and with what stands around it, and whether it has what the question word asks
for, near the words that stood near the question word.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from newsearch.search.analysis import Token

from .evidence import Cover, Sentence, Sought
from .question import Kind, Question
from .word_classes import MONTHS, NAMINGS, NUMBERS, PRONOUNS, REASONS, TIMES

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\d{3,4}$")
_DECAY = 3.0
"""Tokens from the question word after which a word of the question counts a third as near."""
_NEAR = math.exp(-3.03 / _DECAY)
"""What a position of the question has that stands at most three tokens from the question word."""
_RARE = 0.75
"""Names are rarer than that, and few other words are; of the greatest idf."""

NAMED = (Kind.WHO, Kind.WHERE, Kind.NAME, Kind.WHICH)
"""Kinds of question that a name answers."""
_EXPLAINED = (Kind.WHY, Kind.HOW, Kind.WHAT)
"""Kinds of question that an explanation answers."""

Features = dict[str, float]


class Asked(msgspec.Struct, frozen=True):
    """A question, ready to be held against sentences.

    Attributes:
        question: as it was read.
        sought: its words with their weights.
        nearness: of each position of the question to the question word, 0 to 1.
        heads: index terms of the noun that is asked about.
        said: letters of every word of the question.
        rarity: idf of an index term over the greatest there is, 0 to 1.
        likeness: for letters of a word, its likeness to each position of the question, 0 to 1.
    """

    question: Question
    sought: Sought
    nearness: Sequence[float]
    heads: frozenset[str]
    said: frozenset[str]
    rarity: Callable[[str], float]
    likeness: Callable[[Iterable[str]], Sequence[float]]


def nearness(sought: Sought, tokens: Sequence[Token], asked_at: int | None) -> list[float]:
    """How near to the question word each position of a question stands; 1 where there is none."""
    if asked_at is None:
        return [1.0] * len(sought.terms)
    near = [0.0] * len(sought.terms)
    for at, token in enumerate(tokens):
        found = sought.position(token)
        if found is not None:
            value = math.exp(-abs(at - asked_at) / _DECAY)
            near[found[0]] = max(near[found[0]], value)
    return near


def features_of(
    asked: Asked, sentences: Sequence[Sentence], title: Sequence[Token], share: float, rank: int
) -> list[Features]:
    """The features of all sentences of one article.

    Args:
        asked: the question.
        sentences: of the article, in their order.
        title: tokens of its headline.
        share: the article's score over that of the first hit.
        rank: of the article, 1 for the first.

    Returns:
        A table for each sentence; what is not in it is 0.
    """
    covers = [asked.sought.cover(sentence.tokens) for sentence in sentences]
    heading = asked.sought.cover(title).share
    whole = [max(column) for column in zip(heading, *(c.share for c in covers), strict=True)]
    covered = asked.sought.worth(whole)
    found = []
    for at, sentence in enumerate(sentences):
        features = {
            "share": share,
            "rank": math.log(rank),
            "article": covered,
            "length": math.log1p(len(sentence.tokens)),
        }
        features |= _coverage(asked, sentence, covers[at])
        features |= _context(asked, sentences, covers, heading, at)
        features |= _expected(asked, sentence, covers[at])
        found.append(features)
    return found


def _coverage(asked: Asked, sentence: Sentence, cover: Cover) -> Features:
    sought = asked.sought
    near = sum(
        w * n * s for w, n, s in zip(sought.weights, asked.nearness, cover.share, strict=True)
    ) / (sum(w * n for w, n in zip(sought.weights, asked.nearness, strict=True)) or 1.0)
    return {
        "words": sought.worth(cover.share),
        "exact": sum(sought.weights[p] for p in cover.exact) / sought.total,
        "like": sought.worth(asked.likeness(sentence.letters)),
        "near": near,
        "pairs": _pairs(sought, cover),
    }


def _pairs(sought: Sought, cover: Cover) -> float:
    """How close the question's neighbours stand: the mean of 1 / distance, weighted."""
    places: dict[int, list[int]] = {}
    for at, position in cover.places:
        places.setdefault(position, []).append(at)
    met = total = 0.0
    for left, right in sought.neighbours:
        weight = sought.weights[left] + sought.weights[right]
        total += weight
        if left in places and right in places:
            gap = min(abs(a - b) for a in places[left] for b in places[right])
            met += weight / max(gap, 1)
    return met / (total or 1.0)


def _context(
    asked: Asked,
    sentences: Sequence[Sentence],
    covers: Sequence[Cover],
    heading: Sequence[float],
    at: int,
) -> Features:
    """What the sentence does not say itself, but what stands around it does."""
    sought = asked.sought
    none = [0.0] * len(sought.terms)
    own = covers[at].share
    with_title = [max(pair) for pair in zip(own, heading, strict=True)]
    before = covers[at - 1].share if at else none
    after = covers[at + 1].share if at + 1 < len(covers) else none
    refers = looks_back(sentences[at])
    follows = at + 1 < len(covers) and looks_back(sentences[at + 1])
    named = asked.question.kind in NAMED
    previous, following = sought.beyond(before, with_title), sought.beyond(after, with_title)
    return {
        "title": sought.beyond(heading, own),
        "before": previous,
        "before, pronoun": previous if refers else 0.0,
        "after, name for its pronoun": following if follows and named else 0.0,
    }


def looks_back(sentence: Sentence) -> bool:
    """Whether a sentence begins with a word for what was named before."""
    return any(letters in PRONOUNS for letters in sentence.letters[:2])


def _expected(asked: Asked, sentence: Sentence, cover: Cover) -> Features:
    """Whether there is what the question word asks for, and near what stood near it."""
    kind, letters = asked.question.kind, sentence.letters
    matched = {at for at, _ in cover.places}
    fresh = [at for at, word in enumerate(letters) if at not in matched and word not in asked.said]
    near = [at for at, position in cover.places if asked.nearness[position] > _NEAR]
    features = {"fresh": math.log1p(len(fresh))}
    heads = [at for at, token in enumerate(sentence.tokens) if token.term in asked.heads]
    if heads:
        features["noun"] = 1.0
    if kind is Kind.WHEN:
        dates = [at for at in fresh if _DIGIT.search(letters[at]) or letters[at] in MONTHS]
        times = [at for at in fresh if letters[at] in TIMES]
        features["when: year"] = float(any(_YEAR.match(letters[at]) for at in dates))
        features["when: near"] = _closeness(dates + times, near)
    elif kind is Kind.COUNT:
        counts = [at for at in fresh if _DIGIT.search(letters[at]) or letters[at] in NUMBERS]
        features["count: number"] = float(bool(counts))
        features["count: near"] = _closeness(counts, near)
        features["count: unit"] = float(any(0 < h - n <= 3 for h in heads for n in counts))
    elif kind in NAMED:
        rare = [at for at in fresh if asked.rarity(sentence.tokens[at].term) > _RARE]
        features["name: rare"] = math.log1p(len(rare))
        features["name: near"] = _closeness(rare, near)
        if kind is Kind.NAME:
            features["name: called"] = float(any(word in NAMINGS for word in letters))
    elif kind is Kind.WHY:
        features["why: because"] = float(any(word in REASONS for word in letters))
    if kind in _EXPLAINED:
        features["explained"] = math.log1p(len(letters))
    return features


def _closeness(answers: Iterable[int], near: Iterable[int]) -> float:
    """How close a possible answer stands to a word from beside the question word, 0 to 1."""
    gaps = [abs(a - n) for a in answers for n in near]
    return 1 / (1 + min(gaps) / 2) if gaps else 0.0
