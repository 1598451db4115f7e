"""A cross-encoder reads query and passage together, and judges better than vectors that never met.

It takes tens of milliseconds for each pair on a processor, so it only orders the best that others
found. Source: Nogueira and Cho, «Passage Re-ranking with BERT», arXiv:1901.04085, 2019.
"""

import threading
from collections.abc import Sequence

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.dense.encoder import encodable
from newsearch.search.errors import ModelError

RERANKED = 50
"""So many articles are put in another order."""

_BATCH = 16


class Reranker:
    """A cross-encoder of sentence-transformers' form. Safe to share between threads."""

    def __init__(self, name: str) -> None:
        """Load a folder, or the model of this name on the hub.

        Raises:
            ModelError: it cannot be had, or gives several scores for a pair.
        """
        from newsearch.search.dense.loading import load_cross_encoder

        self.name = name
        self._model = load_cross_encoder(name)
        self._lock = threading.Lock()
        if self._model.num_labels != 1:
            raise ModelError(
                f"{name}: gives {self._model.num_labels} scores for each pair; re-ranking wants a "
                "cross-encoder that gives one."
            )

    def scores(self, query: str, texts: Sequence[str]) -> Array:
        """How well each text answers a query: (n,) float32, higher is better, in no fixed range.

        It is what the model computes before any sigmoid, which would make the best ones equal. What
        is longer than the model reads is cut at the end of the text.

        Raises:
            ModelError: the model computes no number.
        """
        from torch.nn import Identity

        if not texts:
            return np.empty(0, np.float32)
        with self._lock:
            scores = self._model.predict(
                [(encodable(query), encodable(text)) for text in texts],
                batch_size=_BATCH,
                activation_fn=Identity(),
                show_progress_bar=False,
            )
        if not np.isfinite(scores).all():
            raise ModelError(f"{self.name}: gives scores that are no numbers; choose another.")
        return np.asarray(scores, np.float32)


class Rerankers:
    """Cross-encoders by their names, each loaded when it is first asked for. Thread-safe."""

    def __init__(self) -> None:
        self._loaded: dict[str, Reranker] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> Reranker:
        """The cross-encoder called so.

        Raises:
            ModelError: it cannot be had.
        """
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = Reranker(name)
            return self._loaded[name]
