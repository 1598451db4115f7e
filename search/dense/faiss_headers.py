"""How the files of FAISS that newsearch writes begin, and whether a file is one of these.

FAISS reads some hundred kinds of indexes and believes the sizes that they state. What has another
kind, other sizes or a wrong length is refused here; what passes has room for all that FAISS will
look at, whatever the numbers in it are.

Source of the layouts: `faiss/impl/index_write.cpp`. A layout never changes under its four letters.
"""

import os
import struct
from pathlib import Path
from typing import Any, BinaryIO

from newsearch.search.arrays import Array

_ANY = object()
"""A number that FAISS does nothing dangerous with."""

_INDEX = "<4siqqqBi"  # kind, dimension, vectors, two unused numbers, whether trained, metric
_SCALAR = "<iifQQ"  # type, kind of range, its argument, dimension, bytes of a code
_LISTS = "<QQ"  # how many, how many to visit
_NO_MAP = "<BQ"  # kind of direct map, its size
_FAST_SCAN = "<BQiQiQ"  # by residual, bytes of a code, block, sub-quantisers, two ways to search
_QUANTISER = "<QQQ"  # dimension, sub-quantisers, bits of each
_BLOCKS = "<4sQQQQ"  # kind, lists, bytes of a code (none), vectors and bytes of a block
_SIZE = "<Q"

_UNUSED = 1 << 20  # what FAISS writes for a number without a meaning
_INNER_PRODUCT = 0
_BLOCK = 32
_NONE = 2**64 - 1
_LETTERS = 16  # points that four bits can name


def has_rows(path: Path, dimension: int) -> bool:
    """Whether a file is an `IndexScalarQuantizer` with a byte for each coordinate.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        header = _Header(file)
        count = header.index(b"IxSQ", dimension)
        header.read(_SCALAR, 0, 0, _ANY, dimension, dimension)
        header.vector(2 * dimension, 4)
        header.vector(count * dimension, 1)
        return header.ends()


def header_of_rows(count: int, ranges: Array) -> bytes:
    """What an `IndexScalarQuantizer` begins with, before a byte for each coordinate.

    Args:
        count: of the vectors.
        ranges: (2 x dimension,) float32: the lowest value of each coordinate, then how far it
            ranges.
    """
    dimension = len(ranges) // 2
    return b"".join(
        (
            struct.pack(_INDEX, b"IxSQ", dimension, count, _UNUSED, _UNUSED, 1, _INNER_PRODUCT),
            struct.pack(_SCALAR, 0, 0, 0, dimension, dimension),
            struct.pack(_SIZE, len(ranges)),
            ranges.astype("<f4").tobytes(),
            struct.pack(_SIZE, count * dimension),
        )
    )


def has_codes(path: Path, dimension: int, count: int) -> bool:
    """Whether a file is an `IndexIVFPQFastScan` of so many vectors in a single list.

    Args:
        path: of the file.
        dimension: of the vectors, four to a code of four bits.
        count: how many vectors there are.

    Raises:
        OSError: it cannot be read.
    """
    quantisers = dimension // 4
    blocks = -(-count // _BLOCK)
    size = _BLOCK * quantisers // 2
    with path.open("rb") as file:
        header = _Header(file)
        header.expect(header.index(b"IwPf", dimension), count)
        header.read(_LISTS, 1, _ANY)
        header.expect(header.index(b"IxFI", dimension), 1)
        header.vector(dimension, 4)
        header.read(_NO_MAP, 0, 0)
        header.read(_FAST_SCAN, 0, quantisers // 2, _BLOCK, quantisers, 0, 0)
        header.read(_QUANTISER, dimension, quantisers, 4)
        header.vector(dimension * _LETTERS, 4)
        header.read(_BLOCKS, b"ilbl", 1, _NONE, _BLOCK, size)
        header.vector(count, 8)
        header.vector(blocks * size, 1)
        return header.ends()


class _Header:
    """Reads a file piece by piece, and remembers whether all was as expected."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = os.fstat(file.fileno()).st_size
        self._sound = True

    def expect(self, found: Any, wanted: Any) -> None:  # noqa: ANN401
        """Remember whether two numbers are the same."""
        self._sound = self._sound and (wanted is _ANY or found == wanted)

    def read(self, form: str, *wanted: Any) -> tuple[Any, ...]:  # noqa: ANN401
        """Read numbers, and compare them; zeros where the file ends too soon."""
        size = struct.calcsize(form)
        raw = self._file.read(size)
        self.expect(len(raw), size)
        found = struct.unpack(form, raw.ljust(size, b"\0"))
        for pair in zip(found, wanted, strict=True):
            self.expect(*pair)
        return found

    def index(self, kind: bytes, dimension: int) -> int:
        """Read what every index begins with, and return how many vectors it says it has."""
        wanted = (kind, dimension, _ANY, _ANY, _ANY, 1, _INNER_PRODUCT)
        count = int(self.read(_INDEX, *wanted)[2])
        self.expect(0 <= count <= self._size, True)
        return count if self._sound else 0

    def vector(self, length: int, width: int) -> None:
        """Pass over an array of so many numbers, of so many bytes each."""
        self.read(_SIZE, length)
        if self._sound:
            self._file.seek(length * width, os.SEEK_CUR)

    def ends(self) -> bool:
        """Whether all was as expected, and the file ends here."""
        return self._sound and self._file.tell() == self._size
