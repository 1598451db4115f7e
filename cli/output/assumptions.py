"""What was assumed of a query, said to the person who typed it."""

from newsearch.search.results import Assumption, Result

from .controls import on_one_line
from .terminal import persian_digits

_READ_AS = {"keyboard": "با چیدمان دیگر صفحه‌کلید", "finglish": "به خط فارسی"}


def assumption_lines(result: Result) -> list[str]:
    """The lines that say what was read into a query; none where it was taken as typed."""
    lines = []
    if result.suggestion:
        lines.append(_question(result))
    told = [_told(each) for each in result.assumed if each.kind != "spelling"]
    if told:
        lines.append("؛ ".join(told) + ".")
    if result.assumed:
        lines.append("برای جست‌وجوی عین متن، ‎--literal‎ را بیفزایید.")
    return lines


def _question(result: Result) -> str:
    suggestion = on_one_line(result.suggestion or "")
    quoted = suggestion if "«" in suggestion or '"' in suggestion else f"«{suggestion}»"
    question = f"آیا منظور شما {quoted} بود؟"
    searched = any(each.kind == "spelling" for each in result.assumed)
    return f"{question} نتیجه‌های آن هم در پی می‌آید." if searched else question


def _told(assumed: Assumption) -> str:
    typed = on_one_line(assumed.typed)
    if assumed.kind == "date":
        days = "روز" if assumed.first == assumed.last else "روزها"
        return f"«{typed}» یعنی {persian_digits(assumed.meant)}؛ خبرهای آن {days} جلوتر می‌آیند"
    return f"«{typed}» {_READ_AS[assumed.kind]} «{on_one_line(assumed.meant)}» خوانده شد"
