"""Whether the files of a generation are those that were written, and as they were written.

Opening an index compares the names and sizes of all files, which costs no reading. What the bytes
hold is compared with checksums on demand: by `newsearch verify`, by `open_index(verify=True)`, by a
rebuild before it takes anything over, and when a search fails in a way that damage explains.
"""

import os
import stat
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from .errors import IndexDamaged, IndexUnreadable, NewsearchError
from .layout import MANIFEST, GenerationLayout
from .manifest import FileEntry, Manifest
from .plain_files import NOT_PLAIN, check_readable, open_plain, unreadable

_BLOCK = 1 << 20
_REBUILD = "Run `newsearch rebuild --full` to build the index again from the article store."

_UNEXPECTED = (
    ArithmeticError,
    AttributeError,
    BufferError,
    LookupError,
    MemoryError,
    RuntimeError,
    SystemError,
    TypeError,
    ValueError,
)
"""What reading tables with wrong numbers in them can raise."""


def check_files(layout: GenerationLayout, manifest: Manifest) -> None:
    """Compare the names and sizes of all files with the manifest: cheap, done at each opening.

    A file that the manifest does not name is one too many, unless a file manager leaves such files
    in any folder. Links never belong to a generation.

    Raises:
        IndexDamaged: a file is absent, has another size, is a link or no file at all, or is one
            too many.
        IndexUnreadable: permission to read one is missing.
    """
    for name, entry in manifest.files.items():
        reason = _wrong_size(layout.folder, name, entry)
        if reason:
            raise IndexDamaged(f"{layout.folder / name}: {reason}. {_REBUILD}")
        check_readable(layout.folder / name)
    for name in sorted(files_of(layout.folder) - manifest.files.keys()):
        if not _is_harmless(layout.folder / name):
            raise IndexDamaged(f"{layout.folder / name}: {_UNNAMED}. {_REBUILD}")


def damaged_files(layout: GenerationLayout, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Compare every file with its checksum and yield (name, what is wrong), in name order.

    Files that the manifest does not name are reported too, after the others.

    Raises:
        IndexUnreadable: permission to read one is missing.
    """
    named = sorted(manifest.files.items())
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        wrong = threads.map(lambda item: _what_is_wrong(layout.folder, *item), named)
        for (name, _), reason in zip(named, wrong, strict=True):
            if reason:
                yield name, reason
    for name in sorted(files_of(layout.folder) - manifest.files.keys()):
        yield name, _UNNAMED


def check_checksums(layout: GenerationLayout, manifest: Manifest) -> None:
    """Read all files, and compare them with the manifest.

    Raises:
        IndexDamaged: some are not as they were written; all of them are named.
        IndexUnreadable: permission to read one is missing.
    """
    found = list(damaged_files(layout, manifest))
    if found:
        told = "; ".join(f"{name} {reason}" for name, reason in found)
        raise IndexDamaged(f"{layout.folder}: {told}. {_REBUILD}")


@contextmanager
def damage_told(layout: GenerationLayout, manifest: Manifest) -> Iterator[None]:
    """Where something fails inside that ought not to fail, ask whether damage is the reason.

    Raises:
        IndexDamaged: a file is not as it was written; else, what was raised inside.
    """
    try:
        yield
    except NewsearchError:
        raise
    except _UNEXPECTED as error:
        try:
            check_checksums(layout, manifest)
        except IndexDamaged as damage:
            raise damage from error
        raise


def _is_harmless(path: Path) -> bool:
    """Whether nothing would read such a file, and a file manager may have made it."""
    left_behind = path.name.startswith(".") or path.name in ("Thumbs.db", "desktop.ini")
    return left_behind and not path.is_symlink()


_UNNAMED = "is not named by the manifest"


def _wrong_size(folder: Path, name: str, entry: FileEntry) -> str | None:
    try:
        found = (folder / name).lstat()
    except OSError as error:
        return _why_unread(folder / name, error)
    except ValueError as error:
        return str(error)
    if not stat.S_ISREG(found.st_mode):
        return NOT_PLAIN
    if found.st_size != entry.size:
        return f"has {found.st_size} bytes instead of {entry.size}"
    return None


def _what_is_wrong(folder: Path, name: str, entry: FileEntry) -> str | None:
    try:
        reason = _wrong_size(folder, name, entry)
        if reason is None and checksum(folder / name) != entry.checksum:
            reason = "does not have the checksum of the manifest"
    except OSError as error:
        return _why_unread(folder / name, error)
    return reason


def _why_unread(path: Path, error: OSError) -> str:
    """What is wrong with a file that the system does not give.

    Raises:
        IndexUnreadable: nothing, perhaps: this process may not read it.
    """
    told = unreadable(path, error)
    if isinstance(told, IndexUnreadable):
        raise told from error
    return error.strerror or str(error)


def files_of(folder: Path) -> set[str]:
    """Relative POSIX paths of everything below a generation's folder but folders and the manifest.

    Links are among them, wherever they lead, and are not followed.
    """
    found = set[str]()
    for parent, folders, files in os.walk(folder):
        inside = Path(parent).relative_to(folder)
        links = (name for name in folders if (Path(parent) / name).is_symlink())
        found |= {(inside / name).as_posix() for name in (*files, *links)}
    return found - {MANIFEST}


def checksum(path: Path) -> str:
    """The checksum that manifests hold: CRC-32 over the bytes, 8 hexadecimal digits.

    It finds what happens to disks, every flipped bit and all but one of four billion other
    accidents, at four times the speed of a cryptographic hash. It is no proof against people: who
    can change a file can change the manifest.
    """
    value = 0
    with open_plain(path) as file:
        while block := file.read(_BLOCK):
            value = zlib.crc32(block, value)
    return f"{value:08x}"
