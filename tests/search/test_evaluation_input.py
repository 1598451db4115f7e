from pathlib import Path

import pytest

from newsearch.search import InputError
from newsearch.search.evaluation import Query, read_queries
from newsearch.search.query.syntax import MAX_CHARACTERS


def queries_of(folder: Path, *lines: str) -> list[Query]:
    path = folder / "queries.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_queries(path)


def test_queries_are_read_in_their_order(tmp_path: Path) -> None:
    lines = ['{"id": 7, "text": "نفت", "more": 1}', "", '{"id": "b", "text": "گاز"}']
    assert queries_of(tmp_path, *lines) == [Query("7", "نفت"), Query("b", "گاز")]


@pytest.mark.parametrize(
    "line",
    [
        "{broken",
        "[]",
        '{"id": "2"}',
        '{"id": "2", "text": " "}',
        '{"id": "2", "text": 5}',
        '{"id": "a b", "text": "نفت"}',
        '{"id": "", "text": "نفت"}',
        '{"id": "1", "text": "twice"}',
        '{"id": "2", "text": "' + "گ" * (MAX_CHARACTERS + 1) + '"}',
    ],
)
def test_a_bad_query_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError, match=r"queries\.jsonl:2: "):
        queries_of(tmp_path, '{"id": "1", "text": "نفت"}', line)
