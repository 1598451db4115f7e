"""The generator of collections: the same again, of the sizes wanted, of real words alone."""

import json
from collections.abc import Sequence
from itertools import islice, pairwise
from pathlib import Path

import pytest
from collection import (
    CATEGORIES,
    DAYS,
    FIRST_DAY,
    SOURCES,
    WORDS,
    Sentences,
    made_articles,
    main,
)
from hypothesis import given
from hypothesis import strategies as st

from newsearch.indexers.passages import passage_spans
from newsearch.search.article import Article
from newsearch.search.dates import parse_date
from newsearch.search.errors import InputError
from newsearch.search.manifest import PassageSettings

WORD = ["تیم", "ملی", "برنامه‌های", "اقتصادی", "گفت", "می‌شود", "دولت", "است", "م.", "ـ"]
SENTENCE = st.lists(st.sampled_from(WORD), min_size=4, max_size=60).map(" ".join)


def body(sentences: Sequence[str]) -> str:
    return " ".join(f"{text}." for text in sentences)


def numbered(article: int, sentences: int) -> Article:
    """An article whose sentences are of ten words, each with its article and place."""
    texts = [
        " ".join(f"خ{article}ج{place}ک{word}" for word in range(10)) for place in range(sentences)
    ]
    return Article(id=str(article), title=f"خبر {article}", body=body(texts))


ARTICLES = [numbered(number, 20) for number in range(12)]


@given(
    st.lists(st.lists(SENTENCE, min_size=12, max_size=30).map(body), min_size=1, max_size=4),
    st.integers(1, 5),
    st.integers(0, 99),
)
def test_articles_are_cut_into_as_many_passages_as_wanted(
    bodies: list[str], passages: int, seed: int
) -> None:
    sentences = Sentences(Article(id=str(i), body=text) for i, text in enumerate(bodies))
    for article in made_articles(sentences, 3, passages, seed):
        spans = passage_spans(article["text"], PassageSettings())
        lines = article["text"].split("\n")
        assert [article["text"][start:end] for start, end in spans] == lines
        assert len(lines) == passages
        assert all(WORDS <= len(line.split()) < 2 * WORDS for line in lines)


def test_the_same_seed_makes_the_same_and_more_of_it() -> None:
    made = list(made_articles(Sentences(ARTICLES), 30, seed=7))
    assert list(made_articles(Sentences(ARTICLES), 10, seed=7)) == made[:10]
    assert list(made_articles(Sentences(ARTICLES), 10, seed=8)) != made[:10]
    assert len({article["text"] for article in made}) == 30
    assert len({article["id"] for article in made}) == 30


def test_a_passage_is_one_run_of_an_article_or_two() -> None:
    runs = []
    for article in made_articles(Sentences(ARTICLES), 100):
        for line in article["text"].split("\n"):
            places = [word.split("ک")[0] for word in line.split()[::10]]
            # A new run begins wherever the next sentence is not the one behind.
            pairs = [tuple(map(int, place.removeprefix("خ").split("ج"))) for place in places]
            breaks = sum(b != (a[0], a[1] + 1) for a, b in pairwise(pairs))
            runs.append(1 + breaks)
    assert set(runs) == {1, 2}
    assert 0.4 < runs.count(1) / len(runs) < 0.6


def test_words_titles_and_fields_are_real() -> None:
    words = {word for article in ARTICLES for word in article.body.split()}
    titles = {article.title for article in ARTICLES}
    for article in made_articles(Sentences(ARTICLES), 50):
        assert set(article["text"].split()) <= words
        assert article["title"] in titles
        first = article["text"].split("ج")[0].removeprefix("خ")
        assert article["title"] == f"خبر {first}"
        assert article["source"] in SOURCES
        assert article["category"] in CATEGORIES
        assert 0 <= (parse_date(article["date"]) - FIRST_DAY).days < DAYS


def test_an_article_without_a_title_is_called_after_its_first_words() -> None:
    untitled = Article(id="1", body=ARTICLES[0].body)
    (made,) = made_articles(Sentences([untitled]), 1)
    assert made["title"] == " ".join(ARTICLES[0].body.split()[:10])


def test_short_and_endless_sentences_are_left_out() -> None:
    texts = ["ادامهٔ خبر", " ".join(["دراز"] * 61), *(" ".join(["خبر"] * 10) for _ in range(8))]
    sentences = Sentences([Article(id="1", body=body(texts))])
    words = {w for a in made_articles(sentences, 20) for w in a["text"].split()}
    assert words == {"خبر", "خبر."}


def test_too_little_text_is_told() -> None:
    with pytest.raises(InputError, match="half a passage"):
        Sentences([Article(id="1", body="تیم ملی در بازی دوم برنده شد.")])


def test_the_command_writes_what_newsearch_reads(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    given = tmp_path / "given.jsonl"
    rows = [{"id": a.id, "title": a.title, "text": a.body} for a in ARTICLES]
    given.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    command = [str(given), "--articles", "5", "--passages", "2"]
    assert main(command) == 0
    printed = capsysbinary.readouterr().out
    lines = [json.loads(line) for line in printed.splitlines()]
    assert lines == list(made_articles(Sentences(ARTICLES), 5, 2))
    packed = [tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl.gz"]
    for path in packed:
        assert main([*command, "--output", str(path)]) == 0
    assert packed[0].read_bytes() == packed[1].read_bytes()
    assert main([str(tmp_path / "nothing"), "--articles", "5"]) == 1
    assert b"half a passage" in capsysbinary.readouterr().err


def test_making_is_lazy() -> None:
    assert len(list(islice(made_articles(Sentences(ARTICLES), 10**9), 3))) == 3
