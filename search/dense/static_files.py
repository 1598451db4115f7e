"""The files of a static embedding, in the form that sentence-transformers writes and reads.

A folder holds `modules.json`, `config_sentence_transformers.json`, and for the embedding module
`tokenizer.json` and `model.safetensors`, beside them or in a folder that `modules.json` names. The
table of token rows is the tensor `embedding.weight`, or, as model2vec writes it, `embeddings`
with the optional `weights` (a factor for each token) and `mapping` (the row of each token).
"""

import json
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

from newsearch.search.arrays import Array
from newsearch.search.errors import ModelError

from .mapped_tensors import map_tensors

_MODULES = "modules.json"
_CONFIG = "config_sentence_transformers.json"
_TOKENIZER = "tokenizer.json"
_TENSORS = "model.safetensors"
_BLOCK = 1 << 20


class Table(NamedTuple):
    """Row of token t: `rows[mapping[t]] * weights[t]`."""

    rows: Array
    weights: Array
    mapping: Array | None


class StaticFiles:
    """Reads the files of one model; ModelError is raised where one is not as it should be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        modules = self._json(_MODULES)
        first = modules[0] if isinstance(modules, list) and modules else None
        if not isinstance(first, dict) or not isinstance(first.get("path"), str):
            raise unusable(folder / _MODULES, "it lists no modules")
        self._inner: Path = folder / first["path"]

    def tokenizer_json(self) -> bytes:
        """The content of the tokenizer's file."""
        return _read(self.tokenizer_path)

    @property
    def tokenizer_path(self) -> Path:
        """Where the tokenizer is."""
        return self._inner / _TOKENIZER

    def table(self, tokens: int) -> Table:
        """The token table, which must have a row for each of so many tokens."""
        path = self._inner / _TENSORS
        tensors = _tensors(path)
        rows = tensors.get("embedding.weight", tensors.get("embeddings"))
        if rows is None or rows.ndim != 2:
            raise unusable(path, "it holds no table of embeddings")
        mapping = tensors.get("mapping")
        known = len(rows) if mapping is None else len(mapping)
        weights = tensors.get("weights", np.ones(known, np.float32)).astype(np.float32)
        if not tokens <= known == len(weights):
            raise unusable(path, f"it has {known} rows, but the tokenizer {tokens} tokens")
        if mapping is not None and known and not 0 <= mapping.min() <= mapping.max() < len(rows):
            raise unusable(path, "its mapping names rows that do not exist")
        return Table(rows, weights, mapping)

    def prompts(self) -> tuple[str, str]:
        """What sentence-transformers puts before queries and before documents."""
        config = self._json(_CONFIG)
        prompts = config.get("prompts") if isinstance(config, dict) else None
        prompts = prompts if isinstance(prompts, dict) else {}
        return str(prompts.get("query") or ""), str(prompts.get("document") or "")

    def fingerprint(self) -> str:
        """A hash over all files that decide the vectors: 32 hexadecimal digits."""
        import hashlib  # the fingerprint of the shipped model is known

        digest = hashlib.blake2b(digest_size=16)
        for path in (self.folder / _CONFIG, self._inner / _TOKENIZER, self._inner / _TENSORS):
            try:
                with path.open("rb") as file:
                    digest.update(f"{path.name} {os.fstat(file.fileno()).st_size}\n".encode())
                    while block := file.read(_BLOCK):
                        digest.update(block)
            except OSError as error:
                raise unusable(path, str(error)) from error
        return digest.hexdigest()

    def _json(self, name: str) -> object:
        path = self.folder / name
        try:
            content: object = json.loads(_read(path))
        except ValueError as error:
            raise unusable(path, f"it is no JSON: {error}") from error
        return content


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise unusable(path, str(error)) from error


def _tensors(path: Path) -> dict[str, Array]:
    try:
        return map_tensors(path)
    except OSError as error:
        raise unusable(path, str(error)) from error
    except ValueError as error:
        raise unusable(path, f"its tensors cannot be read: {error}") from error


def unusable(path: Path, reason: str) -> ModelError:
    """The error that says why a model cannot be used, and what to do."""
    return ModelError(
        f"{path}: not usable as a static embedding ({reason}). "
        "Take a complete folder that sentence-transformers wrote, or install newsearch again."
    )
