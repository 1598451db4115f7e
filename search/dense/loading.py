"""Load models with sentence-transformers: from this machine first, then from the hub."""

import importlib
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from logging import ERROR
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies

from newsearch.search.errors import ModelError

from .computation import TORCH, Computation

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

_Made = TypeVar("_Made")

_ERRORS = (OSError, ValueError, RuntimeError, ImportError, KeyError, TypeError, AttributeError)
"""What the libraries raise for a model that is absent, of another kind or damaged."""

_SMALL_FILES = ["*.json", "*.txt", "*.model", "*/config.json"]
"""What is read of a hub model besides its weights: configuration and vocabulary."""

_DEFAULT = "Without --model the model that ships with newsearch is used."

_OPTIMUM = ("optimum.intel.openvino", "OVModelForFeatureExtraction")
"""Module and class through which sentence-transformers computes with OpenVINO."""


def load_embedding(
    name: str, computation: Computation = TORCH, fetch: bool = True
) -> "SentenceTransformer":
    """A bi-encoder, ready to compute; on a GPU with PyTorch in half precision.

    Args:
        name: a folder, or of a hub model. Its weights are read as safetensors only, and no code
            of its own is run.
        computation: with what it is computed.
        fetch: whether a hub model that is not on this machine may be downloaded.

    Raises:
        ModelError: it cannot be had or loaded, or OpenVINO is not installed.
    """
    if computation.backend != "torch":
        _check_openvino()
    from sentence_transformers import SentenceTransformer

    def from_torch(local: bool) -> SentenceTransformer:
        return SentenceTransformer(
            name, trust_remote_code=False, local_files_only=local, model_kwargs=_weights()
        )

    if computation.backend == "torch":
        return _local_first(name, from_torch, fetch=fetch)
    # Given its folder, sentence-transformers looks for nothing on the hub by itself.
    folder, file = find_exported(name, computation, fetch)
    return _local_first(
        str(folder),
        lambda _: SentenceTransformer(
            str(folder),
            trust_remote_code=False,
            local_files_only=True,
            backend="openvino",
            model_kwargs={"file_name": file, "export": False},
        ),
    )


def find_exported(name: str, computation: Computation, fetch: bool = True) -> tuple[Path, str]:
    """The folder of an exported model and its file in there.

    Args:
        name: a folder, or of a hub model.
        computation: says which file.
        fetch: whether it may be downloaded if it is not here.

    Raises:
        ModelError: it cannot be had.
    """
    return _local_first(
        name, lambda local: _exported_file(name, computation, local), quiet=False, fetch=fetch
    )


def load_cross_encoder(name: str) -> "CrossEncoder":
    """A cross-encoder, ready to compute; on a GPU in half precision.

    Raises:
        ModelError: it cannot be had or loaded.
    """
    from sentence_transformers import CrossEncoder

    def make(local: bool) -> CrossEncoder:
        loaded: CrossEncoder = CrossEncoder(
            name, trust_remote_code=False, local_files_only=local, model_kwargs=_weights()
        )
        return loaded

    return _local_first(name, make, "Without --rerank the order is that of the search.")


def snapshot_folder(name: str, revision: str | None = None) -> Path:
    """Where a hub model is on this machine.

    Raises:
        OSError: it is not here.
    """
    from huggingface_hub import snapshot_download

    return Path(
        snapshot_download(
            repository(name), revision=revision, cache_dir=hub_cache(), local_files_only=True
        )
    )


def repository(name: str) -> str:
    """The name of a model on the hub, with its owner: sentence-transformers' own need none."""
    return name if "/" in name else f"sentence-transformers/{name}"


def hub_cache() -> str | None:
    """The folder that sentence-transformers keeps hub models in; None for the hub's own."""
    return os.getenv("SENTENCE_TRANSFORMERS_HOME")


