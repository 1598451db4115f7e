"""Many processes and threads at one index: nobody harms another, and nobody sees a mixture."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from faults_child import HashedEncoder
from support import ARTICLES, build_index, put

import newsearch.search.searcher as searcher_module
from newsearch.indexers import Article, ArticleStore, ingest, rebuild, tune
from newsearch.indexers.exclusive import known_holder
from newsearch.search import Busy, Result, Searcher, open_index
from newsearch.search.layout import IndexLayout
from newsearch.search.leases import Lease, unread
from newsearch.search.manifest import current_generation
from newsearch.search.retrieval import MODES

HOLDING = """
import sys
from pathlib import Path
from newsearch.indexers import ArticleStore
from newsearch.indexers.exclusive import exclusively
path = Path(sys.argv[2])
if sys.argv[1] == "lock":
    held = exclusively(path, "is at work")
else:
    held = ArticleStore(path).transaction()
with held:
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process that runs a script and has written its first line; its input ends at the end."""
    command = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        if process.stdin and process.poll() is None:
            process.stdin.close()


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    line = process.stdout.readline().strip()
    assert line, "the process has ended"
    return line


def test_a_second_rebuild_is_told_who_is_rebuilding(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index", ARTICLES[:1])
    with another(HOLDING, "lock", str(IndexLayout(folder).lock)) as first:
        assert line_of(first) == "held"
        with pytest.raises(Busy, match=rf"process {first.pid} on .*, since \d{{4}}-\d\d-\d\d"):
            rebuild(folder)
    assert not rebuild(folder).published
    assert known_holder(IndexLayout(folder).lock) == ""


def test_a_second_writer_to_the_store_is_told_who_is_writing(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index", ARTICLES[:1])
    path = IndexLayout(folder).store
    with another(HOLDING, "store", str(path)) as first:
        assert line_of(first) == "held"
        with (
            pytest.raises(Busy, match=rf"process {first.pid} on .*, since \d{{4}}-\d\d-\d\d"),
            ArticleStore(path, timeout=0.01) as store,
        ):
            store.put(ARTICLES[1])


def test_a_second_weight_is_not_fitted_meanwhile(tmp_path: Path, small_index: Path) -> None:
    queries, qrels = tmp_path / "queries.jsonl", tmp_path / "qrels.tsv"
    rows = [json.dumps({"id": f"q{n}", "text": "نفت"}) for n in range(30)]
    queries.write_text("\n".join(rows), encoding="utf-8")
    qrels.write_text("\n".join(f"q{n}\toil\t1" for n in range(30)), encoding="utf-8")
    with another(HOLDING, "lock", str(IndexLayout(small_index).tuning)) as first:
        assert line_of(first) == "held"
        with pytest.raises(Busy, match=f"process {first.pid} "):
            tune(small_index, queries, qrels)


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
@pytest.mark.parametrize("kind", ["lock", "store"])
def test_who_was_killed_blocks_nobody(tmp_path: Path, kind: str) -> None:
    folder = build_index(tmp_path / "index", ARTICLES[:1])
    index = IndexLayout(folder)
    with another(HOLDING, kind, str(index.lock if kind == "lock" else index.store)) as first:
        assert line_of(first) == "held"
        first.send_signal(signal.SIGKILL)
        first.wait()
    with ArticleStore(index.store, timeout=0.01) as store:
        store.put(ARTICLES[1])
    assert rebuild(folder).articles == 2
    assert list(folder.glob("*.holder")) == []


def test_who_opens_a_store_while_it_is_made_waits(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    making = sqlite3.connect(path, isolation_level=None)
    making.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(_put_when_free, path)
        assert wait([waiting], timeout=0.2).not_done
        making.close()
        assert waiting.result()


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    with another(HOLDING, "store", str(path)) as first:
        assert line_of(first) == "held"
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(_put_when_free, path)
            assert first.stdin
            first.stdin.close()
            assert waiting.result()
    with ArticleStore(path) as store:
        assert len(store) == 1


def _put_when_free(path: Path) -> bool:
    with ArticleStore(path, timeout=60) as store:
        return bool(store.put(ARTICLES[0]))


def test_two_ingests_side_by_side_store_all(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    names = [tmp_path / f"{name}.jsonl" for name in "ab"]
    for file in names:
        rows = [json.dumps({"id": f"{file.stem}{n}", "text": f"{n} متن"}) for n in range(60)]
        file.write_text("\n".join(rows), encoding="utf-8")

    def run(file: Path) -> int:
        with ArticleStore(path, timeout=60) as store:
            report = ingest(file, store, batch=3)
        return report.added + report.duplicate

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(run, names)) == [60, 60]
    with ArticleStore(path) as store:
        assert len(store) == 120
        assert store.problems() == []


WORKING = """
import multiprocessing, sys
from newsearch.indexers.workers import Workers
with Workers(2) as workers:
    assert list(workers.map(abs, range(9)))
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_worker_processes_end_with_the_one_that_was_killed() -> None:
    with another(WORKING) as parent:
        pids = line_of(parent).split()
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert pids
    ended = threading.Event()
    for _ in range(600):
        if not any(_runs(pid) for pid in pids):
            break
        ended.wait(0.1)
    assert not any(_runs(pid) for pid in pids)


