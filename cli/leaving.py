"""How a process ends that has nothing left to do: at once."""

import os
import sys
from collections.abc import Callable


def leaving_at_once(command: Callable[[], None]) -> None:
    """Run a command and end the process with its exit code, without taking it apart.

    An interpreter that ends frees its objects one by one and unloads its libraries, which takes a
    fifth of a short process. What was printed is written out before, and where that fails, or the
    command does not end with a number, the interpreter ends as it always does.

    For commands that have closed and synced all that they wrote when they return: what is
    registered to be done at exit is not done.

    Raises:
        SystemExit: the process is to end in the usual way.
    """
    try:
        command()
    except SystemExit as ended:
        code = 0 if ended.code is None else ended.code
        if not isinstance(code, int):
            raise
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError:
            raise ended from None
        os._exit(code)
