"""The entry point: runs a command and turns errors into messages and exit codes."""

import io
import sys
from enum import IntEnum

from newsearch.search.errors import NewsearchError, QueryError

from .app import app


class Exit(IntEnum):
    """What the exit code of `newsearch` means."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    REJECTED = 3


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(prog_name="newsearch")
    except QueryError as error:
        _complain(error, Exit.USAGE)
    except NewsearchError as error:
        _complain(error, Exit.FAILED)


def _complain(error: NewsearchError, code: Exit) -> None:
    from .output.terminal import safe

    sys.stderr.write(f"newsearch: {safe(str(error))}\n")
    sys.exit(code)
