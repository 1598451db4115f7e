"""Write the articles of a generation: new records into one new chunk, old chunks linked."""

import json
import os
import shutil
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from newsearch.search.arrays import Array, save_arrays
from newsearch.search.copies import SIGNATURE_BYTES
from newsearch.search.documents import (
    CATEGORIES,
    COLUMNS,
    IDS,
    NO_DATE,
    SOURCES,
    Document,
    Documents,
    id_hash,
    pack_document,
    pack_ids,
)
from newsearch.search.layout import GenerationLayout

MAX_CHUNKS = 32
"""With more chunks than this, or less than half of their bytes in use, records are copied."""

KEY_BYTES = 16
_TYPES: dict[str, npt.DTypeLike] = {
    "number": np.int64,
    "key": f"V{KEY_BYTES}",
    "date": np.int32,
    "source": np.int32,
    "category": np.int32,
    "chunk": np.int32,
    "offset": np.int64,
    "size": np.int32,
    "signature": f"V{SIGNATURE_BYTES}",
}


_OF_ARTICLES = ("number", "key", "date", "source", "category", "signature")
"""The columns that say what an article is; the others say where its record stands."""


class DocumentsWriter:
    """Collects the rows of the article table, by ordinal, and writes them.

    Kept articles come first, new ones after them.
    """

    def __init__(self, layout: GenerationLayout) -> None:
        self._layout = layout
        self._kept: dict[str, Array] = {name: np.empty(0, _TYPES[name]) for name in COLUMNS}
        self._lookup: tuple[Array, Array] = (np.empty(0, np.uint64), np.empty(0, np.int32))
        self._new: dict[str, list[int | bytes]] = {name: [] for name in COLUMNS}
        self._new_ids: list[tuple[int, int]] = []
        self._ids: list[bytes] = []
        self._sources: dict[str, int] = {}
        self._categories: dict[str, int] = {}
        layout.documents.mkdir(parents=True)
        self._chunk = 0
        self._offset = 0
        self._file: BinaryIO | None = None

    def keep(self, previous: GenerationLayout, documents: Documents, ordinals: Array) -> None:
        """Take over articles of the previous generation, ascending; call this before `add`."""
        self._kept = {name: getattr(documents, name)[ordinals] for name in _OF_ARTICLES}
        self._sources = {name: code for code, name in enumerate(documents.sources)}
        self._categories = {name: code for code, name in enumerate(documents.categories)}
        places = documents.places(ordinals)
        chunks = sorted(previous.documents.glob("*.bin"))
        in_use = 2 * int(places["size"].sum()) >= sum(path.stat().st_size for path in chunks)
        if len(chunks) < MAX_CHUNKS and in_use:
            for path in chunks:
                _link_or_copy(path, self._layout.documents / path.name)
            self._chunk = len(chunks)
        else:
            copied = [self._append(documents.record(ordinal)) for ordinal in ordinals.tolist()]
            chunk, offset, size = np.array(copied, np.int64).reshape(-1, 3).T
            places = {"chunk": chunk, "offset": offset, "size": size}
        self._kept |= places
        self._lookup = documents.lookup_of(ordinals)
        self._ids = [pack_ids(documents.ids(ordinal)) for ordinal in ordinals.tolist()]

    def add(self, number: int, key: bytes, document: Document, signature: bytes) -> None:
        """Add a new article with its signature; its ordinal is the next one."""
        ordinal = len(self._kept["number"]) + len(self._new["number"])
        self._new_ids += [(id_hash(each), ordinal) for each in document.ids]
        self._ids.append(pack_ids(document.ids))
        article = document.article
        date = NO_DATE if article.date is None else article.date.toordinal()
        source = self._sources.setdefault(article.source, len(self._sources))
        category = self._categories.setdefault(article.category, len(self._categories))
        place = self._append(pack_document(document))
        values: tuple[int | bytes, ...] = (
            number, key, date, source, category, *place, signature
        )  # fmt: skip
        for name, value in zip(COLUMNS, values, strict=True):
            self._new[name].append(value)

    def finish(self) -> Array:
        """Write everything; return the store's number of each article, by ordinal."""
        if self._file is not None:
            self._file.close()
        columns = {
            name: np.concatenate(
                (self._kept[name].astype(_TYPES[name]), np.array(self._new[name], _TYPES[name]))
            )
            for name in COLUMNS
        }
        hashes = np.array([hashed for hashed, _ in self._new_ids], np.uint64)
        ordinals = np.array([ordinal for _, ordinal in self._new_ids], np.int32)
        hashes = np.concatenate((self._lookup[0], hashes))
        order = np.argsort(hashes, kind="stable")
        ordinals = np.concatenate((self._lookup[1], ordinals))[order]
        save_arrays(self._layout.articles, **columns, id_hash=hashes[order], id_ordinal=ordinals)
        id_starts = np.concatenate(([0], np.cumsum([len(each) for each in self._ids])))
        save_arrays(self._layout.articles, id_starts=id_starts.astype(np.int64))
        (self._layout.articles / IDS).write_bytes(b"".join(self._ids))
        for file, named in ((SOURCES, self._sources), (CATEGORIES, self._categories)):
            names = json.dumps(list(named), ensure_ascii=False)
            (self._layout.articles / file).write_text(names, encoding="utf-8")
        return columns["number"]

    def _append(self, record: bytes) -> tuple[int, int, int]:
        if self._file is None:
            self._file = (self._layout.documents / f"{self._chunk:05d}.bin").open("xb")
        place = (self._chunk, self._offset, len(record))
        self._file.write(record)
        self._offset += len(record)
        return place


def _link_or_copy(source: Path, target: Path) -> None:
    """Make a hard link, or a copy where the file system has none."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
