"""Memory-mapped NumPy arrays, the form of every table in a generation."""

import io
import os
import struct
import tokenize
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import IndexDamaged

Array = npt.NDArray[Any]

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
        for packed in threads.map(partial(zlib.compress, level=1), blocks):
            file.write(packed)


def open_packed(path: Path) -> Array:
    """Read what `save_packed` wrote, into memory.

    Raises:
        IndexDamaged: the file is absent, cut or no such array.
    """
    raw = io.BytesIO()
    try:
        remaining = path.read_bytes()
        while remaining:
            stream = zlib.decompressobj()
            raw.write(stream.decompress(remaining))
            if not stream.eof:
                raise ValueError("it ends too soon")
            remaining = stream.unused_data
        raw.seek(0)
        return np.asarray(np.lib.format.read_array(raw, allow_pickle=False))
    except UNREADABLE as error:
        raise IndexDamaged(
            f"{path}: cannot be read as an array ({error}). Run `newsearch rebuild --full`."
        ) from error


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


def save_arrays(folder: Path, **arrays: Array) -> None:
    """Write each array as `NAME.npy` into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        _save(folder / f"{name}.npy", array)


def _save(path: Path, array: Array) -> None:
    """Write what `np.save` writes, but tell where the disk is full.

    NumPy leaves the last bytes to a buffer of C's and does not ask whether they could be written.
    """
    packed = np.ascontiguousarray(array)
    header = np.lib.format.header_data_from_array_1_0(packed)
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, header)
        if packed.size:
            file.write(packed.reshape(-1).view(np.uint8).data)
