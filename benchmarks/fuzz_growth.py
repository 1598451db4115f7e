"""Time against length: does any input take more than its length should cost?

    python benchmarks/fuzz_growth.py [--target NAME]... [--longest N] [--seconds N]

Every target of `fuzz.py` gets each of its words, and pairs of them, repeated: 1,000 letters, then
twice as many, and so on. Told is how the time grows over the last doublings (1 is linear, 2 the
square) where it grows faster than 1.5, and takes long enough to matter.
"""

import argparse
import itertools
import math
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from arguments import positive
from fuzz_targets import Target, targets

Text = TypeVar("Text", str, bytes)
_TELLING = 0.05
"""Seconds; below them growth is noise."""
_FASTEST = 1.5


class _Stopped(Exception):
    pass


def units(target: Target, pairs: int) -> Iterator[Any]:
    """What is repeated: every word and seed of the target, and random pairs and triples."""
    words: list[Any] = list(target.inputs.words)
    yield from words
    yield from target.inputs.seeds
    chance = random.Random(1)
    for size in itertools.islice(itertools.cycle((2, 2, 3)), pairs):
        yield words[0][:0].join(chance.choice(words) for _ in range(size))


def growth(target: Target, unit: str | bytes, longest: int, seconds: float) -> tuple[float, float]:
    """The exponent of time against length, and the seconds of the longest input that was tried."""
    took: list[tuple[int, float]] = []
    length = 1000
    while length <= longest:
        made = (unit * (length // len(unit) + 1))[:length]
        took.append((length, _seconds(target, made, seconds)))
        if took[-1][1] >= seconds:
            break
        length *= 2
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    (short, before), (long, after) = took[max(0, len(took) - 3)], took[-1]
    if long == short:
        return math.inf if after >= seconds else 1.0, after
    if after < _TELLING:
        return 1.0, after
    return math.log(after / max(before, 1e-6)) / math.log(long / short), after


def _seconds(target: Target, made: str | bytes, most: float) -> float:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _Stopped

    signal.signal(signal.SIGVTALRM, stop)
    started = time.process_time()
    with suppress(Exception):  # which error it is, is the matter of fuzz.py
        signal.setitimer(signal.ITIMER_VIRTUAL, most)
        target.run(made)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - started


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 1 if anything grows too fast."""
    options = _parser().parse_args(arguments)
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        for target in targets(Path(folder)):
            if options.target and target.name not in options.target:
                continue
            tried = 0
            for unit in filter(None, units(target, options.pairs)):
                tried += 1
                exponent, took = growth(target, unit, options.longest, options.seconds)
                if exponent > _FASTEST and took > _TELLING:
                    found += 1
                    told = f"{target.name}: {exponent:.1f} after {took:.2f} s: {unit!r}"
                    sys.stdout.write(f"{told[:200]}\n")
                    sys.stdout.flush()
            sys.stdout.write(f"{target.name}: {tried} inputs\n")
    return 1 if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--target", action="append", help="only this one; may be repeated")
    parser.add_argument("--longest", type=positive, default=64_000, help="letters of an input")
    parser.add_argument("--seconds", type=float, default=3.0, help="that an input may take")
    parser.add_argument("--pairs", type=positive, default=100, help="random pairs of words")
    return parser


if __name__ == "__main__":
    sys.exit(main())
