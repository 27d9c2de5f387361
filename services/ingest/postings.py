"""Postings: shingle -> the latest articles that hold it, in buckets of two cache lines each, 8 bytes an entry.

A bucket holds sixteen entries: the low 32 bits of a shingle in the one line, the article's number in the other; the newest stay. So a
shingle that every other article holds takes up one bucket and no more, a look-up reads one line a shingle however many articles there
are, and memory is bounded by entries (the layout is that of a set-associative cache; "bucketised" in Fan et al., "Cuckoo
filter", CoNEXT 2014, section 3). What is crowded out of a bucket is lost: at 65 % full, some 1 % of all entries.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.ingest.shingles import Hashes

WAYS = 16
_WAY = 4
"""Bits of a way."""
FEWEST = 1 << 16
"""Buckets at first, 8 MiB. With fewer, a bucket and 32 bits would not tell a whole hash, of 48 bits."""
FULL = 0.65
GROWTH = 1.5
CHUNK = 1 << 16
"""Buckets moved at once when the table grows: bounds what growing takes beside the table itself."""

Numbers = NDArray[np.uint32]
Places = NDArray[np.intp]
_16, _32 = np.uint64(16), np.uint64(32)
_ALL = 0xFFFFFFFF


class Found(NamedTuple):
    """Entries found: which of the shingles asked for, and the number of an article that holds it."""

    which: Places
    numbers: Numbers


class Postings:
    """Shingle (48 bits) -> articles' numbers (32 bits, above 0). Entries outdate; whoever asks checks what it finds."""

    def __init__(self) -> None:
        self._buckets = FEWEST
        self._tags: Numbers = np.zeros((FEWEST, WAYS), dtype=np.uint32)
        self._numbers: Numbers = np.zeros((FEWEST, WAYS), dtype=np.uint32)

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return int(self._tags.nbytes + self._numbers.nbytes)

    @property
    def room(self) -> int:
        """Entries from which the table is to grow."""
        return int(self._buckets * WAYS * FULL)

    def get(self, hashes: Hashes) -> Found:
        """Shingles -> all entries under them, by shingle."""
        buckets = self._bucket(hashes)
        alike = self._tags.take(buckets, axis=0) == hashes.astype(np.uint32)[:, None]
        places = alike.ravel().nonzero()[0]
        which = places >> _WAY
        places += (buckets.take(which) - which) << _WAY
        numbers = self._numbers.ravel().take(places)
        there = numbers.astype(np.bool_)
        return Found(which, numbers) if there.all() else Found(which[there], numbers[there])

    def put(self, hashes: Hashes, number: int, newest: int) -> None:
        """Enter an article under its shingles, each once; in a full bucket in place of its oldest entry, if that is older.

        Numbers grow with time; their low 32 bits are kept. `newest` is the last of all.
        """
        buckets = self._bucket(hashes)
        first = np.ones(len(buckets), dtype=np.bool_)
        np.not_equal(buckets[1:], buckets[:-1], out=first[1:])
        if first.all():
            self._put(buckets, hashes, number, newest)
            return
        places = np.arange(len(buckets))
        nth = places - np.maximum.accumulate(places * first)
        for each in range(int(nth.max()) + 1):
            self._put(buckets[nth == each], hashes[nth == each], number, newest)

    def _put(self, buckets: Places, hashes: Hashes, number: int, newest: int) -> None:
        """Enter an article under shingles of which no two fall into one bucket."""
        age = np.uint32(newest & _ALL) - self._numbers.take(buckets, axis=0)  # what is free, as number 0, is older than all
        if newest > _ALL:
            age[self._numbers.take(buckets, axis=0) == 0] = _ALL
        way = age.argmax(axis=1)
        tags = hashes.astype(np.uint32)
        if number != newest:
            new = age[np.arange(len(way)), way] >= (newest - number) & _ALL
            buckets, way, tags = buckets[new], way[new], tags[new]
        self._tags[buckets, way] = tags
        self._numbers[buckets, way] = number & _ALL

    def grow(self, entries: int) -> None:
        """Make room for so many entries, in place: from the last bucket to the first, as each moves on towards the end."""
        buckets = self._buckets
        if entries <= self.room:
            return
        self._buckets = max(int(buckets * GROWTH), int(entries / (WAYS * FULL)) + 1)
        self._tags.resize((self._buckets, WAYS), refcheck=False)  # realloc: the system moves pages, not bytes
        self._numbers.resize((self._buckets, WAYS), refcheck=False)
        for start in range((buckets - 1) // CHUNK * CHUNK, -1, -CHUNK):
            self._move(start, min(start + CHUNK, buckets), buckets)

    def _move(self, start: int, end: int, buckets: int) -> None:
        """Spread the entries of old buckets over the new ones. No new bucket takes more than an old one had."""
        tags, numbers = self._tags[start:end].copy(), self._numbers[start:end].copy()
        self._tags[start:end] = self._numbers[start:end] = 0
        place, way = numbers.nonzero()
        tags, numbers = tags[place, way], numbers[place, way]
        high = _high(start + place, tags, buckets)
        bucket = (high * np.uint64(self._buckets) >> _32).astype(np.intp)
        order = np.argsort(bucket, kind="stable")
        bucket = bucket[order]
        first = np.flatnonzero(np.diff(bucket, prepend=-1))
        nth = np.arange(len(bucket)) - np.repeat(first, np.diff(first, append=len(bucket)))
        self._insert(bucket, nth, tags[order], numbers[order])

    def _insert(self, bucket: Places, nth: Places, tags: Numbers, numbers: Numbers) -> None:
        """Buckets, ascending, and what goes into them -> put behind what is there already, at the chunk's edge."""
        nth += (self._numbers[bucket] != 0).sum(axis=1)
        fits = nth < WAYS
        self._tags[bucket[fits], nth[fits]] = tags[fits]
        self._numbers[bucket[fits], nth[fits]] = numbers[fits]

    def _bucket(self, hashes: Hashes) -> Places:
        buckets = hashes >> _16
        buckets *= np.uint64(self._buckets)
        buckets >>= _32
        return buckets.view(np.intp)


def _high(bucket: Places, tags: Numbers, buckets: int) -> Hashes:
    """Entries and their buckets -> the upper 32 bits of their whole hashes: the only ones of this bucket that end so."""
    least = _least(bucket, buckets)
    low = (tags >> np.uint32(16)).astype(np.uint64)
    return least + ((low - least) & np.uint64(0xFFFF))


def _least(bucket: Places, buckets: int) -> Hashes:
    """Buckets -> the least upper half of a hash that falls into each."""
    whole = bucket.astype(np.uint64) << _32
    return (whole + np.uint64(buckets - 1)) // np.uint64(buckets)
