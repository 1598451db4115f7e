"""The picture that ARCHITECTURE.md draws, held against the code."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("search", "indexers", "cli")
MAY_IMPORT = {
    "search": {"search"},
    "indexers": {"search", "indexers"},
    "cli": {"search", "indexers", "cli"},
}
ADAPTERS = {
    "whoosh": {
        "search/lexical/array_reader.py",
        "search/lexical/inverted.py",
        "search/lexical/matching.py",
    },
    "numba": {"search/compiling.py"},
    "faiss": {"search/dense/vectors.py", "indexers/vectors_builder.py"},
    "sentence_transformers": {"search/dense/loading.py", "indexers/training/export.py"},
    "tokenizers": {
        "search/dense/static.py",
        "search/dense/onnx.py",
        "indexers/training/vocabulary.py",
    },
    "typer": {"cli/"},
    "rich": {"cli/output/"},
}
"""Where third parties may be imported; a folder ends with a slash."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


def test_rooms_are_imported_in_one_direction() -> None:
    wrong = [
        f"{path} imports {name}"
        for path, tree in modules()
        for name in imports(tree)
        if name.startswith("newsearch.")
        and name.split(".")[1] not in MAY_IMPORT[path.split("/")[0]]
    ]
    assert wrong == []


def test_rooms_are_imported_under_the_name_that_users_have() -> None:
    paths = [*modules(), *((p.name, ast.parse(p.read_text())) for p in ROOT.glob("tests/**/*.py"))]
    wrong = [
        f"{path} imports {name}"
        for path, tree in paths
        for name in imports(tree)
        if name.split(".")[0] in ROOMS
    ]
    assert wrong == []


def test_third_parties_stay_behind_their_adapters() -> None:
    wrong = [
        f"{path} imports {name}"
        for path, tree in modules()
        for name in {n.split(".")[0] for n in imports(tree)} & ADAPTERS.keys()
        if not any(path == at or (at[-1] == "/" and path.startswith(at)) for at in ADAPTERS[name])
    ]
    assert wrong == []


def test_every_package_is_listed() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = {"newsearch"} | {
        "newsearch." + path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for room in ROOMS
        for path in (ROOT / room).rglob("__init__.py")
    }
    assert set(settings["tool"]["setuptools"]["packages"]) == found


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import newsearch.search", {"torch", "transformers", "faiss", "whoosh", "typer"}),
        (
            "import newsearch.search.searcher",
            {"torch", "transformers", "newsearch.search.answering", "newsearch.search.dense.onnx"},
        ),
        ("import newsearch.indexers", {"torch", "transformers", "typer"}),
        ("import newsearch.cli", {"torch", "transformers", "faiss", "whoosh", "feedparser"}),
    ],
)
def test_importing_leaves_alone_what_is_heavy_or_seldom_needed(code: str, absent: set[str]) -> None:
    probe = f"import sys; {code}; print(' '.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd="/"
    )
    assert absent & set(run.stdout.split()) == set()
