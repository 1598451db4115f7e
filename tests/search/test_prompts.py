"""Prompts: a model's own configuration first, then what is known of models by their name."""

import pytest

from newsearch.search.dense.prompts import Prompts, prompts_of

E5 = Prompts("query: ", "passage: ")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("intfloat/multilingual-e5-small", E5),
        ("intfloat/multilingual-e5-base", E5),
        ("intfloat/multilingual-e5-large", E5),
        ("intfloat/e5-base-v2", E5),
        ("/models/multilingual-e5-small", E5),
        ("/hub/models--intfloat--multilingual-e5-base/snapshots/c0ffee", E5),
        ("C:\\models\\multilingual-e5-base", E5),
        ("BAAI/bge-m3", Prompts()),
        ("default", Prompts()),
        ("somebody/like5-small", Prompts()),
        ("somebody/e5-small-finetuned", Prompts()),  # of which nobody knows what it wants
    ],
)
def test_models_without_configured_prompts_are_known_by_name(name: str, expected: Prompts) -> None:
    for configured in ({}, {"query": "", "document": ""}):
        assert prompts_of(name, configured) == expected


def test_an_instruction_stands_before_queries_only() -> None:
    prompts = prompts_of("intfloat/multilingual-e5-large-instruct", {})
    assert prompts.query.startswith("Instruct: ")
    assert prompts.query.endswith("\nQuery: ")
    assert prompts.document == ""


@pytest.mark.parametrize(
    ("configured", "expected"),
    [
        ({"query": "q: ", "document": "d: "}, Prompts("q: ", "d: ")),
        ({"query": "q: ", "document": "", "passage": "p: "}, Prompts("q: ", "p: ")),
        ({"query": "q: ", "document": None, "corpus": "c: "}, Prompts("q: ", "c: ")),
        ({"query": "q: "}, Prompts("q: ", "")),
    ],
)
def test_the_configuration_goes_before_the_name(
    configured: dict[str, str | None], expected: Prompts
) -> None:
    assert prompts_of("intfloat/multilingual-e5-small", configured) == expected
