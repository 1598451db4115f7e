"""Questions, what newsearch has to choose from for each, and which of it is right."""

import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsearch.search.answering.answerer import quoted
from newsearch.search.answering.candidates import Candidate, candidates
from newsearch.search.answering.question import read_question
from newsearch.search.generation import Generation
from newsearch.search.lexical.occurrences import letters_of
from newsearch.search.query import parse_query
from newsearch.search.retrieval import retrieve
from newsearch.search.understanding import understand

_WORDS_OF_NONSENSE = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its gold answers; none where nothing answers it."""

    text: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What there is to choose from for a question.

    Attributes:
        group: title of the first hit, by which halves are told apart.
        answerable: whether the collection has an answer.
        found: the candidates.
        right: for each, whether its sentence holds a gold answer.
        quote_right: for each, whether what would be quoted of it holds one.
    """

    group: str
    answerable: bool
    found: Sequence[Candidate]
    right: Sequence[bool]
    quote_right: Sequence[bool]

    @property
    def half(self) -> int:
        """0 or 1, by a hash of the group: articles of one title are in one half."""
        return hashlib.blake2b(self.group.encode(), digest_size=1).digest()[0] % 2


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether a text holds one of the answers, by letters and digits alone.

    Both are normalised as the analyser does; half-spaces and spaces do not count.
    """
    letters = letters_of(text)
    return any(answer and answer in letters for answer in map(letters_of, answers))


def read_asked(path: Path) -> list[Asked]:
    """The questions of a gzipped JSON Lines file: `text` and, where there are any, `answers`."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Asked(row["text"], tuple(row.get("answers", ()))) for row in rows]


def nonsense(asked: Sequence[Asked], count: int) -> list[Asked]:
    """Questions that ask nothing: a word each of five questions that lie far apart."""
    words = [each.text.strip(" ؟?.").split() for each in asked if each.text.strip(" ؟?.")]
    step = max(1, len(words) // _WORDS_OF_NONSENSE)
    made = []
    for number in range(min(count, len(words))):
        chosen = [words[(number + k * step) % len(words)] for k in range(_WORDS_OF_NONSENSE)]
        text = " ".join(each[number % len(each)] for each in chosen)
        made.append(Asked(f"{text} چیست؟"))
    return made


def cases(generation: Generation, asked: Iterable[Asked]) -> Iterator[Case]:
    """Search for each question as `newsearch query --answer` does; yield what is found."""
    today = dt.date.today()
    for each in asked:
        wanted = understand(
            generation, parse_query(each.text), mode="hybrid", literal=False, today=today
        ).wanted
        ranking = retrieve(generation, wanted, mode="hybrid", limit=10, allowed=None).first(10)
        found = candidates(generation, each.text, wanted, ranking) if wanted.terms else []
        yield case_of(generation, each, found)


def case_of(generation: Generation, asked: Asked, found: Sequence[Candidate]) -> Case:
    """Judge the candidates of a question."""
    kind = read_question(asked.text).kind
    bodies = {c.ordinal: generation.documents[c.ordinal].article for c in found}
    quotes = [quoted(found, candidate, kind) for candidate in found]
    return Case(
        group=bodies[found[0].ordinal].title.strip() if found else "",
        answerable=bool(asked.answers),
        found=found,
        right=[holds(c.sentence.text, asked.answers) for c in found],
        quote_right=[
            holds(bodies[c.ordinal].body[start:end], asked.answers)
            for c, (start, end) in zip(found, quotes, strict=True)
        ],
    )
