"""Make a generation durable, publish it by one rename, and remove old ones."""

import datetime as dt
import os
import secrets
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from newsearch.search.integrity import checksum, files_of
from newsearch.search.layout import GenerationLayout, IndexLayout
from newsearch.search.leases import is_leased
from newsearch.search.manifest import FileEntry, Manifest, current_generation

KEPT_GENERATIONS = 2
"""The one in use and the one before it: a reader that is just opening it is not disturbed."""

UNFINISHED = ".building-"
"""How the names of generations under construction begin; readers never look at them."""


def publish(
    index: IndexLayout, building: Path, manifest: Manifest, linked: dict[str, FileEntry]
) -> GenerationLayout:
    """Give a finished folder its name and make it the generation in use.

    Everything is on disk before `CURRENT` is replaced, so that a crash at any moment leaves either
    the old generation in use or the new one.

    Args:
        index: where to publish.
        building: the folder, in `generations/`, with all its files.
        manifest: without its files.
        linked: entries of files that were linked from the generation before, checked already.
    """
    names = sorted(files_of(building))
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        entries = threads.map(lambda name: linked.get(name) or _entry(building / name), names)
        files = dict(zip(names, entries, strict=True))
        for _ in threads.map(lambda name: _sync(building / name), names):
            pass
    layout = index.generation(manifest.generation)
    (building / layout.manifest.name).write_text(
        replace(manifest, files=files).to_json(), encoding="utf-8", newline="\n"
    )
    _sync(building / layout.manifest.name)
    for folder in (*(p for p in building.rglob("*") if p.is_dir()), building):
        _sync(folder)
    building.rename(layout.folder)
    _sync(index.generations)
    _replace(index.current, layout.name + "\n")
    return layout


def remove_old_generations(index: IndexLayout) -> list[str]:
    """Remove unfinished generations, and finished ones that nobody reads; return their names.

    The newest `KEPT_GENERATIONS` stay in any case. Call this only under the index's lock.
    """
    finished: list[Path] = []
    unfinished: list[Path] = []
    for folder in sorted(index.generations.iterdir()):
        (unfinished if folder.name.startswith(UNFINISHED) else finished).append(folder)
    in_use = current_generation(index).name
    old = [
        folder
        for folder in finished[:-KEPT_GENERATIONS]
        if folder.name != in_use and not is_leased(index.generation(folder.name).manifest)
    ]
    return [folder.name for folder in _removed((*unfinished, *old))]


def next_name(index: IndexLayout) -> str:
    """A name that sorts after those of all generations there are: number, date and time (UTC)."""
    numbers = [int(p.name[:6]) for p in index.generations.iterdir() if p.name[:6].isdecimal()]
    now = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S")
    return f"{max(numbers, default=0) + 1:06d}-{now}"


def _removed(folders: Iterable[Path]) -> Iterable[Path]:
    for folder in folders:
        # Renamed first: whoever looks while it goes sees an unfinished generation, not half of one.
        gone = folder.with_name(f"{UNFINISHED}{secrets.token_hex(4)}")
        try:
            folder.rename(gone)
            shutil.rmtree(gone)
        except PermissionError:
            continue  # Windows: somebody has a file open; the next rebuild tries again
        yield folder


def _entry(path: Path) -> FileEntry:
    return FileEntry(path.stat().st_size, checksum(path))


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    temporary.write_text(text, encoding="utf-8")
    _sync(temporary)
    temporary.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Bring a file or a folder's entries to disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows has no handle for a folder's entries
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
