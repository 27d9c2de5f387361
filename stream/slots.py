"""Slots: what a ledger remembers of a partition's latest records, in a ring of fixed size.

Each of a worker's partitions has one, most of them of desks that are seldom written to, so a slot is 20 bytes: as Python's own objects it was 350, and a worker
of twelve partitions grew by 70 MB for hours until all were full.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

WINDOW = 16_384
"""Records of a partition: what twelve upstream partitions may send again at once, several times over."""


class Slots:
    """Of each of the latest WINDOW records, by their number: its offset, the bytes of its entry, and a mark of its identity."""

    def __init__(self) -> None:
        self._offsets = np.full(WINDOW, -1, dtype=np.int64)
        self._sizes = np.full(WINDOW, 0, dtype=np.int32)
        self._marks = np.full(WINDOW, 0, dtype=np.uint64)

    def put(self, number: int, offset: int, identity: str, size: int) -> None:
        """Remember a record, in the place of the one that came WINDOW records before it. The empty identity is nobody's."""
        at = number % WINDOW
        self._offsets[at], self._sizes[at], self._marks[at] = offset, size, _mark(identity)

    def offset(self, number: int) -> int:
        """A record's number -> its offset."""
        return int(self._offsets[number % WINDOW])

    def size(self, number: int) -> int:
        """A record's number -> the bytes of its entry."""
        return int(self._sizes[number % WINDOW])

    def of(self, identity: str) -> list[int]:
        """An identity -> the places (numbers modulo WINDOW) of the records that may have it: their marks are the same."""
        return np.flatnonzero(self._marks == _mark(identity)).tolist() if identity else []


def _mark(identity: str) -> np.uint64:
    return np.uint64(int.from_bytes(blake2b(identity.encode(), digest_size=8).digest()) | 1 if identity else 0)
