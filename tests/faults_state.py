"""What an index folder holds, told so that two of them can be compared."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from faults import Event

from newsearch.indexers import Article, ArticleStore
from newsearch.indexers.cleaning import UNFINISHED
from newsearch.search.checksummed import CHECKSUM
from newsearch.search.errors import IndexMissing
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import current_generation
from newsearch.search.searcher import open_index

_CHANCE = re.compile(r"-\d{8}T\d{6}|(?<=\.building-)[0-9a-f]+")
"""Of names: the time, and what is drawn."""

_PASSING = (".holder", ".lock", "-shm")
"""How names end of what nobody needs after a power cut."""

LASTING = {"articles.db", "CURRENT", "generations", "rebuild.lock", "tune.lock", "ranking.json"}
"""What an index folder may hold when nobody writes to it."""


def content_of(folder: Path, *, unfinished: bool = True) -> str:
    """A digest of all files below a folder and their names, but for times and what is drawn.

    Without what is unfinished, of a generation under construction only its being there counts.
    """
    digest = hashlib.blake2b()
    for path in sorted(folder.rglob("*"), key=lambda path: _CHANCE.sub("", str(path))):
        if not unfinished and any(parent.name.startswith(UNFINISHED) for parent in path.parents):
            continue
        digest.update(_CHANCE.sub("", str(path.relative_to(folder))).encode() + b"\0")
        if path.is_file() and not path.name.endswith(_PASSING):
            digest.update(_read(path) + b"\0")
    return digest.hexdigest()


def _read(path: Path) -> bytes:
    raw = path.read_bytes()
    if path.name == "manifest.json" and raw.endswith(b"}\n"):
        manifest = json.loads(raw)
        return json.dumps(manifest | {"generation": "", "created": "", CHECKSUM: ""}).encode()
    return _CHANCE.sub("", raw.decode()).encode() if path.name == "CURRENT" else raw


def served(folder: Path) -> str | None:
    """The content of the generation in use, which is opened; None where there is none."""
    try:
        with open_index(folder) as searcher:
            name = searcher.generation.name
    except IndexMissing:
        return None
    layout = current_generation(IndexLayout(folder))
    assert layout.name == name
    return content_of(layout.folder)


def stored(folder: Path) -> dict[str, Article]:
    """The articles of a sound store, by id."""
    path = IndexLayout(folder).store
    if not path.exists():
        return {}
    with ArticleStore(path) as store:
        assert store.problems() == []
        return {article.id: article for article in store.articles()}


def leftovers(folder: Path) -> list[str]:
    """What is in an index folder that no finished run leaves there."""
    names = [path.name for path in folder.iterdir() if path.name not in LASTING]
    generations = [path.name for path in (folder / "generations").glob("*")]
    unfinished = [name for name in generations if not re.fullmatch(r"\d{6}-\d{8}T\d{6}", name)]
    return sorted(names + unfinished + sorted(generations)[2:])


def copy_of(folder: Path, target: Path) -> Path:
    """A copy of an index folder in the place of what was there."""
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(folder, target, copy_function=_link_or_copy))


def _link_or_copy(source: str, target: str) -> None:
    """Link what is never changed, which takes a fraction of the time."""
    if "generations" in Path(source).parts:
        os.link(source, target)
    else:
        shutil.copyfile(source, target)


def unsynced(events: tuple[Event, ...]) -> Iterator[tuple[Event, set[Path]]]:
    """Yield each event with what a power cut after it may take away of all that was done before.

    That is the data of files that were written and not synced since, and the entries of folders
    (by their paths) that were made and whose folder was not synced since.
    """
    data: set[Path] = set()
    entries: set[Path] = set()
    for event in events:
        match event.kind:
            case "write" | "truncate" | "extend" | "buffered":
                data.add(event.path)
            case "create" | "mkdir":
                entries.add(event.path)
            case "sync":
                data.discard(event.path)
                entries = {path for path in entries if path.parent != event.path}
            case "unlink":
                data.discard(event.path)
                entries.discard(event.path)
            case "link" if event.other:
                entries.add(event.other)
            case "rename" if event.other:
                data = {_moved(path, event.path, event.other) for path in data}
                entries = {_moved(path, event.path, event.other) for path in entries}
                entries.add(event.other)
        yield event, {path for path in data | entries if not path.name.endswith(_PASSING)}


def _moved(path: Path, source: Path, target: Path) -> Path:
    return target / path.relative_to(source) if path.is_relative_to(source) else path
