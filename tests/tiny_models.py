"""Models small enough for tests, of the real form: two layers with random weights, or a table."""

import json
from pathlib import Path

LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئءabcdefghijklmnopqrstuvwxyz0123456789"
POOLINGS = ("mean_tokens", "cls_token", "max_tokens")


def write_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """A cross-encoder that reads 64 letters; its judgement is arbitrary, and always the same."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(7)
    vocabulary = _write_tokenizer(folder)
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        initializer_range=1.0,
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def write_onnx_folder(
    folder: Path, pooling: str = "mean_tokens", prompts: dict[str, str] | None = None
) -> Path:
    """A folder as an exported bi-encoder has it; its ONNX file is empty, for a runtime of tests."""
    (folder / "onnx").mkdir(parents=True)
    (folder / "onnx" / "model.onnx").write_bytes(b"a fake")
    _write_tokenizer(folder)
    kinds = ("Transformer", "Pooling", "Normalize")
    contents = {
        "modules.json": [
            {"path": f"{n}_{kind}" if n else "", "type": f"sentence_transformers.models.{kind}"}
            for n, kind in enumerate(kinds)
        ],
        "1_Pooling/config.json": {f"pooling_mode_{name}": name == pooling for name in POOLINGS},
        "config.json": {"model_type": "bert", "pad_token_id": 0},
        "sentence_bert_config.json": {"max_seq_length": 16, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": prompts or {}},
    }
    for name, content in contents.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content))
    return folder


def _write_tokenizer(folder: Path) -> int:
    """A WordPiece tokenizer over single letters; return the size of its vocabulary."""
    from transformers import BertTokenizer

    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces += [prefix + letter for letter in LETTERS for prefix in ("", "##")]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = BertTokenizer(vocab=vocabulary, do_lower_case=True, model_max_length=64)
    tokenizer.save_pretrained(folder)
    return len(vocabulary)


def write_static_model(folder: Path, dimension: int = 8) -> Path:
    """A static embedding whose tokens are single letters, with rows that are always the same."""
    import numpy as np

    from newsearch.indexers.training.export import write_model
    from newsearch.indexers.training.vocabulary import UNKNOWN, build_tokenizer

    tokens = [UNKNOWN, *sorted(set(LETTERS))]
    table = np.random.default_rng(3).standard_normal((len(tokens), dimension)).astype(np.float32)
    write_model(folder, build_tokenizer(tokens).to_str(), table, "A model for tests.\n")
    return folder
