import json
import os
import subprocess
import sys
from pathlib import Path

from support import ARTICLES, put

from newsearch.search.layout import IndexLayout


def run(folder: Path, *arguments: str, given: bytes = b"") -> tuple[int, bytes, str]:
    command = [sys.executable, "-m", "newsearch", *arguments, "--index", str(folder)]
    done = subprocess.run(command, input=given, capture_output=True, env=os.environ, check=False)
    return done.returncode, done.stdout, done.stderr.decode()


def test_from_store_to_store_through_a_pipe(tmp_path: Path) -> None:
    put(tmp_path / "one", ARTICLES)
    code, content, told = run(tmp_path / "one", "export")
    assert (code, told) == (0, "")
    assert [json.loads(line)["id"] for line in content.splitlines()] == [a.id for a in ARTICLES]
    assert run(tmp_path / "two", "ingest", "-", given=content)[0] == 0
    assert run(tmp_path / "two", "export")[1] == run(tmp_path / "two", "export", "-")[1] == content
    code, out, told = run(tmp_path / "one", "export", str(tmp_path / "a.jsonl.gz"))
    assert (code, told) == (0, "")
    assert out.decode().startswith(f"exported {len(ARTICLES)} articles to ")
    code, _, told = run(tmp_path / "one", "export", str(tmp_path / "a.jsonl.gz"))
    assert (code, told.count("exists already")) == (1, 1)


def test_what_a_damaged_store_lost_is_told(tmp_path: Path) -> None:
    put(tmp_path / "index", ARTICLES)
    path = IndexLayout(tmp_path / "index").store
    path.write_bytes(path.read_bytes().replace("وزیر".encode(), "وزین".encode()))
    code, content, told = run(tmp_path / "index", "export")
    assert code == 1
    assert len(content.splitlines()) == len(ARTICLES)
    assert "not as it was stored: oil\n" in told
    assert "Traceback" not in told
