from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.indexers import Article
from newsearch.search import Answer, Searcher, open_index
from newsearch.search.answering.answerer import confidence, score
from newsearch.search.answering.candidates import Candidate
from newsearch.search.answering.evidence import Sentence
from newsearch.search.answering.question import Kind, read_question
from newsearch.search.answering.quotes import quotable_spans

BUILDER = Callable[[Iterable[Article]], Path]

ARTICLES = (
    Article(
        id="bridge",
        title="پل ورسک",
        body="پل ورسک یکی از پل‌های راه‌آهن ایران است. ساخت این پل در سال ۱۳۱۵ پایان یافت و "
        "والتر اینگر مهندس آن بود. ارتفاع پل ۱۱۰ متر است. پل برای عبور قطار از دره ساخته شد، "
        "زیرا مسیر کوهستانی راه دیگری نداشت.",
        source="ایرنا",
    ),
    Article(
        id="cheetah",
        title="یوزپلنگ آسیایی",
        body="یوزپلنگ آسیایی در دشت‌های استان سمنان زندگی می‌کند. شمار این جانور ۱۲ قلاده است. "
        "محیط‌بانان پارک ملی توران از آن نگهداری می‌کنند.",
        source="مهر",
    ),
    Article(
        id="award",
        title="جایزه کتاب سال",
        body="جایزه کتاب سال به مریم احمدی رسید. او پس از دریافت جایزه در تالار وحدت سخنرانی کرد.",
    ),
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterable[Searcher]:
    from support import build_index

    with open_index(build_index(tmp_path_factory.mktemp("answers") / "index", ARTICLES)) as opened:
        yield opened


def answer(searcher: Searcher, text: str) -> Answer:
    told = searcher.search(text, answer=True).answer
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("text", "kind", "head"),
    [
        ("چه کسی رئیس‌جمهور شد؟", Kind.WHO, "کسی"),
        ("مدیرعامل شرکت کیست", Kind.WHO, None),
        ("در چه سالی متولد شد؟", Kind.WHEN, "سالی"),
        ("برجام کی امضا شد", Kind.WHEN, None),
        ("پایتخت کجاست؟", Kind.WHERE, None),
        ("در کدام یک از شهرها زلزله آمد؟", Kind.WHERE, "شهرها"),
        ("چند نفر کشته شدند؟", Kind.COUNT, "نفر"),
        ("قیمت دلار چقدر است", Kind.COUNT, None),
        ("علت آتش‌سوزی چیست؟", Kind.WHY, None),
        ("چرا نان گران شد", Kind.WHY, None),
        ("به چه صورت ساخته می‌شود", Kind.HOW, "صورت"),
        ("این بیماری چه نام دارد", Kind.NAME, "نام"),
        ("کدام فیلم جایزه گرفت", Kind.WHICH, "فیلم"),
        ("برجام چیست", Kind.WHAT, None),
        ("سه رود ایران را نام ببرید", Kind.WHAT, None),
        ("آیا باران می‌بارد", Kind.WHETHER, None),
        ("پس از چند سال چه کسی برگشت؟", Kind.WHO, "کسی"),
        ("صادرات فرش", Kind.NONE, None),
        ("", Kind.NONE, None),
    ],
)
def test_what_a_question_asks_for(text: str, kind: Kind, head: str | None) -> None:
    question = read_question(text)
    found = None if question.head is None else question.words[question.head]
    assert (question.kind, found) == (kind, head)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("باران آمد. برف آمد.", ["باران آمد.", "برف آمد."]),
        ("باران آمد؛ برف نیامد. سرد شد.", ["باران آمد؛ برف نیامد.", "سرد شد."]),
        ("قوانین آر.اف. یو پذیرفته شد. بس.", ["قوانین آر.اف. یو پذیرفته شد.", "بس."]),
        (
            "احمدی (زادهٔ ۱۳۲۰. درگذشتهٔ ۱۳۹۰) شاعر بود.",
            ["احمدی (زادهٔ ۱۳۲۰. درگذشتهٔ ۱۳۹۰) شاعر بود."],
        ),
        ("نخست؛\nدوم.", ["نخست؛", "دوم."]),
        ("", []),
    ],
)
def test_sentences_are_quoted_whole(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in quotable_spans(text, 0, len(text))] == sentences


