"""What runs side by side in `soak.py`: processes that ingest, rebuild and read one index."""

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newsearch.indexers import Article, ArticleStore, ingest, rebuild
from newsearch.search import open_index
from newsearch.search.errors import Busy
from newsearch.search.layout import IndexLayout
from newsearch.search.results import Result

WORDS = tuple(
    "ایران اقتصاد بازار نفت گاز بورس دولت مجلس وزیر شهر باران زلزله فوتبال تیم بازی دانشگاه "  # noqa: SIM905
    "کتاب فیلم بیماری درمان واکسن گندم صادرات واردات تجارت قزاقستان تهران تبریز شیراز مشهد".split()
)
MODULES = ["soak_parts", "newsearch.indexers.vectors_builder", "newsearch.search.searcher"]
"""What a writer needs, to be loaded once for all of them."""

BATCH = 40
"""Articles of one ingest."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """The folder of a soak.

    Attributes:
        root: of all below.
        pool: how many ids there are; articles are replaced, so that the collection does not grow.
        seed: of what is drawn.
    """

    root: Path
    pool: int
    seed: int

    @property
    def index(self) -> Path:
        """The index folder."""
        return self.root / "index"

    def notes(self, name: str) -> Path:
        """The file in which a part notes what it did, one JSON value a line."""
        return self.root / f"{name}.jsonl"


class Notes:
    """Appends lines that survive the death of the process that wrote them."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def add(self, **values: object) -> None:
        """Note something; the system has it when this returns."""
        os.write(self._file, (json.dumps(values) + "\n").encode())


def read_notes(path: Path) -> list[dict[str, object]]:
    """What was noted, without a line that was cut off by the death of its writer."""
    if not path.exists():
        return []
    *lines, _ = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines]


def keep_ingesting(work: Workplace) -> None:
    """Replace articles batch after batch; note each batch that the store has told to have."""
    notes = Notes(work.notes("stored"))
    draw = random.Random(time.time_ns() ^ work.seed)
    rows = work.root / "rows.jsonl"
    while True:
        version = time.time_ns()
        first = draw.randrange(0, work.pool, BATCH)
        ids = range(first, min(first + BATCH, work.pool))
        lines = [json.dumps(row_of(number, version, draw), ensure_ascii=False) for number in ids]
        rows.write_text("\n".join(lines), encoding="utf-8")
        with ArticleStore(IndexLayout(work.index).store) as store:
            report = ingest(rows, store)
        if report.rejected:
            raise ValueError(f"rejected: {report.rejections}")
        notes.add(version=version, first=ids.start, end=ids.stop)
        time.sleep(draw.uniform(0, 0.3))


def keep_rebuilding(work: Workplace) -> None:
    """Rebuild again and again, one time in ten reusing nothing; wait where another one does."""
    notes = Notes(work.notes("rebuilt"))
    draw = random.Random(time.time_ns() ^ work.seed)
    while True:
        try:
            report = rebuild(work.index, full=draw.random() < 0.1)
        except Busy:
            notes.add(busy=True)
            time.sleep(draw.uniform(0.05, 0.3))
            continue
        notes.add(published=report.published, left=report.left)


def keep_reading(work: Workplace) -> None:
    """Search with one searcher that is refreshed, and note answers and memory now and then."""
    notes = Notes(work.notes("read"))
    draw = random.Random(work.seed)
    with open_index(work.index) as searcher:
        for asked in rounds(notes, lambda: searcher.generation.name):
            searcher.refresh()
            for text in queries(draw):
                check(searcher.search(text))
                asked()


def keep_opening(work: Workplace) -> None:
    """Open the index anew for each few queries."""
    notes = Notes(work.notes("opened"))
    draw = random.Random(work.seed + 1)
    for asked in rounds(notes, lambda: ""):
        with open_index(work.index) as searcher:
            name = searcher.generation.name
            for text in queries(draw):
                result = searcher.search(text, mode="lexical")
                check(result)
                if result.index.generation != name:
                    raise ValueError(f"{result.index.generation} answered for {name}")
                asked()
        time.sleep(0.05)


def queries(draw: random.Random) -> list[str]:
    """A few queries: words, a phrase, a constraint."""
    one, two, three = draw.sample(WORDS, 3)
    return [f"{one} {two}", f'"{two}"', f"+{one} -{three}", one]


def rounds(notes: Notes, generation: Callable[[], str]) -> Iterator[Callable[[], None]]:
    """Yield, round after round, what counts an answer; note counts and memory once a second."""
    count = 0

    def asked() -> None:
        nonlocal count
        count += 1

    noted = time.monotonic()
    while True:
        yield asked
        if time.monotonic() - noted >= 1:
            noted = time.monotonic()
            own, mapped = memory()
            notes.add(queries=count, generation=generation(), own=own, mapped=mapped)


def row_of(number: int, version: int, draw: random.Random) -> dict[str, str]:
    """An article that says three times which version it is, so that a mixture would show."""
    body = " ".join(draw.choices(WORDS, k=draw.randrange(20, 120)))
    sign = f"نسخهٔ {version}."
    return {
        "id": f"a{number}",
        "title": f"{WORDS[number % 30]} {sign}",
        "text": f"{sign} {body} {sign}",
    }


def version_of(article: Article) -> int:
    """The version of an article.

    Raises:
        ValueError: it says several.
    """
    said = {word.rstrip(".") for word in (article.title + " " + article.body).split()}
    versions = {int(word) for word in said if word.isdecimal()}
    if len(versions) != 1:
        raise ValueError(f"{article.id} is a mixture of the versions {sorted(versions)}")
    return versions.pop()


def check(result: Result) -> None:
    """See that each hit is one article, in one version.

    Raises:
        ValueError: it is a mixture, or comes twice.
    """
    ids = [hit.id for hit in result.hits]
    if len(set(ids)) != len(ids):
        raise ValueError(f"{result.query}: {ids}")
    for hit in result.hits:
        digits = {word.rstrip(".") for word in f"{hit.title} {hit.passage.text}".split()}
        if len({word for word in digits if word.isdecimal()}) > 1:
            raise ValueError(f"{hit.id}: title and passage are of different versions")


def memory() -> tuple[float, float]:
    """Megabytes that are this process's own, and that are mapped from files (Linux; else 0)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0, 0.0
    rows = dict(line.split(":", 1) for line in status.read_text().splitlines())
    own, mapped = (int(rows[name].split()[0]) / 1024 for name in ("RssAnon", "RssFile"))
    return round(own, 1), round(mapped, 1)
