import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.cli.output.excerpt import excerpt
from newsearch.search.results import Passage


def passage(text: str, *words: str) -> Passage:
    spans = sorted((text.index(word), text.index(word) + len(word)) for word in words)
    return Passage(text, 0, len(text), tuple(spans))


@pytest.mark.parametrize(
    ("text", "words", "length", "expected"),
    [
        ("یک دو سه", ["دو"], 20, "یک دو سه"),
        ("یک دو\nسه", ["دو"], 20, "یک دو سه"),
        ("یک دو سه چهار پنج شش هفت هشت", ["هفت"], 10, "… شش هفت هشت"),
        ("یک دو سه چهار پنج شش هفت هشت", ["یک"], 10, "یک دو سه …"),
        ("یک دو سه چهار پنج شش هفت هشت", ["یک", "پنج", "شش"], 10, "… پنج شش هفت …"),
        ("یک دو سه چهار پنج شش هفت هشت", [], 10, "یک دو سه …"),
    ],
)
def test_what_is_shown(text: str, words: list[str], length: int, expected: str) -> None:
    assert excerpt(passage(text, *words), length)[0] == expected


@given(st.lists(st.sampled_from(["یک", "دو\n", "سه", "دوازده"]), min_size=1), st.data())
def test_highlights_fall_on_the_same_words(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    starts = [sum(map(len, words[:i])) + i for i in range(len(words))]
    chosen = data.draw(st.lists(st.sampled_from(range(len(words))), unique=True).map(sorted))
    spans = tuple((starts[i], starts[i] + len(words[i].strip())) for i in chosen)
    shown, marks = excerpt(Passage(text, 0, len(text), spans), length=30)
    assert {shown[a:b] for a, b in marks} <= {text[a:b] for a, b in spans}
    assert bool(marks) == bool(spans)
