import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from support import ARTICLES, put

from newsearch.indexers import Article, rebuild
from newsearch.indexers.workers import Workers
from newsearch.search.layout import MANIFEST, IndexLayout
from newsearch.search.manifest import current_generation

MORE = [
    replace(article, id=f"{article.id}{number}", body=f"{article.body} شمارهٔ {number}. " * 20)
    for number in range(5)
    for article in ARTICLES
]


def files(folder: Path) -> dict[str, bytes]:
    generation = current_generation(IndexLayout(folder)).folder
    paths = (path for path in generation.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(generation).as_posix(): path.read_bytes() for path in paths}


def built(folder: Path, articles: list[Article], workers: int) -> dict[str, bytes]:
    put(folder, articles)
    rebuild(folder, workers=workers)
    return files(folder)


def test_workers_and_batches_change_no_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(tmp_path / "alone", MORE, workers=1)
    assert any(name.startswith("postings/") for name in alone)
    monkeypatch.setattr("newsearch.indexers.preparing._FEW", 1)
    monkeypatch.setattr("newsearch.indexers.preparing._BATCH", 7)
    monkeypatch.setattr("newsearch.indexers.vectors_writer._BLOCK", 5)
    assert built(tmp_path / "together", MORE, workers=2) == alone
    monkeypatch.setattr("newsearch.indexers.documents_writer.MAX_CHUNKS", 0)
    built(tmp_path / "twice", MORE[:11], workers=1)
    assert built(tmp_path / "twice", MORE[11:], workers=1).keys() == alone.keys()


def test_results_come_in_the_order_of_the_tasks() -> None:
    with Workers(2) as workers:
        assert list(workers.map(abs, range(-20, 0))) == list(range(20, 0, -1))
        assert list(workers.map(abs, [], alone=True)) == []


def test_tasks_are_read_only_a_few_ahead() -> None:
    numbers = itertools.count()
    with Workers(2) as workers:
        assert next(workers.map(abs, numbers)) == 0
    assert next(numbers) < 10


def test_an_error_of_a_task_is_raised() -> None:
    with Workers(2) as workers, pytest.raises(ValueError, match="invalid literal"):
        list(workers.map(int, ["1", "x"]))
