"""Make a generation durable and publish it by one rename."""

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from newsearch.search.integrity import checksum, files_of
from newsearch.search.layout import GenerationLayout, IndexLayout
from newsearch.search.manifest import FileEntry, Manifest

from .durable import replace_text, sync

Entries = dict[str, FileEntry]


def seal(building: Path, parts: Iterable[Path], known: Entries) -> Entries:
    """Sync finished files, and take their checksums.

    Args:
        building: the folder of a generation.
        parts: folders in it, all of whose files are finished.
        known: entries of files whose checksums are known; they are synced too.

    Returns:
        the entries of all files in the parts, by their names in `building`.

    Raises:
        OSError: a file cannot be read or synced.
    """
    inside = {part.relative_to(building).parts[0] for part in parts}
    names = sorted(name for name in files_of(building) if name.split("/")[0] in inside)
    return _sealed(building, names, known)


def publish(
    index: IndexLayout, building: Path, manifest: Manifest, sealed: Entries
) -> GenerationLayout:
    """Give a finished folder its name and make it the generation in use.

    Everything is on disk before `CURRENT` is replaced, so that a crash at any moment leaves either
    the old generation in use or the new one.

    Args:
        index: where to publish.
        building: the folder, in `generations/`, with all its files.
        manifest: without its files.
        sealed: entries of those of its files that are synced already.

    Raises:
        OSError: something cannot be written. If `CURRENT` names the new generation then, only the
            last sync has failed.
    """
    others = sorted(files_of(building) - sealed.keys())
    files = dict(sorted((sealed | _sealed(building, others, {})).items()))
    layout = index.generation(manifest.generation)
    (building / layout.manifest.name).write_text(
        msgspec.structs.replace(manifest, files=files).to_json(), encoding="utf-8", newline="\n"
    )
    sync(building / layout.manifest.name)
    for folder in (*(p for p in building.rglob("*") if p.is_dir()), building):
        sync(folder)
    building.rename(layout.folder)
    sync(index.generations)
    replace_text(index.current, layout.name + "\n")
    return layout


def _sealed(building: Path, names: Sequence[str], known: Entries) -> Entries:
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        entries = threads.map(lambda name: known.get(name) or _entry(building / name), names)
        found = dict(zip(names, entries, strict=True))
        for _ in threads.map(lambda name: sync(building / name), names):
            pass
    return found


def next_name(index: IndexLayout) -> str:
    """A name that sorts after those of all generations there are: number, date and time (UTC)."""
    numbers = [int(p.name[:6]) for p in index.generations.iterdir() if p.name[:6].isdecimal()]
    now = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S")
    return f"{max(numbers, default=0) + 1:06d}-{now}"


def _entry(path: Path) -> FileEntry:
    return FileEntry(path.stat().st_size, checksum(path))
