"""Postings: shingle -> the latest articles that hold it, in buckets of two cache lines each, 8 bytes an entry.

A bucket holds sixteen entries of a shingle's low 32 bits and an article's number; the newest stay. So a shingle that every
other article holds takes up one bucket and no more, a look-up reads one bucket a shingle however many articles there
are, and memory is bounded by entries (the layout is that of a set-associative cache; "bucketised" in Fan et al., "Cuckoo
filter", CoNEXT 2014, section 3). What is crowded out of a bucket is lost: at 65 % full, some 1 % of all entries.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.ingest.words import Hashes

WAYS = 16
FEWEST = 1 << 16
"""Buckets at first, 8 MiB. With fewer, a bucket and 32 bits would not tell a whole hash, of 48 bits."""
FULL = 0.65
GROWTH = 1.5
CHUNK = 1 << 16
"""Buckets moved at once when the table grows: bounds what growing takes beside the table itself."""

Numbers = NDArray[np.uint32]
_32, _16, _LOW = np.uint64(32), np.uint64(16), np.uint64(0xFFFFFFFF)


class Found(NamedTuple):
    """Entries found: which of the shingles asked for, and the number of an article that holds it."""

    which: NDArray[np.intp]
    numbers: Numbers


class Postings:
    """Shingle (48 bits) -> articles' numbers (32 bits, above 0). Entries outdate; whoever asks checks what it finds."""

    def __init__(self) -> None:
        self._buckets = FEWEST
        self._table: Hashes = np.zeros(FEWEST * WAYS, dtype=np.uint64)

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return int(self._table.nbytes)

    @property
    def room(self) -> int:
        """Entries from which the table is to grow."""
        return int(self._buckets * WAYS * FULL)

    def get(self, hashes: Hashes) -> Found:
        """Shingles -> all entries under them."""
        entries = self._table.reshape(-1, WAYS)[self._bucket(hashes)]
        which, way = np.nonzero((entries & _LOW) == (hashes & _LOW)[:, None])
        numbers = (entries[which, way] >> _32).astype(np.uint32)
        there = numbers != 0
        return Found(which[there], numbers[there])

    def put(self, hashes: Hashes, number: int, oldest: int, newest: int) -> None:
        """Enter an article under its shingles, each once; in a full bucket in place of its oldest entry, if that is older.

        Numbers grow with time, round the clock of 32 bits; what lies outside `oldest` to `newest` is outdated.
        """
        table = self._table.reshape(-1, WAYS)
        buckets = self._bucket(hashes)
        mine = (hashes & _LOW) | np.uint64(number << 32)
        entries = table[buckets]
        new = ~(entries == mine[:, None]).any(axis=1)
        age = _age(entries, oldest, newest)
        way = age.argmin(axis=1)
        new &= age.min(axis=1) <= (number - oldest) & 0xFFFFFFFF
        table[buckets[new], way[new]] = mine[new]

    def grow(self, entries: int) -> None:
        """Make room for so many entries, in place: from the last bucket to the first, as each moves on towards the end."""
        buckets = self._buckets
        if entries <= self.room:
            return
        self._buckets = max(int(buckets * GROWTH), int(entries / (WAYS * FULL)) + 1)
        self._table.resize(self._buckets * WAYS, refcheck=False)  # realloc: the system moves pages, not bytes
        for start in range((buckets - 1) // CHUNK * CHUNK, -1, -CHUNK):
            self._move(start, min(start + CHUNK, buckets), buckets)

    def _move(self, start: int, end: int, buckets: int) -> None:
        """Spread the entries of old buckets over the new ones. No new bucket takes more than an old one had."""
        old = self._table[start * WAYS : end * WAYS].copy()
        self._table[start * WAYS : end * WAYS] = 0
        taken = np.flatnonzero(old)
        entries = old[taken]
        high = _high(start + taken // WAYS, entries, buckets)
        bucket = (high * np.uint64(self._buckets) >> _32).astype(np.int64)
        order = np.argsort(bucket, kind="stable")
        bucket = bucket[order]
        first = np.flatnonzero(np.diff(bucket, prepend=-1))
        nth = np.arange(len(bucket)) - np.repeat(first, np.diff(first, append=len(bucket)))
        self._insert(bucket, nth, entries[order])

    def _insert(self, bucket: NDArray[np.int64], nth: NDArray[np.int64], entries: Hashes) -> None:
        """Buckets, ascending, and what goes into them -> put behind what is there already, at the chunk's edge."""
        table = self._table.reshape(-1, WAYS)
        nth += (table[bucket] != 0).sum(axis=1)
        fits = nth < WAYS
        table[bucket[fits], nth[fits]] = entries[fits]

    def _bucket(self, hashes: Hashes) -> NDArray[np.int64]:
        return ((hashes >> _16) * np.uint64(self._buckets) >> _32).astype(np.int64)


def _high(bucket: NDArray[np.int64], entries: Hashes, buckets: int) -> Hashes:
    """Entries and their buckets -> the upper 32 bits of their whole hashes: the only ones of this bucket that end so."""
    least = _least(bucket, buckets)
    low = (entries & _LOW) >> _16
    return least + ((low - least) & np.uint64(0xFFFF))


def _least(bucket: NDArray[np.int64], buckets: int) -> Hashes:
    """Buckets -> the least upper half of a hash that falls into each."""
    whole = bucket.astype(np.uint64) << _32
    return (whole + np.uint64(buckets - 1)) // np.uint64(buckets)


def _age(entries: Hashes, oldest: int, newest: int) -> NDArray[np.int64]:
    """Entries -> how long after `oldest` each came, from 1; 0 for what is free or outdated."""
    since = ((entries >> _32).astype(np.int64) - oldest) & 0xFFFFFFFF
    span = (newest - oldest) & 0xFFFFFFFF
    return np.where((entries == 0) | (since > span), 0, since + 1)
