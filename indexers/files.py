"""From the paths of a command to the inputs behind them: folders walked, forms recognised."""

import os
import stat
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from .records import Rejection

STDIN = "-"
STREAMED = "stdin"
"""What articles of a stream are named after."""

_DESCRIPTORS = ("/dev/fd/", "/proc/self/fd/", "/dev/stdin")
"""Of what a shell opened, as in `newsearch ingest <(zcat news.gz)`; its number means nothing."""


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
        name: what articles without any id are named after. Of a text file in a folder that was
            named it is the path inside that folder, of any other file its own name, both without
            extensions; of text files that still share one, with as many parent folders as tell
            them apart. Printable, whatever bytes the file name is made of.
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
    over, because that folder is walked under its own name. What is neither file nor folder
    (pipes, sockets, devices) is read only where it is named itself.
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
        found.inputs.append(Input(STDIN, Form.SNIFFED, STREAMED, stdin))


def _add_file(found: Found, path: str) -> None:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        found.rejections.append(Rejection(path, None, why_unreadable(error)))
        return
    is_stream = path.startswith(_DESCRIPTORS) or not stat.S_ISREG(mode)
    form = Form.SNIFFED if is_stream else form_of(path)
    if form is None:
        known = " ".join(FORM_OF_EXTENSION)
        reason = f"unknown form; newsearch reads {known}, each also with .gz"
        found.rejections.append(Rejection(path, None, reason))
    else:
        name = STREAMED if path.startswith(_DESCRIPTORS) else _printable(_stem(path))
        found.inputs.append(Input(path, form, name))


def why_unreadable(error: OSError | ValueError) -> str:
    """Say in words why the system does not give a file."""
    detail = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"cannot be read: {detail}"


def _add_folder(found: Found, folder: str) -> None:
    root = os.path.realpath(folder)

    def refuse(error: OSError) -> None:
        found.rejections.append(Rejection(str(error.filename), None, why_unreadable(error)))

    for parent, folders, files in _walk(folder, refuse):
        found.unknown += [
            os.path.join(parent, name, "") for name in sorted(folders) if _hidden(name)
        ]
        folders[:] = sorted(name for name in folders if not _hidden(name))
        for path in (os.path.join(parent, name) for name in folders):
            if os.path.islink(path) and not _is_inside(path, root):
                found.rejections.append(_led_out(path))
        for name in sorted(files):
            _add_found_file(found, os.path.join(parent, name), folder, root)


def _walk(
    folder: str, refuse: Callable[[OSError], None]
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each folder with the names of its folders and of all else, as `os.walk` does.

    Folders that the caller takes out of the first list are not walked, nor are links. `os.walk`
    of Python 3.11 calls itself, and a thousand folders inside each other end it.
    """
    waiting = [folder]
    while waiting:
        parent = waiting.pop()
        folders, files = list[str](), list[str]()
        try:
            with os.scandir(parent) as entries:
                for entry in entries:
                    (folders if _is_folder(entry) else files).append(entry.name)
        except OSError as error:
            refuse(error)
            continue
        yield parent, folders, files
        paths = (os.path.join(parent, name) for name in reversed(folders))
        waiting += [path for path in paths if not os.path.islink(path)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself: told with the files
        return False


def _add_found_file(found: Found, path: str, folder: str, root: str) -> None:
    form = form_of(path)
    if form is None or _is_passed_over(path):
        found.unknown.append(path)
    elif os.path.islink(path) and not _is_inside(path, root):
        found.rejections.append(_led_out(path))
    elif not os.path.isfile(path):
        found.rejections.append(Rejection(path, None, "is no regular file, or a link to nothing"))
    else:
        name = _inner_name(path, folder) if form is Form.TEXT else _stem(path)
        found.inputs.append(Input(path, form, _printable(name)))


def _inner_name(path: str, folder: str) -> str:
    """The path inside a folder, without extensions: the same, whatever else is read with it."""
    within = os.path.relpath(os.path.dirname(path), folder)
    return _stem(path) if within == os.curdir else Path(within, _stem(path)).as_posix()


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
    """Put parent folders before names that several text files share: first/001, second/001.

    Else the second of two files called 001.txt would replace the article of the first. Files of one
    folder that only their extensions tell apart keep these, but for the first: 001, 001.txt.gz.
    """
    names = {one.path: one.name for one in inputs if one.form is Form.TEXT}
    real = {path: Path(os.path.realpath(path)) for path in names}
    _keep_extensions(names, real)
    depths = {path: name.count("/") for path, name in names.items()}
    while clashing := [
        path for path in _clashing(names, real) if depths[path] < _depth(real[path])
    ]:
        for path in clashing:
            depths[path] += 1
            folders = real[path].parent.parts[-depths[path] :]
            names[path] = _printable("/".join((*folders, names[path].rpartition("/")[2])))
    return [replace(one, name=names.get(one.path, one.name)) for one in inputs]


def _keep_extensions(names: dict[str, str], real: dict[str, Path]) -> None:
    """Give files whose names differ only in their extensions these back, but for the first."""
    first: dict[tuple[str, Path], Path] = {}
    for path in sorted(names):
        file, name = real[path], names[path]
        if first.setdefault((name, file.parent), file) != file:
            above, slash, _ = name.rpartition("/")
            names[path] = f"{above}{slash}{_printable(os.path.basename(path))}"


def _clashing(names: dict[str, str], real: dict[str, Path]) -> list[str]:
    """The paths of files whose names other files have too."""
    files: defaultdict[str, set[Path]] = defaultdict(set)
    for path, name in names.items():
        files[name].add(real[path])
    return [path for path, name in names.items() if len(files[name]) > 1]


def _depth(file: Path) -> int:
    return len(file.parent.parts)


def _printable(name: str) -> str:
    """Return a file name that can be an id, whatever bytes it is made of."""
    return name.encode(errors="surrogateescape").decode(errors="backslashreplace")
