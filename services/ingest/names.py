"""Names: a table from 63-bit hashes of ids and pages to sequence numbers, 12 bytes an entry, by open addressing.

Linear probing (Knuth, The Art of Computer Programming 3, section 6.4, algorithm L) without wrapping round: the table has
a tail for what probes past its end, so that it can be built anew by one sort and one running maximum.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stream.compiled import compiled

FEWEST = 1 << 10
FULL = 0.6
"""Share of the places taken from which the table is built anew."""
TAIL = 1 << 12
Table: TypeAlias = tuple[NDArray[np.uint64], NDArray[np.uint32]]
"""Hashes and their numbers, 0 where there is nothing."""
_GOLDEN, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


class Names:
    """Hash -> sequence number (above 0). An entry is overwritten or outdated, never removed: who asks checks what it finds."""

    def __init__(self, size: int = FEWEST) -> None:
        self._clear(size)

    def note(self, taken: int, place: int) -> bool:
        """How many names were put that were not there, and the furthest place of any -> whether the table now needs building anew."""
        self._taken += taken
        return self._taken > FULL * self._size or place >= self._size + TAIL // 2

    def build(self, keep: NDArray[np.bool_] | None = None) -> None:
        """Build the table anew, with room for twice what is in it. `keep` says which `numbers` stay."""
        numbers = self.numbers
        stays = numbers > 0 if keep is None else keep & (numbers > 0)
        self._fill(self._hashes[stays], numbers[stays])

    @property
    def numbers(self) -> NDArray[np.uint32]:
        """All places of the table; 0 where there is nothing."""
        return self._numbers

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return int(self._hashes.nbytes + self._numbers.nbytes)

    def _clear(self, size: int) -> None:
        self._size, self._taken = size, 0
        self._hashes = np.zeros(size + TAIL, dtype=np.uint64)
        self._numbers = np.zeros(size + TAIL, dtype=np.uint32)
        self.table: Table = self._hashes, self._numbers
        """What compiled loops look into and `put` into; who puts says so (`note`)."""

    def _fill(self, hashes: NDArray[np.uint64], numbers: NDArray[np.uint32]) -> None:
        size = max(FEWEST, int(2 * len(hashes) / FULL))
        home = ((hashes * _GOLDEN >> _HALF) * np.uint64(size) >> _HALF).astype(np.int64)
        order = np.argsort(home, kind="stable")
        steps = np.arange(len(order))
        place = np.maximum.accumulate(home[order] - steps) + steps  # each at its home, or right behind the one before it
        self._clear(size)
        self._taken = len(order)
        self._hashes[place], self._numbers[place] = hashes[order], numbers[order]


@compiled
def got(table: Table, name: int) -> int:
    """A hash -> the number last put under it, or 0."""
    return int(table[1][_probed(table, name)])


@compiled
def put(table: Table, name: int, number: int) -> tuple[int, int]:
    """Set the number of a hash -> whether there was none (1 or 0), and its place."""
    hashes, numbers = table
    place = _probed(table, name)
    is_new = numbers[place] == 0
    hashes[place], numbers[place] = name, number
    return int(is_new), place


@compiled
def _probed(table: Table, name: int) -> int:
    """A hash -> where it is, or where it would go."""
    hashes, numbers = table
    sought, size = np.uint64(name), np.uint64(len(hashes) - TAIL)
    place = np.int64((sought * _GOLDEN >> _HALF) * size >> _HALF)
    while numbers[place] and hashes[place] != sought:
        place += 1
    return int(place)