@given(st.text(alphabet="ابت. ؛؟!()«»\n۱", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_quotable_spans_cover_all_that_is_written(text: str, start: int, end: int) -> None:
    spans = list(quotable_spans(text, start, end))
    assert "".join(text[a:b] for a, b in spans).split() == [] or spans == sorted(spans)
    covered = {place for a, b in spans for place in range(a, b)}
    assert sum(b - a for a, b in spans) == len(covered)
    assert {p for p in range(start, min(end, len(text))) if not text[p].isspace()} <= covered


@pytest.mark.parametrize(
    ("text", "article", "part"),
    [
        ("ساخت پل ورسک در چه سالی پایان یافت؟", "bridge", "۱۳۱۵"),
        ("ارتفاع پل ورسک چند متر است؟", "bridge", "۱۱۰ متر"),
        ("چرا پل ورسک برای عبور قطار از دره ساخته شد؟", "bridge", "زیرا"),
        ("یوزپلنگ آسیایی در کدام استان زندگی می‌کند؟", "cheetah", "سمنان"),
        ("جایزه کتاب سال به چه کسی رسید؟", "award", "مریم احمدی"),
    ],
)
def test_the_sentence_that_answers_is_quoted(
    searcher: Searcher, text: str, article: str, part: str
) -> None:
    told = answer(searcher, text)
    assert (told.found, told.id) == (True, article)
    assert told.text is not None and part in told.text
    assert told.text == searcher.article(article).body[told.start : told.end]


def test_the_name_behind_a_pronoun_is_quoted_too(searcher: Searcher) -> None:
    told = answer(searcher, "چه کسی پس از دریافت جایزه در تالار وحدت سخنرانی کرد؟")
    assert told.text == ARTICLES[2].body
    when = answer(searcher, "چرا پس از دریافت جایزه در تالار وحدت سخنرانی کرد؟")
    assert when.text is not None and when.text.startswith("او پس")


@pytest.mark.parametrize("text", ["میوه زمستانی خرید گوسفند چیست؟", "قیمت بنزین پل چقدر شد", "zzz"])
def test_what_the_articles_do_not_say_is_not_answered(searcher: Searcher, text: str) -> None:
    assert not answer(searcher, text).found


def test_no_answer_unless_asked(searcher: Searcher) -> None:
    assert searcher.search("پل ورسک چیست؟").answer is None


def test_a_query_that_only_constrains_has_no_answer(searcher: Searcher) -> None:
    assert answer(searcher, "-پل") == Answer()


def test_an_answer_is_the_same_in_every_mode_that_finds_its_article(searcher: Searcher) -> None:
    text = "ارتفاع پل ورسک چند متر است؟"
    told = [
        searcher.search(text, mode=m, answer=True).answer for m in ("hybrid", "lexical", "dense")
    ]
    assert {each.text for each in told if each} == {"ارتفاع پل ۱۱۰ متر است."}


def test_an_answer_is_json(searcher: Searcher) -> None:
    row = searcher.search("ارتفاع پل ورسک چند متر است؟", answer=True).to_dict()["answer"]
    assert row["found"] is True
    assert row["text"] == "ارتفاع پل ۱۱۰ متر است."
    assert (row["id"], row["title"], row["rank"]) == ("bridge", "پل ورسک", 1)


@given(st.text(max_size=40) | st.text(alphabet="چهکسیپلورسک؟ ۱۲؛.«»()", max_size=40))
def test_anything_can_be_asked(searcher: Searcher, text: str) -> None:
    from newsearch.search import QueryError

    try:
        told = searcher.search(text, answer=True).answer
    except QueryError:
        return
    assert told is not None
    assert 0 <= told.confidence <= 1
    if told.text is not None:
        assert told.id is not None
        assert searcher.article(told.id).body[told.start : told.end] == told.text
    assert not told.found or told.text


def candidate(**features: float) -> Candidate:
    named = {"article": 0.0, "pairs": 0.0, "words": 0.0} | features
    return Candidate(1, 0, Sentence(0, 0, "", (), ()), named)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(-20, 20))
def test_more_evidence_makes_surer(low: float, high: float, pairs: float, other: float) -> None:
    low, high = min(low, high), max(low, high)
    poor, rich = candidate(article=low, pairs=pairs), candidate(article=high, pairs=pairs)
    assert confidence(poor, [0.0, other], 0.0) <= confidence(rich, [0.0, other], 0.0)
    assert confidence(rich, [0.0, -low], 0.0) <= confidence(rich, [0.0, -high], 0.0)


def test_a_rival_as_good_makes_less_sure() -> None:
    sure = candidate(article=1.0, pairs=1.0)
    assert confidence(sure, [5.0], 5.0) > confidence(sure, [5.0, 5.0], 5.0)


def test_a_word_of_the_question_speaks_for_a_sentence() -> None:
    assert score(candidate(words=1.0)) > score(candidate(words=0.5))


def test_a_long_article_is_read_where_it_matters(make_index: BUILDER) -> None:
    filler = "هوا در بیشتر شهرها آفتابی بود و خبری نشد. " * 400
    body = f"{filler}\nارتفاع پل ورسک ۱۱۰ متر است.\n{filler}"
    with open_index(make_index([Article(id="long", title="گزارش", body=body)])) as opened:
        told = answer(opened, "ارتفاع پل ورسک چند متر است؟")
    assert told.text == "ارتفاع پل ورسک ۱۱۰ متر است."
