"""Bring what was written to disk, so that a power cut loses nothing that was told as done."""

import os
import time
from pathlib import Path

_WINDOWS = os.name == "nt"
_IN_THE_WAY = _WINDOWS  # whether a file that somebody reads cannot be replaced
_TRIES = 20
_PAUSE = 0.05  # seconds


def sync(path: Path) -> None:
    """Bring a file, or a folder's entries, to disk.

    Raises:
        OSError: it cannot be had, or the disk fails.
    """
    if _WINDOWS and path.is_dir():
        return  # Windows has no handle for a folder's entries
    descriptor = os.open(path, os.O_RDWR if _WINDOWS else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it where they are missing; their entries are on disk then.

    Raises:
        OSError: it cannot be made.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync(folder.parent)


def replace_text(path: Path, text: str) -> None:
    """Write a small file as a whole or not at all; it is on disk when this returns.

    A write that dies leaves `new_of(path)`, which the next one overwrites.

    Raises:
        OSError: it cannot be written; the file is as it was, unless it is the folder that cannot
            be synced.
    """
    new = new_of(path)
    try:
        clear_way(new)
        new.write_text(text, encoding="utf-8")
        sync(new)
        _replace(new, path)
    except OSError:
        remove_quietly(new)
        raise
    sync(path.parent)


def new_of(path: Path) -> Path:
    """Where `replace_text` writes before it renames."""
    return path.with_name(f".{path.name}.new")


def clear_way(path: Path) -> None:
    """Remove a link, a pipe or a device that stands where a file is to be written.

    Newsearch leaves none: who left it would have what is written go elsewhere, or never end.

    Raises:
        OSError: it cannot be removed.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        path.unlink()


def remove_quietly(path: Path) -> None:
    """Remove a file of no use if it is there and lets itself be removed."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # it is in the way of nothing: who called has an error of its own to tell


def _replace(new: Path, path: Path) -> None:
    for left in reversed(range(_TRIES)):
        try:
            new.replace(path)
            return
        except PermissionError:
            if not _IN_THE_WAY or not left:
                raise
            time.sleep(_PAUSE)  # Windows: somebody has the file open, for as long as a read takes
