"""How long indexes take to build, and how large they are."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from collection import made_articles, write_articles
from speed_measuring import Figure
from speed_workplace import Collection, Workplace, Wrong, newsearch

from newsearch.search import open_index
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import current_generation

PART, ADDING_PART = "build", "adding"
INGEST, REBUILD, FULL = "`newsearch ingest`", "`newsearch rebuild`", "full build"
RATE = "passages built a second"
SIZE = "index, in bytes of the articles"
ADDED = 100
ADDING = f"{ADDED} new articles until searchable"
_SEED = 2  # of the new articles, which are others than those of the collection


def build_figures(work: Workplace, passages: int, each: int) -> Iterator[Figure]:
    """Build a collection from nothing by the commands, then throw the index away."""
    collection = work.collection(passages, each)
    index = collection.folder / "build"
    shutil.rmtree(index, ignore_errors=True)
    try:
        ingest = _seconds("ingest", str(collection.file), "--index", str(index))
        rebuild = _seconds("rebuild", "--index", str(index))
        share = generation_size(index) / collection.file.stat().st_size
    finally:
        shutil.rmtree(index, ignore_errors=True)
    yield Figure(PART, passages, INGEST, "newsearch", "s", ingest)
    yield Figure(PART, passages, REBUILD, "newsearch", "s", rebuild)
    yield Figure(PART, passages, FULL, "newsearch", "s", ingest + rebuild)
    for name, seconds in work.peers_built(collection):
        yield Figure(PART, passages, FULL, name, "s", seconds)
    yield Figure(PART, passages, RATE, "newsearch", "", passages / (ingest + rebuild))
    yield Figure(PART, passages, SIZE, "newsearch", "", share)


def adding_figures(work: Workplace, passages: int, each: int) -> Iterator[Figure]:
    """Put new articles into a copy of the collection's index, until they can be found.

    Raises:
        Wrong: they cannot be found.
    """
    collection = work.collection(passages, each)
    index = work.indexed(collection)
    copy, new = collection.folder / "adding", collection.folder / "new.jsonl"
    shutil.rmtree(copy, ignore_errors=True)
    try:
        shutil.copytree(index, copy)
        last = _write_new(work, collection, new)
        _settle()
        seconds = _seconds("ingest", str(new), "--index", str(copy))
        seconds += _seconds("rebuild", "--index", str(copy))
        with open_index(copy) as searcher:
            if searcher.generation.documents.ordinal(last) is None:
                raise Wrong(f"{last} was added and is not in the index.")
    finally:
        shutil.rmtree(copy, ignore_errors=True)
        new.unlink(missing_ok=True)
    yield Figure(ADDING_PART, passages, ADDING, "newsearch", "s", seconds)


def _settle() -> None:
    """Wait until what was copied is on disk, or else syncing what is added would wait for it."""
    if hasattr(os, "sync"):
        os.sync()


def generation_size(index: Path) -> int:
    """Bytes of the files of the generation in use."""
    folder = current_generation(IndexLayout(index)).folder
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _write_new(work: Workplace, collection: Collection, path: Path) -> str:
    """Write new articles; the id of the last."""
    articles = [
        {**article, "id": f"n{number:07}"}
        for number, article in enumerate(
            made_articles(work.sentences, ADDED, collection.each, _SEED)
        )
    ]
    with path.open("wb") as output:
        write_articles(articles, output)
    return articles[-1]["id"]


def _seconds(*arguments: str) -> float:
    begin = perf_counter()
    newsearch(*arguments)
    return perf_counter() - begin
