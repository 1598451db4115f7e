"""Memory-mapped NumPy arrays, the form of every table in a generation."""

import io
import os
import struct
import tokenize
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from .errors import IndexDamaged

Array = np.ndarray[Any, np.dtype[Any]]

UNREADABLE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    tokenize.TokenError,
    zlib.error,
)
"""What NumPy raises for files that are no arrays: its headers are read as Python's literals."""

_PACKED_BYTES = 1 << 24
_PIECE = 1 << 20
_UNSIGNED = (np.uint8, np.uint16, np.uint32, np.uint64)


def open_array(path: Path) -> Array:
    """Map a `.npy` file into memory, read-only.

    Raises:
        IndexDamaged: the file is absent or no array.
    """
    try:
        array = np.lib.format.open_memmap(path, mode="r")  # which never unpickles
    except UNREADABLE as error:
        raise IndexDamaged(
            f"{path}: cannot be read as an array ({error}). Run `newsearch rebuild --full`."
        ) from error
    # A plain view: indexing a memmap object costs several times as much.
    return np.asarray(array).view(np.ndarray)


def open_arrays(folder: Path, *names: str) -> list[Array]:
    """Map `NAME.npy` of a folder for each name, in their order."""
    return [open_array(folder / f"{name}.npy") for name in names]


def save_packed(path: Path, array: Array) -> None:
    """Write an array compressed, for what is read as a whole and seldom; mostly zeros shrink well.

    The file holds zlib streams of `_PACKED_BYTES` each, one behind the other, of a `.npy` file.
    """
    raw = io.BytesIO()
    np.save(raw, array, allow_pickle=False)
    view = raw.getbuffer()
    blocks = [view[start : start + _PACKED_BYTES] for start in range(0, len(view), _PACKED_BYTES)]
    with ThreadPoolExecutor(os.cpu_count()) as threads, path.open("wb") as file:
        for packed in threads.map(_packed, blocks):
            file.write(packed)


def _packed(block: memoryview) -> bytes:
    # Runs of the same byte are most of what there is to be found, and quicker than all else.
    stream = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_RLE)
    return stream.compress(block) + stream.flush()


def open_packed(path: Path) -> Array:
    """Read what `save_packed` wrote, into memory, read-only.

    Raises:
        IndexDamaged: the file is absent, cut or no such array.
    """
    try:
        raw = b"".join(_unpacked(path.read_bytes()))
        file = io.BytesIO(raw)
        if np.lib.format.read_magic(file) != (1, 0):
            raise ValueError("its version is unknown")
        shape, by_columns, kind = np.lib.format.read_array_header_1_0(file)
        if by_columns or kind.hasobject:
            raise ValueError("it holds no plain numbers")
        return np.frombuffer(raw, kind, offset=file.tell()).reshape(shape)
    except UNREADABLE as error:
        raise IndexDamaged(
            f"{path}: cannot be read as an array ({error}). Run `newsearch rebuild --full`."
        ) from error


def _unpacked(packed: bytes) -> Iterator[bytes]:
    view, at = memoryview(packed), 0
    while at < len(view):
        stream = zlib.decompressobj()
        while not stream.eof:
            if at == len(view):
                raise ValueError("it ends too soon")
            # In pieces: what is left behind the end of a stream is copied.
            piece = view[at : at + _PIECE]
            yield stream.decompress(piece)
            at += len(piece) - len(stream.unused_data)


def smallest(values: Array) -> Array:
    """Whole numbers, none negative, in as few bytes each as the greatest needs."""
    most = int(values.max(initial=0))
    kind = next(kind for kind in _UNSIGNED if most <= np.iinfo(kind).max)
    return values.astype(kind)


def distinct(values: Array) -> Array:
    """The distinct values, ascending; what `np.unique` does with a hash table, which is slower."""
    if bool(np.all(values[1:] > values[:-1])):
        return values
    ordered = np.sort(values)
    new = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    kept: Array = ordered[new]
    return kept


def without(values: Array, others: Array) -> Array:
    """Those of (n,) ascending values that are none of (m,) others, ascending too."""
    if not len(others):
        return values
    places = np.searchsorted(others, values)
    places[places == len(others)] = 0
    kept: Array = values[others[places] != values]
    return kept


def common(values: Array, others: Array) -> Array:
    """Those of (n,) ascending values that are among (m,) others, ascending too.

    Quick where there are few values among many others.
    """
    if not len(others):
        return values[:0]
    places = np.searchsorted(others, values)
    places[places == len(others)] = 0
    kept: Array = values[others[places] == values]
    return kept


def ranges(firsts: Array, ends: Array) -> Array:
    """All numbers from each first up to its end, one range behind the other: (n,) int64."""
    counts = ends - firsts
    before = np.cumsum(counts) - counts
    return np.repeat(firsts - before, counts) + np.arange(counts.sum())


class Pieces(Protocol):
    """An array of one dimension in pieces, one behind the other."""

    @property
    def dtype(self) -> "np.dtype[Any]":
        """Of all of them."""
        ...

    def __len__(self) -> int: ...

    def pieces(self) -> Iterator[Array]:
        """Yield them."""
        ...


def save_arrays(folder: Path, **arrays: Array | Pieces) -> None:
    """Write each array as `NAME.npy` into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        _save(folder / f"{name}.npy", array)


def _save(path: Path, array: Array | Pieces) -> None:
    pieces, shape = _pieces_of(array)
    save_pieces(path, pieces, shape, array.dtype)


def save_pieces(
    path: Path, pieces: Iterable[Array], shape: tuple[int, ...], kind: "np.dtype[Any]"
) -> None:
    """Write what `np.save` writes of an array, but tell where the disk is full.

    NumPy leaves the last bytes to a buffer of C's and does not ask whether they could be written.

    Args:
        path: of the file.
        pieces: of the array, one behind the other.
        shape: of all of it.
        kind: of its elements.
    """
    header = {"descr": np.lib.format.dtype_to_descr(kind), "fortran_order": False}
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, header | {"shape": shape})
        for piece in pieces:
            if piece.size:
                file.write(piece.reshape(-1).view(np.uint8).data)


def _pieces_of(array: Array | Pieces) -> tuple[Iterable[Array], tuple[int, ...]]:
    """What is to be written, and its shape."""
    if isinstance(array, np.ndarray):
        return [np.ascontiguousarray(array)], array.shape
    return array.pieces(), (len(array),)
