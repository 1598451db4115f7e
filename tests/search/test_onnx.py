"""Exported transformers, computed by a runtime that only looks vectors up in a table.

ONNX Runtime itself is no dependency: what is tested is all that is done around it.
"""

import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import numpy as np
import pytest
from support import ARTICLES, build_index
from tiny_models import write_onnx_folder
from tokenizers import Tokenizer

from newsearch.indexers import rebuild
from newsearch.indexers.inspection import model_in_use
from newsearch.search import ModelError, open_index
from newsearch.search.arrays import Array
from newsearch.search.dense.computation import Computation
from newsearch.search.dense.encoder import SlowEncoder, load_encoder
from newsearch.search.dense.onnx import _ERRORS, OnnxEncoder

ONNX = Computation("onnx")
TABLE = np.random.default_rng(3).normal(size=(500, 6)).astype(np.float32)
TEXTS = ["نفت و گاز", "", "باران در شمال کشور", "کشتی"]


class Fail(Exception):
    """As onnxruntime's: of no common kind."""


class FakeInput:
    def __init__(self, name: str) -> None:
        self.name = name


class FakeSession:
    names: ClassVar[tuple[str, ...]] = ("input_ids", "attention_mask")
    batches: ClassVar[list[tuple[int, ...]]] = []

    def __init__(self, path: str, providers: list[str]) -> None:
        if Path(path).read_bytes() != b"a fake":
            raise Fail("protobuf parsing failed")
        assert providers == ["CPUExecutionProvider"]

    def get_inputs(self) -> list[FakeInput]:
        return [FakeInput(name) for name in self.names]

    def run(self, names: None, values: dict[str, Array]) -> list[Array]:
        assert set(values) == set(self.names)
        self.batches.append(values["input_ids"].shape)
        return [TABLE[values["input_ids"]]]


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    module, state = ModuleType("onnxruntime"), ModuleType("onnxruntime.capi")
    providers: Callable[[], list[str]] = lambda: ["AzureExecutionProvider", "CPUExecutionProvider"]  # noqa: E731
    module.__spec__ = ModuleSpec("onnxruntime", None)  # others look whether it is installed
    vars(module).update(InferenceSession=FakeSession, get_available_providers=providers)
    vars(state).update(dict.fromkeys(_ERRORS, Fail))
    monkeypatch.setitem(sys.modules, "onnxruntime", module)
    monkeypatch.setitem(sys.modules, "onnxruntime.capi.onnxruntime_pybind11_state", state)
    monkeypatch.setattr(FakeSession, "batches", [])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_onnx_folder(tmp_path / "model")


def reference(folder: Path, text: str, *, cls: bool = False) -> Array:
    """The vector of one text by itself: no padding, no batch."""
    ids = Tokenizer.from_file(str(folder / "tokenizer.json")).encode(text).ids
    if len(ids) > 16:
        ids = [*ids[:15], ids[-1]]
    vector = TABLE[ids[0]] if cls else TABLE[ids].mean(axis=0)
    return np.asarray(vector / np.linalg.norm(vector))


