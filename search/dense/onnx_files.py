"""What a transformer's files in sentence-transformers' form say of how vectors are made."""

import json
from pathlib import Path
from typing import Any, Literal

import msgspec

from newsearch.search.errors import ModelError

from .prompts import Prompts, prompts_of

Pooling = Literal["mean", "cls"]

_MODULES = {"Transformer", "Pooling", "Normalize"}
_LONGEST = 512
"""Tokens that a model reads whose files do not say how many."""


class TransformerFiles(msgspec.Struct, frozen=True):
    """What to do before and after the transformer itself.

    Attributes:
        pooling: a text's vector is the mean of its tokens' vectors, or that of its first token.
        tokens: how many tokens of a text are read, with those that begin and end it.
        pad: the id of the token that fills up short texts.
        lower: whether texts are put in lower case first.
        prompts: what is put before texts.
    """

    pooling: Pooling
    tokens: int
    pad: int
    lower: bool
    prompts: Prompts

    @classmethod
    def of(cls, name: str, folder: Path) -> "TransformerFiles":
        """Read the files of a folder; `name` tells the prompts of well-known models.

        Raises:
            ModelError: the vectors are made in a way that only PyTorch can follow here.
        """
        modules = _json(folder / "modules.json", [])
        kinds = [str(module.get("type", "")).rpartition(".")[2] for module in modules]
        if not set(kinds) <= _MODULES or kinds[:2] != ["Transformer", "Pooling"]:
            raise _unusable(folder, f"its modules are {', '.join(kinds) or 'unknown'}")
        config = _json(folder / "config.json", {})
        reading = _json(folder / "sentence_bert_config.json", {})
        configured = _json(folder / "config_sentence_transformers.json", {})
        prompts = prompts_of(name, configured.get("prompts") or {})
        pooling = _json(folder / str(modules[1]["path"]) / "config.json", {})
        if prompts != Prompts() and pooling.get("include_prompt") is False:
            raise _unusable(folder, "its prompts take no part in the mean")
        return cls(
            _pooling(folder, pooling),
            int(reading.get("max_seq_length") or _positions(folder, config)),
            int(config.get("pad_token_id") or 0),
            bool(reading.get("do_lower_case")),
            prompts,
        )


def _pooling(folder: Path, config: dict[str, Any]) -> Pooling:
    """Which pooling a configuration names, in its form of today or that of before 6.0."""
    chosen = {"mean": "pooling_mode_mean_tokens", "cls": "pooling_mode_cls_token"}
    modes = [config["pooling_mode"]] if "pooling_mode" in config else _modes(config)
    for mode in chosen:
        if modes == [mode] or modes == [chosen[mode]]:
            return "mean" if mode == "mean" else "cls"
    raise _unusable(folder, f"it pools by {', '.join(map(str, modes)) or 'nothing'}")


def _modes(config: dict[str, Any]) -> list[str]:
    return [key for key, on in config.items() if key.startswith("pooling_mode_") and on]


def _positions(folder: Path, config: dict[str, Any]) -> int:
    """How many tokens a model has places for; RoBERTa's begin after the id that pads."""
    places = int(config.get("max_position_embeddings") or _LONGEST)
    if "roberta" in str(config.get("model_type")):
        places -= int(config.get("pad_token_id") or 0) + 1
    said = _json(folder / "tokenizer_config.json", {}).get("model_max_length") or places
    return int(min(places, said))


def _unusable(folder: Path, reason: str) -> ModelError:
    return ModelError(
        f"{folder}: cannot be computed by ONNX Runtime alone ({reason}); leave out --backend."
    )


def _json(path: Path, absent: Any) -> Any:  # noqa: ANN401
    """A JSON file's content, or `absent` where there is no such file."""
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return absent
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read ({error}).") from error
