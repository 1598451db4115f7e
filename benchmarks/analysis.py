"""Measure how fast the analyser reads running text, and what it takes to have it ready.

    python benchmarks/analysis.py COLLECTION... [--characters N] [--rounds N]

A collection is whatever `newsearch ingest` reads. Times are of the processor, on one core, the best
of the rounds; `benchmarks/README.md` says how to read the result.
"""

import argparse
import functools
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from arguments import positive

from newsearch.indexers import Article, Limits
from newsearch.indexers.files import Input, find_inputs
from newsearch.indexers.readers import read as read_articles
from newsearch.search.analysis import Analyzer
from newsearch.search.analysis.lexicon import read
from newsearch.search.errors import InputError, NewsearchError

_PLAIN = re.compile("\\w+(?:\u200c\\w+)*")
"""Words as a plain tokeniser takes them; half-spaces hold them together."""

_READY = """
import pathlib, time
def peak():  # in KiB; what getrusage says of a child is at least what its parent had
    status = pathlib.Path("/proc/self/status").read_text()
    return status.split("VmHWM:")[1].split()[0]
before, begin = peak(), time.process_time()
from newsearch.search.analysis import default_analyzer
default_analyzer().analyze("متن")
print(time.process_time() - begin, peak(), before)
"""


@dataclass(frozen=True, slots=True)
class Ready:
    """What a process pays before its first token.

    Attributes:
        seconds: of the processor, for the import and the lexicon.
        mebibytes: of memory, of the whole process.
        bare: of memory before the import.
    """

    seconds: float
    mebibytes: float
    bare: float


def ready(rounds: int) -> Ready:
    """Start processes that analyse one word; the best of them.

    Raises:
        InputError: the system does not tell the memory of a process as Linux does.
    """
    if not Path("/proc/self/status").exists():
        raise InputError("Memory is measured by /proc/self/status, which only Linux has.")
    return min((_started() for _ in range(rounds)), key=lambda one: one.seconds)


def _started() -> Ready:
    run = subprocess.run([sys.executable, "-c", _READY], capture_output=True, text=True, check=True)
    seconds, peak, before = map(float, run.stdout.split())
    return Ready(seconds, peak / 1024, before / 1024)


def texts(paths: Sequence[str], characters: int) -> list[str]:
    """Texts from all inputs in turn, one article each, until they have so many characters.

    Raises:
        InputError: there is no article in what was named.
    """
    found: list[str] = []
    size = 0
    for article in articles_in_turn(paths):
        found.append("\n".join((article.title, article.summary, article.body)))
        size += len(found[-1])
        if size >= characters:
            break
    if not found:
        raise InputError(f"There is no article in {', '.join(paths)}.")
    return found


def articles_in_turn(paths: Sequence[str]) -> Iterator[Article]:
    """Yield the first article of each input, then the second of each, and so on."""
    waiting = [_articles(source) for source in find_inputs(paths).inputs]
    while waiting:
        for source in list(waiting):
            article = next(source, None)
            if article is None:
                waiting.remove(source)
            else:
                yield article


def _articles(source: Input) -> Iterator[Article]:
    rows = read_articles(source, default_source=None, limits=Limits())
    return (row for row in rows if isinstance(row, Article))


def speed(texts: Sequence[str], tokens: Callable[[str], Sequence[object]]) -> float:
    """Tokens a second of one pass over texts."""
    begin = time.process_time()
    count = sum([len(tokens(text)) for text in texts])
    return count / max(time.process_time() - begin, 1e-9)


def plain(text: str) -> list[tuple[str, int, int]]:
    """The words of a text with their places, by a regular expression."""
    return [(match[0], *match.span()) for match in _PLAIN.finditer(text)]


def speeds(texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Tokens a second: cold (every memory empty), warm (the same texts again) and plain.

    The three take turns, so that whatever else the machine does meets them alike.
    """
    best: dict[str, float] = {}
    for _ in range(rounds):
        analyzer = Analyzer(_lexicon(), "")
        for name, tokens in (("cold", analyzer.analyze), ("warm", analyzer.analyze)):
            best[name] = max(best.get(name, 0.0), speed(texts, tokens))
        best["plain"] = max(best.get("plain", 0.0), speed(texts, plain))
    return best


_lexicon = functools.cache(read)


def report(texts: Sequence[str], rounds: int) -> Iterator[str]:
    """The lines of the result, as Markdown."""
    start = ready(rounds)
    yield f"{len(texts)} texts, {sum(map(len, texts)):,} characters; best of {rounds}."
    yield ""
    memory = f"{start.mebibytes:.0f} MiB, of which Python itself takes {start.bare:.0f}"
    yield f"Ready in {start.seconds:.3f} s with {memory}."
    yield ""
    yield "| | tokens a second | share of plain |"
    yield "| --- | --- | --- |"
    best = speeds(texts, rounds)
    for name, rate in best.items():
        yield f"| {name} | {rate:,.0f} | {rate / best['plain']:.2f} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 1 if it failed, 2 for wrong usage."""
    wanted = _options().parse_args(arguments)
    try:
        for line in report(texts(wanted.collections, wanted.characters), wanted.rounds):
            sys.stdout.write(line + "\n")
    except NewsearchError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="analysis.py", description="Measure how fast the analyser reads running text."
    )
    add = parser.add_argument
    add("collections", nargs="+", metavar="COLLECTION", help="what newsearch ingest reads")
    add("--characters", type=positive, default=3_000_000, metavar="N", help="of text to read")
    add("--rounds", type=positive, default=5, metavar="N", help="of which the best counts")
    return parser


if __name__ == "__main__":
    sys.exit(main())
