"""Postings: of each term the keys of the reports that it leads to, in order of time, in one pool of memory.

Each term's lie in a block of a power of two, 8 bytes an entry; a block that is full moves to one of twice its size, and what it leaves behind is used again
(segregated free lists; Knuth, TAOCP 1, 2.5). A term that leads to many reports is read in part: those nearest in time.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from stream.compiled import compiled

POSTINGS = 256
"""Reports that a term leads to, those nearest in time: a term of so many tells little."""
NUMBER_BITS, UNDATED_BIT = 33, 1
"""Of a key the last bits: a report's number in the order of arrival, then whether it is undated; above them its time."""
EARLIEST = 500 * 366 * 24 * 60
"""Minutes by which times are moved, so that those before 1970 have keys too."""
LATEST = (1 << 30) - 1
"""The last time that a key can have, some 2,000 years after the first."""
Keys: TypeAlias = NDArray[np.uint64]
Numbers: TypeAlias = NDArray[np.int64]
Places: TypeAlias = NDArray[np.int32]
Scores: TypeAlias = NDArray[np.float32]
Around: TypeAlias = tuple[int, int, bool]
"""A time, how far from it (minutes), and whether what is of another time is left out."""
Pool: TypeAlias = tuple[Numbers, Keys, Numbers, Numbers]
"""Of each term its block (where it starts, the first entry in it, how many, its size), the entries, the free blocks by size, and what is used."""
_START, _FIRST, _LENGTH, CLASS = range(4)
_TOP, TERMS = 0, 1
_SHIFT = np.uint64(NUMBER_BITS + UNDATED_BIT)


def key(at: int, number: int, *, dated: bool) -> int:
    """A time in minutes since 1970, a number, and whether the report is dated -> a key that orders reports by time, then by number."""
    return (min(LATEST, max(0, at + EARLIEST)) << NUMBER_BITS | number) << UNDATED_BIT | (not dated)


def number_of(key: int) -> int:
    """A key -> the number in it."""
    return key >> UNDATED_BIT & (1 << NUMBER_BITS) - 1


@compiled
def _taken(postings: Pool, size: int) -> int:
    """A size of blocks -> where one starts that is free now; -1 where there is none."""
    _, pool, free, state = postings
    start = int(free[size])
    if start >= 0:
        free[size] = np.int64(pool[start]) - 1
        return start
    start = int(state[_TOP])
    if start + (1 << size) > len(pool):
        return -1
    state[_TOP] = start + (1 << size)
    return start


@compiled
def _free(postings: Pool, start: int, size: int) -> None:
    _, pool, free, _ = postings
    pool[start] = np.uint64(free[size] + 1)
    free[size] = start


@compiled
def _move(postings: Pool, block: Numbers, size: int) -> bool:
    """Move a term's entries to a block of another size -> whether there was room for one."""
    pool, start = postings[1], _taken(postings, size)
    if start < 0:
        return False
    for nth in range(block[_LENGTH]):
        pool[start + nth] = pool[block[_START] + block[_FIRST] + nth]
    _free(postings, block[_START], block[CLASS])
    block[_START], block[_FIRST], block[CLASS] = start, 0, size
    return True


@compiled
def post(postings: Pool, places: Places, key: np.uint64, done: int) -> int:
    """Enter a key under terms, from the one on that is given -> where it stopped for want of room: at the end, if there was enough."""
    blocks, pool, _, _ = postings
    for nth in range(done, len(places)):
        block = blocks[places[nth]]
        if not block[_LENGTH]:
            block[_FIRST] = block[CLASS] = 0
            block[_START] = _taken(postings, 0)
            if block[_START] < 0:
                return nth
        elif block[_LENGTH] == 1 << block[CLASS] and not _move(postings, block, block[CLASS] + 1):
            return nth
        _insert(block, pool, key)
    return len(places)


