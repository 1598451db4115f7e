import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from newsearch.indexers import Article

ARTICLE = Article(
    id="bridge", title="پل ورسک", body="ارتفاع پل ورسک ۱۱۰ متر است. باران آمد.", source="ایرنا"
)


@pytest.fixture
def index(make_index: Callable[[Iterable[Article]], Path]) -> str:
    return str(make_index([ARTICLE]))


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", "newsearch", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_answer_comes_first_with_its_source(index: str) -> None:
    lines = run("query", "ارتفاع پل ورسک چند متر است؟", "--answer", "--index", index).splitlines()
    assert lines[0] == "«ارتفاع پل ورسک ۱۱۰ متر است.»"
    assert lines[1].strip() == "پل ورسک · ایرنا"


def test_it_says_where_there_is_no_answer(index: str) -> None:
    shown = run("query", "قیمت طلا در بازار چقدر شد؟", "--answer", "--index", index)
    assert "پاسخی یافت نشد." in shown.splitlines()


def test_nothing_is_said_of_answers_unasked(index: str) -> None:
    assert "یافت نشد" not in run("query", "قیمت طلا چقدر شد؟", "--index", index)


def test_json_has_the_answer_with_its_span(index: str) -> None:
    row = json.loads(
        run("query", "ارتفاع پل ورسک چند متر است؟", "--answer", "--json", "--index", index)
    )["answer"]
    assert ARTICLE.body[row["start"] : row["end"]] == row["text"]
    assert row["found"] and row["confidence"] > 0.5
