"""Any sentence-transformers model as an encoder. Imports torch: only when such a model is used."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.errors import ModelError

from .computation import TORCH, Computation
from .encoder import Progress, encodable
from .loading import load_embedding
from .model_files import fingerprint_of, folder_of
from .prompts import prompts_of

_CPU_BATCH, _GPU_BATCH = 32, 128
"""Texts that are computed together: few enough for the memory of small machines."""


class TransformerEncoder:
    """A model loaded by sentence-transformers, from a folder or, by name, from the hub.

    It computes on a GPU in half precision where there is one, and else on the processor; vectors of
    the one are searched with queries of the other. Safe to share between threads.
    """

    def __init__(self, name: str, computation: Computation = TORCH, fetch: bool = True) -> None:
        """Load a model; a hub model that is not on this machine is downloaded, if `fetch`.

        Raises:
            ModelError: it cannot be had or loaded, or the back end is not installed.
        """
        self.name = name
        self._model = load_embedding(name, computation, fetch)
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"{name}: does not say how long its vectors are; choose another.")
        self.dimension = int(dimension)
        self._prompts = prompts_of(name, self._model.prompts)
        folder = folder_of(name, self._model.config)
        self.fingerprint = fingerprint_of(name, folder, self._prompts, computation)
        self._lock = threading.Lock()

    @property
    def batch_size(self) -> int:
        """How many texts are computed together."""
        return _GPU_BATCH if self._model.device.type == "cuda" else _CPU_BATCH

    def encode_query(self, text: str) -> Array:
        """The unit vector of a query, with the model's prompt for queries: (dimension,) float32.

        Raises:
            ModelError: the model computes no number.
        """
        vector: Array = self._encoded(self._model.encode_query, [text], self._prompts.query)[0]
        return vector

    def encode_documents(self, texts: Sequence[str], on_progress: Progress | None = None) -> Array:
        """The unit vectors of passages, with the model's prompt for documents: (n, dimension).

        Raises:
            ModelError: the model computes no number.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # By length, so that a batch holds texts of about one length and little padding.
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        for start in range(0, len(order), self.batch_size):
            rows = order[start : start + self.batch_size]
            batch = [texts[row] for row in rows]
            vectors[rows] = self._encoded(
                self._model.encode_document, batch, self._prompts.document
            )
            if on_progress:
                on_progress(start + len(rows), len(order))
        return vectors

    def is_cut(self, texts: Sequence[str]) -> Array:
        """Which passages are longer than the model reads: (n,) bool.

        What stands behind has no say in their vectors.
        """
        limit = self._model.max_seq_length
        if limit is None or not texts:
            return np.zeros(len(texts), bool)
        prompted = [self._prompts.document + encodable(text) for text in texts]
        with self._lock:
            rows = self._model.tokenizer(prompted, truncation=False, verbose=False)["input_ids"]
        return np.array([len(tokens) > limit for tokens in rows])

    def _encoded(self, encode: Callable[..., Any], texts: list[str], prompt: str) -> Array:
        with self._lock:
            vectors = self._computed(encode, texts, prompt)
            if not np.isfinite(vectors).all() and self._model.device.type == "cuda":
                # Some models leave the range of half precision; they are computed in full.
                self._model.float()
                vectors = self._computed(encode, texts, prompt)
        if not np.isfinite(vectors).all():
            raise ModelError(f"{self.name}: gives vectors that are no numbers; choose another.")
        return vectors

    def _computed(self, encode: Callable[..., Any], texts: list[str], prompt: str) -> Array:
        vectors = encode(
            [encodable(text) for text in texts],
            prompt=prompt,
            batch_size=self.batch_size,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, np.float32)
