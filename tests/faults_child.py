"""The process whose calls fail: gets ready once, then forks a child for each job and arms it.

Started by `faults.Faults` with the shim preloaded. A job is a line of JSON on standard input, its
outcome a line on standard output.
"""

import ctypes
import gc
import hashlib
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from support import ARTICLES, build_index

from newsearch.indexers import Article, ArticleStore, ingest, rebuild
from newsearch.indexers.tuning import forget
from newsearch.search import open_index
from newsearch.search.arrays import Array
from newsearch.search.dense.encoder import Encoder, Progress
from newsearch.search.errors import NewsearchError
from newsearch.search.layout import IndexLayout
from newsearch.search.retrieval import MODES

QUERIES = ("قزاقستان تجارت", '"صادرات نفت"', "باران -گیلان", "ایران")


class HashedEncoder:
    """A model of few numbers: vectors of the text's hash."""

    name = "hashed"
    fingerprint = "f00d"
    dimension = 8

    def encode_query(self, text: str) -> Array:
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        vector = np.random.default_rng(seed).normal(size=self.dimension)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def encode_documents(self, texts: Sequence[str], on_progress: Progress | None = None) -> Array:
        return np.stack([self.encode_query(text) for text in texts])


class LoggedEncoder(HashedEncoder):
    """The same as a `SlowEncoder`, whose vectors are logged."""

    batch_size = 2

    def is_cut(self, texts: Sequence[str]) -> Array:
        return np.zeros(len(texts), bool)


def _use(encoder: Encoder) -> None:
    """Load this model from now on, whichever is asked for."""
    import newsearch.indexers.rebuilding
    import newsearch.search.generation

    for module in (newsearch.indexers.rebuilding, newsearch.search.generation):
        vars(module)["load_encoder"] = lambda *_, **__: encoder


def _ingest(folder: Path, told: int, paths: list[str]) -> object:
    with ArticleStore(IndexLayout(folder).store) as store:
        report = ingest(paths, store, batch=2).to_dict()
        os.write(told, b"stored\n")
        return report


def _put(folder: Path, told: int, ids: list[str]) -> object:
    with ArticleStore(IndexLayout(folder).store) as store:
        for article_id in ids:
            store.put(Article(id=article_id, body=f"متن {article_id}."))
            os.write(told, f"{article_id}\n".encode())
    return None


def _rebuild(folder: Path, told: int, full: bool = False, slow: bool = False) -> object:
    if slow:
        _use(LoggedEncoder())
    report = rebuild(folder, full=full)
    os.write(told, b"published\n")
    return asdict(report)


def _tune(folder: Path, told: int, queries: str, qrels: str) -> object:
    import newsearch.indexers.tuning as tuning

    # How well the weights do is not asked here; to measure it takes seconds.
    values = np.ones((len(tuning.WEIGHTS), 30))
    tuning.__dict__["_values"] = lambda *_: values
    return tuning.tune(folder, Path(queries), Path(qrels)).dense_weight


def _forget(folder: Path, told: int) -> object:
    return forget(folder)


def _answers(folder: Path, told: int) -> object:
    with open_index(folder) as searcher:
        return [
            [(hit.id, hit.score) for hit in searcher.search(query, mode=mode).hits]
            for query in QUERIES
            for mode in MODES
        ]


JOBS: dict[str, Callable[..., object]] = {
    "ingest": _ingest,
    "put": _put,
    "rebuild": _rebuild,
    "tune": _tune,
    "forget": _forget,
    "answers": _answers,
}


def _child(shim: ctypes.CDLL, job: dict[str, Any], work: Path) -> NoReturn:
    """Do one job with its fault, and leave what became of it in `work`."""
    os.environ["SQLITE_TMPDIR"] = str(work)
    folder = Path(job["folder"])
    told = os.open(work / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    log = os.fsencode(work / "log")
    outcome: dict[str, object]
    shim.faults_arm(os.fsencode(job["watched"]), log, job["action"], job["nth"], job["error"])
    try:
        outcome = {"value": JOBS[job["job"]](folder, told, **job["arguments"])}
    except NewsearchError as error:
        outcome = {"error": type(error).__name__, "message": str(error)}
    except OSError as error:
        outcome = {"error": "OSError", "message": repr(error)}
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    (work / "outcome").write_text(json.dumps(outcome), encoding="utf-8")
    os._exit(0)


def main() -> None:
    """Answer one job after the other until standard input ends."""
    shim = ctypes.CDLL(os.environ["LD_PRELOAD"])
    with tempfile.TemporaryDirectory() as warm:
        _use(HashedEncoder())
        folder = build_index(Path(warm) / "index", ARTICLES[:1])
        _rebuild(folder, os.open(os.devnull, os.O_WRONLY), full=True)
        _answers(folder, 0)
    gc.freeze()  # the children share what they do not touch
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        job = json.loads(line)
        with tempfile.TemporaryDirectory() as work:
            sys.stderr.flush()
            process = os.fork()
            if process == 0:
                _child(shim, job, Path(work))
            _, status = os.waitpid(process, 0)
            read = {
                name: path.read_text(encoding="utf-8", errors="surrogateescape")
                for name in ("told", "log", "outcome")
                if (path := Path(work) / name).exists()
            }
            sys.stdout.write(json.dumps({"status": os.waitstatus_to_exitcode(status)} | read))
            sys.stdout.write("\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
