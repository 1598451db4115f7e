"""What retrieval needs of an embedding model, and how a model is found by its name."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from newsearch.search.arrays import Array
from newsearch.search.errors import ModelError

from . import shipped
from .computation import TORCH, Computation

DEFAULT_MODEL = "default"
"""The name of the model that ships with the package."""

Progress = Callable[[int, int], None]
"""Called with how many texts are done, and how many there are."""


class Encoder(Protocol):
    """An embedding model. Implementations are safe to share between threads."""

    @property
    def name(self) -> str:
        """What `load_encoder` takes to find the model again."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever the model would give other vectors."""
        ...

    @property
    def dimension(self) -> int:
        """Of its vectors."""
        ...

    def encode_query(self, text: str) -> Array:
        """The unit vector of a query: (dimension,) float32; zero if no token is known."""
        ...

    def encode_documents(self, texts: Sequence[str], on_progress: Progress | None = None) -> Array:
        """The unit vectors of passages: (n, dimension) float32."""
        ...


@runtime_checkable
class SlowEncoder(Encoder, Protocol):
    """A model that takes so long that what it has embedded is kept while a rebuild goes on."""

    @property
    def batch_size(self) -> int:
        """How many texts it embeds together."""
        ...

    def is_cut(self, texts: Sequence[str]) -> Array:
        """Which passages are longer than the model reads: (n,) bool."""
        ...


def load_encoder(name: str, computation: Computation = TORCH, fetch: bool = True) -> Encoder:
    """Find a model: "default", a folder, or the name of a sentence-transformers model on the hub.

    A folder in the form of a static embedding is read without torch, and so is a file of ONNX;
    everything else goes through sentence-transformers.

    Args:
        name: of the model.
        computation: with what it is computed, which a static embedding leaves no choice of.
        fetch: whether a hub model that is not on this machine is downloaded. Not where a file, not
            a person, gives the name; and then no relative path is followed either.

    Raises:
        ModelError: the model is nowhere to be had, or cannot be loaded, or not so computed.
    """
    if not fetch and name != DEFAULT_MODEL and not Path(name).is_absolute() and Path(name).is_dir():
        raise ModelError(
            f"{name}: the index names a model of the hub, but a folder of this name stands here. "
            f"If it is the model, run `newsearch rebuild --model {Path(name).absolute()}`."
        )
    encoder = _static_encoder(name)
    if encoder is not None:
        if computation != TORCH:
            raise ModelError(f"{name}: is a static embedding, which knows no back ends.")
        return encoder
    folder = Path(name).expanduser()
    name = str(folder.resolve()) if folder.is_dir() else name
    if computation.backend == "onnx":
        from .onnx import OnnxEncoder

        return OnnxEncoder(name, computation, fetch)
    from .transformer import TransformerEncoder

    return TransformerEncoder(name, computation, fetch)


def encodable(text: str) -> str:
    """Replace the lone surrogates that a command line can hold: tokenizers refuse them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _static_encoder(name: str) -> Encoder | None:
    """The static embedding that is called so, or None if it is no static one."""
    if name == DEFAULT_MODEL:
        return _static(name, shipped.FOLDER, shipped.FINGERPRINT)
    folder = Path(name).expanduser()
    if folder.is_dir() and _is_static(folder):
        return _static(str(folder.resolve()), folder)
    return None


def _static(name: str, folder: Path, fingerprint: str | None = None) -> Encoder:
    from .static import StaticEncoder

    try:
        return StaticEncoder(folder, name, fingerprint)
    except OSError as error:
        raise ModelError(f"{folder}: the embedding model cannot be read ({error}).") from error


def _is_static(folder: Path) -> bool:
    """Whether a sentence-transformers folder holds a static embedding and nothing else."""
    try:
        modules = json.loads((folder / "modules.json").read_bytes())
        kinds = [str(module["type"]).rpartition(".")[2] for module in modules]
    except (OSError, ValueError, TypeError, KeyError):
        return False
    return kinds[:1] == ["StaticEmbedding"] and set(kinds[1:]) <= {"Normalize"}
