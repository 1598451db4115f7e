"""Measure how fast an embedding model encodes passages and queries.

    python benchmarks/embedding.py COLLECTION... [--passages N] [--rounds N] [--model NAME]

A collection is whatever `newsearch ingest` reads. Times are of the clock, since a model may use
several cores, the best of the rounds; `benchmarks/README.md` says how to read the result.
"""

import argparse
import sys
import time
from collections.abc import Sequence

from analysis import articles_in_turn
from arguments import positive

from newsearch.indexers.passages import passage_spans
from newsearch.search.dense.encoder import DEFAULT_MODEL, Encoder, load_encoder
from newsearch.search.errors import InputError, NewsearchError
from newsearch.search.manifest import PassageSettings
from newsearch.search.passages import embedded_text

_QUERIES = 1000


def passages(paths: Sequence[str], count: int) -> list[str]:
    """What is embedded of the articles of all inputs in turn, until there are so many passages.

    Raises:
        InputError: there is no article with a text in what was named.
    """
    found: list[str] = []
    for article in articles_in_turn(paths):
        for start, end in passage_spans(article.body, PassageSettings()):
            found.append(embedded_text(article.title, article.body[start:end]))
        if len(found) >= count:
            break
    if not found:
        raise InputError(f"There is no article with a text in {', '.join(paths)}.")
    return found[:count]


def queries(texts: Sequence[str]) -> list[str]:
    """The first six words of texts, as long as queries are."""
    return [" ".join(text.split()[:6]) for text in texts[:_QUERIES]]


def rates(model: str, texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Passages a second (cold: a model just loaded; warm: the same again), and ms for a query."""
    begin = time.perf_counter()
    encoder = load_encoder(model)
    best = {"load": time.perf_counter() - begin}
    for _ in range(rounds):
        encoder = load_encoder(model)
        for name in ("cold", "warm"):
            best[name] = max(best.get(name, 0.0), _rate(encoder, texts))
        best["query"] = min(
            best.get("query", float("inf")), _query_time(load_encoder(model), texts)
        )
    return best


def _rate(encoder: Encoder, texts: Sequence[str]) -> float:
    begin = time.perf_counter()
    encoder.encode_documents(texts)
    return len(texts) / max(time.perf_counter() - begin, 1e-9)


def _query_time(encoder: Encoder, texts: Sequence[str]) -> float:
    asked = queries(texts)
    encoder.encode_query(asked[0])
    begin = time.perf_counter()
    for query in asked:
        encoder.encode_query(query)
    return (time.perf_counter() - begin) / len(asked)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 1 if it failed, 2 for wrong usage."""
    wanted = _options().parse_args(arguments)
    try:
        texts = passages(wanted.collections, wanted.passages)
        best = rates(wanted.model, texts, wanted.rounds)
    except NewsearchError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    words = sum(len(text.split()) for text in texts)
    sys.stdout.write(
        f"{len(texts):,} passages, {words:,} words, model {wanted.model}\n\n"
        f"Loaded in {best['load']:.2f} s; a query takes {1000 * best['query']:.3f} ms.\n\n"
        "| | passages a second |\n| --- | ---: |\n"
        f"| cold | {best['cold']:,.0f} |\n| warm | {best['warm']:,.0f} |\n"
    )
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="embedding.py", description="Measure how fast an embedding model encodes."
    )
    add = parser.add_argument
    add("collections", nargs="+", metavar="COLLECTION")
    add("--passages", type=positive, default=20_000, metavar="N", help="at most so many")
    add("--rounds", type=positive, default=3, metavar="N", help="the best of them counts")
    add("--model", default=DEFAULT_MODEL, metavar="NAME", help="a name or a folder")
    return parser


if __name__ == "__main__":
    sys.exit(main())
