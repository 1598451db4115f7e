"""The files of `vectors/`: their names, and those that FAISS does not read.

Of any collection::

    basis.npy            (dimension, dimension) float32: that of the `VectorSpace`
    coordinates.npy      (2, dimension) float32: the center of the space and the deviation
    fitted_on.npy        () int64: of how many vectors the space was made

Up to `vectors.EXACT_LIMIT` passages::

    rows.faiss           a byte for each coordinate: `faiss.IndexScalarQuantizer`, mapped

Above, for `PART` passages each::

    rows-NNN.npy         (n, `VectorSpace.width`) uint8: the bytes of their vectors
    codes-NNN.faiss      a `faiss.IndexIVFPQFastScan` with a single list
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from newsearch.search.arrays import Array, open_array, open_arrays, save_arrays
from newsearch.search.errors import IndexDamaged

from .space import VectorSpace, telling

PART = 1 << 18
"""Passages whose codes are searched by one thread at a time, in a millisecond. Four parts take 5 %
longer than all of a million at once, and a second thread has a part to help with. Parts that stay
as they are need not be written again."""

ROWS = "rows.faiss"
"""The name of the file with the bytes of all vectors, where there are no parts."""


def rows_name(part: int) -> str:
    """The name of the file with the bytes of a part."""
    return f"rows-{part:03}.npy"


def codes_name(part: int) -> str:
    """The name of the file with the codes of a part."""
    return f"codes-{part:03}.faiss"


def open_rows(folder: Path, width: int) -> Iterator[Array]:
    """The bytes of all parts, mapped; each but the last one is of `PART` passages.

    Args:
        folder: of the files.
        width: bytes of a vector.

    Raises:
        IndexDamaged: a file is absent, or holds something else.
    """
    count = len(list(folder.glob(rows_name(0).replace("000", "*"))))
    for number in range(max(count, 1)):
        path = folder / rows_name(number)
        rows = open_array(path)
        sound = rows.dtype == np.uint8 and rows.shape[1:] == (width,) and 0 < len(rows) <= PART
        if not sound or (len(rows) < PART and number + 1 < count):
            raise IndexDamaged(unreadable(path))
        yield rows


def read_space(folder: Path, *, packed: bool) -> tuple[VectorSpace, int]:
    """The space of a `vectors/` folder, and of how many vectors it was made.

    Args:
        folder: of the files.
        packed: whether the last coordinates take six bits.

    Raises:
        IndexDamaged: a file is absent, or holds something else.
    """
    basis, coordinates, fitted_on = open_arrays(folder, "basis", "coordinates", "fitted_on")
    dimension = len(basis) if basis.ndim else 0
    shapes = basis.shape, coordinates.shape, fitted_on.shape
    sound = shapes == ((dimension, dimension), (2, dimension), ())
    kinds = basis.dtype.str, coordinates.dtype.str, fitted_on.dtype.str
    if not dimension or not sound or kinds != ("<f4", "<f4", "<i8"):
        raise IndexDamaged(unreadable(folder / "basis.npy"))
    center, deviation = coordinates
    long = telling(dimension) if packed else dimension
    return VectorSpace(basis, center, deviation, long), int(fitted_on)


def write_space(folder: Path, space: VectorSpace, fitted_on: int) -> None:
    """Write a space, made of so many vectors, into a `vectors/` folder."""
    save_arrays(
        folder,
        basis=space.basis,
        coordinates=np.stack((space.center, space.deviation)),
        fitted_on=np.array(fitted_on, np.int64),
    )


def unreadable(path: Path) -> str:
    """What to say of a file that is not what it should be."""
    return f"{path}: the vector index cannot be read. Run `newsearch rebuild --full`."
