"""The tensors of a `.safetensors` file, mapped into memory.

The library of that name copies all of a file to read any of it, which takes longer than a search
and fills memory that processes could share.

Source: «Format», https://github.com/huggingface/safetensors (eight bytes say how long the header
is, in little-endian order; the header is a JSON object; data lies behind it).
"""

import json
import math
import mmap
from pathlib import Path

import numpy as np

from newsearch.search.arrays import Array

_METADATA = "__metadata__"
_LONGEST = 100_000_000  # bytes of a header, as the library has it
_KINDS = {
    "BOOL": "?", "U8": "u1", "I8": "i1", "U16": "<u2", "I16": "<i2", "U32": "<u4", "I32": "<i4",
    "U64": "<u8", "I64": "<i8", "F16": "<f2", "F32": "<f4", "F64": "<f8",
}  # fmt: skip


def map_tensors(path: Path) -> dict[str, Array]:
    """The tensors of a file by name, read-only; those of kinds that NumPy has not are left out.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is none of this format, or cut.
    """
    with path.open("rb") as file:
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    size = int.from_bytes(mapped[:8], "little")
    if not 2 <= size <= min(_LONGEST, len(mapped) - 8):
        raise ValueError("its header is cut")
    try:
        header = dict(json.loads(bytes(mapped[8 : 8 + size])))
        header.pop(_METADATA, None)
        data = mapped[8 + size :]
        tensors = {name: _tensor(data, **entry) for name, entry in header.items()}
        last = max((entry["data_offsets"][1] for entry in header.values()), default=0)
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"its header is wrong: {error}") from error
    if last != len(data):
        raise ValueError(f"it holds {len(data)} bytes of data, and should hold {last}")
    return {name: tensor for name, tensor in tensors.items() if tensor is not None}


def _tensor(
    data: memoryview, dtype: str, shape: list[int], data_offsets: list[int]
) -> Array | None:
    begin, end = data_offsets
    if dtype not in _KINDS:
        return None
    kind = np.dtype(_KINDS[dtype])
    if not 0 <= begin <= end <= len(data) or math.prod(shape) * kind.itemsize != end - begin:
        raise ValueError("a tensor does not lie in it")
    return np.frombuffer(data[begin:end], kind).reshape(shape)
