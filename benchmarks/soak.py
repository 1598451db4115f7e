"""Ingest, rebuild and query one index side by side, killing writers at random: is anything lost?

python benchmarks/soak.py --minutes 60

Three processes write (one ingests, two rebuild) and are killed by SIGKILL at random times; two
read (one searcher that is refreshed, one that opens the index anew) and must not see one error.
After each kill the index is opened and its generation compared with its manifest. At the end all
articles that the store told to have are looked for, the index is rebuilt and verified, and its
answers are compared with those of an index of the same articles whose writers were never killed.
"""

import argparse
import json
import multiprocessing
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from arguments import positive
from soak_parts import (
    BATCH,
    MODULES,
    Workplace,
    keep_ingesting,
    keep_opening,
    keep_reading,
    keep_rebuilding,
    queries,
    read_notes,
    row_of,
    version_of,
)

from newsearch.indexers import ArticleStore, export, rebuild, verify
from newsearch.indexers import ingest as ingest_paths
from newsearch.search import Searcher, open_index
from newsearch.search.layout import IndexLayout

WRITERS: tuple[Callable[[Workplace], None], ...] = (
    keep_ingesting,
    keep_rebuilding,
    keep_rebuilding,
)
READERS: tuple[Callable[[Workplace], None], ...] = (keep_reading, keep_opening)
SAMPLE = 25
"""So many rounds of queries are compared with an index that was built undisturbed."""

PAUSE = 3.0
"""So many seconds pass at most before a writer is killed, one of the three."""

Row = tuple[str, object]


@dataclass
class Soak:
    """A running soak: its processes, and what went wrong."""

    work: Workplace
    kills: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def run(self, seconds: float) -> None:
        """Let everything run for a time, killing and starting writers again."""
        draw = random.Random(self.work.seed)
        end = time.monotonic() + seconds
        readers = [self._started(part) for part in READERS]
        writers = [(part, self._started(part)) for part in WRITERS]
        told = time.monotonic()
        while time.monotonic() < end and not self.errors:
            time.sleep(draw.uniform(0, PAUSE))
            place = draw.randrange(len(writers))
            part, process = writers[place]
            self._kill(part, process)
            self._look()
            writers[place] = (part, self._started(part))
            self.errors += [f"{each.name} has ended" for each in readers if not each.is_alive()]
            if time.monotonic() - told >= 60:
                told = time.monotonic()
                left = (end - told) / 60
                sys.stderr.write(f"{sum(self.kills.values())} kills, {left:.0f} minutes left\n")
        for process in (*readers, *(process for _, process in writers)):
            process.kill()
            process.join()

    def _started(self, part: Callable[[Workplace], None]) -> BaseProcess:
        method = "forkserver" if sys.platform != "win32" else "spawn"
        context: Any = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(MODULES)
        process: BaseProcess = context.Process(
            target=part, args=(self.work,), name=part.__name__, daemon=True
        )
        process.start()
        return process

    def _kill(self, part: Callable[[Workplace], None], process: BaseProcess) -> None:
        if not process.is_alive():
            self.errors.append(f"{part.__name__} ended by itself with {process.exitcode}")
        process.kill()
        process.join()
        self.kills[part.__name__] = self.kills.get(part.__name__, 0) + 1

    def _look(self) -> None:
        """See that what is served is whole."""
        with open_index(self.work.index) as searcher:
            name = searcher.generation.name
            if searcher.search("ایران", mode="lexical").index.generation != name:
                self.errors.append(f"{name} answers as another generation")


def prepared(work: Workplace) -> None:
    """Put the whole pool into the store, and publish it."""
    draw = random.Random(work.seed)
    with ArticleStore(IndexLayout(work.index).store) as store:
        lines = [json.dumps(row_of(number, 1, draw)) for number in range(work.pool)]
        rows = work.root / "pool.jsonl"
        rows.write_text("\n".join(lines), encoding="utf-8")
        ingest_paths(rows, store)
    rebuild(work.index)


def lost(work: Workplace) -> list[str]:
    """Articles that the store told to have in a version that it does not have any more."""
    told: dict[str, int] = {}
    for note in read_notes(work.notes("stored")):
        for number in range(int(str(note["first"])), int(str(note["end"]))):
            told[f"a{number}"] = int(str(note["version"]))
    with ArticleStore(IndexLayout(work.index).store) as store:
        there = {article.id: version_of(article) for article in store.articles()}
        problems = store.problems()
    gone = [name for name, version in told.items() if there.get(name, 0) < version]
    return [*gone, *(f"a{n}" for n in range(work.pool) if f"a{n}" not in there), *problems]


