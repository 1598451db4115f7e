"""Numba, behind which everything that is compiled stands."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numba.np import arrayobj

from .arrays import Array

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
    """Compile a function that may add up in any order, and that looks at the indexes itself."""
    decorate = numba.njit(nogil=True, cache=True, fastmath={"reassoc", "contract", "nsz"})
    made: Callable[Parameters, Result] = decorate(function)
    return made


_TO_READ_SOON = 0, 3, 1
"""Of LLVM's instruction: not to write, to be kept near, data."""


def _prefetch(_: Any, array: Any, place: Any) -> Any:  # noqa: ANN401
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        made = arrayobj.make_array(signature.args[0])(context, builder, arguments[0])
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        fetch = cgutils.get_or_insert_function(
            builder.module,
            ir.FunctionType(ir.VoidType(), [byte, number, number, number]),
            "llvm.prefetch.p0i8",
        )
        address = builder.bitcast(builder.gep(made.data, [arguments[1]]), byte)
        builder.call(fetch, [address, *(number(each) for each in _TO_READ_SOON)])
        return context.get_dummy_value()

    return types.void(array, place), generate


prefetch = cast("Callable[[Array, int], None]", intrinsic(_prefetch))
"""Have the memory of an element of a contiguous array fetched, without waiting for it.

Only for code that is compiled. Of a place out of bounds nothing comes: it is no error.
"""
