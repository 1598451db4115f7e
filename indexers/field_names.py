"""Which fields of an input mean which field of an article: the one table to extend.

Names are compared without regard to case, spaces, underscores, hyphens and half-spaces:
`publishedAt`, `published_at` and «Published At» are one name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

# Of several names in one row, the first of its line that has a value is taken.
FIELD_NAMES = {
    "id": "id guid uid article_id doc_id docno شناسه news_number news_id post_id message_id کد_خبر",
    "title": "title headline title_from_url عنوان تیتر",
    "summary": "summary abstract lead description excerpt خلاصه چکیده لید",
    "body": "body text content article article_body full_text message متن متن_خبر",
    "date": "date date_jalali jalali_date published published_at pub_date publish_date "
    "published_date date_published publish_time datetime created_at timestamp تاریخ تاریخ_انتشار",
    "source": "source agency news_agency channel publisher site website منبع خبرگزاری رسانه",
    "url": "url link permalink web_url نشانی پیوند لینک",
    "category": "category categories cat section topic دسته دسته‌بندی سرویس",
    "tags": "tags tag keywords hashtags برچسب‌ها برچسب کلیدواژه‌ها",
}

# Numbers that only their source counts: «420000» of one agency is not that of another, so the
# article is called source/number. The same goes for "id" in a post of a channel.
NUMBERED_BY_SOURCE = ("news_number", "news_id", "post_id", "message_id", "کد_خبر")
CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Picked:
    """The fields of one row, sorted out.

    Attributes:
        value: article field → value; fields without a value are absent.
        name: article field → the name that the row has for it.
        extra: everything else of the row, under its own name.
    """

    value: dict[str, Any] = field(default_factory=dict)
    name: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)


def pick(row: Mapping[str, Any]) -> Picked:
    """Sort out the fields of `row`; of two equally good names the first in the row is taken."""
    picked = Picked()
    ranks: dict[str, int] = {}
    for name, value in row.items():
        place = _place(name)
        if place is None:
            picked.extra[name] = value
        elif is_empty(value):
            continue
        elif place.rank < ranks.get(place.field, len(_PLACES)):
            if place.field in ranks:
                picked.extra[picked.name[place.field]] = picked.value[place.field]
            ranks[place.field] = place.rank
            picked.name[place.field], picked.value[place.field] = name, value
        else:
            picked.extra[name] = value
    return picked


def is_known(name: str, *fields: str) -> bool:
    """Tell whether `name` stands for one of the article `fields` (for any, if none is given)."""
    place = _place(name)
    return place is not None and (not fields or place.field in fields)


def is_numbered_by_source(picked: Picked) -> bool:
    """Tell whether the id of the row is unique only together with its source."""
    if plain(picked.name["id"]) == "id":
        return any(plain(name) == CHANNEL for name in (*picked.name.values(), *picked.extra))
    return plain(picked.name["id"]) in _NUMBERED


def is_empty(value: object) -> bool:
    """Tell whether a field with this value might as well be absent; 0 and False have a value."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value in ([], {}, ())


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Return `name` as it is compared: lower case, Persian letters, no signs between the words."""
    folded = name.casefold().replace("ي", "ی").replace("ك", "ک")
    return "".join(c for c in folded if c not in " \t\n_-\u200c\ufeff")


@dataclass(frozen=True, slots=True)
class _Place:
    field: str
    rank: int


_PLACES = {
    plain(name): _Place(field_name, rank)
    for field_name, names in FIELD_NAMES.items()
    for rank, name in enumerate(names.split())
}
_NUMBERED = frozenset(map(plain, NUMBERED_BY_SOURCE))


def _place(name: str) -> _Place | None:
    return _PLACES.get(plain(name))