def _runs(pid: str) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


READING = """
import json, sys, threading
from newsearch.search import open_index

ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()

def look(searcher):
    generation = searcher.generation
    result = searcher.search("نفت", mode="lexical", limit=100, collapse=False)
    assert generation.name == result.index.generation
    assert len(generation.vectors) == len(generation.passages) == result.index.articles
    said = {hit.title.split()[-1] for hit in result.hits}
    print(json.dumps([result.index.generation, result.total, sorted(said)]), flush=True)

kept = open_index(sys.argv[1])
look(kept)
while not ended.is_set():
    kept.refresh()
    look(kept)
    with open_index(sys.argv[1]) as fresh:
        look(fresh)
"""


def edition(number: int) -> list[Article]:
    """The same articles, whose texts all say which edition they are of."""
    return [
        Article(id=f"a{n}", title=f"نفت {n} نسخهٔ n{number}", body=f"متن {n} از n{number}.")
        for n in range(5)
    ]


def test_readers_see_one_generation_each_time_during_fifty_rebuilds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsearch.indexers.rebuilding.load_encoder", lambda *_: HashedEncoder())
    folder = build_index(tmp_path / "index", edition(0))
    editions = {current_generation(IndexLayout(folder)).name: "n0"}
    seen: list[tuple[str, int, list[str]]] = []

    def follow(process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            seen.append(json.loads(line))

    with another(READING, str(folder)) as one, another(READING, str(folder)) as two:
        seen += [json.loads(line_of(each)) for each in (one, two)]
        followers = [threading.Thread(target=follow, args=(each,)) for each in (one, two)]
        for follower in followers:
            follower.start()
        for number in range(1, 51):
            put(folder, edition(number))
            editions[rebuild(folder, full=number % 3 == 0).generation] = f"n{number}"
        for each in (one, two):
            assert each.stdin
            each.stdin.close()
        for follower in followers:
            follower.join()
        assert (one.wait(), two.wait()) == (0, 0)
    assert len(editions) == 51
    assert all(total == 5 and said == [editions[name]] for name, total, said in seen)
    assert len({name for name, _, _ in seen}) > 1
    rebuild(folder, full=True)
    assert len(list((folder / "generations").iterdir())) == 2


def test_what_is_read_stays_until_it_is_let_go(tmp_path: Path) -> None:
    folder = build_index(tmp_path / "index", ARTICLES[:1])
    read = current_generation(IndexLayout(folder))
    searcher = open_index(folder)
    for _ in range(3):
        rebuild(folder, full=True)
    assert read.folder.is_dir()
    searcher.close()
    rebuild(folder, full=True)
    assert not read.folder.exists()


def test_who_opens_a_generation_waits_while_it_is_removed(small_index: Path) -> None:
    manifest = current_generation(IndexLayout(small_index)).manifest
    leases: list[Lease] = []
    opening = threading.Thread(target=lambda: leases.append(Lease(manifest)))
    with unread(manifest) as free:
        assert free
        opening.start()
        opening.join(0.2)
        assert opening.is_alive()
    opening.join()
    with unread(manifest) as free:
        assert not free
    leases.clear()
    with unread(manifest) as free:
        assert free


def test_a_generation_that_goes_while_it_is_opened_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build_index(tmp_path / "index", ARTICLES[:1])
    pending = [3]

    def late(manifest: Path) -> Lease:
        for _ in range(pending.pop() if pending else 0):
            rebuild(folder, full=True)
        return Lease(manifest)

    monkeypatch.setattr("newsearch.search.generation.Lease", late)
    with open_index(folder) as searcher:
        assert searcher.generation.name.startswith("000004-")
        assert searcher.search("قزاقستان").hits


QUERIES = (
    "قزاقستان تجارت",
    '"صادرات نفت"',
    "باران -گیلان",
    "نان OR نفت",
    "قزاق*",
    "lvnl",
    "مازندارن",
    "گروه:ورزش",
)


def answer(searcher: Searcher, query: str, mode: str) -> Result:
    return msgspec.structs.replace(searcher.search(query, mode=mode), took_ms=0.0)


def test_searches_that_cross_at_every_step_do_not_mix(
    small_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two threads wait for each other before and behind each step of a search."""
    with open_index(small_index) as alone:
        expected = [answer(alone, query, "hybrid") for query in QUERIES[5:7]]
    both = threading.Barrier(2, timeout=60)
    for step in ("request_of", "ranked", "hits_of"):
        monkeypatch.setattr(f"newsearch.search.searcher.{step}", _crossing(step, both))
    with open_index(small_index) as shared, ThreadPoolExecutor(2) as threads:
        found = threads.map(lambda query: answer(shared, query, "hybrid"), QUERIES[5:7])
        assert list(found) == expected


def _crossing(step: str, both: threading.Barrier) -> Callable[..., object]:
    whole: Callable[..., object] = getattr(searcher_module, step)

    def crossed(*arguments: object, **options: object) -> object:
        both.wait()
        result = whole(*arguments, **options)
        both.wait()
        return result

    return crossed


@pytest.mark.parametrize("step", ["request_of", "ranked", "hits_of"])
def test_a_search_ends_on_the_generation_that_it_began_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = build_index(tmp_path / "index", edition(0))
    whole: Callable[..., object] = getattr(searcher_module, step)
    with open_index(folder) as searcher:
        put(folder, edition(1))
        rebuild(folder)

        def refreshed(*arguments: object, **options: object) -> object:
            searcher.refresh()
            return whole(*arguments, **options)

        began = searcher.generation.name
        monkeypatch.setattr(f"newsearch.search.searcher.{step}", refreshed)
        result = searcher.search("نفت", limit=100, collapse=False)
        assert searcher.generation.name != began == result.index.generation
        assert {hit.title.split()[-1] for hit in result.hits} == {"n0"}


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
def test_sixteen_threads_get_what_one_gets(small_index: Path) -> None:
    asked = [(query, mode) for query in QUERIES for mode in MODES]
    with open_index(small_index) as alone:
        expected = {each: answer(alone, *each) for each in asked}
    with open_index(small_index) as shared:

        def run(seed: int) -> list[tuple[str, str]]:
            order = random.Random(seed).sample(asked, len(asked))
            return [each for each in order if answer(shared, *each) != expected[each]]

        with ThreadPoolExecutor(16) as threads:
            assert [wrong for part in threads.map(run, range(16)) for wrong in part] == []
