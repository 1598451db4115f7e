"""`newsearch query` as a whole process, beside what it imports and what others import."""

import json
import sys
from collections.abc import Iterator, Sequence

from speed_measuring import Figure, summary
from speed_workplace import Workplace, run

PART = "process"
TIME, MEMORY = "`newsearch query` as a process", "peak memory of `newsearch query`"
BARE = "import typer, faiss, tokenizers, numpy"
TORCH = "import sentence_transformers"
_ROUNDS, _SLOW_ROUNDS = 15, 5

# A process of its own, because Linux says of a child that it took at least as much memory as its
# parent had when it began. Bytecode is written, as it is when a package is installed: where that is
# turned off, compiling every file again takes a third of the time.
_LAUNCHER = """
import os, resource, subprocess, sys, time
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
begin = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
seconds = time.perf_counter() - begin
if done.returncode:
    sys.exit(done.stderr.decode())
print([seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss])
"""


def process_figures(
    work: Workplace, passages: int, each: int, asked: Sequence[str]
) -> Iterator[Figure]:
    """Start the processes in turn: wall-clock time, and the most memory each had (Linux)."""
    index = work.indexed(work.collection(passages, each))
    python = sys.executable
    taken: dict[str, list[tuple[float, float]]] = {"newsearch": [], BARE: [], TORCH: []}
    for number in range(-1, _ROUNDS):
        query = asked[number % len(asked)]
        ours = [python, "-m", "newsearch", "query", query, "--index", str(index)]
        commands = {"newsearch": ours, BARE: [python, "-c", BARE]}
        if number < _SLOW_ROUNDS:
            commands[TORCH] = [python, "-c", TORCH]
        for name, command in commands.items():
            one = launched(command)
            if number >= 0:  # the first round brings files into the cache
                taken[name].append(one)
    for name, each_time in taken.items():
        seconds, megabytes = zip(*each_time, strict=True)
        yield summary(PART, passages, TIME, name, "s", seconds)
        if name == "newsearch":
            yield Figure(PART, passages, MEMORY, name, "MB", max(megabytes), count=len(megabytes))


def launched(command: Sequence[str]) -> tuple[float, float]:
    """Run a command: the seconds it took and the megabytes of memory it had at most.

    Raises:
        CommandFailed: it ended with an error.
    """
    seconds, kibibytes = json.loads(run([sys.executable, "-c", _LAUNCHER, *command]))
    return seconds, kibibytes * 1024 / 1e6
