"""Any sentence-transformers model as an encoder. Imports torch: only when such a model is used."""

import hashlib
import os
import socket
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.errors import ModelError

from .encoder import Progress

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 256
_EDGE = 1 << 20


class TransformerEncoder:
    """A model loaded by sentence-transformers, from a folder or, by name, from the hub."""

    def __init__(self, name: str) -> None:
        """Load a model; a hub model that is not on this machine is downloaded.

        Raises:
            ModelError: it cannot be had or loaded.
        """
        self.name = name
        try:
            self._model = _load(name)
        except (OSError, ValueError, RuntimeError, ImportError, KeyError, TypeError) as error:
            raise ModelError(_advice(name, error)) from error
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"{name}: does not say how long its vectors are; choose another.")
        self.dimension = int(dimension)
        self.fingerprint = _fingerprint(name, self._model[0])
        self._lock = threading.Lock()

    def encode_query(self, text: str) -> Array:
        """The unit vector of a query, with the model's own prompt for queries."""
        with self._lock:
            vector = self._model.encode_query(
                text, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vector, np.float32)

    def encode_documents(self, texts: Sequence[str], on_progress: Progress | None = None) -> Array:
        """The unit vectors of passages, with the model's own prompt for documents."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # By length, so that a batch holds texts of about one length and little padding.
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            with self._lock:
                vectors[rows] = self._model.encode_document(
                    [texts[row] for row in rows],
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
            if on_progress:
                on_progress(start + len(rows), len(order))
        return vectors


def _load(name: str) -> "SentenceTransformer":
    """Take the model from this machine; from the hub only if it is not here."""
    if not Path(name).is_dir() and (Path(name).is_absolute() or name.startswith((".", "~"))):
        raise OSError("there is no such folder")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    # A library writes nothing to the terminal of its users.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(name, trust_remote_code=False, local_files_only=True)
    except (OSError, ValueError):
        if Path(name).is_dir():
            raise
        _check_network()
        return SentenceTransformer(name, trust_remote_code=False)


def _check_network() -> None:
    """Raise OSError at once where the hub is out of reach: its client would retry for a minute."""
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        raise OSError("HF_HUB_OFFLINE is set, and the model is not on this machine")
    if getproxies():
        return  # a proxy resolves names that this machine cannot
    url = urlsplit(constants.ENDPOINT)
    socket.create_connection((url.hostname or "", url.port or 443), timeout=5).close()


def _advice(name: str, error: Exception) -> str:
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if os.path.sep in name and Path(name).expanduser().exists():
        return f"{name}: is no model that sentence-transformers can load ({reason})."
    return (
        f"{name}: this model is neither a folder nor to be had from the hub ({reason}). "
        "Check the name and the network, or copy the model's folder to this machine and give its "
        "path; without --model the model that ships with newsearch is used."
    )


def _fingerprint(name: str, module: object) -> str:
    """A hash of the files that decide the vectors, the inside of large ones left out."""
    folder = _folder_of(name, module)
    digest = hashlib.blake2b(digest_size=16)
    if folder is None:
        digest.update(name.encode("utf-8"))
        return digest.hexdigest()
    wanted = {".json", ".txt", ".safetensors", ".bin", ".model"}
    for path in sorted(p for p in folder.rglob("*") if p.suffix in wanted and p.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            digest.update(file.read(_EDGE))
            if size > 2 * _EDGE:
                file.seek(-_EDGE, os.SEEK_END)
            digest.update(file.read(_EDGE))
    return digest.hexdigest()


def _folder_of(name: str, module: object) -> Path | None:
    """Where the files of a loaded model are: its own folder, or the hub's snapshot of it."""
    if Path(name).is_dir():
        return Path(name)
    config = getattr(getattr(module, "auto_model", None), "config", None)
    commit = getattr(config, "_commit_hash", None)
    if not commit:
        return None
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(name, revision=commit, local_files_only=True))
