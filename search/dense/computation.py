"""With what a sentence-transformers model is computed: PyTorch, or an exported file of it."""

from typing import Literal, get_args

import msgspec

from newsearch.search.errors import ModelError

Backend = Literal["torch", "onnx", "openvino"]
BACKENDS: tuple[Backend, ...] = get_args(Backend)

_STANDARD_FILES = {
    "onnx": ("onnx/model.onnx", "model.onnx"),
    "openvino": ("openvino/openvino_model.xml", "openvino_model.xml"),
}
"""Where sentence-transformers puts exported models, and where it looks for them besides."""


class Computation(msgspec.Struct, frozen=True):
    """How the vectors of a model are computed; it may change them a little, so an index keeps it.

    Attributes:
        backend: "torch", "onnx" or "openvino".
        file: of an exported model, relative to the model's folder («onnx/model_qint8_avx2.onnx» is
            one in int8); "" for the standard one, and for torch.
    """

    backend: str = "torch"
    file: str = ""

    def __post_init__(self) -> None:
        if self.backend not in BACKENDS:
            raise ModelError(
                f"There is no back end {self.backend!r}: choose {', '.join(BACKENDS)}."
            )
        if self.file and self.backend == "torch":
            raise ModelError(
                f"{self.file}: a model file is for --backend onnx or openvino; torch reads the "
                "weights that the model's folder names."
            )

    @classmethod
    def of(cls, backend: str | None, file: str | None) -> "Computation | None":
        """What options say; None where none of them is given.

        Raises:
            ModelError: there is no such back end, or it reads no file of its own.
        """
        return None if backend is None and file is None else cls(backend or "torch", file or "")

    @property
    def files(self) -> tuple[str, ...]:
        """The files that the model may be in, in the order in which they are tried."""
        return (self.file,) if self.file else _STANDARD_FILES.get(self.backend, ())


TORCH = Computation()
"""What works without anything more installed."""
