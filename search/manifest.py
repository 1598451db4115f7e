"""What a generation says of itself, and the checks made before it is believed."""

import datetime as dt
import json
import os
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from .errors import IndexDamaged, IndexIncompatible, IndexMissing
from .layout import MANIFEST, GenerationLayout, IndexLayout

FORMAT_VERSION = 5
"""Raised by one with every change that an older reader could not read."""

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileEntry:
    """Size in bytes and checksum (CRC-32, hexadecimal) of one file."""

    size: int
    checksum: str


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """The embedding model whose vectors the generation holds.

    Attributes:
        name: "default", a path or a hub name: what `load_encoder` takes.
        fingerprint: changes whenever the model would give other vectors.
        dimension: of its vectors.
        spread: standard deviation of the cosines of unrelated passages, by which scores of this
            model are brought to a common scale; None where there were too few passages to tell.
        backend: with what it is computed; see `Computation`.
        file: of an exported model; "" for the standard one.
        contextual: whether it reads words in their context, as transformers do and averages of
            token vectors do not.
    """

    name: str
    fingerprint: str
    dimension: int
    spread: float | None = None
    backend: str = "torch"
    file: str = ""
    contextual: bool = False


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """How bodies are cut into passages.

    Attributes:
        words: a passage is closed when it holds at least this many words.
        overlap: how many sentences of a passage begin the next one too.
    """

    words: int = 80
    overlap: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of `manifest.json`.

    Attributes:
        format: the version of the layout, `FORMAT_VERSION` when it was written.
        generation: the generation's own name.
        created: when it was built, ISO 8601 in UTC.
        newsearch: the version of the program that built it.
        articles: number of articles.
        passages: number of passages.
        terms: number of distinct terms.
        newest: the latest date of an article, ISO 8601, or None.
        analyzer: the fingerprint of the analyser whose terms are indexed.
        passage_settings: how bodies were cut into passages.
        model: whose vectors it holds.
        files: every file of the generation but the manifest, by relative POSIX path.
    """

    generation: str
    created: str
    newsearch: str
    articles: int
    passages: int
    terms: int
    newest: str | None
    analyzer: str
    passage_settings: PassageSettings
    model: ModelEntry
    files: dict[str, FileEntry] = field(default_factory=dict)
    format: int = FORMAT_VERSION

    def to_json(self) -> str:
        """The manifest as it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_manifest(layout: GenerationLayout, *, any_format: bool = False) -> Manifest:
    """Read the manifest of a generation.

    Args:
        layout: of the generation.
        any_format: take what another format says of itself, where that has the same fields.

    Raises:
        IndexDamaged: it is absent or no manifest.
        IndexIncompatible: it was written in another format.
    """
    try:
        raw = json.loads(layout.manifest.read_bytes())
    except OSError as error:
        raise IndexDamaged(
            f"{layout.manifest}: cannot be read ({error.strerror}). {_REBUILD}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise IndexDamaged(f"{layout.manifest}: is not valid JSON ({error}). {_REBUILD}") from error
    return _manifest_of(raw, layout, any_format=any_format)


_REBUILD = "Run `newsearch rebuild --full` to build the index again from the article store."


def _manifest_of(raw: Any, layout: GenerationLayout, *, any_format: bool) -> Manifest:  # noqa: ANN401
    version = raw.get("format") if isinstance(raw, dict) else None
    if version != FORMAT_VERSION and not any_format:
        raise IndexIncompatible(
            f"{layout.folder}: is in format {version}, this program reads {FORMAT_VERSION}. "
            f"{_REBUILD}"
        )
    try:
        manifest = Manifest(
            **raw
            | {
                "passage_settings": PassageSettings(**raw["passage_settings"]),
                "model": ModelEntry(**raw["model"]),
                "files": {name: FileEntry(**entry) for name, entry in raw["files"].items()},
            }
        )
        _check(manifest)
        return manifest
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise IndexDamaged(
            f"{layout.manifest}: a field is missing or wrong ({error}). {_REBUILD}"
        ) from error


def _check(manifest: Manifest) -> None:
    """Compare types with those declared, and rule out files outside of the generation.

    Raises:
        ValueError: something is of another type, or a name leads out.
    """
    msgspec.convert(asdict(manifest), Manifest)
    if manifest.newest is not None:
        dt.date.fromisoformat(manifest.newest)
    for name in manifest.files:
        path = PurePosixPath(name)
        if "\0" in name or "\\" in name or path.is_absolute() or ".." in path.parts:
            raise ValueError(f"{name!r} is no file of a generation")


def current_generation(index: IndexLayout) -> GenerationLayout:
    """The generation that `CURRENT` names.

    Raises:
        IndexMissing: nothing was published in this folder.
        IndexDamaged: `CURRENT` names no generation.
    """
    try:
        name = index.current.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise IndexMissing(
            f"{index.root}: holds no index yet. Put articles in with `newsearch ingest PATH...`, "
            "then run `newsearch rebuild` (another folder is chosen by --index or NEWSEARCH_INDEX)."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"{index.current}: cannot be read ({error}). {_REBUILD}") from error
    if not name.isprintable() or not name or "/" in name or "\\" in name or name.startswith("."):
        raise IndexDamaged(f"{index.current}: names no generation ({name!r}). {_REBUILD}")
    return index.generation(name)


def check_sizes(layout: GenerationLayout, manifest: Manifest) -> None:
    """Compare the size of every file with the manifest: cheap, done at each opening.

    Raises:
        IndexDamaged: a file is absent or has another size.
    """
    for name, entry in manifest.files.items():
        try:
            size = (layout.folder / name).stat().st_size
        except OSError as error:
            raise IndexDamaged(
                f"{layout.folder / name}: {error.strerror or error}. {_REBUILD}"
            ) from error
        if size != entry.size:
            raise IndexDamaged(
                f"{layout.folder / name}: has {size} bytes instead of {entry.size}. {_REBUILD}"
            )


def damaged_files(layout: GenerationLayout, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Compare every file with its checksum and yield (name, what is wrong), in name order.

    Files that the manifest does not name are reported too.
    """
    named = sorted(manifest.files.items())
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        wrong = threads.map(lambda item: _what_is_wrong(layout.folder / item[0], item[1]), named)
        for (name, _), reason in zip(named, wrong, strict=True):
            if reason:
                yield name, reason
    for name in sorted(files_of(layout.folder) - manifest.files.keys()):
        yield name, "is not named by the manifest"


def _what_is_wrong(path: Path, entry: FileEntry) -> str | None:
    try:
        size = path.stat().st_size
        if size != entry.size:
            return f"has {size} bytes instead of {entry.size}"
        if checksum(path) != entry.checksum:
            return "does not have the checksum of the manifest"
    except OSError as error:
        return str(error.strerror or error)
    return None


def files_of(folder: Path) -> set[str]:
    """Relative POSIX paths of all files below a generation's folder but the manifest."""
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir())
    return {name for name in found if name != MANIFEST}


def checksum(path: Path) -> str:
    """The checksum that manifests hold: CRC-32 over the bytes, 8 hexadecimal digits.

    It finds what happens to disks, every flipped bit and all but one of four billion other
    accidents, at four times the speed of a cryptographic hash.
    """
    value = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            value = zlib.crc32(block, value)
    return f"{value:08x}"
