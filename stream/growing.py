"""Growing: an array in memory that grows in place, and lies in huge pages once it is large.

Whoever looks at a hundred random places of a gigabyte waits for the tables that say where its pages of 4 kB lie as long as for what is in them;
of pages of 2 MB the processor knows all (Linux, "Transparent Hugepage Support"). To grow, the system moves pages, not bytes, and leaves huge ones
whole where the length is a whole number of them.
"""

from __future__ import annotations

import mmap
from contextlib import suppress
from math import prod
from typing import Any, Generic, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)

PAGE = 1 << 21
LARGE = 2 * PAGE
"""Bytes from which on it lies in huge pages: a small one would take up more than it has."""
_ADVICE: int | None = getattr(mmap, "MADV_HUGEPAGE", None)
"""None on a system that has none such."""


class Growing(Generic[T]):
    """An array, and how to make it longer. Views of it must be gone by then: else its bytes are copied."""

    def __init__(self, array: NDArray[T]) -> None:
        self.array = array
        self._memory: mmap.mmap | None = None

    def grow(self, length: int) -> None:
        """Make it so long, with zeros behind what is there."""
        shape: tuple[int, ...] = (length, *self.array.shape[1:])
        kind = self.array.dtype
        size = prod(shape) * kind.itemsize
        if _ADVICE is None or size < LARGE:
            self.array.resize(shape, refcheck=False)
            return
        self._reach(-(-size // PAGE) * PAGE, kind)
        self.array = np.frombuffer(cast("Any", self._memory), kind, prod(shape)).reshape(shape)

    def _reach(self, size: int, kind: np.dtype[T]) -> None:
        if self._memory is not None:
            held, self.array = self.array.size, np.empty(0, kind)
            try:
                self._memory.resize(size)
            except BufferError:
                self.array = np.frombuffer(cast("Any", self._memory), kind, held)
            else:
                return
        memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        with suppress(OSError):  # the system was built without
            memory.madvise(cast("int", _ADVICE))
        np.frombuffer(cast("Any", memory), kind)[: self.array.size] = self.array.ravel()
        self._memory = memory
