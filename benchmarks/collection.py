"""Make a collection of any size out of the sentences of real articles.

    python benchmarks/collection.py COLLECTION... --articles N [--passages N] [--seed N]
                                    [--output FILE]

A collection is whatever `newsearch ingest` reads. `benchmarks/README.md` says how articles are
made, and what a made collection can tell.
"""

import argparse
import datetime as dt
import random
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from gzip import GzipFile
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
from analysis import articles_in_turn
from arguments import positive

from newsearch.search.article import Article
from newsearch.search.errors import InputError, NewsearchError
from newsearch.search.manifest import PassageSettings
from newsearch.search.sentences import sentence_spans

WORDS = PassageSettings().words
"""A passage is a run of sentences that is closed as soon as it has so many words."""

PASSAGES = 4
"""Of an article, unless otherwise said."""

FIRST_DAY, DAYS = dt.date(2016, 3, 20), 3653
"""Dates are spread evenly over ten years."""

SOURCES = (
    *("ایرنا", "ایسنا", "مهر", "فارس", "تسنیم", "ایلنا"),
    *("همشهری", "شرق", "اطلاعات", "کیهان", "جام جم", "دنیای اقتصاد"),
)
CATEGORIES = (
    *("سیاسی", "اقتصادی", "ورزشی", "فرهنگی", "اجتماعی"),
    *("علمی", "بین‌الملل", "استان‌ها", "فناوری"),
)

_FEWEST, _MOST = 4, 60  # words of a sentence: less is a rubric or a link, more is a list
_TITLE = 10  # words that stand for the title of an article without one
_WHOLE = 0.5  # the share of passages that come from one article alone


class Sentences:
    """The sentences of articles, and where runs of them can begin."""

    def __init__(self, articles: Iterable[Article]) -> None:
        """Take the sentences of the bodies that are as long as half a passage.

        Raises:
            InputError: no body has the sentences of half a passage.
        """
        self._texts: list[str] = []
        self._before = [0]  # words of all sentences before each
        self._title: list[str] = []  # of the article that each is from
        self._end: list[int] = []  # the sentence behind that article's last
        for article in articles:
            self._add(article)
        self._halves = self._beginnings(WORDS // 2)
        self._wholes = self._beginnings(WORDS) or self._halves
        if not self._halves:
            raise InputError("No article has sentences for half a passage: give longer ones.")

    def passage(self, chance: random.Random) -> tuple[str, str]:
        """A title and a passage: one run of sentences, or two of about half the words each."""
        whole = chance.random() < _WHOLE
        begins = self._wholes if whole else self._halves
        first = begins[int(chance.random() * len(begins))]
        texts, count = self._run(first, WORDS if whole else WORDS // 2)
        while count < WORDS:
            start = self._halves[int(chance.random() * len(self._halves))]
            more, words = self._run(start, min(WORDS - count, WORDS // 2))
            texts, count = texts + more, count + words
        return self._title[first], " ".join(texts)

    def _add(self, article: Article) -> None:
        if len(article.body.split()) < WORDS // 2:
            return  # no run could begin in it, and most posts are so short
        found = [
            words
            for start, end in sentence_spans(article.body)
            if _FEWEST <= len(words := article.body[start:end].split()) <= _MOST
        ]
        if not found:
            return
        title = " ".join(article.title.split()) or " ".join(found[0][:_TITLE])
        end = len(self._texts) + len(found)
        for words in found:
            self._texts.append(" ".join(words))
            self._before.append(self._before[-1] + len(words))
            self._title.append(title)
            self._end.append(end)

    def _beginnings(self, words: int) -> list[int]:
        """The sentences from which on their article has at least so many words."""
        before = self._before
        return [at for at, end in enumerate(self._end) if before[end] - before[at] >= words]

    def _run(self, first: int, words: int) -> tuple[list[str], int]:
        """The sentences from the first on, until they have so many words or the article ends."""
        before = self._before
        end = min(bisect_left(before, before[first] + words, first + 1), self._end[first])
        return self._texts[first:end], before[end] - before[first]


def made_articles(
    sentences: Sentences, count: int, passages: int = PASSAGES, seed: int = 1
) -> Iterator[dict[str, str]]:
    """Yield made articles: id, title, date (ISO), source, category, text.

    The same sentences, number of passages and seed give the same articles, however many there are.
    `newsearch` with its default settings cuts each text into so many passages.
    """
    chance = random.Random(seed)
    for number in range(count):
        made = [sentences.passage(chance) for _ in range(passages)]
        day = FIRST_DAY + dt.timedelta(days=int(chance.random() * DAYS))
        yield {
            "id": f"a{number:07}",
            "title": made[0][0],
            "date": day.isoformat(),
            "source": SOURCES[int(chance.random() * len(SOURCES))],
            "category": CATEGORIES[int(chance.random() * len(CATEGORIES))],
            "text": "\n".join(text for _, text in made),
        }


def read_sentences(paths: Sequence[str]) -> Sentences:
    """The sentences of all inputs.

    Raises:
        InputError: they do not have enough of them.
    """
    return Sentences(articles_in_turn(paths))


def write_articles(articles: Iterable[dict[str, str]], output: BinaryIO) -> int:
    """Write JSON Lines; return how many bytes they are."""
    encode, size = msgspec.json.Encoder().encode, 0
    for article in articles:
        size += output.write(encode(article) + b"\n")
    return size


@contextmanager
def _opened(path: str | None) -> Iterator[BinaryIO]:
    if path is None:
        yield sys.stdout.buffer
    elif path.endswith(".gz"):
        # Without its name and the time of writing: the same articles are the same bytes.
        with Path(path).open("wb") as file, GzipFile("", "wb", fileobj=file, mtime=0) as packed:
            yield cast(BinaryIO, packed)
    else:
        with Path(path).open("wb") as plain:
            yield plain


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 1 if it failed, 2 for wrong usage."""
    wanted = _options().parse_args(arguments)
    try:
        sentences = read_sentences(wanted.collections)
        articles = made_articles(sentences, wanted.articles, wanted.passages, wanted.seed)
        with _opened(wanted.output) as output:
            write_articles(articles, output)
    except (NewsearchError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="collection.py", description="Make a collection out of real articles' sentences."
    )
    add = parser.add_argument
    add("collections", nargs="+", metavar="COLLECTION", help="what newsearch ingest reads")
    add("--articles", type=positive, required=True, metavar="N", help="so many are made")
    add("--passages", type=positive, default=PASSAGES, metavar="N", help="of each article")
    add("--seed", type=int, default=1, metavar="N", help="another one gives other articles")
    add("--output", metavar="FILE", help="JSON Lines, gzipped if it ends so; else standard output")
    return parser


if __name__ == "__main__":
    sys.exit(main())
