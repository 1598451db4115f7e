"""What `summing` and `proximity` do with NumPy, for Numba to compile: same order, same rounding.

Nothing here is called but by `compiled`, which says what the arrays are. Numba keeps what it has
compiled until the file of the function that was called changes: whoever changes one of
these files has to touch those that call it too.
"""
