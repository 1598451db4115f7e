"""The answer to a question, shown to people."""

from newsearch.search.results import Result

from .controls import on_one_line
from .dates import date_line
from .terminal import print_text, styled_as

NONE_FOUND = "پاسخی یافت نشد."


def print_answer(result: Result, visual: bool) -> None:
    """Print the quoted sentence and where it stands, or that none was found."""
    answer = result.answer
    if answer is None:
        return
    if not answer.found or answer.text is None or answer.rank is None:
        print_text(*styled_as(NONE_FOUND, "yellow"), visual=visual)
        print_text("")
        return
    hit = result.hits[answer.rank - 1]
    quote = " ".join(on_one_line(answer.text).split())
    quote = quote if "«" in quote else f"«{quote}»"
    print_text(*styled_as(quote, "bold green"), visual=visual)
    facts = (hit.title or hit.id, hit.source, date_line(hit.date))
    line = "   " + " · ".join(on_one_line(fact) for fact in facts if fact)
    print_text(*styled_as(line, "cyan"), visual=visual)
    print_text("")
