"""The fuzzer: a few inputs for every target, and that it finds what there is to be found."""

import pytest
from fuzz import fuzz
from fuzz_growth import growth
from fuzz_inputs import MOST, Mutator
from fuzz_targets import Broken, Target, targets

WORDS = Mutator(("یک دو سه", "چهار"), ("(", ")", "بد"), ("ا", "ب", "\0"))


@pytest.fixture(scope="module")
def all_targets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Target]:
    return {each.name: each for each in targets(tmp_path_factory.mktemp("fuzz"))}


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        *(("dates", 500), ("filters", 200), ("date phrases", 50), ("query language", 100)),
        *(("analyser", 50), ("search", 15), ("HTML", 500), ("reader: text", 300)),
        *(("reader: json", 300), ("reader: json lines", 300), ("reader: csv or tsv", 200)),
        *(("reader: feed", 50), ("reader: to be recognised by its first bytes", 200)),
        *(("manifest", 100), ("fitted weight", 100), ("queries", 50), ("runs", 10), ("output", 3)),
    ],
)
def test_nothing_is_found(all_targets: dict[str, Target], name: str, inputs: int) -> None:
    finds = fuzz(all_targets[name], seconds=0, inputs=inputs, seed=5)
    assert finds.by_place == {}
    assert finds.inputs == inputs


def test_every_target_is_tried_above(all_targets: dict[str, Target]) -> None:
    (mark,) = test_nothing_is_found.pytestmark  # type: ignore[attr-defined]
    assert {name for name, _ in mark.args[1]} == all_targets.keys()


def test_what_fails_is_found_and_made_small() -> None:
    def fail(text: str) -> None:
        if "بد" in text and "(" in text:
            raise Broken("planted")

    finds = fuzz(Target("planted", WORDS, fail), seconds=0, inputs=300, seed=1)
    ((smallest, told),) = finds.by_place.values()
    assert sorted(smallest) == sorted("بد(")
    assert "planted" in told


def test_inputs_are_the_same_for_a_seed_and_never_long() -> None:
    given: list[list[str]] = [[], []]
    for taken in given:
        fuzz(Target("same", WORDS, taken.append), seconds=0, inputs=200, seed=7)
    assert given[0] == given[1]
    assert len(set(given[0])) > 100
    assert max(map(len, given[0])) <= MOST


def test_time_that_grows_with_the_square_is_told() -> None:
    def square(text: str) -> None:
        sum(1 for _ in text for _ in text[::8])

    exponent, _ = growth(Target("square", WORDS, square), "ا", 4000, 20.0)
    assert exponent > 1.5