@compiled
def _below(block: Numbers, pool: Keys, key: np.uint64) -> int:
    """How many of a term's keys come before one."""
    start = block[_START] + block[_FIRST]
    low, high = 0, block[_LENGTH]
    while low < high:
        middle = (low + high) // 2
        if pool[start + middle] < key:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _insert(block: Numbers, pool: Keys, key: np.uint64) -> None:
    """Put a key in its place, into a block that has room: what is before it moves down or what is after it up, whichever is less."""
    below = _below(block, pool, key)
    length, start = block[_LENGTH], block[_START] + block[_FIRST]
    is_room_after = block[_FIRST] + length < 1 << block[CLASS]
    if block[_FIRST] > 0 and (2 * below < length or not is_room_after):
        for at in range(start - 1, start + below - 1):
            pool[at] = pool[at + 1]
        block[_FIRST] -= 1
        pool[start + below - 1] = key
    else:
        for at in range(start + length, start + below, -1):
            pool[at] = pool[at - 1]
        pool[start + below] = key
    block[_LENGTH] = length + 1


@compiled
def unpost(postings: Pool, places: Places, key: np.uint64) -> None:
    """Take a key out from under terms; a term that does not lead to it stays as it is."""
    blocks, pool, _, _ = postings
    for place in places:
        block = blocks[place]
        below, length, start = _below(block, pool, key), block[_LENGTH], block[_START] + block[_FIRST]
        if below == length or pool[start + below] != key:
            continue
        if 2 * below < length:
            for at in range(start + below, start, -1):
                pool[at] = pool[at - 1]
            block[_FIRST] += 1
        else:
            for at in range(start + below, start + length - 1):
                pool[at] = pool[at + 1]
        block[_LENGTH] = length - 1
        if length == 1:
            _free(postings, block[_START], block[CLASS])
        elif 4 * (length - 1) <= 1 << block[CLASS]:
            _move(postings, block, block[CLASS] - 1)


@compiled
def _before(block: Numbers, pool: Keys, at: int) -> int:
    """How many of a term's keys are of before a time."""
    return _below(block, pool, np.uint64(min(LATEST, max(0, at + EARLIEST))) << _SHIFT)


@compiled
def _near(block: Numbers, pool: Keys, around: Around) -> tuple[int, int]:
    """A term's block and a time -> of the keys in order of time, those to look at: POSTINGS of them, as many before as after where there are."""
    at, within, _ = around
    if block[_LENGTH] <= POSTINGS:
        return 0, block[_LENGTH]
    low, high = _before(block, pool, at - within), _before(block, pool, at + within + 1)
    if high - low > POSTINGS:
        middle = _before(block, pool, at + 1)
        low = min(max(low, middle - POSTINGS // 2), high - POSTINGS)
        high = low + POSTINGS
    return low, high


@compiled
def met_by(postings: Pool, places: Places, weights: Scores, around: Around, scores: Scores) -> Keys:
    """Terms and what each counts for -> the keys that they lead to, each once; their scores stand at their numbers."""
    blocks, pool, _, _ = postings
    met, many, mask = np.empty(len(places) * POSTINGS, np.uint64), 0, np.uint64(len(scores) - 1)
    for nth in range(len(places)):
        if places[nth] < 0:
            continue
        block = blocks[places[nth]]
        low, high = _near(block, pool, around)
        start = block[_START] + block[_FIRST]
        for at in range(start + low, start + high):
            slot = pool[at] >> np.uint64(UNDATED_BIT) & mask
            if scores[slot] == 0:
                met[many] = pool[at]
                many += 1
            scores[slot] += weights[nth]
    return met[:many]


@compiled
def heaviest(met: Keys, around: Around, most: int, scores: Scores) -> Keys:
    """Keys and the scores at their numbers, which are 0 from then on -> the keys of the highest, the later of equal ones first."""
    at, within, by_time = around
    best, highest, many = np.empty(most, np.uint64), np.empty(most, np.float32), 0
    for key in met:
        slot = key >> np.uint64(UNDATED_BIT) & np.uint64(len(scores) - 1)
        score = scores[slot]
        scores[slot] = 0
        is_far = abs(np.int64(key >> _SHIFT) - EARLIEST - at) > within
        if score == 0 or (by_time and is_far and not key & np.uint64(1)):
            continue
        place = many
        while place > 0 and (highest[place - 1] < score or (highest[place - 1] == score and best[place - 1] < key)):
            if place < most:
                best[place], highest[place] = best[place - 1], highest[place - 1]
            place -= 1
        if place < most:
            best[place], highest[place] = key, score
            many = min(many + 1, most)
    return best[:many]
