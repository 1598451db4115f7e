"""Hits and articles."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from newsearch.search.dates import to_jalali
from newsearch.search.results import Hit, Result

from .answers import print_answer
from .assumptions import assumption_lines
from .controls import on_one_line, safe
from .copies import copies_line
from .dates import date_line
from .excerpt import excerpt
from .terminal import console, persian_digits, print_text, write_json

if TYPE_CHECKING:
    from newsearch.indexers import Article

_MATCH = "bold yellow"


def print_result(result: Result, *, as_json: bool, visual: bool) -> None:
    """Print what a search found."""
    if as_json:
        write_json(result.to_dict())
        return
    for line in assumption_lines(result):
        print_text(Text(line, style="green"), visual=visual)
    print_answer(result, visual)
    if not result.hits:
        print_text(Text("چیزی پیدا نشد."), visual=visual)
    for hit in result.hits:
        _print_hit(hit, visual)
    shown, total = len(result.hits), result.total
    index = result.index
    summary = (
        f"{shown} of {total} articles · {result.mode} · {result.took_ms:.0f} ms · "
        f"{index.articles} articles in the index, newest {index.newest or 'undated'}"
    )
    console().print(summary, style="dim", soft_wrap=True)


def _print_hit(hit: Hit, visual: bool) -> None:
    title = Text(persian_digits(f"{hit.rank}. "), style="dim")
    title.append_text(_marked(on_one_line(hit.title or hit.id), hit.title_highlights, "bold"))
    print_text(title, visual=visual)
    facts = [date_line(hit.date), hit.source, hit.category, f"{hit.score:.3f}"]
    print_text(
        Text("   " + " · ".join(on_one_line(f) for f in facts if f), style="cyan"), visual=visual
    )
    if hit.passage.text:
        text, marks = excerpt(hit.passage)
        print_text(Text("   ").append_text(_marked(text, marks, "")), visual=visual)
    if copies := copies_line(hit):
        print_text(Text(f"   {copies}", style="cyan"), visual=visual)
    where = " ".join(on_one_line(part) for part in (hit.id, hit.url) if part)
    console().print(f"   {where}", style="dim", soft_wrap=True)
    console().print()


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
    print_text(Text(on_one_line(article.title), style="bold"), visual=visual)
    facts = [date_line(article.date), article.source, article.category, "، ".join(article.tags)]
    print_text(Text(" · ".join(on_one_line(f) for f in facts if f), style="cyan"), visual=visual)
    for text in (article.summary, article.body):
        if text:
            print_text(Text(safe(text)), visual=visual)
    where = " ".join(on_one_line(part) for part in (article.id, article.url) if part)
    console().print(where, style="dim", soft_wrap=True)


def _marked(text: str, spans: Iterable[tuple[int, int]], style: str) -> Text:
    marked = Text(safe(text), style=style)
    for start, end in spans:
        marked.stylize(_MATCH, start, end)
    return marked
