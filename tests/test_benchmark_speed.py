"""The benchmark of speed, without a clock: who is asked what, and what is made of the figures."""

import gzip
import json
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from speed import main
from speed_alone import MEMORY
from speed_building import generation_size
from speed_chart import lines, svg
from speed_comparing import HYBRID, LEXICAL, shortened_vectors
from speed_hybrid_peers import DIMENSION, HYBRID_PEERS, HybridPeer, shortened
from speed_lexical_peers import LEXICAL_PEERS, LexicalPeer
from speed_measuring import TURN, Figure, in_turn, times
from speed_process import launched
from speed_queries import LONG, made_queries, real_queries, sampled
from speed_recall import BY_BYTES, recall
from speed_table import joined, read_figures, shown, table, write_figures
from speed_targets import TARGETS
from speed_threads import THROUGHPUT, WITH_PROCESSES
from speed_workplace import CommandFailed, Workplace, passage_blocks, passage_terms, run
from support import ARTICLES

from newsearch.search import open_index
from newsearch.search.errors import InputError

TEXTS = [article.body for article in ARTICLES] * 2


def figure(system: str, value: float, **others: object) -> Figure:
    fields: dict[str, object] = {"part": "lexical", "passages": 1000, "what": LEXICAL, "unit": "ms"}
    return Figure(**{**fields, **others, "system": system, "value": value})  # type: ignore[arg-type]


# --- asking in turn


def test_every_system_is_asked_every_query_in_turns() -> None:
    asked: list[tuple[str, str]] = []
    systems = {
        name: (lambda query, name=name: asked.append((name, query))) for name in ("one", "two")
    }
    queries = [str(number) for number in range(2 * TURN)]
    taken = in_turn(systems, queries, warming=["warm"])
    assert asked[:2] == [("one", "warm"), ("two", "warm")]
    assert Counter(asked[2:]) == Counter((name, q) for name in systems for q in queries)
    turns = [asked[2 + at][0] for at in range(0, 4 * TURN, TURN)]
    assert turns == ["one", "two", "two", "one"]
    assert {name: len(seconds) for name, seconds in taken.items()} == {"one": 40, "two": 40}


def test_times_are_a_median_a_percentile_and_the_most() -> None:
    made = times("lexical", 10, LEXICAL, "x", [n / 1000 for n in range(1, 102)])
    assert (made.value, made.p95, made.most, made.count) == pytest.approx((51, 96, 101, 101))
    with pytest.raises(ValueError, match="nothing to make"):
        times("lexical", 10, LEXICAL, "x", [])


# --- queries


def test_real_queries_are_words_alone_and_each_once(tmp_path: Path) -> None:
    texts = ["نرخ تورم", "پایتخت کجاست؟", '"روابط تجاری"', "قزاق*", "عنوان:نفت", "نرخ تورم", "؟"]
    data = "\n".join(json.dumps({"id": "1", "text": text}) for text in texts)
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "queries.jsonl.gz").write_bytes(gzip.compress(data.encode()))
    (tmp_path / "set" / "articles.jsonl").write_text("no queries", "utf-8")
    assert real_queries([str(tmp_path)]) == ["نرخ تورم", "پایتخت کجاست؟"]


@pytest.mark.parametrize("content", ["{}", "nonsense", '{"text": 1}'])
def test_files_without_queries_are_told(tmp_path: Path, content: str) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text(content, "utf-8")
    with pytest.raises(InputError, match="JSON Lines with id and text"):
        real_queries([str(file)])
    with pytest.raises(InputError, match="cannot be read"):
        real_queries([str(tmp_path / "absent.jsonl")])


def test_a_sample_is_the_same_again_and_no_larger_than_what_there_is() -> None:
    queries = [str(number) for number in range(100)]
    assert sampled(queries, 10) == sampled(queries, 10) != sampled(queries, 10, seed=2)
    assert len(set(sampled(queries, 10))) == 10
    assert sorted(sampled(queries, 1000)) == sorted(queries)


