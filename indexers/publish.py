"""Make a generation durable and publish it by one rename."""

import datetime as dt
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from newsearch.search.integrity import checksum, files_of
from newsearch.search.layout import GenerationLayout, IndexLayout
from newsearch.search.manifest import FileEntry, Manifest

from .durable import replace_text, sync


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

    Raises:
        OSError: something cannot be written. If `CURRENT` names the new generation then, only the
            last sync has failed.
    """
    names = sorted(files_of(building))
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        entries = threads.map(lambda name: linked.get(name) or _entry(building / name), names)
        files = dict(zip(names, entries, strict=True))
        for _ in threads.map(lambda name: sync(building / name), names):
            pass
    layout = index.generation(manifest.generation)
    (building / layout.manifest.name).write_text(
        replace(manifest, files=files).to_json(), encoding="utf-8", newline="\n"
    )
    sync(building / layout.manifest.name)
    for folder in (*(p for p in building.rglob("*") if p.is_dir()), building):
        sync(folder)
    building.rename(layout.folder)
    sync(index.generations)
    replace_text(index.current, layout.name + "\n")
    return layout


def next_name(index: IndexLayout) -> str:
    """A name that sorts after those of all generations there are: number, date and time (UTC)."""
    numbers = [int(p.name[:6]) for p in index.generations.iterdir() if p.name[:6].isdecimal()]
    now = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S")
    return f"{max(numbers, default=0) + 1:06d}-{now}"


def _entry(path: Path) -> FileEntry:
    return FileEntry(path.stat().st_size, checksum(path))