def _local_first(
    name: str,
    make: Callable[[bool], _Made],
    otherwise: str = _DEFAULT,
    *,
    quiet: bool = True,
    fetch: bool = True,
) -> _Made:
    """Make a model of what is on this machine; of the hub's only if it is not here.

    Args:
        name: of the model.
        make: told whether to take local files only.
        otherwise: what works without this model.
        quiet: keep transformers, which is imported for that, from writing to the terminal.
        fetch: whether the hub may be asked.
    """
    try:
        is_folder = Path(name).is_dir()
        if not is_folder and (Path(name).is_absolute() or name.startswith((".", "~"))):
            raise OSError("there is no such folder")
        try:
            with _quietly() if quiet else nullcontext():
                return make(True)
        except (OSError, ValueError):
            if is_folder:
                raise
            if not fetch:
                raise OSError("it is not on this machine") from None
            _check_network()
            with _quietly() if quiet else nullcontext():
                return make(False)
    except _ERRORS as error:
        advice = _advice(name, error, otherwise) if fetch else _advice_to_fetch(name, error)
        raise ModelError(advice) from error


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep transformers from writing bars and reports to the terminal of whoever loads a model."""
    from transformers.utils import logging

    verbosity = logging.get_verbosity()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity(ERROR)
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)


def _weights() -> dict[str, Any]:
    """How weights are read: never unpickled."""
    return {"dtype": _dtype(), "use_safetensors": True}


def _dtype() -> Any:  # noqa: ANN401
    """Half precision where a GPU computes it fast; else float32, whatever the weights are in."""
    import torch

    return torch.float16 if torch.cuda.is_available() else torch.float32


def _exported_file(name: str, computation: Computation, local: bool) -> tuple[Path, str]:
    """The folder of an exported model and its file in there; fetched unless `local`."""
    folder = Path(name) if Path(name).is_dir() else _fetched(name, computation, local)
    for file in computation.files:
        if (folder / file).is_file():
            return folder, file
    raise OSError(f"it has no {' or '.join(computation.files)}; --model-file names another file")


def _fetched(name: str, computation: Computation, local: bool) -> Path:
    from huggingface_hub import snapshot_download

    weights = [pattern for file in computation.files for pattern in (file, f"{file}_data")]
    weights += [str(Path(file).with_suffix(".bin")) for file in computation.files]
    return Path(
        snapshot_download(
            repository(name),
            cache_dir=hub_cache(),
            local_files_only=local,
            allow_patterns=[*_SMALL_FILES, *weights],
        )
    )


def _check_openvino() -> None:
    module, kind = _OPTIMUM
    try:
        getattr(importlib.import_module(module), kind)
    except (ImportError, RuntimeError, AttributeError) as error:
        raise ModelError(
            "The back end openvino needs Optimum and OpenVINO, of versions that fit transformers: "
            "`pip install 'sentence-transformers[openvino]'`. Without --backend PyTorch is used. "
            f"({_first_line(error)})"
        ) from error


def _check_network() -> None:
    """Raise OSError at once where the hub is out of reach: its client would retry for a minute."""
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        raise OSError("HF_HUB_OFFLINE is set, and the model is not on this machine")
    if getproxies():
        return  # a proxy resolves names that this machine cannot
    url = urlsplit(constants.ENDPOINT)
    socket.create_connection((url.hostname or "", url.port or 443), timeout=5).close()


def _advice(name: str, error: Exception, otherwise: str) -> str:
    reason = _first_line(error)
    if Path(name).is_dir():
        return f"{name}: is no model that can be loaded ({reason})."
    return (
        f"{name}: this model is neither a folder nor to be had from the hub ({reason}). "
        "Check the name and the network, or copy the model's folder to this machine and give its "
        f"path. {otherwise}"
    )


def _advice_to_fetch(name: str, error: Exception) -> str:
    return (
        f"{name}: the model that the index names cannot be had ({_first_line(error)}). What a file "
        f"names is not downloaded: if you trust it, `newsearch rebuild --model {name}` does so. "
        "`newsearch rebuild --model default` builds the index with the model that ships, and "
        "--mode lexical searches it without any."
    )


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
