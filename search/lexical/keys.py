"""The form in which whole values (sources, categories) are compared."""

from newsearch.search.analysis import normalize


def value_key(value: str) -> str:
    """A value normalised and without any space: «خبرگزاری مهر» and «خبرگزاري‌مهر» are one."""
    return "".join(normalize(value).split())