def differing(work: Workplace) -> list[str]:
    """Queries that an index whose writers were never killed answers otherwise, with these articles.

    It is built anew, beside the other one.
    """
    other, articles = work.root / "undisturbed", work.root / "all.jsonl"
    articles.unlink(missing_ok=True)
    export(work.index, articles)
    with ArticleStore(IndexLayout(other).store) as store:
        ingest_paths(articles, store)
    rebuild(other)
    draw = random.Random(work.seed)
    asked = [text for _ in range(SAMPLE) for text in queries(draw)]
    with open_index(work.index) as one, open_index(other) as two:
        return [text for text in asked if ranked(one, text) != ranked(two, text)]


def ranked(searcher: Searcher, text: str) -> list[tuple[float, str]]:
    """What a query finds, with scores to six digits; without the last score.

    Articles of one score stand in the order in which they were indexed, which is another one in
    an index that was built at once; of the last score some are cut off.
    """
    found = [(-round(score, 6), name) for name, score in searcher.rank(text, mode="lexical")]
    return sorted(one for one in found if one[0] < found[-1][0])


def report(soak: Soak, seconds: float) -> list[Row]:
    """What happened, what is lost, and how memory went."""
    work = soak.work
    missing = lost(work)
    with ArticleStore(IndexLayout(work.index).store) as store:
        ingest_paths(work.root / "rows.jsonl", store)  # the next one clears up after a dead one
    rebuild(work.index)
    damaged = verify(work.index).damaged
    names = {path.name for path in work.index.iterdir()}
    lasting = {"articles.db", "CURRENT", "generations", "rebuild.lock"}
    stored, rebuilt = read_notes(work.notes("stored")), read_notes(work.notes("rebuilt"))
    read, opened = read_notes(work.notes("read")), read_notes(work.notes("opened"))
    with open_index(work.index) as searcher:
        articles = searcher.info.articles
    other = differing(work)
    rows: list[Row] = [
        ("minutes", round(seconds / 60, 1)),
        *((f"kills of {name}", count) for name, count in sorted(soak.kills.items())),
        ("batches stored", len(stored)),
        ("articles stored", len(stored) * BATCH),
        ("rebuilds finished", sum("published" in note for note in rebuilt)),
        ("of them published", sum(bool(note.get("published")) for note in rebuilt)),
        ("second writers refused", sum("busy" in note for note in rebuilt)),
        ("answers of the refreshed searcher", _last(read, "queries")),
        ("its generations", len({note["generation"] for note in read})),
        ("answers after opening anew", _last(opened, "queries")),
        ("errors", len(soak.errors)),
        ("articles lost", len(missing)),
        ("files damaged", len(damaged)),
        ("queries that an undisturbed index answers otherwise", len(other)),
        ("articles that are not in the index at the end", work.pool - articles),
        ("files left over", len(names - lasting)),
        *_memory(read),
    ]
    soak.errors += [f"lost: {name}" for name in missing]
    soak.errors += [f"answered otherwise: {text}" for text in other]
    soak.errors += [f"damaged: {each.name}" for each in damaged]
    soak.errors += [f"left over: {name}" for name in sorted(names - lasting)]
    if articles != work.pool:
        soak.errors.append(f"the index has {articles} articles of {work.pool}")
    return rows


def _memory(notes: Sequence[dict[str, object]]) -> list[Row]:
    """The searcher's memory near the beginning and at the end: medians of a tenth of the time."""
    tenth = max(len(notes) // 10, 1)
    parts = {"second tenth": notes[tenth : 2 * tenth] or notes, "last tenth": notes[-tenth:]}
    return [
        (f"searcher's {name} memory, {when} of the time (MB)", _median(part, key))
        for key, name in (("own", "own"), ("mapped", "mapped"))
        for when, part in parts.items()
    ]


def _median(notes: Sequence[dict[str, object]], key: str) -> float:
    return statistics.median([float(str(note[key])) for note in notes] or [0.0])


def _last(notes: Sequence[dict[str, object]], key: str) -> object:
    return notes[-1][key] if notes else 0


def main() -> None:
    """Run, print the table, and exit with 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument(
        "--articles", type=positive, default=1000, help="in the store, at all times"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=Path, help="a folder for the index; kept if it is given")
    options = parser.parse_args()
    root = (
        Path(tempfile.mkdtemp(prefix="newsearch-soak-")) if options.work is None else options.work
    )
    root.mkdir(parents=True, exist_ok=True)
    soak = Soak(Workplace(root, options.articles, options.seed))
    prepared(soak.work)
    begun = time.monotonic()
    soak.run(options.minutes * 60)
    rows = report(soak, time.monotonic() - begun)
    sys.stdout.write("| what | figure |\n| --- | ---: |\n")
    sys.stdout.writelines(f"| {name} | {value} |\n" for name, value in rows)
    sys.stdout.writelines(f"\nERROR {error}" for error in soak.errors)
    if options.work is None and not soak.errors:
        shutil.rmtree(root)
    sys.exit(1 if soak.errors else 0)


if __name__ == "__main__":
    main()
