"""What is shown of the articles that repeat a hit."""

from newsearch.search.results import Copy, Hit

from .controls import on_one_line
from .terminal import persian_digits

_SHOWN = 5


def copies_line(hit: Hit) -> str:
    """How many articles repeat a hit, and the source and id of the first of them; "" if none do."""
    if not hit.copies:
        return ""
    named = [_name(copy) for copy in hit.copies[:_SHOWN]]
    more = len(hit.copies) - len(named)
    rest = [f"{more} خبر دیگر"] if more else []
    count = f"+ {len(hit.copies)} مشابه: "
    return persian_digits(count) + "، ".join((*named, *map(persian_digits, rest)))


def _name(copy: Copy) -> str:
    """The source with the id, which is what `newsearch show` takes."""
    return on_one_line(f"{copy.source} ({copy.id})" if copy.source else copy.id)
