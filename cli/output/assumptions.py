"""What was assumed of a query, said to the person who typed it."""

from newsearch.search.results import Assumption, Result

from .terminal import persian_digits, safe

_READ_AS = {
    "keyboard": "با چیدمان دیگر صفحه‌کلید",
    "finglish": "به خط فارسی",
    "spelling": "با املای دیگر",
}


def assumption_lines(result: Result) -> list[str]:
    """The lines that say what was read into a query; none where it was taken as typed."""
    lines = []
    if result.suggestion:
        lines.append(f"آیا منظور شما «{safe(result.suggestion)}» بود؟")
    told = [_told(each) for each in result.assumed]
    if told:
        lines.append("؛ ".join(told) + ". برای جست‌وجوی عین متن: ‎--literal")
    return lines


def _told(assumed: Assumption) -> str:
    typed = safe(assumed.typed)
    if assumed.kind == "date":
        return f"«{typed}» یعنی {persian_digits(assumed.meant)}؛ خبرهای این روزها جلوتر می‌آیند"
    return f"«{typed}» {_READ_AS[assumed.kind]} «{safe(assumed.meant)}» خوانده شد"
