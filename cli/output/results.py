"""Hits and articles."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsearch.search.dates import to_jalali
from newsearch.search.results import Hit, Result

from .answers import print_answer
from .assumptions import assumption_lines
from .controls import on_one_line, safe
from .copies import copies_line
from .dates import date_line
from .excerpt import excerpt
from .terminal import Style, persian_digits, print_text, styled_as, write_json

if TYPE_CHECKING:
    from newsearch.indexers import Article

_MATCH = "bold yellow"


def print_result(result: Result, *, as_json: bool, visual: bool) -> None:
    """Print what a search found."""
    if as_json:
        write_json(result.to_dict())
        return
    for line in assumption_lines(result):
        print_text(*styled_as(line, "green"), visual=visual)
    print_answer(result, visual)
    if not result.hits:
        print_text("چیزی پیدا نشد.", visual=visual)
    for hit in result.hits:
        _print_hit(hit, visual)
    shown, total = len(result.hits), result.total
    index = result.index
    summary = (
        f"{shown} of {total} articles · {result.mode} · {result.took_ms:.0f} ms · "
        f"{index.articles} articles in the index, newest {index.newest or 'undated'}"
    )
    print_text(*styled_as(summary, "dim"), wrapped=False)


def _print_hit(hit: Hit, visual: bool) -> None:
    rank, title = persian_digits(f"{hit.rank}. "), on_one_line(hit.title or hit.id)
    head = rank + title
    styles = [(0, len(head), "dim"), (len(rank), len(head), "bold")]
    print_text(head, [*styles, *_marks(hit.title_highlights, len(rank))], visual=visual)
    facts = [date_line(hit.date), hit.source, hit.category, f"{hit.score:.3f}"]
    _print_facts(facts, "   ", visual)
    if hit.passage.text:
        text, marks = excerpt(hit.passage)
        print_text("   " + safe(text), _marks(marks, 3), visual=visual)
    if copies := copies_line(hit):
        print_text(*styled_as(f"   {copies}", "cyan"), visual=visual)
    _print_where(hit.id, hit.url, "   ")
    print_text("")


def _print_facts(facts: Iterable[str], indent: str, visual: bool) -> None:
    line = indent + " · ".join(on_one_line(fact) for fact in facts if fact)
    print_text(*styled_as(line, "cyan"), visual=visual)


def _print_where(article_id: str, url: str, indent: str) -> None:
    """What an article is called and where it is, never broken: it is there to be copied."""
    where = indent + " ".join(on_one_line(part) for part in (article_id, url) if part)
    print_text(*styled_as(where, "dim"), wrapped=False)


def print_article(article: "Article", *, as_json: bool, visual: bool) -> None:
    """Print an article in full."""
    if as_json:
        write_json(
            {
                "id": article.id,
                "title": article.title,
                "summary": article.summary,
                "body": article.body,
                "date": article.date.isoformat() if article.date else None,
                "date_jalali": to_jalali(article.date) if article.date else None,
                "source": article.source,
                "url": article.url,
                "category": article.category,
                "tags": article.tags,
                "extra": article.extra,
            }
        )
        return
    print_text(*styled_as(on_one_line(article.title), "bold"), visual=visual)
    facts = [date_line(article.date), article.source, article.category, "، ".join(article.tags)]
    _print_facts(facts, "", visual)
    for text in (article.summary, article.body):
        if text:
            print_text(safe(text), visual=visual)
    _print_where(article.id, article.url, "")


def _marks(spans: Iterable[tuple[int, int]], shift: int) -> list[Style]:
    return [(start + shift, end + shift, _MATCH) for start, end in spans]
