"""What is fuzzed: each target takes one input and raises what nobody may ever see.

Every error of newsearch is an answer and is taken here; all else that a target raises is a find.
"""

import io
import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import fuzz_seeds as seeds
from fuzz_inputs import Mutator, letters_of_files, letters_of_text

from newsearch.cli.output.results import print_article, print_result
from newsearch.cli.output.terminal import console
from newsearch.indexers import Article, ArticleStore, Limits, Rejection, ingest, rebuild
from newsearch.indexers.files import Form, Input
from newsearch.indexers.readers import read
from newsearch.indexers.readers.html_text import html_to_text
from newsearch.indexers.snapshot import article_of
from newsearch.indexers.store import row_of
from newsearch.search import NewsearchError, Searcher
from newsearch.search.analysis import default_analyzer
from newsearch.search.date_phrases import find, fixed_dates
from newsearch.search.dates import has_time_of_day, jalali_in_words, parse_date, to_jalali
from newsearch.search.evaluation import evaluate, read_queries
from newsearch.search.filters import Filters
from newsearch.search.integrity import check_files, damaged_files
from newsearch.search.layout import GenerationLayout, IndexLayout
from newsearch.search.manifest import read_manifest
from newsearch.search.query import parse_query
from newsearch.search.ranking.fitted import read_fitted
from newsearch.search.results import (
    Answer,
    Assumption,
    Copy,
    Hit,
    IndexInfo,
    Passage,
    Result,
    Scores,
)

TODAY = date(2025, 12, 10)
ROOT = Path(__file__).parent.parent


class Broken(Exception):
    """A result that a contract rules out."""


@dataclass(frozen=True)
class Target:
    """One part of newsearch, and what is put into it.

    Attributes:
        name: of the target.
        inputs: makes its inputs, all text or all bytes.
        run: puts one in; raises for a find.
    """

    name: str
    inputs: Mutator[str] | Mutator[bytes]
    run: Callable[[Any], None]


def targets(folder: Path) -> list[Target]:
    """All targets.

    Args:
        folder: an empty one, for the files that they read and an index of seeds/.
    """
    searcher = _index(folder / "index")
    text = letters_of_text()
    queries = Mutator(seeds.QUERIES, seeds.QUERY_WORDS, text)
    dates = Mutator(seeds.DATES, seeds.DATE_WORDS, text)
    html = Mutator(seeds.HTML, seeds.FEED_WORDS, text)
    return [
        Target("dates", dates, _read_date),
        Target("filters", dates, _read_filters),
        Target("date phrases", queries, _find_dates),
        Target("query language", queries, _parse),
        Target("analyser", queries, _analyse),
        Target("search", queries, lambda query: _search(searcher, query)),
        Target("HTML", html, _html),
        *_readers(),
        Target("manifest", _files(seeds.MANIFEST, seeds.JSON_WORDS), _file(folder, _manifest)),
        Target(
            "fitted weight", _files(seeds.MANIFEST, seeds.JSON_WORDS), _file(folder, read_fitted)
        ),
        Target("queries", _files(seeds.JSON_FILES, seeds.JSON_WORDS), _file(folder, read_queries)),
        Target("runs", _files(seeds.RUNS, seeds.RUN_WORDS), _file(folder, _evaluate)),
        Target("output", queries, _shown),
    ]


def _files(seed: tuple[str, ...], words: tuple[str, ...]) -> Mutator[bytes]:
    encoded = [text.encode() for text in seed]
    signs = [word.encode(errors="surrogatepass") for word in words]
    return Mutator(encoded, signs, letters_of_files())


def _index(folder: Path) -> Searcher:
    with ArticleStore(IndexLayout.of(folder).store) as store:
        ingest([ROOT / "seeds"], store)
    rebuild(folder)
    return Searcher(IndexLayout.of(folder))


def _read_date(text: str) -> None:
    with suppress(NewsearchError):
        day = parse_date(text)
        has_time_of_day(text)
        if parse_date(to_jalali(day)) != day or not jalali_in_words(day):
            raise Broken(f"{day} is {to_jalali(day)}")


def _read_filters(text: str) -> None:
    half = len(text) // 2
    with suppress(NewsearchError):
        Filters.of(text[:half], text[half:], text)


def _find_dates(text: str) -> None:
    for today in (TODAY, date(1900, 1, 1), date(2189, 12, 31)):
        last = 0
        for phrase in find(text, today):
            if not last <= phrase.start < phrase.end <= len(text) or phrase.first > phrase.last:
                raise Broken(repr(phrase))
            last = phrase.end
    fixed_dates(text)


def _parse(text: str) -> None:
    with suppress(NewsearchError):
        parse_query(text)