@pytest.mark.parametrize("pooling", ["mean_tokens", "cls_token"])
def test_vectors_are_pooled_as_the_files_say_whatever_stands_beside(
    tmp_path: Path, pooling: str
) -> None:
    folder = write_onnx_folder(tmp_path / "model", pooling)
    encoder = OnnxEncoder(str(folder), ONNX)
    expected = [reference(folder, text, cls=pooling == "cls_token") for text in TEXTS]
    vectors = encoder.encode_documents(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    np.testing.assert_allclose(vectors, expected, atol=1e-6)
    np.testing.assert_allclose(encoder.encode_query(TEXTS[0]), expected[0], atol=1e-6)


def test_the_form_of_today_names_its_pooling(folder: Path) -> None:
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode": "cls"}')
    encoder = OnnxEncoder(str(folder), ONNX)
    expected = reference(folder, "نفت", cls=True)
    np.testing.assert_allclose(encoder.encode_query("نفت"), expected, atol=1e-6)


def test_prompts_are_put_before_texts(tmp_path: Path) -> None:
    prompts = {"query": "q ", "document": "", "passage": "p "}
    folder = write_onnx_folder(tmp_path / "model", prompts=prompts)
    encoder = OnnxEncoder(str(folder), ONNX)
    query, document = encoder.encode_query("نفت"), encoder.encode_documents(["نفت"])[0]
    np.testing.assert_allclose(query, reference(folder, "q نفت"), atol=1e-6)
    np.testing.assert_allclose(document, reference(folder, "p نفت"), atol=1e-6)


def test_long_texts_are_cut_and_told(folder: Path) -> None:
    encoder = OnnxEncoder(str(folder), ONNX)
    fitting, long = "a" * 14, "a" * 15  # with the two tokens that begin and end a text
    assert encoder.is_cut([fitting, long]).tolist() == [False, True]
    np.testing.assert_allclose(encoder.encode_query(long), reference(folder, long), atol=1e-6)
    assert encoder.is_cut([]).tolist() == []


def test_batches_hold_texts_of_about_one_length(folder: Path) -> None:
    encoder = OnnxEncoder(str(folder), ONNX)
    FakeSession.batches.clear()
    told: list[tuple[int, int]] = []
    texts = ["a" * (n % 12) for n in range(70)]
    vectors = encoder.encode_documents(texts, lambda *each: told.append(each))
    assert told == [(32, 70), (64, 70), (70, 70)]
    assert [size for size, _ in FakeSession.batches] == [32, 32, 6]
    widths = [width for _, width in FakeSession.batches]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < widths[0]
    np.testing.assert_allclose(vectors[5], reference(folder, texts[5]), atol=1e-6)


def test_lone_surrogates_are_no_obstacle(folder: Path) -> None:
    assert np.isfinite(OnnxEncoder(str(folder), ONNX).encode_query("نفت \udce2")).all()


def test_an_index_is_built_with_it_and_remembers_it(tmp_path: Path, folder: Path) -> None:
    index = build_index(tmp_path / "index")
    report = rebuild(index, model=str(folder), computation=ONNX)
    assert report.embedded == len(ARTICLES)
    assert report.cut == len(ARTICLES)  # of 16 letters
    entry = model_in_use(index)
    assert entry is not None
    assert (entry.name, entry.backend, entry.file) == (str(folder), "onnx", "")
    with open_index(index) as searcher:
        assert isinstance(searcher.generation.encoder, OnnxEncoder)
        assert searcher.search("نفت", mode="dense").hits
    assert not rebuild(index).published
    assert rebuild(index, model="default").published


def test_another_file_is_another_model(folder: Path) -> None:
    (folder / "onnx" / "model_qint8.onnx").write_bytes(b"a fake")
    standard = load_encoder(str(folder), ONNX)
    int8 = load_encoder(str(folder), Computation("onnx", "onnx/model_qint8.onnx"))
    assert isinstance(standard, SlowEncoder)
    assert standard.fingerprint != int8.fingerprint
    assert load_encoder(str(folder), ONNX).fingerprint == standard.fingerprint


def test_what_comes_beside_the_model_later_changes_nothing(folder: Path) -> None:
    before = load_encoder(str(folder), ONNX).fingerprint
    (folder / "model.safetensors").write_bytes(b"weights for torch")
    (folder / "onnx" / "config.json").write_text("{}")
    assert load_encoder(str(folder), ONNX).fingerprint == before
    (folder / "onnx" / "model.onnx_data").write_bytes(b"its weights")
    assert load_encoder(str(folder), ONNX).fingerprint != before


def test_a_file_that_is_absent_is_named(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"it has no onnx/other\.onnx; --model-file"):
        load_encoder(str(folder), Computation("onnx", "onnx/other.onnx"))


def test_a_file_that_is_no_model_is_named(folder: Path) -> None:
    (folder / "onnx" / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"model\.onnx: is no model .* \(protobuf"):
        load_encoder(str(folder), ONNX)


def test_other_poolings_are_left_to_torch(tmp_path: Path) -> None:
    folder = write_onnx_folder(tmp_path / "model", "max_tokens")
    with pytest.raises(ModelError, match=r"it pools by pooling_mode_max_tokens.*leave out"):
        load_encoder(str(folder), ONNX)


def test_without_onnx_runtime_it_is_said_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match="pip install onnxruntime"):
        load_encoder(str(folder), ONNX)


def test_openvino_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "optimum", None)
    with pytest.raises(ModelError, match=r"sentence-transformers\[openvino\]"):
        load_encoder(str(folder), Computation("openvino"))


def test_the_static_model_knows_no_back_ends() -> None:
    with pytest.raises(ModelError, match="static embedding, which knows no back ends"):
        load_encoder("default", ONNX)


@pytest.mark.parametrize(
    ("backend", "file", "problem"),
    [("tensorflow", None, "no back end 'tensorflow'"), (None, "a.onnx", "for --backend onnx")],
)
def test_options_that_do_not_fit_are_refused(
    backend: str | None, file: str | None, problem: str
) -> None:
    with pytest.raises(ModelError, match=problem):
        Computation.of(backend, file)
    assert Computation.of(None, None) is None
