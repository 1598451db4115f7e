import datetime as dt
import gzip
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsearch.indexers.files import find_inputs
from newsearch.indexers.readers import read
from newsearch.indexers.readers.html_text import html_to_text
from newsearch.indexers.records import Limits, Rejection
from newsearch.search.article import Article

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>خبرگزاری نمونه</title>
<item>
  <title>تجارت با &amp;laquo;قزاقستان&amp;raquo;</title>
  <link>https://example.com/1</link><guid isPermaLink="false">guid-1</guid>
  <description><![CDATA[<p>خلاصهٔ&nbsp;خبر</p>]]></description>
  <content:encoded><![CDATA[<p>بند یک می&zwnj;گوید.</p>
    <script>x("بد")</script><p>بند <b>دو</b>.<br/>سطر</p>]]></content:encoded>
  <pubDate>Wed, 10 Dec 2025 23:50:00 +0330</pubDate>
  <category>اقتصاد</category><category>آسیا</category><dc:creator>نویسنده</dc:creator>
</item>
<item>
  <title>دومین خبر</title><link>https://example.com/2</link>
  <description>نرخ &lt; ۵ درصد</description>
  <pubDate>1404/09/19 10:00</pubDate><source url="https://example.org">منبع دیگر</source>
</item>
</channel></rss>
"""
RSS_1 = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://example.com"><title>نمونه</title></channel>
<item rdf:about="https://example.com/1"><title>خبر</title><link>https://example.com/1</link>
<description>متن</description><dc:date>2025-12-10T23:50:00+03:30</dc:date></item></rdf:RDF>
"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>نمونه</title>
<entry><id>urn:1</id><title type="html">خبر &amp;amp; نظر</title>
<link href="https://example.com/1"/><updated>2025-12-10T23:50:00+03:30</updated>
<content type="text">الف &lt;ب&gt; پ</content></entry></feed>
"""


def rows(
    path: Path, data: bytes | str, source: str | None = None, limits: Limits | None = None
) -> tuple[list[Article], list[Rejection]]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    (one,) = find_inputs([path]).inputs
    found = list(read(one, default_source=source, limits=limits or Limits()))
    return (
        [row for row in found if isinstance(row, Article)],
        [row for row in found if isinstance(row, Rejection)],
    )


@pytest.mark.parametrize("name", ["a.xml", "a.rss", "a.rss.gz"])
def test_rss(tmp_path: Path, name: str) -> None:
    data = gzip.compress(RSS.encode()) if name.endswith(".gz") else RSS.encode()
    articles, rejections = rows(tmp_path / name, data)
    assert articles == [
        Article(
            id="guid-1",
            title="تجارت با «قزاقستان»",
            summary="خلاصهٔ خبر",
            body="بند یک می‌گوید.\nبند دو.\nسطر",
            date=dt.date(2025, 12, 10),
            source="خبرگزاری نمونه",
            url="https://example.com/1",
            category="اقتصاد",
            tags=("اقتصاد", "آسیا"),
            extra={
                "author": "نویسنده",
                "categories": ["اقتصاد", "آسیا"],
                "date_original": "Wed, 10 Dec 2025 23:50:00 +0330",
            },
        ),
        Article(
            id="https://example.com/2",
            title="دومین خبر",
            body="نرخ < ۵ درصد",
            date=dt.date(2025, 12, 10),
            source="منبع دیگر",
            url="https://example.com/2",
            extra={"date_original": "1404/09/19 10:00"},
        ),
    ]
    assert not rejections


@pytest.mark.parametrize(
    ("name", "data", "title", "body"),
    [
        ("a.rss", RSS_1, "خبر", "متن"),
        ("a.atom", ATOM, "خبر & نظر", "الف <ب> پ"),
    ],
)
def test_rss_1_and_atom(tmp_path: Path, name: str, data: str, title: str, body: str) -> None:
    ((article,), rejections) = rows(tmp_path / name, data)
    assert (article.title, article.body, article.source) == (title, body, "نمونه")
    assert (article.date, article.url) == (dt.date(2025, 12, 10), "https://example.com/1")
    assert (article.summary, rejections) == ("", [])


