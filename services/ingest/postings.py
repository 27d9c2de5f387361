"""Postings: shingle -> the latest articles that hold it, as chains through a ring of entries, 8 bytes each.

Entries lie in the order in which their articles came, in blocks of sixteen that belong to one article each. An entry has the low 32 bits of
its shingle and the place of the one before it whose bits begin alike: the hash chains of LZ77 coders (Deutsch, RFC 1951, section
4; Chandramouli et al., "FASTER", SIGMOD 2018, section 5 for a log of records). Nothing is lost, so what is found depends on the articles that are there and on nothing else: an index
built anew finds the same. Nothing is removed either: entries of articles that are gone are passed over, and the ring comes round to
them in time. Two shingles of which 32 bits agree count as one: at a million articles every fortieth has such a double.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.ingest.shingles import Hashes
from stream.compiled import compiled
from stream.growing import Growing

BLOCK = 16
FEWEST = 1 << 14
"""Blocks at first, two megabytes: some 2,000 long articles, before the ring grows and all is linked anew."""
GROWTH = 1.5
CHUNK = 1 << 14
"""Blocks moved at once when the ring grows: bounds what growing takes beside the ring itself."""
LATEST = 16
"""Articles told of one shingle, those that came last."""
PASSED = 64
"""Articles looked at for one shingle, those of another time included."""

Numbers: TypeAlias = NDArray[np.uint32]
Columns: TypeAlias = NDArray[np.int32]
"""Per article, at its number modulo their length: its number, time, clock and group."""
NUMBER, AT, CLOCK, GROUP = range(4)
Ring: TypeAlias = tuple[Numbers, Numbers, Numbers, int, int]
"""Entries, whose each block is, the last entry by how its bits begin (from 1 on), the next block, how many are used up to it."""
Asked: TypeAlias = tuple[int, int, int]
"""A time and how far from it (minutes); and how many groups of articles that hold a shingle make it common."""
Counts: TypeAlias = NDArray[np.int32]
_32 = 0xFFFFFFFF
_BLOCK = np.uint64(BLOCK)
_NONE = np.uint32(_32)
"""In place of the entry before: nothing stands here."""


class Postings:
    """Shingles -> articles' numbers (32 bits, above 0). What is there is what its columns say (services/ingest/seen.py)."""

    def __init__(self) -> None:
        self._growing = (
            Growing(np.zeros((FEWEST * BLOCK, 2), dtype=np.uint32)),
            Growing(np.zeros(FEWEST, dtype=np.uint32)),
        )
        self._heads: Numbers = np.zeros(0, dtype=np.uint32)
        self._next = self._used = 0
        self._room = FEWEST
        """Blocks of the ring."""
        self._link()

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return int(self._entries.nbytes + self._owners.nbytes + self._heads.nbytes)

    @property
    def _entries(self) -> Numbers:
        return self._growing[0].array

    @property
    def _owners(self) -> Numbers:
        return self._growing[1].array

    @property
    def ring(self) -> Ring:
        """What is searched."""
        return self._growing[0].array, self._growing[1].array, self._heads, self._next, self._used

    def put(self, hashes: Hashes, number: int, columns: Columns) -> None:
        """Enter an article under its shingles, behind all others."""
        blocks = -(-len(hashes) // BLOCK)
        if self._used + blocks > self._room:
            self._used = _needed(self._owners, self._next, self._used, columns)
            while self._used + blocks > self._room:
                self._grow()
        self._next = _put(self.ring, hashes, number & _32)
        self._used += blocks

    def is_after(self, number: int) -> bool:
        """Whether an article comes after all that were entered."""
        return not self._used or 0 < (number - self._growing[1].array.item(self._next - 1)) & _32 < 1 << 31

    def holds(self, number: int) -> bool:
        """Whether an article was entered, all being in order."""
        return _holds(self._owners, self._next, self._used, np.uint32(number & _32))

    def pop(self, columns: Columns) -> None:
        """Take out what was entered last and is there no more: the number of the last article may be given again."""
        blocks = _gone(self.ring, columns)
        self._next = (self._next - blocks) % len(self._owners)
        self._used -= blocks

    def sort(self, first: int) -> None:
        """Put all entries in the order of their articles, the first of which is given, whichever order they were entered in."""
        blocks = (self._next - self._used + np.arange(self._used)) % len(self._owners)
        blocks = blocks[np.argsort((self._owners[blocks] - np.uint32(first & _32)).view(np.int32), kind="stable")]
        self._entries.reshape(-1, 2 * BLOCK)[: self._used] = self._entries.reshape(-1, 2 * BLOCK)[blocks]
        self._owners[: self._used] = self._owners[blocks]
        self._next = self._used % len(self._owners)
        self._link()

    def _grow(self) -> None:
        """Make the ring longer, in place: what came before its end and is not yet gone moves on to the new end."""
        blocks = len(self._owners)
        oldest = (self._next - self._used) % blocks
        wider = int(blocks * GROWTH)
        for growing, length in zip(self._growing, (wider * BLOCK, wider), strict=True):
            growing.grow(length)
        self._room = wider
        if oldest + self._used <= blocks:
            self._next = oldest + self._used
        else:
            for end in range(blocks, oldest, -CHUNK):
                start, ahead = max(oldest, end - CHUNK), wider - blocks
                self._owners[start + ahead : end + ahead] = self._owners[start:end]
                self._entries[(start + ahead) * BLOCK : (end + ahead) * BLOCK] = self._entries[start * BLOCK : end * BLOCK]
        self._link()

    def _link(self) -> None:
        """Find anew what each entry follows."""
        self._heads = np.zeros(0, dtype=np.uint32)
        self._heads = np.zeros(1 << max(1, (len(self._entries) - 1).bit_length() - 1), dtype=np.uint32)
        _linked(self._entries, self._heads, (self._next - self._used) % len(self._owners), self._used)


@compiled
def _down(heads: Numbers) -> np.uint32:
    """How many bits of a tag to leave away, for its place among the heads."""
    bits = 0
    while 1 << bits < len(heads):
        bits += 1
    return np.uint32(32 - bits)


@compiled
def _is_there(number: np.uint32, columns: Columns) -> bool:
    return bool(np.uint32(columns[number & np.uint32(len(columns) - 1), NUMBER]) == number)


@compiled
def _needed(owners: Numbers, following: int, used: int, columns: Columns) -> int:
    """How many blocks are used once the oldest that are of articles gone are left away."""
    while used and not _is_there(owners[(following - used) % len(owners)], columns):
        used -= 1
    return used


@compiled
def _holds(owners: Numbers, following: int, used: int, number: np.uint32) -> bool:
    low, high = 0, used
    while low < high:
        middle = (low + high) // 2
        if np.int32(np.uint32(owners[(following - used + middle) % len(owners)] - number)) < 0:  # round 2**32, as numbers go
            low = middle + 1
        else:
            high = middle
    return low < used and owners[(following - used + low) % len(owners)] == number


@compiled
def _put(ring: Ring, hashes: Hashes, number: int) -> int:
    """Enter a number under hashes -> the next block."""
    entries, owners, heads, block, _ = ring
    down = _down(heads)
    for start in range(0, len(hashes), BLOCK):
        owners[block] = number
        for place in range(BLOCK):
            slot = block * BLOCK + place
            if start + place < len(hashes):
                tag = np.uint32(hashes[start + place])
                home = tag >> down
                entries[slot, 0], entries[slot, 1] = tag, heads[home]
                heads[home] = slot + 1
            else:
                entries[slot, 1] = _NONE
        block = (block + 1) % len(owners)
    return block


@compiled
def _gone(ring: Ring, columns: Columns) -> int:
    """Take out the last blocks that are of articles gone -> how many."""
    entries, owners, heads, following, used = ring
    down, count = _down(heads), 0
    while count < used:
        block = (following - 1 - count) % len(owners)
        if _is_there(owners[block], columns):
            break
        for slot in range((block + 1) * BLOCK - 1, block * BLOCK - 1, -1):
            if entries[slot, 1] != _NONE:
                heads[entries[slot, 0] >> down] = entries[slot, 1]
        count += 1
    return count


@compiled
def _linked(entries: Numbers, heads: Numbers, oldest: int, used: int) -> None:
    down = _down(heads)
    for nth in range(used * BLOCK):
        slot = (oldest * BLOCK + nth) % len(entries)
        if entries[slot, 1] != _NONE:
            home = entries[slot, 0] >> down
            entries[slot, 1] = heads[home]
            heads[home] = slot + 1


@compiled
def find(ring: Ring, columns: Columns, hashes: Hashes, asked: Asked) -> tuple[Numbers, Numbers, Counts, Counts]:
    """Shingles -> for each the numbers and groups of the latest articles that hold it and are of the time asked for.

    And how many articles these are, and how many groups: so many at most as are asked for. All shingles go one step along their chains at a
    time, and what is there is fetched for all before any of it is looked at: so the memory is asked for all of it at once.
    """
    tags = hashes.astype(np.uint32)
    entries, owners, heads, following, used = ring
    down, end, reach = _down(heads), following * BLOCK - 1, used * BLOCK
    found = (np.empty((len(tags), LATEST), np.uint32), np.empty((len(tags), LATEST), np.uint32))
    counts, kinds, passed = np.zeros(len(tags), np.int32), np.zeros(len(tags), np.int32), np.zeros(len(tags), np.int32)
    going, places, ages = np.empty(len(tags), np.int32), np.empty(len(tags), np.int64), np.full(len(tags), -1, np.int64)
    there, held = np.empty((len(tags), 2), np.uint32), np.empty((len(tags), 4), np.int32)
    hits, numbers = np.empty(len(tags), np.int32), np.empty(len(tags), np.uint32)
    active = 0
    for which in range(len(tags)):
        places[which] = np.int64(heads[tags[which] >> down]) - 1
        going[active] = which
        active += places[which] >= 0
    while active:
        for nth in range(active):
            place = places[going[nth]]
            there[nth, 0], there[nth, 1] = entries[place, 0], entries[place, 1]
        hit = 0
        for nth in range(active):
            which, tag = going[nth], there[nth, 0]
            place = places[which]
            age = end - place if place <= end else end - place + len(entries)
            if there[nth, 1] == _NONE or age <= ages[which] or age >= reach or (tag ^ tags[which]) >> down:
                there[nth, 1] = 0  # the ring has come round to it
            elif tag == tags[which]:
                hits[hit], numbers[hit] = which, owners[np.uint64(place) // _BLOCK]
                hit += 1
            ages[which] = age
        _take(columns, (hits[:hit], numbers[:hit], held), asked, (found[0], found[1], counts, kinds, passed))
        left = 0
        for nth in range(active):
            which = going[nth]
            if there[nth, 1] and kinds[which] < asked[2] and counts[which] < LATEST and passed[which] < PASSED:
                places[which] = np.int64(there[nth, 1]) - 1
                going[left] = which
                left += 1
        active = left
    return found[0], found[1], counts, kinds


@compiled
def _take(
    columns: Columns,
    hits: tuple[Counts, Numbers, Columns],
    asked: Asked,
    found: tuple[Numbers, Numbers, Counts, Counts, Counts],
) -> None:
    """Articles, each with the shingle that it holds -> those that are there, and of the time asked for, into what was found."""
    (shingles, owners, held), (at, window, _), (numbers, groups, counts, kinds, passed) = hits, asked, found
    last = np.uint64(len(columns) - 1)
    for nth in range(len(owners)):
        slot = np.uint64(owners[nth]) & last
        held[nth, NUMBER], held[nth, AT], held[nth, GROUP] = columns[slot, NUMBER], columns[slot, AT], columns[slot, GROUP]
    for nth in range(len(owners)):
        if np.uint32(held[nth, NUMBER]) != owners[nth]:
            continue
        which = shingles[nth]
        passed[which] += 1
        if abs(np.int64(held[nth, AT]) - at) <= window:
            count, group = counts[which], np.uint32(held[nth, GROUP])
            numbers[which, count], groups[which, count] = owners[nth], group
            kinds[which] += _is_other(group, groups[which, :count])
            counts[which] += 1


@compiled
def _is_other(group: np.uint32, groups: Numbers) -> bool:
    is_other = True
    for other in groups:
        is_other &= other != group
    return is_other
