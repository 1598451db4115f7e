"""What several tests build on: a small collection, and indexes of it."""

import datetime as dt
import json
import zlib
from collections.abc import Iterable
from pathlib import Path

from newsearch.indexers import Article, ArticleStore, rebuild
from newsearch.search.checksummed import CHECKSUM
from newsearch.search.layout import IndexLayout
from newsearch.search.manifest import current_generation

ROOT = Path(__file__).parent.parent

ARTICLES = (
    Article(
        id="trade",
        title="گسترش تجارت با قزاقستان",
        body="رئیس اتاق بازرگانی گفت: حجم تجارت ایران و قزاقستان دو برابر می‌شود.\n"
        "او افزود که روابط تجاری دو کشور در حوزهٔ غلات رو به رشد است.",
        date=dt.date(2025, 12, 10),
        source="مهر",
        url="https://example.com/trade",
        category="اقتصاد",
        tags=("تجارت خارجی", "آسیای میانه"),
    ),
    Article(
        id="wrestling",
        title="قهرمانی کشتی‌گیران در قزاقستان",
        body="تیم ملی کشتی ایران در مسابقات آستانه قهرمان شد.",
        date=dt.date(2025, 12, 1),
        source="ایسنا",
        category="ورزش",
    ),
    Article(
        id="oil",
        title="افزایش صادرات نفت",
        body="وزیر نفت اعلام کرد صادرات نفت و گاز ایران به عراق افزایش یافته است.",
        date=dt.date(2025, 11, 20),
        source="ایرنا",
        category="اقتصاد",
    ),
    Article(
        id="rain",
        title="بارش باران در شمال کشور",
        body="سازمان هواشناسی از بارش شدید باران در استان‌های گیلان و مازندران خبر داد.",
        date=dt.date(2025, 12, 12),
        source="ایسنا",
    ),
    Article(
        id="bread",
        title="گرانی نان",
        body="بهای گندم بالا رفت و نانوایی‌ها خواستار افزایش قیمت نان شدند.",
        date=None,
        source="مهر",
    ),
    Article(id="headline", title="آغاز نمایشگاه کتاب تهران", body="", source="ایبنا"),
)


def build_index(folder: Path, articles: Iterable[Article] = ARTICLES) -> Path:
    """An index folder with these articles, published."""
    put(folder, articles)
    rebuild(folder)
    return folder


def put(folder: Path, articles: Iterable[Article]) -> None:
    folder.mkdir(exist_ok=True)
    with ArticleStore(IndexLayout(folder).store) as store, store.transaction():
        for article in articles:
            store.put(article)


def change_manifest(folder: Path, **changes: object) -> Path:
    """Write the manifest of the generation in use with other fields, as sound as before."""
    path = current_generation(IndexLayout(folder)).manifest
    fields = json.loads(path.read_bytes()) | changes
    del fields[CHECKSUM]
    checksum = f"{zlib.crc32(_as_manifest(fields).encode()):08x}"
    path.write_text(_as_manifest(fields | {CHECKSUM: checksum}), encoding="utf-8", newline="\n")
    return path


def _as_manifest(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
