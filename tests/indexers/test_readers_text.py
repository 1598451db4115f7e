import datetime as dt
import gzip
from pathlib import Path

import pytest

from newsearch.indexers.files import find_inputs
from newsearch.indexers.readers import read
from newsearch.indexers.readers.agencies import find_agency
from newsearch.indexers.records import Limits, Rejection
from newsearch.search.article import Article

DAY = dt.date(2025, 12, 10)
ROOT = Path(__file__).parents[2]


def read_one(
    path: Path, data: bytes | str, source: str | None = None, limits: Limits | None = None
) -> Article | Rejection:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    (found,) = find_inputs([path]).inputs
    (row,) = read(found, default_source=source, limits=limits or Limits())
    return row


def test_the_first_article_of_this_project() -> None:
    (source,) = find_inputs([ROOT / "seeds" / "000_dc0e3ef97df6e412.txt"]).inputs
    (article,) = read(source, default_source=None, limits=Limits())
    assert isinstance(article, Article)
    assert article.id == "000_dc0e3ef97df6e412"
    assert (article.date, article.source) == (DAY, "مهر")
    assert article.body.startswith("به گزارش خبرنگار مهر مسعود پزشکیان رئیس جمهور، در فرودگاه")
    assert article.body.endswith("فراهم شود.")
    assert article.title.removesuffix("…") in article.body
    assert len(article.title) <= 160


@pytest.mark.parametrize(
    ("text", "date", "body"),
    [
        (" date 2025-12-10 متن خبر.", DAY, "متن خبر."),
        ("date: 1404/09/19\r\n\r\nمتن\r\nخبر.\n", DAY, "متن\nخبر."),
        ("\ufeffDate ۱۹ آذر ۱۴۰۴ متن خبر.", DAY, "متن خبر."),
        ("date چهارشنبه ۱۹ آذر ۱۴۰۴ متن خبر.", DAY, "متن خبر."),
        ("date 2025-12-10 چهارشنبه روز خوبی بود.", DAY, "چهارشنبه روز خوبی بود."),
        ("date 2025-12-10T10:15:00+03:30 متن خبر.", DAY, "متن خبر."),
        ("date 2025-12-10 10:15 متن خبر.", DAY, "متن خبر."),
        ("متن خبر 2025-12-10.", None, "متن خبر 2025-12-10."),
        ("date palms grow in the south.", None, "date palms grow in the south."),
        ("dated 2025-12-10", None, "dated 2025-12-10"),
    ],
)
def test_an_optional_leading_date(
    tmp_path: Path, text: str, date: dt.date | None, body: str
) -> None:
    row = read_one(tmp_path / "a.txt", text)
    assert isinstance(row, Article)
    assert (row.date, row.body) == (date, body)


def test_a_date_with_a_time_is_kept(tmp_path: Path) -> None:
    row = read_one(tmp_path / "a.txt", "date 2025-12-10 10:15 متن خبر.")
    assert isinstance(row, Article)
    assert row.extra == {"date_original": "2025-12-10 10:15"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("date 2025-13-45 متن خبر.", "impossible date: “2025-13-45”: there is no day 2025-13-45"),
        ("date 1404/12/30 متن خبر.", "there is no day 1404/12/30 in the Jalali calendar"),
        ("date ۳۲ آذر ۱۴۰۴ متن خبر.", "impossible date"),
        ("date 2025-12-10", "no text"),
        (" \n", "no text"),
        ("", "no text"),
        ("متن خبر".encode("cp1256"), "not UTF-8 at byte 1 of the file; convert"),
        (gzip.compress("متن خبر".encode(), mtime=0)[:-9], "cut"),
    ],
)
def test_what_is_rejected(tmp_path: Path, data: bytes | str, reason: str) -> None:
    row = read_one(tmp_path / "a.txt", data)
    assert isinstance(row, Rejection)
    assert (row.path, row.line) == (str(tmp_path / "a.txt"), None)
    assert reason in row.reason


def test_sizes(tmp_path: Path) -> None:
    row = read_one(tmp_path / "a.txt", "م" * 600, limits=Limits(max_article_bytes=1000))
    assert "more than the 1,000 bytes that are allowed; newsearch ingest --max-article" in str(row)


def test_names_and_sources(tmp_path: Path) -> None:
    row = read_one(tmp_path / "خبر.یک.txt.gz", gzip.compress("به گزارش ایسنا، باران".encode()))
    assert isinstance(row, Article)
    assert (row.id, row.source) == ("خبر.یک", "ایسنا")
    named = read_one(tmp_path / "a.txt", "به گزارش ایسنا، باران", source="نمونه")
    assert isinstance(named, Article)
    assert named.source == "نمونه"


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("به گزارش خبرنگار مهر مسعود پزشکیان", "مهر"),
        ("به گزارش خبرگزاري مهر، وزير", "مهر"),
        ("به گزارش خبرنگار اقتصادی خبرگزاری فارس از شیراز", "فارس"),
        ("به گزارش گروه بین‌الملل تسنیم، ترامپ", "تسنیم"),
        ("به گزارش ایسنا، این شماره", "ایسنا"),
        ("به‌گزارش ایرنا از تهران", "ایرنا"),
        ("بهگزارش ایرنا از تهران", "ایرنا"),
        ("خبرگزاری تسنیم: وزیر خارجه", "تسنیم"),
        ("تهران - ایرنا - رئیس‌جمهور گفت", "ایرنا"),
        ("ایسنا/خراسان رضوی مدیرکل گفت", "ایسنا"),
        ("به گزارش خبرآنلاین، دلار", "خبر آنلاین"),
        ("به گزارش خبر آنلاین، دلار", "خبر آنلاین"),
        ("به گزارش خبر‌آنلاین، دلار", "خبر آنلاین"),
        ("به نقل از رویترز، نفت", "رویترز"),
        ("خبرگزاری فرانسه گزارش داد", "خبرگزاری فرانسه"),
        ("به گزارش خبرگزاری دانشجویان ایران", "ایسنا"),
        ("به گزارش باشگاه خبرنگاران جوان", "باشگاه خبرنگاران جوان"),
        ("به گزارش خبرگزاری مهر به نقل از رویترز", "مهر"),
        ("به گزارش گروه علمی و دانشگاهی خبرگزاری فارس به نقل از شینهوا", "فارس"),
        ("به گزارش خبرنگار حوزه دانشگاه خبرگزاری آنا", "آنا"),
        ("به گزارش روزنامه اعتماد", "اعتماد"),
        ("مهر امسال باران بارید و میزان بارش", ""),
        ("به گزارش خبرنگار ما در خلیج فارس", ""),
        ("گزارش میزان تولید فولاد", ""),
        ("تیم ملی ایران پیروز شد", ""),
        ("متن " * 300 + "به گزارش ایسنا", ""),
        ("", ""),
    ],
)
def test_agencies(text: str, agency: str) -> None:
    assert find_agency(text) == agency
