"""Memory-mapped NumPy arrays, the form of every table in a generation."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import IndexDamaged

Array = npt.NDArray[Any]


def open_array(path: Path) -> Array:
    """Map a `.npy` file into memory, read-only.

    Raises:
        IndexDamaged: the file is absent or no array.
    """
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamaged(
            f"{path}: cannot be read as an array ({error}). Run `newsearch rebuild --full`."
        ) from error
    # A plain view: indexing a memmap object costs several times as much.
    return np.asarray(array).view(np.ndarray)


def open_arrays(folder: Path, *names: str) -> list[Array]:
    """Map `NAME.npy` of a folder for each name, in their order."""
    return [open_array(folder / f"{name}.npy") for name in names]


def distinct(values: Array) -> Array:
    """The distinct values, ascending; what `np.unique` does with a hash table, which is slower."""
    ordered = np.sort(values)
    new = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    kept: Array = ordered[new]
    return kept


def save_arrays(folder: Path, **arrays: Array) -> None:
    """Write each array as `NAME.npy` into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
