"""Transformers exported to ONNX, computed without PyTorch and without sentence-transformers.

sentence-transformers computes ONNX models through Optimum, whose releases do not go with the
transformers library that it needs itself (optimum-onnx 0.1.0 wants transformers below 4.58,
sentence-transformers 6 wants 5). What it does around the model is little: tokens, a pooling, unit
length. Done here it needs ONNX Runtime only, and a query is answered without the seconds that
loading PyTorch takes.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Encoding, Tokenizer

from newsearch.search.arrays import Array
from newsearch.search.errors import ModelError

from .computation import Computation
from .encoder import Progress, encodable
from .loading import find_exported
from .model_files import fingerprint_of
from .onnx_files import TransformerFiles

_BATCH = 32
_CUDA, _CPU = "CUDAExecutionProvider", "CPUExecutionProvider"
_ERRORS = (
    "Fail",
    "InvalidArgument",
    "InvalidGraph",
    "InvalidProtobuf",
    "NoSuchFile",
    "NotImplemented",
    "RuntimeException",
)
"""What ONNX Runtime raises; its errors have no base of their own."""


class OnnxEncoder:
    """A transformer in a file of ONNX, also one in int8. Safe to share between threads.

    Its vectors are those of `SentenceTransformer(folder)`, up to rounding, where the file is of the
    same precision.
    """

    def __init__(self, name: str, computation: Computation, fetch: bool = True) -> None:
        """Load a folder, or the hub model of this name; downloaded, if `fetch`, where not here.

        Raises:
            ModelError: it cannot be had or computed, or ONNX Runtime is not installed.
        """
        self.name = name
        runtime = _runtime()
        folder, file = find_exported(name, computation, fetch)
        self._files = TransformerFiles.of(name, folder)
        self._tokenizer = _tokenizer(folder, self._files)
        state = importlib.import_module("onnxruntime.capi.onnxruntime_pybind11_state")
        self._errors = tuple(getattr(state, error) for error in _ERRORS)
        self._session = self._opened(runtime, folder / file)
        self._inputs = {each.name for each in self._session.get_inputs()}
        self.fingerprint = fingerprint_of(name, folder, self._files.prompts, computation)
        self.dimension = len(self.encode_query(""))

    @property
    def batch_size(self) -> int:
        """How many texts are computed together."""
        return _BATCH

    def encode_query(self, text: str) -> Array:
        """The unit vector of a query, with the model's prompt for queries: (dimension,) float32.

        Raises:
            ModelError: the model cannot be computed.
        """
        vector: Array = self._vectors([self._files.prompts.query + text])[0]
        return vector

    def encode_documents(self, texts: Sequence[str], on_progress: Progress | None = None) -> Array:
        """The unit vectors of passages, with the model's prompt for documents: (n, dimension).

        Raises:
            ModelError: the model cannot be computed.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors[rows] = self._vectors([self._files.prompts.document + texts[r] for r in rows])
            if on_progress:
                on_progress(start + len(rows), len(order))
        return vectors

    def is_cut(self, texts: Sequence[str]) -> Array:
        """Which passages are longer than the model reads: (n,) bool."""
        prompted = [self._files.prompts.document + text for text in texts]
        return np.array([bool(each.overflowing) for each in self._encoded(prompted)], bool)

    def _opened(self, runtime: Any, path: Path) -> Any:  # noqa: ANN401
        available = runtime.get_available_providers()
        providers = [each for each in (_CUDA, _CPU) if each in available]
        try:
            return runtime.InferenceSession(str(path), providers=providers)
        except self._errors as error:
            raise ModelError(
                f"{path}: is no model that ONNX Runtime can load ({error})."
            ) from error

    def _encoded(self, texts: list[str]) -> list[Encoding]:
        texts = [encodable(text) for text in texts]
        lower = self._files.lower
        return self._tokenizer.encode_batch([text.lower() if lower else text for text in texts])

    def _vectors(self, texts: list[str]) -> Array:
        encodings = self._encoded(texts)
        mask = np.array([each.attention_mask for each in encodings], np.int64)
        values = {
            "input_ids": np.array([each.ids for each in encodings], np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        try:
            outputs = self._session.run(
                None, {key: value for key, value in values.items() if key in self._inputs}
            )
        except self._errors as error:
            raise ModelError(f"{self.name}: cannot be computed ({error}).") from error
        return _unit(self._pooled(np.asarray(outputs[0], np.float32), mask), self.name)

    def _pooled(self, tokens: Array, mask: Array) -> Array:
        if tokens.ndim != 3:
            raise ModelError(f"{self.name}: its first output is no vector for each token.")
        if self._files.pooling == "cls":
            return np.asarray(tokens[:, 0])
        weights = mask[:, :, np.newaxis].astype(np.float32)
        return np.asarray((tokens * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9))


def _unit(vectors: Array, name: str) -> Array:
    if not np.isfinite(vectors).all():
        raise ModelError(f"{name}: gives vectors that are no numbers; choose another.")
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))


def _tokenizer(folder: Path, files: TransformerFiles) -> Tokenizer:
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise ModelError(f"{path}: is absent; without --backend its other form is read.")
    try:
        tokenizer = Tokenizer.from_buffer(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: is no tokenizer ({error}).") from error
    tokenizer.enable_truncation(files.tokens)
    tokenizer.enable_padding(pad_id=files.pad)
    return tokenizer


def _runtime() -> Any:  # noqa: ANN401
    try:
        return importlib.import_module("onnxruntime")
    except ImportError as error:
        raise ModelError(
            "The back end onnx needs ONNX Runtime: `pip install onnxruntime` (or onnxruntime-gpu). "
            "Without --backend PyTorch is used."
        ) from error
