"""Tensors mapped from a file are those that safetensors reads, and no file makes Python fail."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from safetensors import SafetensorError
from safetensors.numpy import load, save

from newsearch.search.arrays import Array
from newsearch.search.dense.mapped_tensors import map_tensors

KINDS = ["?", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8"]

TENSORS = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"])).filter(lambda name: name != "__metadata__"),
    arrays.arrays(
        st.sampled_from(KINDS), arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
    ),
    max_size=5,
)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "model.safetensors"
    path.unlink(missing_ok=True)  # a mapped file must not change
    path.write_bytes(content)
    return path


@given(tensors=TENSORS, metadata=st.none() | st.just({"format": "np"}))
def test_tensors_are_those_of_the_library(
    tmp_path_factory: pytest.TempPathFactory,
    tensors: dict[str, Array],
    metadata: dict[str, str] | None,
) -> None:
    content = save(tensors, metadata)
    found = map_tensors(written(tmp_path_factory.getbasetemp(), content))
    expected = load(content)
    assert found.keys() == expected.keys()
    for name, tensor in found.items():
        assert tensor.dtype == expected[name].dtype
        np.testing.assert_array_equal(tensor, expected[name])
        assert not tensor.flags.writeable


@given(place=st.integers(0, 200), byte=st.integers(0, 255), cut=st.none() | st.integers(1, 300))
def test_a_changed_file_is_told_or_read_as_the_library_reads_it(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int, cut: int | None
) -> None:
    content = bytearray(save({"weights": np.arange(9, dtype=np.float32), "a": np.ones((2, 3))}))
    if place < len(content):
        content[place] = byte
    path = written(tmp_path_factory.getbasetemp(), bytes(content[:cut]))
    try:
        found = map_tensors(path)
    except ValueError:
        return
    try:
        expected = load(bytes(content[:cut]))
    except (SafetensorError, KeyError):
        return  # the library is as strict, and also forbids gaps
    for name in found:
        np.testing.assert_array_equal(found[name], expected[name])


@pytest.mark.parametrize(
    "header",
    [
        "[]",
        "[1]",
        '{"a": 1}',
        '{"a": {}}',
        '{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}',
        '{"a": {"dtype": "F32", "shape": [1], "data_offsets": [-4, 0]}}',
        '{"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}',
        '{"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}',
        '{"a": {"dtype": "F32", "shape": ["1"], "data_offsets": [0, 4]}}',
        '{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4, 8]}}',
        '{"a": {"dtype": ["F32"], "shape": [1], "data_offsets": [0, 4]}}',
        '{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0.0, 4.0]}}',
        "{}",
        "no JSON",
        "[" * 100_000,
    ],
)
def test_a_header_that_is_none_is_told(tmp_path: Path, header: str) -> None:
    raw = header.encode()
    with pytest.raises(ValueError, match=r"header|lie in it|should hold|Expecting|unpack"):
        map_tensors(written(tmp_path, len(raw).to_bytes(8, "little") + raw + b"data"))


def test_kinds_that_numpy_has_not_are_left_out(tmp_path: Path) -> None:
    entries = {
        "brain": {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]},
        "plain": {"dtype": "I16", "shape": [1], "data_offsets": [2, 4]},
    }
    raw = json.dumps(entries).encode()
    path = written(tmp_path, len(raw).to_bytes(8, "little") + raw + b"\x00\x00\x07\x00")
    assert {name: tensor.tolist() for name, tensor in map_tensors(path).items()} == {"plain": [7]}
