"""Write a static embedding as a folder that sentence-transformers loads.

Rows are kept as int8 with one float32 weight for each token (the form of model2vec), a quarter
of the size of float32: token row = int8 row x weight.
"""

import json
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save

Table = npt.NDArray[np.float32]

_MODULES = (
    ("", "sentence_transformers.models.StaticEmbedding"),
    ("1_Normalize", "sentence_transformers.models.Normalize"),
)


def quantise(table: Table) -> dict[str, npt.NDArray[np.generic]]:
    """Return the tensors `embeddings` (n, dimension) int8 and `weights` (n,) float32.

    A weight is the row's largest absolute value over 127, so no value is off by more than
    half a weight; an all-zero row has the weight 0.
    """
    weights = np.abs(table).max(axis=1) / 127
    rows = np.divide(table, weights[:, None], out=np.zeros_like(table), where=weights[:, None] > 0)
    return {
        "embeddings": np.rint(rows).astype(np.int8),
        "weights": weights.astype(np.float32),
    }


def write_model(folder: Path, tokenizer: str, table: Table, card: str) -> None:
    """Write the model's files into a folder, which is made if need be.

    Args:
        folder: where the files go; files of an earlier model are replaced.
        tokenizer: the content of tokenizer.json, with a token for each row of the table.
        table: the row of each token, (n_tokens, dimension).
        card: the text of the model card, `README.md`.
    """
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    tensors = save(quantise(table), metadata={"format": "pt"})
    (folder / "model.safetensors").write_bytes(tensors)
    modules = [
        {"idx": number, "name": str(number), "path": path, "type": kind}
        for number, (path, kind) in enumerate(_MODULES)
    ]
    _write_json(folder / "modules.json", modules)
    _write_json(folder / "config_sentence_transformers.json", _config())
    _write_json(folder / "1_Normalize" / "config.json", _NORMALIZE)
    (folder / "README.md").write_text(card, encoding="utf-8")


_NORMALIZE = {
    "module_input_name": "sentence_embedding",
    "module_output_name": "sentence_embedding",
}


def _config() -> Mapping[str, object]:
    return {
        "__version__": {"sentence_transformers": metadata.version("sentence-transformers")},
        "default_prompt_name": None,
        "model_type": "SentenceTransformer",
        "prompts": {"document": "", "query": ""},
        "similarity_fn_name": "cosine",
    }


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
