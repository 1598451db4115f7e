"""Small files of an index folder that are read before anything vouches for them.

Whoever made the folder may have put a pipe there, which would be waited for, a device without an
end, or a link that leads elsewhere: only regular files are opened, and none without a bound.
"""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from .errors import IndexDamaged, IndexUnreadable, NewsearchError

NOT_PLAIN = "is no file of its own but a link, a folder, a pipe or a device"
"""What is said of anything but a regular file."""

_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NONBLOCK", "O_CLOEXEC"))

_REBUILD = "Run `newsearch rebuild --full` to build the index again from the article store."
_REMEDIES = {
    errno.EACCES: "Permission is denied: run newsearch as a user who may read the index folder, or "
    "let this one read it and all below it (chmod -R u+rX, or the group's rights).",
    errno.EMFILE: "Too many files are open: close some searchers, or raise the limit (ulimit -n).",
    errno.ENFILE: "Too many files are open on this machine: try again when there are fewer.",
    errno.ENOMEM: "There is too little memory: try again when there is more.",
}
_REMEDIES[errno.EPERM] = _REMEDIES[errno.EACCES]


def open_plain(path: Path) -> BinaryIO:
    """Open a regular file for reading, without waiting for anything.

    Raises:
        OSError: it is absent, may not be read, or is no regular file.
    """
    _check(path.lstat().st_mode, path)
    descriptor = os.open(path, _FLAGS)
    try:
        _check(os.fstat(descriptor).st_mode, path)  # another may have been put there meanwhile
        return os.fdopen(descriptor, "rb")
    except OSError:
        os.close(descriptor)
        raise


def read_plain(path: Path, most: int) -> bytes:
    """Read a regular file of no more than `most` bytes.

    Raises:
        OSError: those of `open_plain`; or it is larger.
    """
    with open_plain(path) as file:
        found = file.read(most + 1)
    if len(found) > most:
        raise OSError(errno.EFBIG, f"is larger than {most:,} bytes, which no such file is", path)
    return found


def unreadable(path: Path, error: OSError, remedy: str = _REBUILD) -> NewsearchError:
    """The error to raise for a file of an index that the system does not give.

    Args:
        path: of the file.
        error: what the system says.
        remedy: what to do about damage.

    Returns:
        IndexUnreadable where the file may be as sound as ever; else IndexDamaged.
    """
    if error.errno in _REMEDIES:
        return IndexUnreadable(f"{path}: cannot be read. {_REMEDIES[error.errno]}")
    return IndexDamaged(f"{path}: cannot be read ({error.strerror or error}). {remedy}")


def check_readable(path: Path) -> None:
    """See that this process may read a file, without opening it.

    Raises:
        IndexUnreadable: it may not.
    """
    as_this_user = os.access in os.supports_effective_ids
    if not os.access(path, os.R_OK, effective_ids=as_this_user):
        raise unreadable(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def _check(mode: int, path: Path) -> None:
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, NOT_PLAIN, str(path))
