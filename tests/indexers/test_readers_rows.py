import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.indexers.field_names import FIELD_NAMES, NUMBERED_BY_SOURCE, pick, plain
from newsearch.indexers.readers.rows import RowMaker
from newsearch.indexers.readers.titles import first_sentence
from newsearch.indexers.records import BadRow, Limits
from newsearch.search.article import Article

LONG = "رئیس‌جمهور در سفر به قزاقستان از گسترش تجارت سخن گفت و افزود که روابط دو کشور " * 3


def article(row: dict[str, Any], source: str | None = None) -> Article:
    return RowMaker("file", source, Limits()).article(row)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"newsNumber": "42", "title": "ت", "body": "ب", "source": "asriran", "url": "u"},
            Article(id="asriran/42", title="ت", body="ب", source="asriran", url="u"),
        ),
        (
            {"A": "0", "content": "ب", "category": "culture", "url": "u", "title_from_url": "ت"},
            Article(id="u", title="ت", body="ب", category="culture", url="u", extra={"A": "0"}),
        ),
        (
            {"source": "namnak", "code": 7, "cat": "a", "subcat": "b", "title": "ت", "link": "u"}
            | {"abstract": "خ", "body": "ب", "tags": ["x", " y ", ""]},
            Article(
                id="u",
                title="ت",
                body="ب",
                summary="خ",
                source="namnak",
                url="u",
                category="a",
                tags=("x", "y"),
                extra={"code": 7, "subcat": "b"},
            ),
        ),
        (
            {"channel": "farsna", "id": 5, "date_jalali": "11:22 · 16 Ordibehesht 1405"}
            | {"forwarded": False, "text": "🚨\nسه کشته در انفجار."},
            Article(
                id="farsna/5",
                title="سه کشته در انفجار.",
                body="🚨\nسه کشته در انفجار.",
                date=dt.date(2026, 5, 6),
                source="farsna",
                extra={"forwarded": False, "date_original": "11:22 · 16 Ordibehesht 1405"},
            ),
        ),
        (
            {"شناسه": "۱", "عنوان": "ت", "متن": "ب", "تاريخ": "۱۴۰۴/۰۹/۱۹", "برچسب ها": "x، y"},
            Article(
                id="۱", title="ت", body="ب", date=dt.date(2025, 12, 10), tags=("x", "y"), extra={}
            ),
        ),
        (
            {"ID": 7.0, "Headline": " ت ", "Publish Date": 1765324800, "categories": ["a", "b"]},
            Article(
                id="7",
                title="ت",
                body="",
                date=dt.date(2025, 12, 10),
                category="a",
                extra={"categories": ["a", "b"], "date_original": 1765324800},
            ),
        ),
    ],
)
def test_rows_of_real_collections(row: dict[str, Any], expected: Article) -> None:
    assert article(row) == expected


def test_of_several_names_the_first_of_the_table_with_a_value_wins() -> None:
    row = {"id": "x", "text": "دو", "content": "سه", "body": " ", "lead": "چهار", "date": None}
    found = article(row | {"date_jalali": "1404/09/19"})
    assert (found.body, found.summary) == ("دو", "چهار")
    assert found.date == dt.date(2025, 12, 10)
    assert found.extra == {"content": "سه"}
    assert article({"content": "سه", "text": "دو"}).extra == {"content": "سه"}


def test_every_name_of_the_table_is_found_and_stands_for_one_field() -> None:
    names = [name for line in FIELD_NAMES.values() for name in line.split()]
    assert len({plain(name) for name in names}) == len(names)
    for field, line in FIELD_NAMES.items():
        for name in line.split():
            assert pick({name.upper(): "x"}).value == {field: "x"}
    assert {plain(name) for name in NUMBERED_BY_SOURCE} <= {
        plain(name) for name in FIELD_NAMES["id"].split()
    }


def test_the_id_is_the_own_one_or_the_url_or_made_of_the_content() -> None:
    assert article({"id": 5, "url": "u", "text": "ب"}).id == "5"
    assert article({"url": "u", "text": "ب"}).id == "u"
    made = article({"title": "ت", "text": "ب"})
    assert made.id == article({"text": "ب", "title": "ت"}).id
    assert made.id.startswith("file/")
    assert len(made.id) == len("file/") + 16
    assert article({"text": "ب", "source": "خبرگزاری مهر"}).id.startswith("خبرگزاری-مهر/")
    others = ({"text": "پ"}, {"text": "ب"}, {"title": "ت", "text": "ب", "date": "2025-12-10"})
    assert len({made.id, *(article(other).id for other in others)}) == 4


