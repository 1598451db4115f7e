"""The sentence that answers a question, or that none was found."""

import math
from collections.abc import Mapping, Sequence

from newsearch.search.generation import Generation
from newsearch.search.results import Answer
from newsearch.search.retrieval import Ranking, Wanted

from .candidates import Candidate, candidates
from .features import NAMED, looks_back
from .question import Kind, read_question
from .quotes import Span
from .weights import CONFIDENCE, CONSTANT, THRESHOLD, WEIGHTS

_NEXT = 3
"""Characters of white space that may lie between a sentence and the next."""


def answer_of(generation: Generation, text: str, wanted: Wanted, ranking: Ranking) -> Answer:
    """Answer a query from the articles that were found for it; any text can be asked.

    An answer that is less sure than `THRESHOLD` is not called found.

    Args:
        generation: that was searched.
        text: the query as it was typed.
        wanted: what articles were ranked by.
        ranking: the articles that were found.
    """
    if not wanted.terms:
        return Answer()
    found = candidates(generation, text, wanted, ranking)
    if not found:
        return Answer()
    best, confidence = choose(found)
    article = generation.documents[best.ordinal].article
    start, end = quoted(found, best, read_question(text).kind)
    return Answer(
        found=confidence >= THRESHOLD,
        text=article.body[start:end],
        confidence=confidence,
        rank=best.rank,
        id=article.id,
        title=article.title,
        start=start,
        end=end,
    )


def quoted(found: Sequence[Candidate], best: Candidate, kind: Kind) -> Span:
    """What is quoted to answer with a candidate: its sentence.

    Where a name is asked for and the sentence begins with a pronoun («او», «این شهر»), the name
    stands before it: the sentence before is quoted too, if nothing but white space lies between.
    """
    sentence = best.sentence
    if kind in NAMED and looks_back(sentence):
        at = found.index(best)
        before = found[at - 1].sentence if at and found[at - 1].rank == best.rank else None
        if before and sentence.start - before.end <= _NEXT:
            return before.start, sentence.end
    return sentence.start, sentence.end


def choose(found: Sequence[Candidate]) -> tuple[Candidate, float]:
    """The best of at least one candidate, the earliest of equals; and how sure it is, 0 to 1."""
    scores = [score(candidate) for candidate in found]
    best = max(range(len(found)), key=scores.__getitem__)
    return found[best], confidence(found[best], scores, scores[best])


def score(candidate: Candidate, weights: Mapping[str, float] = WEIGHTS) -> float:
    """What speaks for a candidate: the sum of its features by their weights."""
    return sum(weights.get(name, 0.0) * value for name, value in candidate.features.items())


def confidence(best: Candidate, scores: Sequence[float], top: float) -> float:
    """The probability that the best candidate answers: a logistic of `signals`."""
    values = signals(best, scores, top)
    total = CONSTANT + sum(CONFIDENCE[name] * values[name] for name in CONFIDENCE)
    return 1 / (1 + math.exp(-total)) if total > -700 else 0.0


def signals(best: Candidate, scores: Sequence[float], top: float) -> dict[str, float]:
    """What tells whether the best candidate is right, each the more the surer.

    Its probability among all candidates (the softmax of their scores) says whether another is as
    good; what its article covers of the question, and how much of it stands together as it was
    asked, says whether any is.
    """
    return {
        "lead": 1 / sum(math.exp(score - top) for score in scores),
        "article": best.features["article"],
        "pairs": best.features["pairs"],
    }
