"""Transformers of two layers with random weights: small enough for tests, of the real form."""

from pathlib import Path

LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئءabcdefghijklmnopqrstuvwxyz0123456789"


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


def _write_tokenizer(folder: Path) -> int:
    """A WordPiece tokenizer over single letters; return the size of its vocabulary."""
    from transformers import BertTokenizer

    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces += [prefix + letter for letter in LETTERS for prefix in ("", "##")]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = BertTokenizer(vocab=vocabulary, do_lower_case=True, model_max_length=64)
    tokenizer.save_pretrained(folder)
    return len(vocabulary)