def test_made_queries_are_of_the_words_of_the_texts() -> None:
    made = made_queries(TEXTS, 20)
    assert made == made_queries(TEXTS, 20)
    assert {kind: len(queries) for kind, queries in made.items()} == dict.fromkeys(made, 20)
    everything = " ".join(TEXTS)
    assert all(len(query.split()) == LONG for query in made[f"{LONG} words"])
    assert all(word in everything for query in made["very common words"] for word in query.split())
    assert all(query[0] + query[-1] == "«»" for query in made["phrase"])
    assert all(query[-1] == "*" and len(query) == 4 for query in made["prefix"])
    assert all(query[:3] in everything for query in made["prefix"])
    with pytest.raises(InputError, match="No text"):
        made_queries(["کوتاه"], 1)


# --- recall


def exact(queries: np.ndarray, vectors: np.ndarray) -> list[np.ndarray]:
    return [np.argsort(-(vectors @ query), kind="stable")[:10] for query in queries]


def test_recall_is_the_share_of_the_nearest_that_was_found() -> None:
    random = np.random.default_rng(3)
    vectors = random.normal(size=(55, 8)).astype(np.float32)
    queries = random.normal(size=(4, 8)).astype(np.float32)
    found = exact(queries, vectors)
    blocks = [vectors[:20], vectors[20:40], vectors[40:]]
    assert recall(queries, found, iter(blocks)) == 1
    far = np.argsort(vectors @ queries[0])[:3]
    found[0] = np.concatenate((found[0][:7], far))
    assert recall(queries, found, iter(blocks)) == pytest.approx((0.7 + 3) / 4)


def test_of_equally_near_passages_any_counts() -> None:
    vectors = np.ones((30, 2), np.float32)
    query = np.ones((1, 2), np.float32)
    assert recall(query, [np.arange(20, 30)], iter([vectors])) == 1
    few = np.ones((4, 2), np.float32)
    assert recall(query, [np.arange(4)], iter([few])) == 1


# --- peers


def test_peers_get_the_passages_of_the_index(small_index: Path) -> None:
    with open_index(small_index) as searcher:
        terms = passage_terms(searcher)
        vectors = shortened_vectors(searcher)
        blocks = list(passage_blocks(searcher, 2))
        count = len(searcher.generation.passages)
    assert len(terms) == len(vectors) == sum(map(len, blocks)) == count
    assert max(map(len, blocks)) == 2
    assert vectors.shape[1] == DIMENSION
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(count), abs=1e-5)
    assert all("\n" not in term and " " not in term for each in terms for term in each)


def test_shortened_vectors_point_where_their_first_numbers_do() -> None:
    vectors = np.arange(1, 2 * 300 + 1, dtype=np.float32).reshape(2, 300)
    short = shortened(vectors)
    assert short[1] @ shortened(vectors[1]) == pytest.approx(1)
    assert short[0] == pytest.approx(
        vectors[0, :DIMENSION] / np.linalg.norm(vectors[0, :DIMENSION])
    )
    assert not shortened(np.zeros(300, np.float32)).any()


@pytest.mark.parametrize("peer", LEXICAL_PEERS, ids=lambda peer: peer.name)
def test_lexical_peers_find_the_passage_with_the_words(peer: LexicalPeer, tmp_path: Path) -> None:
    if not peer.installed:
        pytest.skip(f"{peer.name} is not installed")
    passages = [[f"w{row}", f"w{row % 7}", "all"] for row in range(50)]
    peer.build(tmp_path, passages)
    assert peer.rows(peer.open(tmp_path)(["w33", "absent"]))[0] == 33


@pytest.mark.parametrize("peer", HYBRID_PEERS, ids=lambda peer: peer.name)
def test_hybrid_peers_find_the_passage_with_words_and_vector(
    peer: HybridPeer, tmp_path: Path
) -> None:
    if not peer.installed:
        pytest.skip(f"{peer.name} is not installed")
    passages = [[f"w{row}", f"w{row % 7}", "all"] for row in range(50)]
    vectors = shortened(np.random.default_rng(1).normal(size=(50, DIMENSION)))
    peer.build(tmp_path, passages, vectors)
    search = peer.open(tmp_path)
    assert peer.rows(search(["w33", "absent"], vectors[33]))[0] == 33


