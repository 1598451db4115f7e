"""From files of news to documents: a headline, a summary, tags and sentences."""

import gzip
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from newsearch.indexers.files import find_inputs
from newsearch.indexers.readers import read
from newsearch.indexers.records import Limits, Rejection
from newsearch.search.article import Article
from newsearch.search.errors import InputError
from newsearch.search.sentences import is_wrapped, sentence_spans

_log = logging.getLogger(__name__)

FOOTER = 20
"""A line that stands in so many texts of one source is a footer or a caption, no news."""

_FEWEST_WORDS = 3  # in a sentence; shorter ones are signs and signatures
_SAME_START = 200  # characters: texts that begin alike are one text, published again


@dataclass(frozen=True, slots=True)
class Document:
    """What training uses of an article; absent parts are empty."""

    sentences: tuple[str, ...]
    title: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()

    def texts(self) -> Iterator[str]:
        """Yield all its texts."""
        yield from (self.title, self.summary, *self.tags, *self.sentences)


def read_articles(paths: Iterable[str]) -> Iterator[Article]:
    """Yield the articles of files and folders, in all forms that `newsearch ingest` reads.

    Rejected rows are logged as warnings.

    Raises:
        InputError: none of the paths holds an article.
    """
    paths = list(paths)
    found = find_inputs(paths)
    rejections: list[Rejection] = list(found.rejections)
    taken = 0
    for source in found.inputs:
        for row in read(source, default_source=None, limits=Limits()):
            if isinstance(row, Rejection):
                rejections.append(row)
            else:
                taken += 1
                yield row
    for rejection in rejections:
        _log.warning("rejected: %s", rejection)
    if not taken:
        raise InputError(
            f"{', '.join(paths)}: holds no article. Name files or folders of news in a form that "
            "`newsearch ingest` reads."
        )


def documents(articles: Iterable[Article]) -> list[Document]:
    """Clean articles, in their order: footers and repeated texts are left out.

    A title that is only the beginning of the body is left out too: it tells nothing about it.
    """
    articles = list(articles)
    lines = Counter(
        (article.source, line) for article in articles for line in set(_lines(article.body))
    )
    found: dict[str, Document] = {}
    for article in articles:
        kept = [line for line in _lines(article.body) if lines[article.source, line] < FOOTER]
        sentences = tuple(_sentences(unwrapped(kept)))
        start = " ".join(sentences)[:_SAME_START]
        if sentences and start not in found:
            echoed = " ".join(article.body.split()).find(" ".join(article.title.split()))
            title = "" if 0 <= echoed < _SAME_START else article.title
            found[start] = Document(sentences, title, article.summary, article.tags)
    return list(found.values())


def unwrapped(lines: Sequence[str]) -> str:
    """Join the lines of a text, those of a paragraph into one if it was wrapped at a width."""
    text = "\n".join(lines)
    if not is_wrapped(text):
        return text
    return "\n".join(" ".join(paragraph) for filled, paragraph in groupby(lines, bool) if filled)


def read_lines(paths: Iterable[Path]) -> list[Document]:
    """Read files, gzipped or not, whose lines have nothing to do with each other."""
    return [Document((line,)) for path in paths for line in _text_lines(path) if line.strip()]


def read_pairs(paths: Iterable[Path]) -> list[tuple[str, str]]:
    """Read pairs of texts that mean the same, from tab-separated files, gzipped or not.

    The columns are premise, hypothesis and label, with a header; rows with the label `e` (the
    premise entails the hypothesis) are taken. Rows of other than three columns are logged as
    warnings.

    Raises:
        InputError: a file cannot be read, or has no such row.
    """
    pairs: list[tuple[str, str]] = []
    for path in paths:
        before = len(pairs)
        for number, line in enumerate(_text_lines(path), 1):
            columns = line.split("\t")
            if len(columns) != 3:
                _log.warning("rejected: %s:%d: %d columns, not 3", path, number, len(columns))
            elif columns[2].strip() == "e":
                pairs.append((columns[0], columns[1]))
        if len(pairs) == before:
            raise InputError(
                f"{path}: holds no pair. A row has three columns with tabs between them: premise, "
                "hypothesis, and the label e."
            )
    return pairs


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.split("\n")]


def _sentences(text: str) -> Iterator[str]:
    for start, end in sentence_spans(text):
        if len(text[start:end].split()) >= _FEWEST_WORDS:
            yield text[start:end]


def _text_lines(path: Path) -> Iterator[str]:
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as lines
        ):
            for line in lines:
                yield line.rstrip("\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error}).") from error
