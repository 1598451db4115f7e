"""Numba, behind which everything that is compiled stands."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def compiled(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function when it is first called; what was compiled is kept on disk.

    An index out of bounds is an IndexError, as in NumPy: files may be damaged. The interpreter's
    lock is not held.
    """
    decorate = numba.njit(nogil=True, cache=True, boundscheck=True)
    made: Callable[Parameters, Result] = decorate(function)
    return made


def compiled_unguarded(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """As `compiled`, twice as quick: for code that looks itself at what it takes from files."""
    made: Callable[Parameters, Result] = numba.njit(nogil=True, cache=True)(function)
    return made


def compiled_sums(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function that may add up in any order, and whose caller looks at the indexes."""
    decorate = numba.njit(nogil=True, cache=True, fastmath={"reassoc", "contract", "nsz"})
    made: Callable[Parameters, Result] = decorate(function)
    return made
