import io
from pathlib import Path

import pytest

from newsearch.indexers.files import Form, Found, find_inputs


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("متن", encoding="utf-8")


def names(found: Found, root: Path) -> list[str]:
    return [str(Path(one.path).relative_to(root)) for one in found.inputs]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", Form.TEXT),
        ("a.TXT.GZ", Form.TEXT),
        ("a.json", Form.JSON),
        ("a.jsonl.gz", Form.JSON_LINES),
        ("a.ndjson", Form.JSON_LINES),
        ("a.csv", Form.TABLE),
        ("a.tsv.gz", Form.TABLE),
        ("a.xml", Form.FEED),
        ("a.rss", Form.FEED),
        ("a.atom", Form.FEED),
    ],
)
def test_the_extension_tells_the_form(tmp_path: Path, name: str, form: Form) -> None:
    make(tmp_path, name)
    (one,) = find_inputs([tmp_path / name]).inputs
    assert (one.form, one.name) == (form, "a")


def test_folders_are_walked_in_order_and_the_unknown_is_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a.jsonl", "sub/c.csv", "sub/deep/d.xml", "notes.md", "x.pdf")
    make(tmp_path, "README.txt", ".hidden.txt", ".git/config.txt", "sub/readme.md")
    found = find_inputs([tmp_path])
    assert names(found, tmp_path) == ["a.jsonl", "b.txt", "sub/c.csv", "sub/deep/d.xml"]
    passed_over = [Path(path).relative_to(tmp_path).as_posix() for path in found.unknown]
    assert sorted(passed_over) == sorted(
        [".git", ".hidden.txt", "README.txt", "notes.md", "x.pdf", "sub/readme.md"]
    )
    assert not found.rejections


def test_a_named_file_of_unknown_form_is_rejected(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf", "README.txt")
    found = find_inputs([tmp_path / "a.pdf", tmp_path / "README.txt"])
    assert [str(rejection) for rejection in found.rejections] == [
        f"{tmp_path / 'a.pdf'}: unknown form; newsearch reads "
        ".txt .json .jsonl .ndjson .csv .tsv .xml .rss .atom, each also with .gz"
    ]
    assert names(found, tmp_path) == ["README.txt"]


def test_what_is_not_there_is_rejected(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    found = find_inputs([tmp_path / "absent.txt", tmp_path / "a.txt", "nul\0.txt"])
    assert [rejection.line for rejection in found.rejections] == [None, None]
    assert "No such file" in found.rejections[0].reason
    assert names(found, tmp_path) == ["a.txt"]


def test_links(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    make(inside, "real.txt", "folder/deep.txt")
    make(outside, "secret.txt")
    (inside / "link.txt").symlink_to("real.txt")
    (inside / "linked").symlink_to("folder", target_is_directory=True)
    (inside / "leads-out.txt").symlink_to(outside / "secret.txt")
    (inside / "leads-out").symlink_to(outside, target_is_directory=True)
    (inside / "broken.txt").symlink_to("nowhere.txt")
    found = find_inputs([inside])
    assert names(found, inside) == ["link.txt", "real.txt", "folder/deep.txt"]
    rejected = {Path(one.path).name: one.reason for one in found.rejections}
    assert rejected.keys() == {"leads-out.txt", "leads-out", "broken.txt"}
    assert "leads out of the folder" in rejected["leads-out"]
    named = find_inputs([inside / "leads-out.txt"])
    assert names(named, inside) == ["leads-out.txt"]


def test_a_text_file_is_named_after_its_place_in_the_folder(tmp_path: Path) -> None:
    make(tmp_path, "0.txt", "1404/09/19/1.txt", "1404/10/19/1.txt", "1404/10/19/2.txt", "b/a.jsonl")
    found = find_inputs([tmp_path])
    inside = ["1404/09/19/1", "1404/10/19/1", "1404/10/19/2"]
    assert [one.name for one in found.inputs] == ["0", *inside, "a"]
    later = find_inputs([f"{tmp_path}/1404/.."])  # whatever else is read with them
    assert [one.name for one in later.inputs] == ["0", *inside, "a"]


def test_text_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    make(tmp_path, "a/x/1.txt", "b/x/1.txt", "c/x/1.txt", "c/2.txt", "d/x/1.txt")
    found = find_inputs(
        [tmp_path / "a/x", tmp_path / "b/x", tmp_path / "c", tmp_path / "d/x/1.txt"]
    )
    assert [one.name for one in found.inputs] == ["a/x/1", "b/x/1", "2", "c/x/1", "d/x/1"]


def test_text_files_that_only_extensions_tell_apart(tmp_path: Path) -> None:
    make(tmp_path, "x/1.txt", "x/1.txt.gz", "x/1.TXT", "y/1.txt", "y/1.txt.gz")
    found = find_inputs([tmp_path / "x", tmp_path / "y"])
    names = ["x/1", "1.txt", "x/1.txt.gz", "y/1", "y/1.txt.gz"]
    assert [one.name for one in found.inputs] == names
    names[1] = "x/1.txt"
    assert [one.name for one in find_inputs([tmp_path]).inputs] == names


def test_a_file_named_twice_keeps_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "1.txt")
    monkeypatch.chdir(tmp_path)
    assert {one.name for one in find_inputs(["1.txt", "./1.txt"]).inputs} == {"1"}


def test_standard_input() -> None:
    stream = io.BytesIO(b"")
    (one,) = find_inputs(["-"], stream).inputs
    assert (one.path, one.form, one.stream) == ("-", Form.SNIFFED, stream)
    assert [str(one) for one in find_inputs(["-"]).rejections] == [
        "-: there is no standard input to read"
    ]
