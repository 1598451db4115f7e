import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsearch.search import QueryError
from newsearch.search.query import parse_query
from newsearch.search.query.nodes import AllOf, AnyOf, Node, NoneOf, Phrase, Prefix, Words
from newsearch.search.query.syntax import MAX_CHARACTERS

GAS, OIL, IRAN = Words("گاز"), Words("نفت"), Words("ایران")


@pytest.mark.parametrize(
    ("text", "wanted", "constraint"),
    [
        ("قزاقستان تجارت", ["قزاقستان تجارت"], None),
        ("می رود", ["می رود"], None),
        ("+نفت گاز", ["نفت گاز"], OIL),
        ("-نفت گاز", ["گاز"], NoneOf((OIL,))),
        ("!نفت گاز", ["گاز"], NoneOf((OIL,))),
        ("NOT نفت گاز", ["گاز"], NoneOf((OIL,))),
        ("گاز OR نفت ایران", ["گاز نفت ایران"], AnyOf((GAS, OIL))),
        ("گاز | نفت | ایران", ["گاز نفت ایران"], AnyOf((GAS, OIL, IRAN))),
        ("گاز AND نفت", ["گاز نفت"], AllOf((GAS, OIL))),
        ("(گاز OR نفت) AND ایران", ["گاز نفت ایران"], AllOf((AnyOf((GAS, OIL)), IRAN))),
        ("-(گاز OR نفت) ایران", ["ایران"], NoneOf((AnyOf((GAS, OIL)),))),
        ("(گاز نفت)", ["گاز نفت"], None),
        ('"گاز نفت" ایران', ["گاز نفت", "ایران"], Phrase("گاز نفت")),
        ("«گاز نفت»", ["گاز نفت"], Phrase("گاز نفت")),
        ("“گاز نفت”", ["گاز نفت"], Phrase("گاز نفت")),
        ('-"گاز نفت" ایران', ["ایران"], NoneOf((Phrase("گاز نفت"),))),
        ("عنوان:گاز نفت", ["گاز", "نفت"], Words("گاز", "title")),
        ("Title: گاز", ["گاز"], Words("گاز", "title")),
        ("متن:«گاز نفت»", ["گاز نفت"], Phrase("گاز نفت", "body")),
        ("منبع:مهر گاز", ["گاز"], Words("مهر", "source")),
        ("گاز گروه:«اقتصاد کلان»", ["گاز"], Phrase("اقتصاد کلان", "category")),
        ("قزاق* گاز", ["گاز"], Prefix("قزاق")),
        # What is no operator is read as words.
        ('"گاز نفت', ['"گاز نفت'], None),
        ("((((گاز", ["گاز"], None),
        ("گاز) نفت", ["گاز نفت"], None),
        ("گاز OR", ["گاز"], None),
        ("OR گاز", ["گاز"], None),
        ("۱۰-۲۰", ["۱۰-۲۰"], None),
        ("ساعت:۱۰", ["ساعت:۱۰"], None),
        ("or گاز", ["or گاز"], None),
        ("OR", [], None),
        ("()", [], None),
    ],
)
def test_what_is_wanted_and_what_is_required(
    text: str, wanted: list[str], constraint: Node | None
) -> None:
    parsed = parse_query(text)
    assert (list(parsed.wanted), parsed.constraint) == (wanted, constraint)


def test_a_prefix_ranks_too() -> None:
    assert parse_query("قزاق*").prefixes == ("قزاق",)
    assert parse_query("-قزاق* گاز").prefixes == ()


@pytest.mark.parametrize("text", ["", "  \n", "\u00a0"])
def test_an_empty_query_is_an_error(text: str) -> None:
    with pytest.raises(QueryError, match="empty"):
        parse_query(text)


def test_a_query_beyond_the_limit_is_an_error() -> None:
    parse_query("گ" * MAX_CHARACTERS)
    with pytest.raises(QueryError, match="similar"):
        parse_query("گ" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize("text", ["(" * 128 + "گاز" + ")" * 128, "-گاز " * 256, "+گ " * 256])
def test_many_operators_are_read(text: str) -> None:
    assert parse_query(text).text == text


@pytest.mark.parametrize("text", ["(" * 9_000, "-گاز " * 257, '"گ" ' * 257, "گ OR " * 257])
def test_more_operators_than_the_limit_are_an_error(text: str) -> None:
    with pytest.raises(QueryError, match="256"):
        parse_query(text)


@pytest.mark.parametrize("text", ["گاز" + " " * 19_990, "« " * 10_000, "\n" * 19_000 + "گاز"])
def test_white_space_takes_no_time(text: str) -> None:
    assert parse_query(text).text == text  # for minutes, where each space is looked at from each


@given(st.text(alphabet=st.sampled_from('گا ن"«»()+-!*:|&ORANDNOTعنوان:'), min_size=1))
def test_no_text_is_refused_for_its_form(text: str) -> None:
    if text.strip():
        assert parse_query(text).text == text