def test_body_summary_and_title_stand_in_for_each_other() -> None:
    lead_only = article({"id": "x", "lead": "خبر کوتاه روز.\nادامه"})
    assert (lead_only.title, lead_only.summary) == ("خبر کوتاه روز.", "")
    assert lead_only.body == "خبر کوتاه روز.\nادامه"
    headline = article({"id": "x", "title": "تنها عنوان"})
    assert (headline.title, headline.body) == ("تنها عنوان", "")
    assert article({"id": "x", "body": ["بند یک", "بند دو"]}).body == "بند یک\n\nبند دو"


def test_texts_stay_as_they_are_but_for_line_ends_and_controls() -> None:
    body = "\ufeff \tيك‌ ك\r\nب\rپ\x00\x1b[0m\x85 "
    assert article({"id": "x", "body": body}).body == " \tيك‌ ك\nب\nپ  [0m\x85 "


def test_the_source_of_the_caller_is_for_rows_without_one() -> None:
    assert article({"id": "x", "body": "b"}, source="مهر").source == "مهر"
    assert article({"id": "x", "body": "b", "source": "ایسنا"}, source="مهر").source == "ایسنا"


@pytest.mark.parametrize("written", ["", " ", None, "null", "NaN", "-", []])
def test_an_empty_date_is_none(written: object) -> None:
    assert article({"id": "x", "body": "b", "date": written}).date is None


def test_short_fields_of_other_kinds_stay_in_extra() -> None:
    row = {"source": {"name": "x"}, "tags": [{"term": "x"}], "url": ["u"], "category": {"a": 1}}
    found = article({"id": "x", "body": "b"} | row)
    assert (found.source, found.tags, found.url, found.category) == ("", (), "", "")
    assert found.extra == row


def test_tags_of_one_string() -> None:
    assert article({"id": "x", "body": "b", "keywords": "الف، ب|پ,ت"}).tags == (
        "الف",
        "ب",
        "پ",
        "ت",
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("سفر رئیس‌جمهور آغاز شد. ادامه خبر.", "سفر رئیس‌جمهور آغاز شد."),
        ("رشد ۳.۵ درصدی اقتصاد! بعد", "رشد ۳.۵ درصدی اقتصاد!"),
        ("«آیا باران می‌بارد؟» او پرسید.", "«آیا باران می‌بارد؟»"),
        ("عنوان خبر امروز\nمتن خبر", "عنوان خبر امروز"),
        ("🔴\n⚽️\nخبر مهم امروز رسید", "خبر مهم امروز رسید"),
        ("فوری! زلزله در تهران. جزئیات", "فوری! زلزله در تهران."),
        ("دو  کلمه", "دو کلمه"),
        ("🔴", "🔴"),
        (" \n ", ""),
    ],
)
def test_first_sentences(text: str, title: str) -> None:
    assert first_sentence(text) == title


def test_a_long_sentence_is_cut_after_a_clause_or_between_words() -> None:
    assert first_sentence(LONG) == LONG[: LONG.rindex(" ", 0, 160)] + "…"
    clause = LONG[:100] + "، " + LONG
    assert first_sentence(clause) == LONG[:100].strip() + "…"
    assert first_sentence("ا" * 500) == "ا" * 159 + "…"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_title_is_short_and_of_one_line(text: str) -> None:
    title = first_sentence(text)
    assert len(title) <= 160
    assert title == " ".join(title.split())
    assert bool(title) == bool(text.strip())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from([name for line in FIELD_NAMES.values() for name in line.split()])


@given(st.dictionaries(NAMES | st.text(), JSON))
def test_any_row_is_an_article_or_a_bad_row(row: dict[str, Any]) -> None:
    try:
        found = article(row)
    except BadRow as error:
        assert str(error)
        return
    assert found.id
    assert found.title
    assert not set(found.title + found.body) & {chr(n) for n in range(32) if chr(n) not in "\n\t"}
