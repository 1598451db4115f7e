"""A process that dies at any call that changes the disk loses nothing that it had told."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from faults import Action, Event, Faults, Outcome
from faults_state import content_of, copy_of, leftovers, served, stored, unsynced
from support import ARTICLES, put

from newsearch.indexers import Article

Arguments = dict[str, Any]  # of a job


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """A rebuild that is to be stopped.

    Attributes:
        start: the index folder before it.
        arguments: of the rebuild.
        old: what is served before it.
        new: what is served after it, undisturbed.
        events: the calls of an undisturbed one.
    """

    start: Path
    arguments: Arguments
    old: str | None
    new: str | None
    events: tuple[Event, ...]


def rehearsed(faults: Faults, start: Path, **arguments: bool) -> Rebuilding:
    """Do a rebuild undisturbed, in a copy."""
    folder = copy_of(start, start.with_name("undisturbed"))
    done = faults.run("rebuild", folder, arguments=arguments)
    assert not done.error, done.message
    assert leftovers(folder) == []
    return Rebuilding(start, arguments, served(start), served(folder), done.events)


@pytest.fixture
def first(faults: Faults, tmp_path: Path) -> Rebuilding:
    """The first rebuild of a folder, with a model whose vectors are logged."""
    start = tmp_path / "start"
    put(start, ARTICLES[:4])
    return rehearsed(faults, start, slow=True)


@pytest.fixture
def incremental(faults: Faults, tmp_path: Path) -> Rebuilding:
    """A rebuild that links, merges, logs, publishes and removes the oldest of three generations."""
    return rehearsed(faults, _grown(faults, tmp_path / "start"), slow=True)


@pytest.fixture
def full(faults: Faults, tmp_path: Path) -> Rebuilding:
    """A rebuild that reuses nothing."""
    return rehearsed(faults, _grown(faults, tmp_path / "start"), full=True)


def _grown(faults: Faults, start: Path) -> Path:
    """Two generations, and articles that are in none."""
    for articles in (ARTICLES[:2], ARTICLES[2:3]):
        put(start, articles)
        assert not faults.run("rebuild", start, arguments={"slow": True}).error
    put(start, [replace(ARTICLES[0], body="متن دیگر."), ARTICLES[3], ARTICLES[4]])
    return start


def check(
    faults: Faults, planned: Rebuilding, action: Action, calls: Iterable[int], mend: int = 5
) -> None:
    """Stop a rebuild at each of these calls: the old or the new index is served, the next mends.

    Where only the content of an unfinished generation differs from what was mended already, which
    is removed unread, each `mend`-th is mended.
    """
    mended: set[str] = set()
    folder = planned.start.with_name("index")
    for nth in calls:
        copy_of(planned.start, folder)
        died = faults.run("rebuild", folder, action, nth, arguments=planned.arguments)
        event = planned.events[nth - 1]
        assert died.killed, event
        found = served(folder)
        assert found in (planned.old, planned.new), event
        if "published" in died.told:
            assert found == planned.new, event
        state = content_of(folder, unfinished=False)
        if state in mended and nth % mend:
            continue
        mended.add(state)
        next_one = faults.run("rebuild", folder, arguments=planned.arguments)
        assert not next_one.error, (event, next_one.message)
        assert served(folder) == planned.new, event
        assert leftovers(folder) == [], event


def every(planned: Rebuilding) -> range:
    return range(1, len(planned.events) + 1)


def changing(planned: Rebuilding, step: int = 1) -> list[int]:
    """The calls before which something is changed; syncs leave a killed process what it had."""
    return [n for n in every(planned) if planned.events[n - 1].kind != "sync"][::step]


def test_a_rebuild_may_die_at_every_call(faults: Faults, incremental: Rebuilding) -> None:
    check(faults, incremental, Action.KILL, changing(incremental))


def test_a_rebuild_may_die_in_the_middle_of_a_write(
    faults: Faults, incremental: Rebuilding
) -> None:
    names = ("manifest.json", ".part", "CURRENT", "number.npy", "rows.faiss", "00.bin")
    writes = [
        number
        for number, event in enumerate(incremental.events, 1)
        if event.kind == "write" and any(name in event.path.name for name in names)
    ]
    check(faults, incremental, Action.TEAR, writes)


@pytest.mark.parametrize("kind", ["first", "full"])
def test_other_rebuilds_may_die_too(
    faults: Faults, kind: str, request: pytest.FixtureRequest
) -> None:
    planned: Rebuilding = request.getfixturevalue(kind)
    check(faults, planned, Action.KILL, changing(planned, 9))


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["first", "full", "incremental"])
@pytest.mark.parametrize("action", [Action.KILL, Action.TEAR])
def test_every_rebuild_may_die_at_every_call(
    faults: Faults, kind: str, action: Action, request: pytest.FixtureRequest
) -> None:
    planned: Rebuilding = request.getfixturevalue(kind)
    check(faults, planned, action, every(planned), mend=1)


def test_the_generations_before_and_after_answer_differently(
    faults: Faults, incremental: Rebuilding
) -> None:
    before = faults.run("answers", incremental.start)
    after = faults.run("answers", incremental.start.with_name("undisturbed"))
    assert before.value and before.value != after.value


@pytest.mark.parametrize("kind", ["first", "full", "incremental"])
def test_what_is_published_is_on_disk(kind: str, request: pytest.FixtureRequest) -> None:
    planned: Rebuilding = request.getfixturevalue(kind)
    published = [
        lost
        for event, lost in unsynced(planned.events)
        if event.kind == "rename" and event.other and event.other.name == "CURRENT"
    ]
    assert [{path.name for path in lost} - {READ} for lost in published] == [{"CURRENT"}]
    *_, (_, lost) = unsynced(planned.events)
    assert {path.name for path in lost} <= {READ}


READ = "articles.db-wal"
"""Made empty by whoever reads the store."""

ROWS = (
    Article(id="one", title="یک", body="متن یکم."),
    Article(id="two", title="دو", body="متن دوم."),
    Article(id="changed", title="سه", body="متن تازهٔ سوم."),
    Article(id="four", title="چهار", body="متن چهارم."),
    Article(id="copy", title="یک", body="متن یکم."),
    Article(id="six", title="شش", body="متن ششم."),
    Article(id="seven", title="هفت", body="متن هفتم."),
)
CHANGED = Article(id="changed", title="سه", body="متن سوم.")


@dataclass(frozen=True, slots=True)
class Ingesting:
    """An ingest that is to be stopped: its input, the folder before it, and an undisturbed one."""

    rows: Path
    start: Path
    done: Outcome
    articles: dict[str, Article]


@pytest.fixture(params=["new", "known"])
def ingesting(faults: Faults, tmp_path: Path, request: pytest.FixtureRequest) -> Ingesting:
    """Into a folder that is not there yet, or into a store that knows one of the articles."""
    rows = tmp_path / "rows.jsonl"
    keys = ("id", "title", "body")
    lines = [json.dumps({key: getattr(row, key) for key in keys}) for row in ROWS]
    rows.write_text("\n".join(lines), encoding="utf-8")
    start = tmp_path / "start" / "folder"
    if request.param == "known":
        start.parent.mkdir()
        put(start, [CHANGED])
    else:
        start.mkdir(parents=True)
        start.rmdir()
    folder = tmp_path / "undisturbed" / "folder"
    _copy(start, folder)
    done = faults.run("ingest", folder, arguments={"paths": [str(rows)]})
    assert done.told == ("stored",)
    return Ingesting(rows, start, done, stored(folder))


def test_an_article_that_is_stored_survives_death_at_every_call(
    faults: Faults, tmp_path: Path
) -> None:
    folder = tmp_path / "watched" / "folder"
    ids = ["one", "two", "three"]
    (tmp_path / "watched").mkdir()
    events = faults.run("put", folder, arguments={"ids": ids}).events
    for nth, event in enumerate(events, 1):
        shutil.rmtree(folder, ignore_errors=True)
        died = faults.run("put", folder, Action.KILL, nth, arguments={"ids": ids})
        assert died.killed
        kept = list(stored(folder))
        assert kept in (list(died.told), ids[: len(died.told) + 1]), event


def _copy(start: Path, folder: Path) -> None:
    copy_of(start.parent, folder.parent)


@pytest.mark.parametrize("action", [Action.KILL, Action.TEAR])
def test_an_ingest_may_die_at_every_call(
    faults: Faults, ingesting: Ingesting, tmp_path: Path, action: Action
) -> None:
    folder = tmp_path / "watched" / "folder"
    possible = [*ingesting.articles.values(), CHANGED]
    for nth, event in enumerate(ingesting.done.events, 1):
        if action is Action.TEAR and event.kind != "write":
            continue
        _copy(ingesting.start, folder)
        died = faults.run("ingest", folder, action, nth, arguments={"paths": [str(ingesting.rows)]})
        assert died.killed, event
        kept = stored(folder)
        assert (
            kept == ingesting.articles
            if died.told
            else all(row in possible for row in kept.values())
        ), event
        if event.kind != "sync":
            assert faults.run(
                "ingest", folder, arguments={"paths": [str(ingesting.rows)]}
            ).told == ("stored",)
            assert stored(folder) == ingesting.articles, event


def test_what_an_ingest_has_told_is_on_disk(ingesting: Ingesting) -> None:
    *_, (_, lost) = unsynced(ingesting.done.events)
    assert lost == set()
