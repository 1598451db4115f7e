"""What a generation says of itself, and the checks made before it is believed."""

import datetime as dt
import json
import re
from pathlib import PurePosixPath
from typing import Any

import msgspec

from .checksummed import is_as_written, with_checksum
from .errors import IndexDamaged, IndexIncompatible, IndexMissing
from .layout import MANIFEST, GenerationLayout, IndexLayout
from .plain_files import NOT_PLAIN, read_plain, unreadable

FORMAT_VERSION = 10
"""Raised by one with every change that an older reader could not read."""

_GENERATION = re.compile(r"[0-9]{6,}-[0-9]{8}T[0-9]{6}")
"""The names that `newsearch.indexers` gives to generations."""


class FileEntry(msgspec.Struct, frozen=True):
    """Size in bytes and checksum (CRC-32, hexadecimal) of one file."""

    size: int
    checksum: str


class ModelEntry(msgspec.Struct, frozen=True):
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


class PassageSettings(msgspec.Struct, frozen=True):
    """How bodies are cut into passages.

    Attributes:
        words: a passage is closed when it holds at least this many words.
        overlap: how many sentences of a passage begin the next one too.
    """

    words: int = 80
    overlap: int = 0


class Manifest(msgspec.Struct, frozen=True):
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
    files: dict[str, FileEntry] = msgspec.field(default_factory=dict)
    format: int = FORMAT_VERSION

    def to_json(self) -> str:
        """The manifest as it is written, with the checksum of itself (CRC-32 of it without one)."""
        return with_checksum(msgspec.to_builtins(self))


def read_manifest(layout: GenerationLayout, *, any_format: bool = False) -> Manifest:
    """Read the manifest of a generation.

    Args:
        layout: of the generation.
        any_format: take what another format says of itself, where that has the same fields.

    Raises:
        IndexDamaged: it is absent, is not as it was written, or names files outside its folder.
        IndexUnreadable: permission to read it is missing.
        IndexIncompatible: it was written in another format.
    """
    try:
        text = _bytes_of(layout)
        raw = json.loads(text)
    except OSError as error:
        raise unreadable(layout.manifest, error) from error
    except (ValueError, RecursionError) as error:
        raise IndexDamaged(f"{layout.manifest}: is not valid JSON ({error}). {_REBUILD}") from error
    manifest = _manifest_of(raw, layout, any_format=any_format)
    if manifest.format == FORMAT_VERSION:
        _check(manifest, layout, text)
    return manifest


_LARGEST, _LARGEST_NAME = 1 << 28, 1 << 12
"""Bytes of a manifest and of `CURRENT`: far more than any has."""

_REBUILD = "Run `newsearch rebuild --full` to build the index again from the article store."


def _bytes_of(layout: GenerationLayout) -> bytes:
    if layout.folder.is_symlink():
        raise IndexDamaged(f"{layout.folder}: {NOT_PLAIN}. {_REBUILD}")
    return read_plain(layout.manifest, _LARGEST)


def _manifest_of(raw: Any, layout: GenerationLayout, *, any_format: bool) -> Manifest:  # noqa: ANN401
    version = raw.get("format") if isinstance(raw, dict) else None
    if version != FORMAT_VERSION and not any_format:
        raise IndexIncompatible(
            f"{layout.folder}: is in format {version!r:.20}, this program reads {FORMAT_VERSION}. "
            f"{_REBUILD}"
        )
    try:
        manifest = msgspec.convert(raw, Manifest)
        if manifest.model.file and not _is_inside(manifest.model.file):
            raise ValueError(f"the model's file {manifest.model.file!r} is none of its folder")
    except (msgspec.ValidationError, ValueError) as error:
        raise IndexDamaged(
            f"{layout.manifest}: a field is missing or wrong ({error}). {_REBUILD}"
        ) from error
    return manifest


def _check(manifest: Manifest, layout: GenerationLayout, text: bytes) -> None:
    """Hold what was read against the bytes, and names against the folder."""
    if not is_as_written(text):
        raise IndexDamaged(f"{layout.manifest}: is not as it was written. {_REBUILD}")
    if manifest.generation != layout.name:
        raise IndexDamaged(
            f"{layout.manifest}: is that of another generation ({manifest.generation!r}). "
            f"{_REBUILD}"
        )
    for name in manifest.files:
        if not _is_inside(name):
            raise IndexDamaged(
                f"{layout.manifest}: names the file {name!r}, which is none of a generation. "
                f"{_REBUILD}"
            )
    try:
        dt.date.fromisoformat(manifest.newest or "2000-01-01")
    except ValueError as error:
        raise IndexDamaged(f"{layout.manifest}: a field is wrong ({error}). {_REBUILD}") from error


def _is_inside(name: str) -> bool:
    """Whether a name of the manifest is a plain relative path into the generation's folder."""
    parts = name.split("/")
    plain = all(part and part.isprintable() and not set(part) & set("\\:") for part in parts)
    return plain and not {".", ".."} & set(parts) and PurePosixPath(name) != PurePosixPath(MANIFEST)


def current_generation(index: IndexLayout) -> GenerationLayout:
    """The generation that `CURRENT` names.

    Raises:
        IndexMissing: nothing was published in this folder.
        IndexDamaged: `CURRENT` names no generation, or is no file.
        IndexUnreadable: permission to read it is missing.
    """
    try:
        text = read_plain(index.current, _LARGEST_NAME).decode("utf-8")
    except FileNotFoundError:
        raise IndexMissing(
            f"{index.root}: holds no index yet. Put articles in with `newsearch ingest PATH...`, "
            "then run `newsearch rebuild` (another folder is chosen by --index or NEWSEARCH_INDEX)."
        ) from None
    except OSError as error:
        raise unreadable(index.current, error) from error
    except UnicodeDecodeError as error:
        raise IndexDamaged(f"{index.current}: cannot be read ({error}). {_REBUILD}") from error
    name = text.removesuffix("\n").removesuffix("\r")
    if name == text or _GENERATION.fullmatch(name) is None:
        raise IndexDamaged(f"{index.current}: names no generation ({text!r:.80}). {_REBUILD}")
    return index.generation(name)
