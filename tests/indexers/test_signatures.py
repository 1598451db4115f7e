"""Signatures: what changes them and what does not, held against the sets they stand for."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.indexers import Article
from newsearch.indexers.signatures import FEWEST_LETTERS, RUN, signature_of
from newsearch.search.arrays import Array
from newsearch.search.copies import SIGNATURE_BYTES, VALUES, near, resemblances

TITLE = "بازسازی پل‌های سیل‌زده تا پایان پاییز"
LEAD = (
    "معاون وزیر راه و شهرسازی گفت: ۲۴ پل آسیب‌دیده در استان‌های لرستان و خوزستان تا پایان پاییز "
    "بازسازی می‌شود و برای این کار ۳٬۲۰۰ میلیارد تومان اعتبار کنار گذاشته شده است."
)
MIDDLE = (
    "او افزود که کار ساخت از هفتهٔ آینده در مسیر پلدختر آغاز خواهد شد و کارگاه‌ها شبانه‌روزی "
    "خواهند بود. به گفتهٔ وی، مسئولان محلی پیش از این از کندی کار گلایه کرده بودند و پیمانکاران "
    "تازه با شرط سرعت برگزیده شده‌اند. ساکنان روستاها نیز تا پایان کار از راه‌های جایگزین و دو پل "
    "شناور ارتش رفت‌وآمد خواهند کرد."
)
LAST = "راه‌آهن این منطقه نیز که در سیل از کار افتاده بود، پیش‌تر بازگشایی شده است."
BODY = f"{LEAD}\n{MIDDLE}\n{LAST}"


def signature(body: str, title: str = TITLE) -> Array:
    return np.frombuffer(signature_of(Article(id="1", title=title, body=body)), np.uint8)


def are_near(one: Array, other: Array) -> bool:
    there, back = near(one, other[np.newaxis])[0], near(other, one[np.newaxis])[0]
    assert there == back
    return bool(there)


ARABIC = str.maketrans("یک۰۱۲۳۴۵۶۷۸۹", "يك٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace("\u200c", ""),
        BODY.replace("\u200c", " "),
        BODY.translate(ARABIC),
        BODY.replace("\n", " ").replace("،", ",").replace(".", ""),
        BODY.replace("مسئول", "مسؤول").replace("هٔ", "ه"),
        BODY.replace("۳٬۲۰۰", "۳۲۰۰"),
        BODY.replace("پل", "پـل").replace("او ", "اُو "),
        f"{BODY} https://example.com/news/1403 @channel20 #خبر۱۲",
    ],
)
def test_ways_of_typing_a_text_have_one_signature(body: str) -> None:
    assert body != BODY
    assert (signature(body) == signature(BODY)).all()


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (BODY, "پل‌ها تا زمستان ساخته می‌شوند"),
        (f"به گزارش خبرگزاری ایسنا، {BODY}", TITLE),
        (f"به گزارش خبرنگار اقتصادی مهر به نقل از وزارت راه، {BODY}\nانتهای پیام", TITLE),
        (f"{LEAD}\n{MIDDLE}", TITLE),
        (BODY.replace("\u200c", " ").translate(ARABIC), "بازسازی پل‌ها"),
        (f"{BODY}\nکد خبر: ۱۲۳۴۵", TITLE),
    ],
)
def test_what_agencies_change_leaves_articles_near(body: str, title: str) -> None:
    assert are_near(signature(body, title), signature(BODY))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("۲۴ پل", "۲۵ پل"),
        ("۲۴ پل", "۲۴۰ پل"),
        ("۳٬۲۰۰ میلیارد", "۳٬۳۰۰ میلیارد"),
        ("۲۴ پل", "دو پل از ۲۵ پل"),
    ],
)
def test_one_number_keeps_articles_apart(one: str, other: str) -> None:
    body = BODY.replace(one, other)
    assert body != BODY
    assert resemblances(signature(body), signature(BODY)[np.newaxis])[0] > 0.85
    assert not are_near(signature(body), signature(BODY))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("۲ - ۱", "۲ - ۲"),
        ("۲ - ۱", "۱ - ۲"),
        ("۲ بر ۱", "۱ بر ۲"),
        ("۲ بر صفر", "۳ بر صفر"),
        ("۵ گل و ۷ کارت", "۵ گل و ۵ کارت"),
        ("قیمت ۵۹,۲۰۰", "قیمت ۵۹,۳۰۰"),
        ("۱۴۰۴/۰۹/۱۹", "۱۴۰۴/۰۹/۲۰"),
        ("۳.۲ ریشتر", "۳.۴ ریشتر"),
        ("ساعت ۱۸:۳۰", "ساعت ۱۸:۴۵"),
    ],
)
def test_scores_prices_and_days_keep_short_posts_apart(one: str, other: str) -> None:
    text = (
        "{} گزارش کوتاه امروز از ورزشگاه آزادی و بازار تهران که خبرنگاران ما برای خوانندگان همیشگی "
        "این کانال آماده کرده‌اند و به‌زودی کامل‌تر می‌شود."
    )
    assert not are_near(signature(text.format(one), ""), signature(text.format(other), ""))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("آژیر خطر در بحرین به صدا درآمد", "آژیر خطر در کویت به صدا درآمد"),
        ("تیم حریف مشخص شد", "تیم حریف مشخص نشد"),
        ("", "🔥"),
        ("", " "),
    ],
)
def test_texts_too_short_to_tell_are_near_to_none(one: str, other: str) -> None:
    assert not are_near(signature(one, ""), signature(other, ""))


def test_other_articles_are_far() -> None:
    (found,) = resemblances(signature(MIDDLE, ""), signature(LEAD, "")[np.newaxis])
    assert abs(found) < 0.05


def test_the_summary_stands_for_an_absent_body() -> None:
    summary = signature_of(Article(id="1", title=TITLE, body="", summary=BODY))
    assert summary == signature(BODY).tobytes()
    both = signature_of(Article(id="1", title=TITLE, body=BODY, summary=LAST))
    assert both == signature(BODY).tobytes()


def test_a_title_that_the_body_begins_with_counts_once() -> None:
    body = f"{TITLE}\n{BODY}"
    assert (signature(body, f"{TITLE}…") == signature(body, "")).all()
    assert (signature(BODY, TITLE) == signature(body, "")).all()


@given(st.text())
def test_any_text_has_a_signature(text: str) -> None:
    assert len(signature_of(Article(id="1", title="", body=text))) == SIGNATURE_BYTES


def test_numbers_of_any_length_and_script_are_taken() -> None:
    for digits in ("9" * 10_000, "००४", "۰۰۰", "²", "\ud800 ۵"):
        assert len(signature(f"{BODY} {digits}")) == SIGNATURE_BYTES


def runs(text: str) -> set[str]:
    letters = re.sub(r"\W", "", text.replace("\u200c", ""))
    return {letters[at : at + RUN] for at in range(len(letters) - RUN + 1)}


@given(st.lists(st.sampled_from(BODY.split()), min_size=60, max_size=120), st.integers(0, 100))
def test_the_estimate_is_near_the_resemblance_of_the_sets(words: list[str], percent: int) -> None:
    """Five standard errors of so many samples, as few as the letters of a short text give."""
    kept = words[: len(words) * percent // 100]
    one, other = " ".join([*words, *reversed(words)]), " ".join([*kept, *reversed(words)])
    first, second = runs(one), runs(other)
    if min(len(one), len(other)) < 2 * FEWEST_LETTERS:
        return
    exact = len(first & second) / len(first | second)
    (estimate,) = resemblances(signature(one, ""), signature(other, "")[np.newaxis])
    assert abs(estimate - exact) < 5 * 0.5 / np.sqrt(min(VALUES, len(first)) / 2)
