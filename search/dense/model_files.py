"""Which files of a model decide its vectors, and a fingerprint of them."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from .computation import Computation
from .loading import snapshot_folder
from .prompts import Prompts

_EDGE = 1 << 20

_SMALL = {".json", ".txt", ".model"}
_EXPORTED = {"onnx", "openvino"}


def fingerprint_of(
    name: str, folder: Path | None, prompts: Prompts, computation: Computation
) -> str:
    """A hash of what decides the vectors of a model: 32 hexadecimal digits.

    Args:
        name: of the model; hashed where its files cannot be found.
        folder: of its files, or None. Of large ones the first and the last MiB are read.
        prompts: what is put before texts.
        computation: back ends round differently, and int8 gives other vectors.
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in (prompts.query, prompts.document, computation.backend, computation.file):
        digest.update(part.encode("utf-8") + b"\0")
    if folder is None:
        digest.update(name.encode("utf-8"))
        return digest.hexdigest()
    for path in sorted(_deciding(folder, computation)):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            digest.update(file.read(_EDGE))
            if size > 2 * _EDGE:
                file.seek(-_EDGE, os.SEEK_END)
            digest.update(file.read(_EDGE))
    return digest.hexdigest()


def folder_of(name: str, config: object) -> Path | None:
    """Where the files of a loaded model are: its own folder, or the hub's snapshot of it.

    Args:
        name: a folder, or of a hub model.
        config: the transformers configuration that was loaded; it knows the snapshot.
    """
    if Path(name).is_dir():
        return Path(name)
    try:
        return snapshot_folder(name, getattr(config, "_commit_hash", None))
    except (OSError, ValueError):
        return None


def _deciding(folder: Path, computation: Computation) -> Iterator[Path]:
    """Configuration, vocabulary, and the weights in the form that is loaded.

    Files of other forms may come into a hub's snapshot later, and change nothing.
    """
    for path in folder.rglob("*"):
        exported = path.relative_to(folder).parts[0] in _EXPORTED
        if exported or not path.is_file():
            continue
        if path.suffix in _SMALL or (computation.backend == "torch" and _is_loaded(path)):
            yield path
    for file in computation.files:
        if (folder / file).is_file():
            yield from (folder / file).parent.glob(f"{Path(file).stem}.*")
            return


def _is_loaded(path: Path) -> bool:
    """Whether weights are read: a «.bin» is not where there are safetensors beside it."""
    return path.suffix == ".safetensors" or (
        path.suffix == ".bin" and not any(path.parent.glob("*.safetensors"))
    )