def test_the_caller_names_the_source_of_items_without_one(tmp_path: Path) -> None:
    articles, _ = rows(tmp_path / "a.xml", RSS, source="مهر")
    assert [article.source for article in articles] == ["مهر", "منبع دیگر"]


def test_other_encodings_are_taken_as_declared(tmp_path: Path) -> None:
    data = RSS.replace('encoding="UTF-8"', 'encoding="windows-1256"').replace("ی", "ي")
    articles, rejections = rows(tmp_path / "a.xml", data.encode("cp1256", "replace"))
    assert articles[1].title == "دومين خبر"
    assert not rejections


def test_a_cut_feed_loses_its_last_entry(tmp_path: Path) -> None:
    cut = RSS[: RSS.index("<pubDate>1404")]
    articles, rejections = rows(tmp_path / "a.xml", cut)
    assert [article.id for article in articles] == ["guid-1"]
    assert [(one.line, one.reason) for one in rejections] == [
        (2, "the feed is cut; its last entry is not taken")
    ]


def test_a_feed_that_is_no_good_xml_is_read_and_reported(tmp_path: Path) -> None:
    articles, rejections = rows(tmp_path / "a.xml", RSS.replace("دومین", "R&D دومین"))
    assert [article.id for article in articles] == ["guid-1", "https://example.com/2"]
    assert ["no well-formed XML" in one.reason for one in rejections] == [True]


def test_a_bad_entry_is_rejected_by_its_number(tmp_path: Path) -> None:
    data = RSS.replace("1404/09/19 10:00", "1404/13/01")
    articles, rejections = rows(tmp_path / "a.xml", data)
    assert [article.id for article in articles] == ["guid-1"]
    assert [(one.line, "impossible date" in one.reason) for one in rejections] == [(2, True)]


@pytest.mark.parametrize(
    "data", ["", "<html><body>404</body></html>", "no xml", '{"a": 1}', "<a/>", "\0"]
)
def test_what_is_no_feed(tmp_path: Path, data: str) -> None:
    articles, (rejection,) = rows(tmp_path / "a.xml", data)
    assert not articles
    assert "no feed" in rejection.reason


def test_a_feed_too_large(tmp_path: Path) -> None:
    articles, rejections = rows(tmp_path / "a.xml", RSS, limits=Limits(max_file_bytes=100))
    assert not articles
    assert [one.reason for one in rejections] == [
        "larger than the 100 bytes that a file of this form may have; "
        "newsearch ingest --max-file allows more"
    ]


def test_entities_reach_neither_files_nor_gigabytes(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim", encoding="utf-8")
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    data = (
        f'<!DOCTYPE r [<!ENTITY f SYSTEM "file://{tmp_path}/secret"><!ENTITY l0 "lol">{levels}]>'
        '<rss version="2.0"><channel><title>t</title>'
        "<item><title>x &f; &l11;</title><link>u</link></item></channel></rss>"
    )
    articles, _ = rows(tmp_path / "a.xml", data)
    assert all(len(article.title) < 100 and "geheim" not in article.title for article in articles)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("متن ساده", "متن ساده"),
        ("<p>یک</p><p>دو</p>", "یک\nدو"),
        ("یک<br>دو<br/>سه", "یک\nدو\nسه"),
        ("<ul><li>یک<li>دو</ul>", "یک\nدو"),
        ("<td>یک</td><td>دو</td>", "یک دو"),
        ("می&zwnj;رود &amp; &laquo;آمد&raquo;&nbsp;!", "می‌رود & «آمد» !"),
        ("<style>p{}</style>یک<script>a<b</script>دو", "یکدو"),
        ("<iframe>بد</iframe><noscript>بد</noscript>خوب", "خوب"),
        ("  یک \n\t دو  ", "یک\nدو"),
        ("<p>یک\n دو</p>", "یک دو"),
        ("۱ < ۲ و a<b", "۱ < ۲ و a"),
        ("", ""),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert html_to_text(html).startswith(text)


@given(st.text() | st.text("<>/!-&;#pbr \"'=a1[]"))
@example("<![0")
@example("<p>a</p><![0 x>b")
def test_no_html_raises(html: str) -> None:
    assert "\n\n" not in html_to_text(html)
