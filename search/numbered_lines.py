"""The lines of a file that a user names, gzipped or not; nothing in it can fill the memory."""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from .errors import InputError

MAX_LINE_BYTES = 2**20
"""The longest line: ten times what the longest query needs."""

MAX_FILE_BYTES = 2**30
"""The most that is read of one file, after expansion."""

_GZIP_MAGIC = b"\x1f\x8b"


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file ("-" is standard input) that are not blank, numbered from 1.

    Raises:
        InputError: the file cannot be read, is damaged, is not UTF-8, has a line longer than
            `MAX_LINE_BYTES` or more than `MAX_FILE_BYTES` in all; the message names the line.
    """
    number = size = 0
    try:
        with _opened(path) as file:
            while line := file.readline(MAX_LINE_BYTES + 1):
                number, size = number + 1, size + len(line)
                _check(path, number, len(line), size)
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                if text.strip():
                    yield number, text.removesuffix("\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}:{number}: is not UTF-8 (byte {error.start + 1}).") from error
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: cannot be read ({error}).") from error


def _check(path: Path, number: int, length: int, size: int) -> None:
    if length > MAX_LINE_BYTES:
        raise InputError(f"{path}:{number}: is longer than {MAX_LINE_BYTES:,} bytes.")
    if size > MAX_FILE_BYTES:
        raise InputError(
            f"{path}: has more than {MAX_FILE_BYTES:,} bytes (expanded, if it is gzip). Split it."
        )


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A file or standard input, expanded where it begins as gzip does."""
    try:
        file = sys.stdin.buffer if str(path) == "-" else path.open("rb")
    except ValueError as error:  # a NUL in the path
        raise InputError(f"{str(path)!r}: cannot be read ({error}).") from error
    try:
        buffered = cast(io.BufferedReader, file)
        packed = buffered.peek(len(_GZIP_MAGIC)).startswith(_GZIP_MAGIC)
        yield cast(BinaryIO, gzip.GzipFile(fileobj=buffered)) if packed else buffered
    finally:
        if file is not sys.stdin.buffer:
            file.close()
