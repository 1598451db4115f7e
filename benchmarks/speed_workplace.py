"""The folder of the speed benchmark: collections, their indexes, and what peers index of them."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from collection import Sentences, made_articles, read_sentences, write_articles

from newsearch.indexers.files import find_inputs
from newsearch.search import Searcher
from newsearch.search.analysis import default_analyzer
from newsearch.search.errors import InputError, NewsearchError
from newsearch.search.passages import embedded_text

_SECONDS = "seconds.txt"

Given = TypeVar("Given")


class CommandFailed(NewsearchError):
    """A process that is measured ended with an error."""


class Wrong(NewsearchError):
    """What is measured does not do what it should, so that its time means nothing."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A made collection.

    Attributes:
        folder: everything of it.
        articles: how many.
        each: passages of an article.
    """

    folder: Path
    articles: int
    each: int

    @property
    def passages(self) -> int:
        """How many passages it has."""
        return self.articles * self.each

    @property
    def file(self) -> Path:
        """The articles, as JSON Lines."""
        return self.folder / "articles.jsonl"

    @property
    def index(self) -> Path:
        """The index of newsearch."""
        return self.folder / "index"


class Workplace:
    """Makes collections and indexes, each once: a second run finds them."""

    def __init__(
        self, folder: Path, inputs: Sequence[str], tell: Callable[[str], None] = lambda _: None
    ) -> None:
        """Use a folder for collections made of inputs.

        Raises:
            InputError: it holds collections made of others.
        """
        self._folder, self._inputs, self.tell = folder, inputs, tell
        folder.mkdir(parents=True, exist_ok=True)
        made_of, now = folder / "made-of.json", _described(inputs)
        if made_of.exists() and json.loads(made_of.read_bytes()) != now:
            raise InputError(f"{folder}: was made of other inputs. Choose another folder.")
        made_of.write_text(json.dumps(now, ensure_ascii=False), encoding="utf-8")

    @cached_property
    def sentences(self) -> Sentences:
        """Those of the inputs, read when they are first needed."""
        self.tell("reading the inputs")
        return read_sentences(self._inputs)

    def collection(self, passages: int, each: int) -> Collection:
        """The collection of so many passages, so many of each article; made where it is absent."""
        made = Collection(self._folder / f"{passages // each}x{each}", passages // each, each)
        made.folder.mkdir(exist_ok=True)
        if not made.file.exists():
            self.tell(f"making {made.articles:,} articles")
            unfinished = made.file.with_suffix(".unfinished")
            with unfinished.open("wb") as output:
                write_articles(made_articles(self.sentences, made.articles, each), output)
            unfinished.rename(made.file)
        return made

    def indexed(self, collection: Collection) -> Path:
        """The index of newsearch, built by its command where it is absent or of another version."""
        if not (collection.index / "CURRENT").exists():
            self.tell(f"newsearch ingests {collection.articles:,} articles")
            newsearch("ingest", str(collection.file), "--index", str(collection.index))
        self.tell(f"newsearch indexes {collection.passages:,} passages")
        newsearch("rebuild", "--index", str(collection.index))
        return collection.index

    def built(
        self,
        collection: Collection,
        name: str,
        build: Callable[[Path, Given], None],
        given: Callable[[], Given],
    ) -> Path:
        """The folder of a peer's index, built where it is absent.

        Args:
            collection: to index.
            name: of the folder.
            build: writes the index into an empty folder; its time is kept (see `peers_built`).
            given: what it is built of; the time that takes is not the peer's.
        """
        folder = collection.folder / name
        if not folder.exists():
            self.tell(f"{name} indexes {collection.passages:,} passages")
            unfinished = collection.folder / f"{name}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            material = given()
            begin = perf_counter()
            build(unfinished, material)
            (unfinished / _SECONDS).write_text(str(perf_counter() - begin))
            unfinished.rename(folder)
        return folder

    def peers_built(self, collection: Collection) -> list[tuple[str, float]]:
        """The peers' indexes of a collection, and the seconds that each took to build."""
        return [
            (file.parent.name, float(file.read_text()))
            for file in sorted(collection.folder.glob(f"*/{_SECONDS}"))
        ]


def newsearch(*arguments: str) -> str:
    """Run the command `newsearch` in a process; what it prints.

    Raises:
        CommandFailed: it ended with an error.
    """
    return run([sys.executable, "-m", "newsearch", *arguments])


def run(command: Sequence[str], given: str | None = None) -> str:
    """Run a command in a process, with something on its standard input; what it prints.

    Raises:
        CommandFailed: it ended with an error.
    """
    done = subprocess.run(command, input=given, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise CommandFailed(f"{' '.join(command)}: ended with {done.returncode}: {done.stderr}")
    return done.stdout


def passage_texts(searcher: Searcher) -> Iterator[str]:
    """The passages of an index in their order, as they are embedded: with the title."""
    generation = searcher.generation
    for ordinal in range(len(generation.documents)):
        article = generation.documents[ordinal].article
        for row in generation.passages.rows_of(ordinal):
            start, end = generation.passages.span(row)
            yield embedded_text(article.title, article.body[start:end])


def passage_blocks(searcher: Searcher, size: int) -> Iterator[list[str]]:
    """The same, so many at a time."""
    texts = passage_texts(searcher)
    while block := list(islice(texts, size)):
        yield block


def passage_terms(searcher: Searcher) -> list[list[str]]:
    """The index terms of the passages, in their order."""
    return [terms_of(text) for text in passage_texts(searcher)]


def terms_of(text: str) -> list[str]:
    """The index terms of a text, of a passage or of a query, in their order."""
    return [term for token in default_analyzer().analyze(text) for term in token.term.split()]


def _described(inputs: Sequence[str]) -> list[list[str | int]]:
    """The names of files and their sizes, which tell what collections are made of."""
    files = [Path(source.path) for source in find_inputs(inputs).inputs]
    return sorted([file.name, file.stat().st_size] for file in files if file.is_file())