def _analyse(text: str) -> None:
    analyzer = default_analyzer()
    tokens = analyzer.analyze(text)
    wanted = {token.term: 0 for token in tokens}
    spans = {(token.start, token.end) for token in tokens}
    if len(analyzer.find(text, wanted)) != len(tokens):
        raise Broken("find and analyze differ")
    if not all(0 <= start < end <= len(text) for start, end in spans):
        raise Broken(f"spans {spans}")
    analyzer.analyze_query(text)


def _search(searcher: Searcher, query: str) -> None:
    chance = random.Random(len(query))
    with suppress(NewsearchError):
        result = searcher.search(
            query,
            mode=chance.choice(("hybrid", "hybrid", "lexical", "dense")),
            literal=chance.random() < 0.2,
            answer=chance.random() < 0.3,
            recency=chance.choice((None, 7.0)),
            today=TODAY,
        )
        json.dumps(result.to_dict(), ensure_ascii=False, allow_nan=False)


def _html(text: str) -> None:
    if "\n\n" in html_to_text(text):
        raise Broken("an empty line")


_FORMS = {
    Form.TEXT: (seeds.TEXTS, seeds.DATE_WORDS),
    Form.JSON: (seeds.JSON_FILES, seeds.JSON_WORDS),
    Form.JSON_LINES: (seeds.JSON_FILES, seeds.JSON_WORDS),
    Form.TABLE: (seeds.TABLES, seeds.TABLE_WORDS),
    Form.FEED: (seeds.FEEDS, seeds.FEED_WORDS),
    Form.SNIFFED: ((*seeds.TEXTS, *seeds.JSON_FILES, *seeds.TABLES), seeds.JSON_WORDS),
}
_SMALL = Limits(max_article_bytes=3000, max_line_bytes=2500, max_file_bytes=3500)


def _readers() -> Iterator[Target]:
    for form, (seed, words) in _FORMS.items():
        yield Target(f"reader: {form.value}", _files(seed, words), _reader(form))


def _reader(form: Form) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        limits = _SMALL if len(data) % 2 else Limits()
        for row in read(
            Input("a", form, "a", io.BytesIO(data)), default_source=None, limits=limits
        ):
            if isinstance(row, Rejection):
                str(row)
            elif not row.id.strip() or not (row.title + row.body).strip():
                raise Broken(f"an article without id or text: {row!r}")
            elif article_of(json.loads(json.dumps(row_of(row), allow_nan=False))) != row:
                raise Broken(f"stored otherwise: {row!r}")

    return run


def _file(folder: Path, use: Callable[[Path], object]) -> Callable[[bytes], None]:
    path = folder / "generations" / "g" / "manifest.json"
    path.parent.mkdir(parents=True, exist_ok=True)

    def run(data: bytes) -> None:
        path.write_bytes(data)
        with suppress(NewsearchError):
            use(path)

    return run


def _manifest(path: Path) -> None:
    layout = GenerationLayout(path.parent)
    manifest = read_manifest(layout)
    json.loads(manifest.to_json())
    list(damaged_files(layout, manifest))
    check_files(layout, manifest)


def _evaluate(path: Path) -> None:
    qrels = path.with_name("qrels")
    qrels.write_text("1 0 a 1\n", encoding="utf-8")
    with suppress(NewsearchError):
        evaluate(path, qrels)
    qrels.write_text("1 Q0 a 1 1.5 newsearch\n", encoding="utf-8")
    evaluate(qrels, path)


class _Terminal(io.StringIO):
    """What is printed on a terminal."""

    def isatty(self) -> bool:
        return True


_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _shown(text: str) -> None:
    """Print a text in every field of a hit and of an article, as a terminal would get it."""
    hit = Hit(
        1, text, text, TODAY, None, text, text, 1.0, Scores(), Passage(text, 0, len(text)),
        category=text, copies=(Copy(text, text, text, None),),
    )  # fmt: skip
    answer = Answer(True, 1.0, text, 0, len(text), 1, text, text)
    result = Result(
        text, "hybrid", 1.0, 1, IndexInfo("g", 1, 1, TODAY), (hit,),
        (Assumption("keyboard", text, text),), text, answer,
    )  # fmt: skip
    article = Article(text, text, text, text, TODAY, text, text, text, (text,), {"a": text})
    for visual in (False, True):
        with redirect_stdout(_Terminal()) as out:
            console.cache_clear()
            print_result(result, as_json=False, visual=visual)
            print_article(article, as_json=False, visual=visual)
        if found := _OBEYED.search(_STYLE.sub("", out.getvalue())):
            raise Broken(f"{found[0]!r} reaches the terminal")
    with redirect_stdout(io.StringIO()) as printed:
        print_result(result, as_json=True, visual=False)
    if json.loads(printed.getvalue()) != result.to_dict():
        raise Broken("--json is not what it was")
    out.getvalue().encode()
