"""Put strange inputs into everything that reads: files, queries, dates, manifests.

    python benchmarks/fuzz.py [--seconds N] [--inputs N] [--seed N] [--target NAME]... [--save DIR]

Each target gets inputs for so many seconds, or so many of them. What it may raise are errors of
newsearch; anything else, and an input that takes long for its length, is a find: it is made as
small as it goes, printed, and the command fails. Everything is seeded; memory is bounded by the
address space, so that an input that wants too much is a find too.
"""

import argparse
import logging
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from arguments import positive
from fuzz_targets import Target, targets

Input = str | bytes
Given = TypeVar("Given", str, bytes)
_SLOW = 2.0
"""Seconds of the processor that no input of a few thousand letters may take."""
_HANGS = 20
_GIB = 2**30


@dataclass
class Finds:
    """What one target was given and what it did.

    Attributes:
        inputs: how many it was given.
        seconds: they took together.
        slowest: seconds of the slowest.
        by_place: the first input that failed at each place of the code, with what it raised.
    """

    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    by_place: dict[str, tuple[Input, str]] = field(default_factory=dict)


class Slow(Exception):
    """An input took longer than one of its length may."""


def fuzz(target: Target, *, seconds: float, inputs: int | None, seed: int) -> Finds:
    """Put inputs into a target until the time, or the number of them, is up."""
    chance = random.Random(f"{seed} {target.name}")
    finds = Finds()
    started = time.perf_counter()
    while finds.inputs < inputs if inputs else finds.seconds < seconds:
        made: Any = target.inputs.make(chance)
        place, told, took = _tried(target, made)
        if place and place not in finds.by_place:
            finds.by_place[place] = smallest(target, made, place), told
        finds.inputs += 1
        finds.slowest = max(finds.slowest, took)
        finds.seconds = time.perf_counter() - started
    return finds


def smallest(target: Target, made: Given, place: str) -> Given:
    """A small part of an input that fails at the same place: pieces are left out while it does."""
    size = len(made) // 2
    until = time.perf_counter() + 60
    while size and time.perf_counter() < until:
        at = 0
        while at < len(made):
            shorter = made[:at] + made[at + size :]
            if _tried(target, shorter)[0] == place:
                made = shorter
            else:
                at += size
        size //= 2
    return made


def _tried(target: Target, made: Input) -> tuple[str, str, float]:
    """The place where an input failed, "" if it did not; what was raised; the seconds it took."""
    started = time.process_time()
    try:
        with _stopped_after(_HANGS):
            target.run(made)
        took = time.process_time() - started
        if took > _SLOW:
            raise Slow(f"{len(made)} took {took:.1f} s")
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [f for f in frames if "fuzz" not in f.filename] or frames
        place = f"{type(error).__name__} at {ours[-1].name}:{ours[-1].lineno}"
        if isinstance(error, Slow):
            place = "Slow"
        told = "".join(traceback.format_exception(error, limit=-6))
        return place, told, time.process_time() - started
    return "", "", took


@contextmanager
def _stopped_after(seconds: int) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Slow(f"stopped after {seconds} s")

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 1 if anything was found."""
    options = _parser().parse_args(arguments)
    limit = options.memory * _GIB
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))
    warnings.simplefilter("error")
    logging.disable()
    found = 0
    sys.stdout.write(
        "| target | inputs | a second | slowest | finds |\n|---|---:|---:|---:|---:|\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        for target in targets(Path(folder)):
            if options.target and target.name not in options.target:
                continue
            finds = fuzz(target, seconds=options.seconds, inputs=options.inputs, seed=options.seed)
            found += len(finds.by_place)
            _report(target, finds, options.save)
    return 1 if found else 0


def _report(target: Target, finds: Finds, folder: Path | None) -> None:
    rate = finds.inputs / finds.seconds if finds.seconds else 0.0
    sys.stdout.write(
        f"| {target.name} | {finds.inputs:,} | {rate:,.0f} | {1000 * finds.slowest:,.0f} ms | "
        f"{len(finds.by_place)} |\n"
    )
    sys.stdout.flush()
    for number, (place, (made, told)) in enumerate(finds.by_place.items()):
        sys.stderr.write(f"\n== {target.name}: {place}\n{made!r}\n{told}\n")
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            data = made if isinstance(made, bytes) else made.encode(errors="surrogatepass")
            name = "".join(c if c.isalnum() else "-" for c in target.name)
            (folder / f"{name}-{number}").write_bytes(data)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="for each target")
    parser.add_argument("--inputs", type=positive, help="for each target, instead of seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", action="append", help="only this one; may be repeated")
    parser.add_argument("--memory", type=positive, default=8, help="GiB of address space")
    parser.add_argument("--save", type=Path, help="a folder to write the finds into")
    return parser


if __name__ == "__main__":
    sys.exit(main())