def test_what_is_absent_is_not_installed() -> None:
    def never(*_: object) -> None:
        raise AssertionError

    lexical = LexicalPeer("x", ("no_such_engine",), "x", never, never, never)  # type: ignore[arg-type]
    hybrid = HybridPeer("x", ("json", "no_such_engine"), never, never, never)  # type: ignore[arg-type]
    assert not lexical.installed
    assert not hybrid.installed
    assert HybridPeer("x", ("json",), never, never, never).installed  # type: ignore[arg-type]


# --- the folder and processes


def test_what_was_made_is_found_again_and_other_inputs_are_refused(
    tmp_path: Path, seeds_index: Path
) -> None:
    rows = [json.dumps({"id": str(i), "text": "این یک خبر تازه است. " * 20}) for i in range(3)]
    given = tmp_path / "given.jsonl"
    given.write_text("\n".join(rows), "utf-8")
    told: list[str] = []
    work = Workplace(tmp_path / "work", [str(given)], told.append)
    made = work.collection(8, each=4)
    assert (made.articles, made.passages) == (2, 8)
    assert len(made.file.read_bytes().splitlines()) == 2
    seen: list[int] = []
    built = {
        work.built(made, "peer", lambda folder, given: seen.append(given), lambda: 3)
        for _ in range(2)
    }
    assert seen == [3]
    assert [name for name, _ in work.peers_built(made)] == ["peer"]
    assert built == {made.folder / "peer"}
    told.clear()
    assert Workplace(tmp_path / "work", [str(given)], told.append).collection(8, 4) == made
    assert told == []
    with pytest.raises(InputError, match="other inputs"):
        Workplace(tmp_path / "work", [str(tmp_path)], told.append)
    assert generation_size(seeds_index) > 10_000


def test_processes_write_bytecode_as_an_installed_package_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    launched([sys.executable, "-c", "import sys; sys.exit(sys.dont_write_bytecode)"])


def test_a_process_that_fails_is_told() -> None:
    seconds, megabytes = launched([sys.executable, "-c", "bytearray(50_000_000)"])
    assert seconds > 0
    assert megabytes > 50
    assert run([sys.executable, "-c", "print(input())"], "given") == "given\n"
    with pytest.raises(CommandFailed, match="no luck"):
        launched([sys.executable, "-c", "raise SystemExit('no luck')"])


# --- figures


def test_the_table_has_a_row_for_each_peer_and_the_targets_of_its_size() -> None:
    figures = [
        figure("newsearch", 2.0, passages=200_000, p95=4.0, most=31.0),
        figure("newsearch (search)", 3.0, passages=200_000),
        figure("tantivy", 4.0, passages=200_000, p95=5.0, most=1234.0),
        figure("bm25s (NumPy)", 1.0, passages=200_000),
        figure("newsearch", 0.5, passages=10),
    ]
    rows = table(figures).splitlines()[2:]
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]
    assert cells == [
        [f"{LEXICAL}, 10 passages", "0.500 ms", "", "", ""],
        [
            f"{LEXICAL}, 200,000 passages",
            "2.00 / 4.00 / 31.0 ms",
            "tantivy: 4.00 / 5.00 / 1,234 ms",
            "0.50",
            TARGETS["lexical", 200_000, LEXICAL, "tantivy"],
        ],
        [
            f"{LEXICAL}, 200,000 passages",
            "2.00 / 4.00 / 31.0 ms",
            "bm25s (NumPy): 1.00 ms",
            "2.00",
            TARGETS["lexical", 200_000, LEXICAL, "bm25s (NumPy)"],
        ],
        [f"{LEXICAL}, `search`, 200,000 passages", "3.00 ms", "", "", ""],
    ]


def test_the_table_is_in_the_order_of_parts_and_sizes_and_can_be_brief() -> None:
    figures = [
        figure("newsearch", 1.0, part="hybrid", what=HYBRID, passages=100_000),
        figure("qdrant-edge", 2.0, part="hybrid", what=HYBRID, passages=100_000),
        figure("newsearch", 1.0, passages=200_000),
        figure("tantivy", 1.0, passages=200_000),
        figure("newsearch", 1.0, passages=10),
    ]
    sizes = [row.split("|")[1].rsplit(", ")[-1].strip() for row in table(figures).splitlines()[2:]]
    assert sizes == ["10 passages", "200,000 passages", "100,000 passages"]
    assert len(table(figures, brief=True).splitlines()) == 2 + 2


