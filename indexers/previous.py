"""What a rebuild can take over from the generation in use."""

import os
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from newsearch.search.dense.vectors import Vectors
from newsearch.search.documents import Documents
from newsearch.search.errors import IndexDamaged, IndexIncompatible, IndexMissing
from newsearch.search.integrity import damaged_files
from newsearch.search.layout import GenerationLayout, IndexLayout
from newsearch.search.lexical.postings import Postings
from newsearch.search.manifest import (
    FileEntry,
    Manifest,
    current_generation,
    read_manifest,
)
from newsearch.search.passages import Passages


@dataclass(frozen=True)
class Previous:
    """The generation in use, undamaged."""

    layout: GenerationLayout
    manifest: Manifest

    @cached_property
    def documents(self) -> Documents:
        """Its articles."""
        return Documents(self.layout)

    @cached_property
    def passages(self) -> Passages:
        """Its passages."""
        return Passages(self.layout.passages)

    @cached_property
    def postings(self) -> Postings:
        """Its posting lists."""
        return Postings(self.layout.postings)

    @cached_property
    def vectors(self) -> Vectors:
        """Its vectors."""
        return Vectors(self.layout.vectors)

    def linked_entries(self, building: Path) -> dict[str, FileEntry]:
        """The entries of its files that a new generation shares with it as hard links."""
        return {
            name: entry
            for name, entry in self.manifest.files.items()
            if (building / name).exists()
            and os.path.samefile(building / name, self.layout.folder / name)
        }


def current_manifest(index: IndexLayout) -> Manifest | None:
    """The manifest of the generation in use, or None where none can be read."""
    try:
        return read_manifest(current_generation(index))
    except (IndexMissing, IndexDamaged, IndexIncompatible):
        return None


def remembered_manifest(index: IndexLayout) -> Manifest | None:
    """What the last build was told, for the next one: its model and its settings.

    They hold also where the generation in use is in another format. Where its manifest is damaged,
    the generation before it tells.

    Returns:
        None where nothing was published.

    Raises:
        IndexDamaged: of several generations, or of the only one, no manifest can be read.
    """
    layouts = _generations(index)
    for layout in layouts:
        try:
            return read_manifest(layout, any_format=True)
        except IndexDamaged:
            continue
    if layouts:
        raise IndexDamaged(
            f"{layouts[0].manifest}: is damaged, so that nothing tells which model the index was "
            "built with. Run `newsearch rebuild --model NAME`, which builds it again from the "
            "article store; the model that ships with newsearch is called default."
        )
    return None


def _generations(index: IndexLayout) -> list[GenerationLayout]:
    """All published generations: the one in use, then the others, the newest first."""
    if not index.generations.is_dir():
        return []
    names = sorted(p.name for p in index.generations.iterdir() if not p.name.startswith("."))
    try:
        in_use = current_generation(index).name
        names.sort(key=lambda name: name == in_use)
    except (IndexMissing, IndexDamaged):
        pass  # then the newest counts
    return [index.generation(name) for name in reversed(names)]


def open_previous(index: IndexLayout) -> Previous | None:
    """The generation in use, or None if there is none, or it is damaged.

    Every file is compared with its checksum first: arrays that are merged get new checksums, and
    damage that was taken over could never be found again.
    """
    manifest = current_manifest(index)
    if manifest is None:
        return None
    layout = index.generation(manifest.generation)
    if next(damaged_files(layout, manifest), None) is not None:
        return None
    return Previous(layout, manifest)


def link_or_copy(source: Path, target: Path) -> None:
    """Make a hard link to a file that stays as it is, or a copy where the file system has none."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
