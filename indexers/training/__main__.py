"""`python -m newsearch.indexers.training CORPUS... --output DIR`: train a static embedding."""

import argparse
import logging
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from newsearch.search.errors import NewsearchError

from . import vocabulary
from .batches import batches, subjects
from .card import model_card
from .cooccurrence import vectors_of_company
from .corpus import Document, documents, read_articles, read_lines, read_pairs
from .export import write_model
from .pairs import PairSource
from .questions import PHRASES
from .tokens import as_tokens, frequencies, rarity
from .train import Progress, Settings, train

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the training that the command line asks for; return the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    options = _parser().parse_args(arguments)
    try:
        run(options)
    except NewsearchError as error:
        _log.error("%s", error)
        return 1
    return 0


def run(options: argparse.Namespace) -> None:
    """Read, train and write the model.

    Raises:
        InputError: a corpus, a file of lines or a file of pairs cannot be read.
    """
    texts = documents(read_articles(options.corpus)) + read_lines(options.lines)
    given = read_pairs(options.pairs)
    _log.info("%d documents, %d given pairs", len(texts), len(given))
    settings = Settings(options.dimension, options.steps, options.batch, seed=options.seed)
    tokens = _choose_tokens(texts, options.tokens, options.pieces)
    tokenizer = vocabulary.build_tokenizer(tokens)
    encode = vocabulary.list_encoder(tokenizer)
    numbered = as_tokens(texts, encode)
    weights = rarity(frequencies(numbered, len(tokens)))
    first, second = (encode([pair[side] for pair in given]) for side in (0, 1))
    source = PairSource(
        numbered,
        [pair for pair in zip(first, second, strict=True) if all(map(len, pair))],
        encode(PHRASES),
        weights,
        settings.seed,
    )
    _log.info("%d tokens", len(tokens))
    start = vectors_of_company(
        numbered, len(tokens), settings.dimension, settings.seed, settings.threads
    ) * weights[:, None].astype(np.float32)
    _log.info("vectors to begin with")
    subject_of = subjects(numbered, start, settings.seed)
    drawn = batches(source, subject_of, settings.batch, settings.seed)
    table = train(drawn, start, settings, _progress())
    words = sum(len(text.split()) for document in texts for text in document.texts())
    card = model_card(settings, len(tokens), len(texts), words, options.notes)
    write_model(options.output, tokenizer.to_str(), table, card)
    _log.info("written to %s", options.output)


def _choose_tokens(texts: Sequence[Document], size: int, pieces: int) -> list[str]:
    words, parted = vocabulary.count_words(text for document in texts for text in document.texts())
    return vocabulary.choose_tokens(words, parted, size, pieces)


def _progress() -> Progress:
    begun = time.monotonic()

    def report(done: int, steps: int, loss: float) -> None:
        if done % 50 == 0 or done == steps:
            passed = time.monotonic() - begun
            left = passed / done * (steps - done)
            _log.info("step %d of %d, loss %.3f, %.0f s left", done, steps, loss, left)

    return report


def _parser() -> argparse.ArgumentParser:
    defaults = Settings()
    parser = argparse.ArgumentParser(
        prog="python -m newsearch.indexers.training", description=__doc__
    )
    add = parser.add_argument
    add("corpus", nargs="+", help="files or folders of news, in any form that ingest reads")
    add("--output", type=Path, required=True, help="the folder to write the model to")
    add("--lines", type=Path, nargs="*", default=[], help="files with an unrelated text a line")
    add("--pairs", type=Path, nargs="*", default=[], help="tables: premise, hypothesis, label")
    add("--tokens", type=int, default=29_000, help="at most so many tokens")
    add("--pieces", type=int, default=6_000, help="of these, parts of words")
    add("--dimension", type=int, default=defaults.dimension)
    add("--steps", type=int, default=defaults.steps)
    add("--batch", type=int, default=defaults.batch, help="pairs in a step")
    add("--seed", type=int, default=defaults.seed)
    add("--notes", type=Path, help="Markdown to put into the model card: sources, measures")
    return parser


if __name__ == "__main__":
    sys.exit(main())
