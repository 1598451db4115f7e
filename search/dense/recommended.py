"""Models that are worth choosing for Persian, with what is published of them."""

from pathlib import Path
from typing import Literal

import msgspec

from . import shipped
from .encoder import DEFAULT_MODEL, load_encoder

Kind = Literal["embedding", "reranker"]
Speed = Literal["very fast", "medium", "slow", "very slow"]


class RecommendedModel(msgspec.Struct, frozen=True):
    """A model and the facts to choose it by.

    Attributes:
        name: what `--model`, or of a reranker `--rerank`, takes.
        kind: whether it makes vectors, or judges pairs of query and passage.
        megabytes: of its weights in float32, which is about what it needs in memory.
        dimension: of its vectors; 0 of a reranker. An index keeps 2 bytes a number and passage.
        tokens: how much of a passage it reads; None for all of it.
        speed: "very fast" is ten thousand passages a second on two processor cores and more;
            "medium" needs a thousand times as long, "slow" four times as long as that, "very slow"
            fourteen times: so many more multiplications (layers × width²) a token takes.
        miracl_fa: nDCG@10 on the Persian part of MIRACL, dense retrieval alone; None where we know
            none.
        licence: of the weights.
        present: whether it is on this machine.
    """

    name: str
    kind: Kind
    megabytes: int
    dimension: int
    tokens: int | None
    speed: Speed
    miracl_fa: float | None
    licence: str
    present: bool = False


RECOMMENDED: tuple[RecommendedModel, ...] = (
    RecommendedModel(
        "intfloat/multilingual-e5-small", "embedding", 471, 384, 512, "medium", 0.533, "MIT"
    ),
    RecommendedModel(
        "intfloat/multilingual-e5-base", "embedding", 1112, 768, 512, "slow", 0.575, "MIT"
    ),
    RecommendedModel("BAAI/bge-m3", "embedding", 2271, 1024, 8192, "very slow", 0.609, "MIT"),
    RecommendedModel(
        "BAAI/bge-reranker-v2-m3", "reranker", 2271, 0, 8192, "very slow", None, "Apache-2.0"
    ),
)
"""Smallest first, rerankers last.

Source: sizes, dimensions, lengths and licences are those of the model cards and files on the hub;
scores are the published ones of MIRACL (Zhang et al., TACL 2023). Not recommended, though it is
often taken: sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2, which reaches .133 there.
"""

_WEIGHTS = ("*.safetensors", "*.bin", "onnx/*.onnx", "openvino/*.xml")


def recommended_models() -> list[RecommendedModel]:
    """The model that ships with newsearch, then `RECOMMENDED`; what is on this machine is marked.

    Nothing is asked of the network, and no model but the shipped one is loaded.
    """
    others = (msgspec.structs.replace(m, present=is_present(m.name)) for m in RECOMMENDED)
    return [_shipped(), *others]


def is_present(name: str) -> bool:
    """Whether a hub model is in this machine's cache, its weights too."""
    from huggingface_hub import try_to_load_from_cache

    from .loading import hub_cache, repository

    found = try_to_load_from_cache(repository(name), "config.json", cache_dir=hub_cache())
    if not isinstance(found, str):
        return False
    folder = Path(found).parent
    return any(next(folder.glob(pattern), None) is not None for pattern in _WEIGHTS)


def _shipped() -> RecommendedModel:
    size = sum(path.stat().st_size for path in shipped.FOLDER.rglob("*") if path.is_file())
    dimension = load_encoder(DEFAULT_MODEL).dimension
    return RecommendedModel(
        DEFAULT_MODEL,
        "embedding",
        round(size / 1e6),
        dimension,
        tokens=None,
        speed="very fast",
        miracl_fa=None,
        licence="MIT",
        present=True,
    )
