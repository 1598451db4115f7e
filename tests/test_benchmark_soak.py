import json
import random
from pathlib import Path

import pytest
import soak
import soak_parts
from support import build_index, put

from newsearch.indexers import Article


@pytest.fixture
def work(tmp_path: Path) -> soak_parts.Workplace:
    """A soak of two articles."""
    return soak_parts.Workplace(tmp_path, pool=2, seed=0)


def article(number: int, version: int) -> Article:
    row = soak_parts.row_of(number, version, random.Random(0))
    return Article(id=row["id"], title=row["title"], body=row["text"])


def test_an_article_says_its_version() -> None:
    assert soak_parts.version_of(article(0, 17)) == 17
    with pytest.raises(ValueError, match=r"a0 is a mixture of the versions \[17, 18\]"):
        soak_parts.version_of(
            Article(id="a0", title=article(0, 17).title, body=article(0, 18).body)
        )


def test_what_was_told_and_is_not_there_is_lost(work: soak_parts.Workplace) -> None:
    put(work.index, [article(0, 5), article(1, 7)])
    notes = soak_parts.Notes(work.notes("stored"))
    notes.add(version=5, first=0, end=2)
    assert soak.lost(work) == []
    notes.add(version=6, first=0, end=1)
    assert soak.lost(work) == ["a0"]
    put(work.index, [article(0, 6)])
    assert soak.lost(work) == []


def test_answers_are_compared_with_those_of_an_undisturbed_index(
    work: soak_parts.Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(work.index, [article(number, 5) for number in range(40)])
    monkeypatch.setattr(soak, "SAMPLE", 3)
    assert soak.differing(work) == []
    put(work.index, [article(0, 6)])  # which is not in the index yet
    assert soak.differing(work) != []


def test_a_line_that_was_cut_off_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "notes"
    path.write_text(json.dumps({"one": 1}) + '\n{"tw')
    assert soak_parts.read_notes(path) == [{"one": 1}]
