"""Compiled: a loop over characters, words or entries becomes machine code, the same for the same types.

By numba, when it is first called with arguments of new types; kept on disk where Python keeps its own, or in NUMBA_CACHE_DIR,
so that this happens once on a machine. Such a function takes and gives arrays and numbers, and calls none but others like it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """A function over arrays and numbers -> the same, compiled when it is first called."""
    try:
        found = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # nowhere to keep it: it is compiled in each process
        found = njit(nogil=True)(function)
    return cast("Callable[P, R]", found)
