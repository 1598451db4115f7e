"""The entry point: runs a command and turns errors into messages and exit codes."""

import gc
import io
import re
import sys
from enum import IntEnum

from newsearch.search.errors import NewsearchError, QueryError

from .leaving import leaving_at_once
from .output.controls import on_one_line

_ENDING_AT_ONCE = ("query", "similar", "show", "ingest", "rebuild")
"""Commands that people wait for and that leave nothing to be done at exit."""

_EXCLUSION = re.compile(r"-[^\x00-\x7f]|-[(\"]")
"""What options of this command never look like: a Persian letter, a bracket or a quotation mark."""


_YOUNG = 500_000
"""New objects between two collections of garbage, not 700: a query makes fewer, hardly any of
them garbage, and going through them a hundred times is a tenth of its time."""


class Exit(IntEnum):
    """What the exit code of `newsearch` means."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    REJECTED = 3


def run() -> None:
    """Run the command line as what the process is there for, and end the process."""
    gc.set_threshold(_YOUNG)
    if sys.argv[1:2] and sys.argv[1] in _ENDING_AT_ONCE:
        leaving_at_once(main)
    else:
        main()


def main() -> None:
    """Run the command line and exit."""
    from .app import COMMANDS, application  # Typer and all commands, once garbage has been seen to

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = _shielded(sys.argv[1:])
    names = arguments[:1] if arguments[:1] and arguments[0] in COMMANDS else COMMANDS
    try:
        application(names)(arguments, prog_name="newsearch")
    except QueryError as error:
        _complain(error, Exit.USAGE)
    except NewsearchError as error:
        _complain(error, Exit.FAILED)
    except OSError as error:  # of the output: a full disk, a closed terminal
        _complain(error, Exit.FAILED)


def _shielded(arguments: list[str]) -> list[str]:
    """The arguments with `-نفت` written as `!نفت`, which means the same and is no option."""
    if arguments[:1] != ["query"]:
        return arguments
    return [f"!{a[1:]}" if _EXCLUSION.match(a) else a for a in arguments]


def _complain(error: Exception, code: Exit) -> None:
    sys.stderr.write(f"newsearch: {on_one_line(str(error))}\n")
    sys.exit(code)