def test_a_part_of_one_size_is_replaced_by_a_later_run(tmp_path: Path) -> None:
    before = [figure("newsearch", 1.0), figure("tantivy", 2.0), figure("newsearch", 9, passages=5)]
    now = [figure("newsearch", 3.0)]
    both = joined(before, now)
    assert both == [before[2], now[0]]
    write_figures(tmp_path / "f.json", both)
    assert read_figures(tmp_path / "f.json") == both
    assert read_figures(tmp_path / "absent.json") == []
    (tmp_path / "f.json").write_text('{"other": 1}', "utf-8")
    with pytest.raises(InputError, match="no figures of speed"):
        read_figures(tmp_path / "f.json")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.9874, "0.987 ms"), (1, "1.00 ms"), (12.34, "12.3 ms"), (12345.6, "12,346 ms")],
)
def test_figures_are_written_with_three_digits(value: float, text: str) -> None:
    assert shown(figure("newsearch", value)) == text


def test_the_chart_has_a_line_for_each_system_on_equal_scales() -> None:
    figures = [
        figure(system, passages / speed, passages=passages, what=what)
        for system, speed in (("newsearch", 1000), ("tantivy", 500), ("qdrant-edge", 700))
        for what in (LEXICAL, HYBRID)
        for passages in (10_000, 1_000, 100_000)
    ]
    figures += [figure("one thread", 1.0), figure("newsearch", 1.0, what="something else")]
    assert list(lines(figures, LEXICAL)) == ["newsearch", "tantivy", "qdrant-edge"]
    assert lines(figures, HYBRID)["newsearch"] == [(1_000, 1), (10_000, 10), (100_000, 100)]
    picture = ET.fromstring(svg(figures))
    drawn = [e for e in picture.iter() if e.tag.endswith("polyline")]
    assert len(drawn) == 6
    straight = [tuple(map(float, p.split(","))) for p in drawn[0].attrib["points"].split()]
    (x0, y0), (x1, y1), (x2, y2) = straight
    assert (x1 - x0, y1 - y0) == pytest.approx((x2 - x1, y2 - y1), abs=0.2)
    assert x2 > x0
    assert y2 < y0
    assert "newsearch, 100 ms" in svg(figures)


def test_a_chart_of_nothing_is_empty_and_not_an_error() -> None:
    picture = ET.fromstring(svg([]))
    assert not [e for e in picture.iter() if e.tag.endswith("polyline")]


# --- the command


def test_the_command_measures_what_is_wanted_and_keeps_what_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = "این خبر تازه {} از تیم ملی برنامه‌های اقتصادی دولت است. "
    rows = [{"id": str(i), "text": sentence.format(i) * 20} for i in range(3)]
    given, asked = tmp_path / "given.jsonl", tmp_path / "queries.jsonl"
    given.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    asked.write_text("\n".join(f'{{"id": "1", "text": "تیم {i}"}}' for i in range(5)), "utf-8")
    figures, picture = tmp_path / "figures.json", tmp_path / "latency.svg"
    write_figures(figures, [figure("tantivy", 1.0), figure("newsearch", 2.0)])
    command = [str(given), "--queries", str(asked), "--count", "3", "--work", str(tmp_path / "w")]
    command += ["--alone", "40", "--json", str(figures), "--svg", str(picture)]
    assert main(command) == 0
    printed = capsys.readouterr()
    assert "the slowest of 5 queries" in printed.err
    assert printed.out.splitlines()[-1] == f"`python benchmarks/speed.py {' '.join(command)}`"
    measured = {each.what: each for each in read_figures(figures) if each.part == "alone"}
    told = {HYBRID, BY_BYTES, THROUGHPUT, WITH_PROCESSES, MEMORY, "phrase", "prefix"}
    assert told <= set(measured)
    assert measured[BY_BYTES].value == 1
    assert len(read_figures(figures)) > len(measured)
    assert all(what in printed.out for what in (LEXICAL, *measured))
    ET.fromstring(picture.read_text("utf-8"))


def test_a_command_without_queries_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "queries.jsonl").write_text("", "utf-8")
    command = [str(tmp_path), "--queries", str(tmp_path), "--work", str(tmp_path / "work")]
    assert main(command) == 1
    assert "no queries" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([*command, "--alone", "many"])
