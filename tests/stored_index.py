"""Make the stored index of the present format: `python tests/stored_index.py`.

It writes `tests/fixtures/index-format-N.tar.gz`, N being the format: a small index with its store,
the answers that it gives, and the model of eight dimensions that it was built with. Run it once
for each format, and keep what it made for the formats before: `tests/test_stored_indexes.py` holds
every later version against them.
"""

import gzip
import io
import json
import shutil
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from support import ARTICLES, build_index, change_manifest, put
from tiny_models import write_static_model

from newsearch.indexers import rebuild
from newsearch.search import Result, open_index
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import FORMAT_VERSION, current_generation

FIXTURES = Path(__file__).parent / "fixtures"
INDEX, MODEL, ANSWERS = "index", "model", "answers.json"

QUERIES: tuple[dict[str, Any], ...] = (
    {"text": "قزاقستان تجارت"},
    {"text": '"صادرات نفت"'},
    {"text": "ایران -نفت"},
    {"text": "قزاق*"},
    {"text": "گروه:ورزش"},
    {"text": "نان", "mode": "lexical"},
    {"text": "باران گیلان", "mode": "dense"},
    {"text": "ایران", "since": "2025-12-01", "until": "1404/09/20"},
    {"text": "کشتی", "source": "ایسنا"},
)


def answers(folder: Path) -> list[list[dict[str, Any]]]:
    """What an index answers to `QUERIES`: scores to three digits, and what is shown."""
    with open_index(folder) as searcher:
        return [_told(searcher.search(**query, literal=True)) for query in QUERIES]


def _told(result: Result) -> list[dict[str, Any]]:
    return [
        {"id": hit.id, "score": round(hit.score, 3), "passage": hit.passage.text}
        for hit in result.hits
    ]


def make(folder: Path) -> None:
    """Build the index in two steps, so that something is taken over, and note its answers."""
    build_index(folder / INDEX, ARTICLES[:3])
    model = write_static_model(folder / MODEL)
    put(folder / INDEX, ARTICLES)
    rebuild(folder / INDEX, model=str(model))
    in_use = current_generation(IndexLayout(folder / INDEX))
    for path in in_use.folder.parent.iterdir():
        if path != in_use.folder:
            shutil.rmtree(path)
    (folder / ANSWERS).write_text(
        json.dumps(answers(folder / INDEX), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    entry = json.loads(in_use.manifest.read_bytes())["model"]
    change_manifest(folder / INDEX, model=entry | {"name": MODEL})  # no path of this machine


def pack(folder: Path, path: Path) -> None:
    """Pack a folder; the same bytes for the same files."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for each in sorted(folder.rglob("*")):
            if each.is_file() and each.name != "rebuild.lock":
                entry = tarfile.TarInfo(each.relative_to(folder).as_posix())
                entry.size = each.stat().st_size
                archive.addfile(entry, io.BytesIO(each.read_bytes()))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(raw.getvalue(), mtime=0))


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        make(Path(name))
        target = FIXTURES / f"index-format-{FORMAT_VERSION}.tar.gz"
        pack(Path(name), target)
        sys.stdout.write(f"{target}: {target.stat().st_size:,} bytes\n")
