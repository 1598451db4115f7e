import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.indexers.passages import passage_spans
from newsearch.search.manifest import PassageSettings
from newsearch.search.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("باران آمد. هوا سرد شد!", ["باران آمد.", "هوا سرد شد!"]),
        ("چرا؟ چون…  نشد؛ رفت", ["چرا؟", "چون…", "نشد؛", "رفت"]),
        ("خط یک\nخط دو\n\n  خط سه", ["خط یک", "خط دو", "خط سه"]),
        ("او گفت: «می‌آیم.» و رفت.", ["او گفت: «می‌آیم.»", "و رفت."]),
        ("نرخ ۳.۵ درصد شد. پایان", ["نرخ ۳.۵ درصد شد.", "پایان"]),
        (
            "این سطر از خبری است که در آرشیو به عرض ثابت شکسته شده\n"
            "و دنبالهٔ جمله در سطر بعد آمده است. این هم جملهٔ دوم\n"
            "است که بی‌هیچ نشانه‌ای در پایان سطر به سطر بعدی رفته\n"
            "و این‌جا تمام می‌شود و بند تازه با سطری خالی می‌آید\n\n"
            "بند تازه",
            [
                "این سطر از خبری است که در آرشیو به عرض ثابت شکسته شده\n"
                "و دنبالهٔ جمله در سطر بعد آمده است.",
                "این هم جملهٔ دوم\nاست که بی‌هیچ نشانه‌ای در پایان سطر به سطر بعدی رفته\n"
                "و این‌جا تمام می‌شود و بند تازه با سطری خالی می‌آید",
                "بند تازه",
            ],
        ),
        ("م. رضایی آمد. رفت.", ["م. رضایی آمد.", "رفت."]),
        ("www.irna.ir را ببینید.", ["www.irna.ir را ببینید."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


TEXT = "یک دو سه. چهار پنج شش. هفت هشت نه. ده یازده دوازده. سیزده."


@pytest.mark.parametrize(
    ("words", "overlap", "expected"),
    [
        (6, 0, ["یک دو سه. چهار پنج شش.", "هفت هشت نه. ده یازده دوازده. سیزده."]),
        (3, 0, ["یک دو سه.", "چهار پنج شش.", "هفت هشت نه.", "ده یازده دوازده. سیزده."]),
        (6, 1, ["یک دو سه. چهار پنج شش.", "چهار پنج شش. هفت هشت نه.",
                "هفت هشت نه. ده یازده دوازده. سیزده."]),
        (100, 0, [TEXT]),
    ],
)  # fmt: skip
def test_passages_are_closed_at_their_size(words: int, overlap: int, expected: list[str]) -> None:
    spans = passage_spans(TEXT, PassageSettings(words, overlap))
    assert [TEXT[start:end] for start, end in spans] == expected


def test_a_sentence_without_end_is_cut_between_words() -> None:
    text = "واژه " * 100
    spans = passage_spans(text, PassageSettings(words=20))
    assert all(len(text[start:end].split()) <= 60 for start, end in spans)
    assert len(spans) > 1


def test_an_empty_body_has_no_passages() -> None:
    assert passage_spans(" \n ", PassageSettings()) == []


@given(
    st.text(alphabet=st.sampled_from("اب.؟! \n»۳"), max_size=300),
    st.integers(1, 12),
    st.integers(0, 3),
)
def test_every_character_lies_in_a_passage(text: str, words: int, overlap: int) -> None:
    spans = passage_spans(text, PassageSettings(words, overlap))
    covered = {place for start, end in spans for place in range(start, end)}
    assert {place for place, c in enumerate(text) if not c.isspace()} <= covered
    assert spans == sorted(spans)
    starts = [start for start, _ in spans]
    assert len(set(starts)) == len(starts)
