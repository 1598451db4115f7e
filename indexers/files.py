"""From the paths of a command to the inputs behind them: folders walked, forms recognised."""

import os
import stat
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from .records import Rejection

STDIN = "-"


class Form(Enum):
    """How the articles of a file are written."""

    TEXT = "text"
    JSON = "json"
    JSON_LINES = "json lines"
    TABLE = "csv or tsv"
    FEED = "feed"
    SNIFFED = "to be recognised by its first bytes"


FORM_OF_EXTENSION = {
    ".txt": Form.TEXT,
    ".json": Form.JSON,
    ".jsonl": Form.JSON_LINES,
    ".ndjson": Form.JSON_LINES,
    ".csv": Form.TABLE,
    ".tsv": Form.TABLE,
    ".xml": Form.FEED,
    ".rss": Form.FEED,
    ".atom": Form.FEED,
}


@dataclass(frozen=True, slots=True)
class Input:
    """One file, or a stream, that holds articles.

    Attributes:
        path: as the caller named it, or found below a folder that was named; "-" for a stream.
        form: how its articles are written.
        name: what articles without any id are named after: the file name without extensions; for
            text files that share one, with as many parent folders as tell them apart.
        stream: where to read from, for standard input; None for a file.
    """

    path: str
    form: Form
    name: str
    stream: BinaryIO | None = None


@dataclass(slots=True)
class Found:
    """What lies behind the paths of a command.

    Attributes:
        inputs: the files to read: paths in the order given, folders in sorted order.
        rejections: paths that cannot be read, and links that lead out of their folder.
        unknown: what was passed over in folders: files of no known form, README files, and
            whatever is hidden; in the order of the walk.
    """

    inputs: list[Input] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def find_inputs(paths: Iterable[str | os.PathLike[str]], stdin: BinaryIO | None = None) -> Found:
    """Find what to read behind `paths`: files, folders (with all below them), "-".

    Links that are named are followed. Inside a folder a link to a file is followed where it
    stays in the folder, and rejected where it leads out; a link to a folder inside is passed
    over, because that folder is walked under its own name.
    """
    found = Found()
    for given in paths:
        path = os.fspath(given)
        if path == STDIN:
            _add_stdin(found, stdin)
        elif os.path.isdir(path):
            _add_folder(found, path)
        else:
            _add_file(found, path)
    found.inputs = _with_distinct_names(found.inputs)
    return found


def form_of(path: str) -> Form | None:
    """Return the form that the extensions of a file name stand for, a last ".gz" aside."""
    return FORM_OF_EXTENSION.get(os.path.splitext(_without_gz(path))[1].lower())


def _without_gz(path: str) -> str:
    return path[:-3] if path.lower().endswith(".gz") else path


def _add_stdin(found: Found, stdin: BinaryIO | None) -> None:
    if stdin is None:
        found.rejections.append(Rejection(STDIN, None, "there is no standard input to read"))
    else:
        found.inputs.append(Input(STDIN, Form.SNIFFED, "stdin", stdin))


def _add_file(found: Found, path: str) -> None:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        found.rejections.append(Rejection(path, None, why_unreadable(error)))
        return
    form = form_of(path) if stat.S_ISREG(mode) else Form.SNIFFED
    if form is None:
        known = " ".join(FORM_OF_EXTENSION)
        reason = f"unknown form; newsearch reads {known}, each also with .gz"
        found.rejections.append(Rejection(path, None, reason))
    else:
        found.inputs.append(Input(path, form, _stem(path)))


def why_unreadable(error: OSError | ValueError) -> str:
    """Say in words why the system does not give a file."""
    detail = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"cannot be read: {detail}"


def _add_folder(found: Found, folder: str) -> None:
    root = os.path.realpath(folder)

    def refuse(error: OSError) -> None:
        found.rejections.append(Rejection(str(error.filename), None, why_unreadable(error)))

    for parent, folders, files in os.walk(folder, onerror=refuse):
        found.unknown += [
            os.path.join(parent, name, "") for name in sorted(folders) if _hidden(name)
        ]
        folders[:] = sorted(name for name in folders if not _hidden(name))
        for path in (os.path.join(parent, name) for name in folders):
            if os.path.islink(path) and not _is_inside(path, root):
                found.rejections.append(_led_out(path))
        for name in sorted(files):
            _add_found_file(found, os.path.join(parent, name), root)


def _add_found_file(found: Found, path: str, root: str) -> None:
    form = form_of(path)
    if form is None or _is_passed_over(path):
        found.unknown.append(path)
    elif os.path.islink(path) and not _is_inside(path, root):
        found.rejections.append(_led_out(path))
    elif not os.path.isfile(path):
        found.rejections.append(Rejection(path, None, "is no regular file, or a link to nothing"))
    else:
        found.inputs.append(Input(path, form, _stem(path)))


def _hidden(name: str) -> bool:
    return name.startswith(".")


def _is_passed_over(path: str) -> bool:
    return _hidden(os.path.basename(path)) or _stem(path).lower() == "readme"


def _is_inside(path: str, root: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(root)


def _led_out(path: str) -> Rejection:
    reason = "the link leads out of the folder and is not followed; name it to read it"
    return Rejection(path, None, reason)


def _stem(path: str) -> str:
    name = _without_gz(os.path.basename(path))
    stem, extension = os.path.splitext(name)
    return stem if extension.lower() in FORM_OF_EXTENSION else name


def _with_distinct_names(inputs: list[Input]) -> list[Input]:
    """Put parent folders before names that several text files share: 2025-12-10/001.

    Else the second of two files called 001.txt would replace the article of the first.
    """
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    for one in inputs:
        if one.form is Form.TEXT:
            by_name[one.name].add(one.path)
    names: dict[str, str] = {}
    for name, paths in by_name.items():
        if len(paths) > 1:
            names |= _told_apart(name, paths)
    return [replace(one, name=names.get(one.path, one.name)) for one in inputs]


def _told_apart(name: str, paths: set[str]) -> dict[str, str]:
    parents = {path: Path(os.path.abspath(path)).parent.parts for path in paths}
    for depth in range(1, max(map(len, parents.values())) + 1):
        names = {path: "/".join((*parts[-depth:], name)) for path, parts in parents.items()}
        if len(set(names.values())) == len(paths):
            return names
    return {path: name for path in paths}  # 1.txt beside 1.txt.gz: one article, twice
