"""The command as a user meets it: a process, its output, its exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT
from typer.testing import CliRunner

from newsearch.cli.app import application
from newsearch.search import open_index


def newsearch(
    *arguments: str | Path, stdin: str = "", cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    clean = {name: v for name, v in os.environ.items() if name != "NEWSEARCH_INDEX"}
    return subprocess.run(
        [sys.executable, "-m", "newsearch", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=clean | environment,
        check=False,
    )


def test_from_files_to_an_answer(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    ingest = newsearch("ingest", ROOT / "seeds", "--index", folder)
    assert (ingest.returncode, ingest.stderr) == (0, "")
    assert ingest.stdout.startswith("added 61 ")
    assert newsearch("ingest", ROOT / "seeds", "--index", folder).stdout.startswith("added 0 ")
    assert "published 000001-" in newsearch("rebuild", "--index", folder).stdout
    assert "up to date" in newsearch("rebuild", "--index", folder).stdout
    found = newsearch("query", "قزاقستان تجارت", "--limit", "3", NEWSEARCH_INDEX=str(folder))
    assert found.returncode == 0
    first = found.stdout.split("۲. ")[0]
    assert "۱۹ آذر ۱۴۰۴ (2025-12-10) · مهر" in first
    assert "000_dc0e3ef97df6e412" in first
    assert "حجم تجارت" in first
    assert "\x1b" not in found.stdout


def test_highlights_are_shown_where_there_are_colours(seeds_index: Path) -> None:
    found = newsearch(
        "query", "قزاقستان تجارت", "-n", "1", "--index", seeds_index, FORCE_COLOR="1", COLUMNS="200"
    )
    assert "\x1b[1;33mتجارت\x1b[0m" in found.stdout


def test_json_is_the_result_of_the_library(seeds_index: Path) -> None:
    found = newsearch("query", "نرخ تورم", "--json", "--mode", "lexical", "--index", seeds_index)
    row = json.loads(found.stdout)
    with open_index(seeds_index) as searcher:
        expected = searcher.search("نرخ تورم", mode="lexical").to_dict()
    assert row | {"took_ms": 0} == expected | {"took_ms": 0}


def test_filters_and_several_words(seeds_index: Path) -> None:
    found = newsearch(
        "query", "ایران", "تجارت", "--since", "1404/09/15", "--until", "۲۰ آذر ۱۴۰۴",
        "--source", "مهر", "--json", "--index", seeds_index,
    )  # fmt: skip
    hits = json.loads(found.stdout)["hits"]
    assert hits
    assert {hit["source"] for hit in hits} == {"مهر"}
    assert all("2025-12-06" <= hit["date"] <= "2025-12-11" for hit in hits)


def test_a_query_may_begin_with_an_excluded_word(seeds_index: Path) -> None:
    both = json.loads(
        newsearch("query", "نفت گاز", "-n", "60", "--json", "--index", seeds_index).stdout
    )
    less = json.loads(
        newsearch("query", "-نفت گاز", "-n", "60", "--json", "--index", seeds_index).stdout
    )
    assert 0 < less["total"] < both["total"]


def test_show_and_similar(seeds_index: Path) -> None:
    shown = newsearch("show", "000_dc0e3ef97df6e412", "--index", seeds_index)
    assert "برنامههای این سفر" in shown.stdout
    row = json.loads(
        newsearch("show", "000_dc0e3ef97df6e412", "--json", "--index", seeds_index).stdout
    )
    assert (row["date"], row["date_jalali"], row["source"]) == ("2025-12-10", "1404/09/19", "مهر")
    similar = json.loads(
        newsearch("similar", "sample-01-bread", "--json", "--index", seeds_index).stdout
    )
    assert "sample-01-bread" not in {hit["id"] for hit in similar["hits"]}


def test_a_batch_is_answered_as_a_trec_run_and_measured(seeds_index: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text(
        '{"id": "1", "text": "قزاقستان تجارت"}\n\n{"id": "2", "text": "یوزپلنگ", "more": 1}\n',
        encoding="utf-8",
    )
    run = newsearch("run", queries, "--limit", "5", "--index", seeds_index)
    rows = [line.split() for line in run.stdout.splitlines()]
    assert [row[3] for row in rows if row[0] == "1"] == ["1", "2", "3", "4", "5"]
    assert rows[0][:4] == ["1", "Q0", "000_dc0e3ef97df6e412", "1"]
    assert {(row[1], row[5]) for row in rows} == {("Q0", "newsearch")}
    scores = [float(row[4]) for row in rows if row[0] == "1"]
    assert scores == sorted(set(scores), reverse=True)

    (tmp_path / "run").write_text(run.stdout, encoding="utf-8")
    qrels = tmp_path / "qrels"
    qrels.write_text("1\t000_dc0e3ef97df6e412\t1\n2 0 nothing 1\n", encoding="utf-8")
    measures = json.loads(newsearch("eval", tmp_path / "run", qrels, "--json").stdout)
    assert measures.keys() == {"MRR@10", "nDCG@10", "R@10", "R@100", "MAP"}
    assert measures["MRR@10"] == pytest.approx((1 + 0) / 2)


def test_analyze_prints_an_object_a_line(tmp_path: Path) -> None:
    run = newsearch("analyze", "--json", stdin="برنامه‌های تجاری\n\nكتاب\n")
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert [row["text"] for row in rows] == ["برنامه‌های تجاری", "", "كتاب"]
    assert rows[1]["tokens"] == []
    token = rows[0]["tokens"][0]
    assert (token["surface"], token["start"], token["end"]) == ("برنامه‌های", 0, 10)
    assert token.keys() == {"surface", "start", "end", "term", "alternatives", "parts"}
    assert rows[2]["tokens"][0]["term"] == "کتاب"


def test_analyze_shows_a_person_what_became_of_each_word() -> None:
    (line,) = newsearch("analyze", "برنامه‌های").stdout.splitlines()
    assert line.split("\t")[2] == "برنامه"
    assert line.endswith("plural in ها of برنامه")


def test_analyze_shows_what_is_guessed_of_a_query() -> None:
    keys, name = newsearch("analyze", "--query", "j[hvj bazneshastegan").stdout.splitlines()
    assert keys.endswith("typed with the other keyboard layout: تجارت")
    assert name.endswith("Persian in Latin letters: بازنشستگان")


def test_a_query_says_what_was_assumed(seeds_index: Path) -> None:
    index = seeds_index
    run = newsearch("query", "قزاغستان تجارت", "--index", index)
    assert "آیا منظور شما «قزاقستان تجارت» بود؟" in run.stdout
    assert "--literal" in run.stdout
    literal = newsearch("query", "قزاغستان تجارت", "--index", index, "--literal")
    assert "آیا منظور" not in literal.stdout
    days = newsearch("query", "تجارت ۱۹ آذر ۱۴۰۴", "--index", index)
    assert "«۱۹ آذر ۱۴۰۴» یعنی ۱۹ آذر ۱۴۰۴" in days.stdout


def test_copies_are_named_below_their_hit(tmp_path: Path) -> None:
    body = (
        "وزیر نیرو گفت: ذخیرهٔ سدهای تهران به کمترین اندازه رسیده است، ولی آب پایتخت "
        "نوبتی نمی‌شود. او از شهروندان خواست در مصرف صرفه‌جویی کنند و گفت انتقال آب از طالقان تا "
        "پایان ماه آغاز خواهد شد."
    )
    rows = [
        {"id": f"n{n}", "title": title, "text": f"{lead}{body}", "source": source}
        for n, (title, lead, source) in enumerate(
            [
                ("ذخیرهٔ سدها", "", "مهر"),
                ("سدهای تهران", "به گزارش ایسنا، ", "ایسنا"),
                ("آب تهران", "به گزارش فارس، ", ""),
            ]
        )
    ]
    folder = tmp_path / "index"
    stdin = "\n".join(json.dumps(row) for row in rows)
    newsearch("ingest", "-", "--index", folder, stdin=stdin)
    newsearch("rebuild", "--index", folder)
    shown = newsearch("query", "سدهای تهران", "--index", folder).stdout
    (line,) = (line for line in shown.splitlines() if "مشابه" in line)
    assert line.strip().startswith("+ ۲ مشابه: ")
    assert sum(name in line for name in ("مهر (n0)", "ایسنا (n1)", "n2")) == 2
    apart = newsearch("query", "سدهای تهران", "--no-collapse", "--index", folder).stdout
    assert "مشابه" not in apart
    assert "۳. " in apart
    similar = newsearch("similar", "n0", "--index", folder).stdout
    assert "+ ۱ مشابه: " in similar
    assert "مشابه" not in newsearch("similar", "n0", "--no-collapse", "--index", folder).stdout


def test_recency_counts_from_today_in_queries_and_in_runs(tmp_path: Path) -> None:
    rows = [
        {"id": "aged", "text": "نرخ تورم اعلام شد", "date": "2020-01-01"},
        {"id": "fresh", "text": "نرخ بیکاری و تورم اعلام شد", "date": "2025-12-19"},
    ]
    folder = tmp_path / "index"
    newsearch("ingest", "-", "--index", folder, stdin="\n".join(map(json.dumps, rows)))
    newsearch("rebuild", "--index", folder)
    (tmp_path / "queries").write_text('{"id": "1", "text": "نرخ تورم"}', encoding="utf-8")
    commands: list[list[str | Path]] = [
        ["query", "نرخ تورم", "--json"],
        ["run", tmp_path / "queries"],
    ]
    for command in commands:
        options = ["--mode", "lexical", "--today", "2025-12-20", "--index", str(folder)]
        before = newsearch(*command, *options).stdout
        after = newsearch(*command, *options, "--recency", "7").stdout
        assert before.index("aged") < before.index("fresh")
        assert after.index("fresh") < after.index("aged")


def test_rejected_input_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"id": "1", "text": "متن"}\n{broken\n', encoding="utf-8")
    run = newsearch("ingest", path, "--index", tmp_path / "index")
    assert run.returncode == 3
    assert run.stdout.startswith("added 1 ")
    assert f"{path}:2" in run.stderr


def test_standard_input_is_read(tmp_path: Path) -> None:
    run = newsearch(
        "ingest", "-", "--index", tmp_path / "index", stdin='{"id": "1", "text": "متن خبر"}\n'
    )
    assert (run.returncode, run.stdout.split("·")[0].strip()) == (0, "added 1")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["query", "نفت"], 1, "newsearch ingest"),
        (["rebuild"], 1, "newsearch ingest"),
        (["stats"], 1, "newsearch ingest"),
        (["verify"], 1, "newsearch ingest"),
        (["show", "1"], 1, "newsearch ingest"),
        (["query"], 2, "TEXT"),
        (["search", "نفت"], 2, "search"),
        (["run", "nowhere.jsonl"], 1, "nowhere.jsonl"),
        (["eval", "nowhere.run", "nowhere.qrels"], 1, "nowhere"),
    ],
)
def test_errors_say_what_to_do(
    tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    run = newsearch(*arguments, cwd=tmp_path)
    assert run.returncode == code
    assert message in run.stderr
    assert run.stdout == ""
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--mode", "fuzzy"],
        ["--limit", "0"],
        ["--since", "2025-02-30"],
        ["--limit", "many"],
        ["--recency", "0"],
    ],
)
def test_wrong_options_are_wrong_usage(seeds_index: Path, options: list[str]) -> None:
    run = newsearch("query", "نفت", "--index", seeds_index, *options)
    assert (run.returncode, run.stdout) == (2, "")
    assert options[0 if options[1] == "many" else 1] in run.stderr


def test_a_broken_qrels_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("1 Q0 a 1 0.5 x\n")
    (tmp_path / "qrels").write_text("1 a 1\n1 a\n")
    run = newsearch("eval", tmp_path / "run", tmp_path / "qrels")
    assert run.returncode == 1
    assert f"{tmp_path / 'qrels'}:2" in run.stderr


def test_verify_finds_a_flipped_bit(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    newsearch("ingest", ROOT / "seeds" / "sample-01-bread.txt", "--index", folder)
    newsearch("rebuild", "--index", folder)
    assert newsearch("verify", "--index", folder).returncode == 0
    path = next(folder.glob("generations/*/postings/terms.bin"))
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])
    run = newsearch("verify", "--index", folder)
    assert run.returncode == 1
    assert "postings/terms.bin" in run.stdout


def test_stats_tell_what_waits(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    newsearch("ingest", ROOT / "seeds" / "sample-01-bread.txt", "--index", folder)
    before = json.loads(newsearch("stats", "--json", "--index", folder).stdout)
    newsearch("rebuild", "--index", folder)
    after = json.loads(newsearch("stats", "--json", "--index", folder).stdout)
    assert (before["stored"], before["waiting"], before["articles"]) == (1, 1, None)
    assert (after["stored"], after["waiting"], after["articles"]) == (1, 0, 1)


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    row = json.dumps({"id": "x", "title": "نفت \x1b[31m\u202e", "text": "متن \x07 نفت"})
    newsearch("ingest", "-", "--index", folder, stdin=row)
    newsearch("rebuild", "--index", folder)
    for command in (["query", "نفت"], ["show", "x"]):
        shown = newsearch(*command, "--index", folder).stdout
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_visual_order_is_for_terminals_without_it(seeds_index: Path) -> None:
    plain = newsearch("query", "قزاقستان", "--index", seeds_index).stdout
    visual = newsearch("query", "قزاقستان", "--visual", "--index", seeds_index).stdout
    assert "قزاقستان" in plain
    assert "قزاقستان" not in visual
    assert "\ufee5" in visual  # final form of ن


def test_a_query_imports_no_torch(seeds_index: Path) -> None:
    for mode in ("lexical", "dense", "hybrid"):
        probe = (
            "import sys; from newsearch.cli import main\n"
            f"sys.argv = ['newsearch', 'query', 'نفت', '--mode', '{mode}', "
            f"'--index', {str(seeds_index)!r}]\n"
            "try: main()\n"
            "except SystemExit: pass\n"
            "print(*sys.modules, file=sys.stderr)"
        )
        run = subprocess.run(
            [sys.executable, "-c", probe], capture_output=True, encoding="utf-8", check=True
        )
        loaded = set(run.stderr.split())
        assert not loaded & {"torch", "transformers", "sentence_transformers", "whoosh", "sqlite3"}
        assert ("faiss" in loaded) == (mode != "lexical")


def test_without_arguments_the_help_names_the_first_steps() -> None:
    run = newsearch()
    assert run.returncode == 0
    for step in ("ingest", "rebuild", "query"):
        assert step in run.stdout


COMMANDS = (
    "ingest", "rebuild", "query", "show", "similar", "run", "eval", "tune", "analyze", "stats",
    "verify",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_stands_in_the_readme(command: str) -> None:
    assert CliRunner().invoke(application(), [command, "--help"]).exit_code == 0
    assert f"`newsearch {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_shell_completion_knows_the_commands() -> None:
    run = newsearch(_NEWSEARCH_COMPLETE="complete_bash", COMP_WORDS="newsearch qu", COMP_CWORD="1")
    assert run.stdout.split() == ["query"]
