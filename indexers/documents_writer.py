"""Write the articles of a generation: new records into one new chunk, old chunks linked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from newsearch.search.arrays import Array, save_arrays
from newsearch.search.article import Article
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

from .fingerprint import KEY_BYTES, Fingerprint, key_of
from .previous import link_or_copy
from .signatures import signature_of

MAX_CHUNKS = 32
"""With more chunks than this, or less than half of their bytes in use, records are copied."""

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

_TAKEN = ("number", "key", "date", "signature")
"""Those of them that do not count names."""


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """The rows of some articles in the article table, ready to be put behind others.

    Attributes:
        number: (n,) int64, of the store.
        key: (n,) 16 bytes, see `plan.key_of`.
        date: (n,) int32, ordinals of days, or `NO_DATE`.
        signature: (n,) see `search.copies`.
        sources: of each article.
        categories: of each article.
        records: packed, one behind the other.
        sizes: (n,) int32, of the records in bytes.
        ids: packed, of each article with its duplicates.
        id_hashes: (n_ids,) uint64, of all of them.
        id_places: (n_ids,) int32, whose each is: a place among these articles.
    """

    number: Array
    key: Array
    date: Array
    signature: Array
    sources: list[str]
    categories: list[str]
    records: bytes
    sizes: Array
    ids: list[bytes]
    id_hashes: Array
    id_places: Array

    def __len__(self) -> int:
        return len(self.number)


def document_rows(fingerprints: Sequence[Fingerprint], articles: Sequence[Article]) -> DocumentRows:
    """What the article table holds of articles, and their records."""
    documents = [
        Document(article, fingerprint.duplicates)
        for fingerprint, article in zip(fingerprints, articles, strict=True)
    ]
    records = [pack_document(document) for document in documents]
    ids = [document.ids for document in documents]
    return DocumentRows(
        np.array([fingerprint.number for fingerprint in fingerprints], np.int64),
        np.frombuffer(b"".join(map(key_of, fingerprints)), _TYPES["key"]),
        np.array([_day(article) for article in articles], np.int32),
        np.frombuffer(b"".join(map(signature_of, articles)), _TYPES["signature"]),
        [article.source for article in articles],
        [article.category for article in articles],
        b"".join(records),
        np.array([len(record) for record in records], np.int32),
        [pack_ids(each) for each in ids],
        np.array([id_hash(each) for group in ids for each in group], np.uint64),
        np.repeat(np.arange(len(ids), dtype=np.int32), [len(group) for group in ids]),
    )


def _day(article: Article) -> int:
    return int(NO_DATE) if article.date is None else article.date.toordinal()


class DocumentsWriter:
    """Collects the rows of the article table, by ordinal, and writes them.

    Kept articles come first, new ones after them.
    """

    def __init__(self, layout: GenerationLayout) -> None:
        self._layout = layout
        self._kept: dict[str, Array] = {name: np.empty(0, _TYPES[name]) for name in COLUMNS}
        self._lookup: list[tuple[Array, Array]] = [(np.empty(0, np.uint64), np.empty(0, np.int32))]
        self._new: list[dict[str, Array]] = []
        self._count = 0
        self._ids: Array = np.empty(0, np.uint8)
        self._id_sizes: Array = np.empty(0, np.int64)
        self._new_ids: list[bytes] = []
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
                link_or_copy(path, self._layout.documents / path.name)
            self._chunk = len(chunks)
        else:
            for ordinal in ordinals.tolist():
                self._append(documents.record(ordinal))
            places = self._places(places["size"], 0)
        self._kept |= places
        self._lookup = [documents.lookup_of(ordinals)]
        self._ids, self._id_sizes = documents.packed_ids(ordinals)
        self._count = len(ordinals)

    def add(self, rows: DocumentRows) -> None:
        """Add new articles; their ordinals are the next ones."""
        places = self._places(rows.sizes, self._offset)
        self._append(rows.records)
        columns: dict[str, Array] = {name: getattr(rows, name) for name in _TAKEN}
        columns["source"] = _codes(rows.sources, self._sources)
        columns["category"] = _codes(rows.categories, self._categories)
        self._new.append(columns | places)
        ordinals = rows.id_places + np.int32(self._count)
        self._lookup.append((rows.id_hashes, ordinals))
        self._new_ids += rows.ids
        self._count += len(rows)

    def finish(self) -> Array:
        """Write everything; return the store's number of each article, by ordinal."""
        if self._file is not None:
            self._file.close()
        parts = [self._kept, *self._new]
        columns = {
            name: np.concatenate([part[name].astype(_TYPES[name], copy=False) for part in parts])
            for name in COLUMNS
        }
        hashes = np.concatenate([hashes for hashes, _ in self._lookup])
        order = np.argsort(hashes, kind="stable")
        ordinals = np.concatenate([ordinals for _, ordinals in self._lookup])[order]
        sizes = np.concatenate((self._id_sizes, [len(each) for each in self._new_ids]))
        save_arrays(
            self._layout.articles,
            **columns,
            id_hash=hashes[order],
            id_ordinal=ordinals,
            id_starts=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        )
        packed = self._ids.tobytes() + b"".join(self._new_ids)
        (self._layout.articles / IDS).write_bytes(packed)
        for file, named in ((SOURCES, self._sources), (CATEGORIES, self._categories)):
            names = json.dumps(list(named), ensure_ascii=False)
            (self._layout.articles / file).write_text(names, encoding="utf-8")
        return columns["number"]

    def _places(self, sizes: Array, offset: int) -> dict[str, Array]:
        """Where records of these sizes stand that are written from an offset on."""
        offsets = offset + np.cumsum(sizes, dtype=np.int64) - sizes
        return {"chunk": np.full(len(sizes), self._chunk), "offset": offsets, "size": sizes}

    def _append(self, records: bytes) -> None:
        if self._file is None:
            self._file = (self._layout.documents / f"{self._chunk:05d}.bin").open("xb")
        self._file.write(records)
        self._offset += len(records)


def _codes(names: Sequence[str], known: dict[str, int]) -> Array:
    """The number of each name; new ones are given the next number."""
    return np.array([known.setdefault(name, len(known)) for name in names], np.int32)
