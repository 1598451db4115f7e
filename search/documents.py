"""The articles of a generation: their texts as they were read, and the columns searches filter by.

`documents/` holds chunks of packed JSON records (see `packing`), one record an article. A chunk is
never changed once written, so that the next generation can link it instead of copying it.
"""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from .arrays import Array, open_arrays
from .article import Article
from .errors import IndexDamaged
from .layout import GenerationLayout
from .packing import pack_json, unpack_json

NO_DATE = np.iinfo(np.int32).min
"""Stands in the date column for an article without a date."""

COLUMNS = ("number", "key", "date", "source", "category", "chunk", "offset", "size", "signature")
LOOKUP = ("id_hash", "id_ordinal", "id_starts")
"""Sorted hashes of all ids, those of duplicates too; the ordinals they lead to; where the ids of
each article start in `IDS`."""

IDS = "ids.bin"
SOURCES, CATEGORIES = "sources.json", "categories.json"
"""The names that the columns of the same name count from 0."""


class Document(msgspec.Struct, frozen=True):
    """An article as the index holds it.

    Attributes:
        article: as it was read.
        duplicates: ids of articles with the same title and text, which are not indexed themselves.
    """

    article: Article
    duplicates: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The article's id, then those of its duplicates."""
        return (self.article.id, *self.duplicates)


def pack_document(document: Document) -> bytes:
    """The record of an article, as it stands in a chunk: empty fields are left out."""
    article = document.article
    row = {name: value for name in Article.__slots__ if (value := getattr(article, name))}
    if article.date is not None:
        row["date"] = article.date.isoformat()
    raw = json.dumps([row, document.duplicates], ensure_ascii=False, separators=(",", ":"))
    return pack_json(raw)


def unpack_document(record: bytes) -> Document:
    """The inverse of `pack_document`.

    Raises:
        ValueError: the bytes are no such record.
    """
    try:
        row, duplicates = json.loads(unpack_json(record))
        if "date" in row:
            row["date"] = dt.date.fromisoformat(row["date"])
        article = Article(**{"body": ""} | row | {"tags": tuple(row.get("tags", ()))})
        return Document(article, tuple(duplicates))
    except TypeError as error:
        raise ValueError(str(error)) from error


def pack_ids(ids: Sequence[str]) -> bytes:
    """The ids of an article and its duplicates, as they stand in `IDS`; no id holds a NUL."""
    return "\0".join(ids).encode("utf-8")


def unpack_ids(raw: bytes) -> list[str]:
    """The inverse of `pack_ids`."""
    return raw.decode("utf-8").split("\0")


def id_hash(article_id: str) -> int:
    """The 64-bit hash (blake2b) by which an id is looked up."""
    import hashlib  # OpenSSL is large, and most queries name no id

    raw = article_id.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little")


class Documents:
    """The articles of one generation, by ordinal (0-based row number)."""

    def __init__(self, layout: GenerationLayout) -> None:
        """Map the columns and chunks of a generation.

        Raises:
            IndexDamaged: a file is absent or unreadable.
        """
        (
            self.number,
            self.key,
            self.date,
            self.source,
            self.category,
            self._chunk,
            self._offset,
            self._size,
            self.signature,
        ) = open_arrays(layout.articles, *COLUMNS)
        self._id_hash, self._id_ordinal, self._id_starts = open_arrays(layout.articles, *LOOKUP)
        self._ids = _map_bytes(layout.articles / IDS)
        self.sources = _read_names(layout.articles / SOURCES)
        self.categories = _read_names(layout.articles / CATEGORIES)
        self._chunks = [_map_bytes(path) for path in sorted(layout.documents.glob("*.bin"))]
        self._folder = layout.documents

    def __len__(self) -> int:
        return len(self.number)

    def __getitem__(self, ordinal: int) -> Document:
        """The article at an ordinal.

        Raises:
            IndexDamaged: its record cannot be read.
        """
        try:
            return unpack_document(self.record(ordinal))
        except ValueError as error:
            raise IndexDamaged(
                f"{self._folder}: the record of article {ordinal} is damaged ({error}). "
                "Run `newsearch rebuild --full`."
            ) from error

    def record(self, ordinal: int) -> bytes:
        """The compressed record of an article."""
        start = int(self._offset[ordinal])
        chunk = self._chunks[int(self._chunk[ordinal])]
        return chunk[start : start + int(self._size[ordinal])].tobytes()

    def ids(self, ordinal: int) -> list[str]:
        """The id of the article at an ordinal, then those of its duplicates."""
        start, end = self._id_starts[ordinal : ordinal + 2].tolist()
        return unpack_ids(self._ids[start:end].tobytes())

    def packed_ids(self, ordinals: Array) -> tuple[Array, Array]:
        """The ids of some articles as they stand in `IDS`: bytes, and how many of each article."""
        starts = np.asarray(self._id_starts[ordinals])
        sizes = self._id_starts[ordinals + 1] - starts
        before = np.cumsum(sizes) - sizes
        return self._ids[np.repeat(starts - before, sizes) + np.arange(sizes.sum())], sizes

    def signatures(self, ordinals: Array) -> Array:
        """The signatures of articles: (n, bytes of one) uint8; see `search.copies`."""
        rows = self.signature[ordinals]
        return rows.view(np.uint8).reshape(len(rows), rows.itemsize)

    def places(self, ordinals: Array) -> dict[str, Array]:
        """Where the records of articles are: columns chunk, offset and size."""
        columns = {"chunk": self._chunk, "offset": self._offset, "size": self._size}
        return {name: column[ordinals] for name, column in columns.items()}

    def lookup_of(self, ordinals: Array) -> tuple[Array, Array]:
        """The sorted id hashes of some articles, and their places in `ordinals` (ascending)."""
        renumbered = np.full(len(self), -1, np.int32)
        renumbered[ordinals] = np.arange(len(ordinals), dtype=np.int32)
        places = renumbered[self._id_ordinal]
        return self._id_hash[places >= 0], places[places >= 0]

    def ordinal(self, article_id: str) -> int | None:
        """The ordinal of the article with this id or with a duplicate of this id, or None."""
        wanted = np.uint64(id_hash(article_id))
        first = int(np.searchsorted(self._id_hash, wanted, side="left"))
        last = int(np.searchsorted(self._id_hash, wanted, side="right"))
        for ordinal in self._id_ordinal[first:last].tolist():
            if article_id in self.ids(ordinal):
                return int(ordinal)
        return None


def _map_bytes(path: Path) -> Array:
    try:
        if path.stat().st_size == 0:
            return np.empty(0, np.uint8)
        return np.asarray(np.memmap(path, np.uint8, mode="r")).view(np.ndarray)
    except OSError as error:
        raise IndexDamaged(
            f"{path}: cannot be read ({error.strerror}). Run `newsearch rebuild --full`."
        ) from error


def _read_names(path: Path) -> list[str]:
    try:
        return [str(name) for name in json.loads(path.read_bytes())]
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(
            f"{path}: cannot be read ({error}). Run `newsearch rebuild --full`."
        ) from error
