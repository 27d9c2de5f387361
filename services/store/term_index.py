"""Term index: hashed terms -> in how many reports of a desk each is, and which live ones it leads to, in order of time.

Postings lie in one pool of memory, each term's in a block of a power of two, 8 bytes an entry; a block that is full moves to one of twice its size, and
what it leaves behind is used again (segregated free lists; Knuth, TAOCP 1, 2.5). A term that leads to many reports is read in part: those
nearest in time. What is found depends on what is in there, not on the order in which it came.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.store.rarity import Prior, rarities
from stream.compiled import compiled

POSTINGS = 256
"""Reports that a term leads to, those nearest in time: a term of so many tells little."""
NUMBER_BITS, UNDATED_BIT = 33, 1
"""Of a key the last bits: a report's number in the order of arrival, then whether it is undated; above them its time."""
EARLIEST = 500 * 366 * 24 * 60
"""Minutes by which times are moved, so that those before 1970 have keys too."""
LATEST = (1 << 30) - 1
"""The last time that a key can have, some 2,000 years after the first."""
FEWEST_TERMS, FEWEST_POSTINGS = 1 << 9, 1 << 11
"""Room at first."""
CLASSES = 40
"""Sizes of blocks: 1, 2, 4 ..."""
ROOMIER = 1.5

Hashes: TypeAlias = NDArray[np.uint32]
Keys: TypeAlias = NDArray[np.uint64]
Numbers: TypeAlias = NDArray[np.int64]
Places: TypeAlias = NDArray[np.int32]
Scores: TypeAlias = NDArray[np.float32]
Around: TypeAlias = tuple[int, int, bool]
"""A time, how far from it (minutes), and whether what is of another time is left out."""
Table: TypeAlias = tuple[Places, Hashes, Places]
"""Where each term's fields are, by its hash; of each term its hash, and in how many reports it is: live ones, and those counted before."""
Pool: TypeAlias = tuple[Numbers, Keys, Numbers, Numbers]
"""Of each term its block (where it starts, the first entry in it, how many, its size), the entries, the free blocks by size, and what is used."""
_START, _FIRST, _LENGTH, _CLASS = range(4)
_TOP, _TERMS = 0, 1
_NOW, _BEFORE = 0, 1
_SHIFT = np.uint64(NUMBER_BITS + UNDATED_BIT)


def key(at: int, number: int, *, dated: bool) -> int:
    """A time in minutes since 1970, a number, and whether the report is dated -> a key that orders reports by time, then by number."""
    return (min(LATEST, max(0, at + EARLIEST)) << NUMBER_BITS | number) << UNDATED_BIT | (not dated)


def number_of(key: int) -> int:
    """A key -> the number in it."""
    return key >> UNDATED_BIT & (1 << NUMBER_BITS) - 1


class TermIndex:
    """The terms of the live reports of one desk, over those that were counted before the first came."""

    def __init__(self, before: Prior) -> None:
        self._reports, hashes, counts = before
        self._live = 0
        self._hashes: Hashes = np.zeros(0, dtype=np.uint32)
        self._counts: Places = np.zeros((0, 2), dtype=np.int32)
        self._blocks: Numbers = np.zeros((0, 4), dtype=np.int64)
        self._pool: Keys = np.zeros(FEWEST_POSTINGS, dtype=np.uint64)
        self._free: Numbers = np.full(CLASSES, -1, dtype=np.int64)
        self._state: Numbers = np.zeros(2, dtype=np.int64)
        self._table: Places = np.zeros(0, dtype=np.int32)
        self._make_room(len(hashes))
        _count(self._terms, self._state, hashes)
        self._counts[: len(hashes)] = np.stack([np.zeros_like(counts), counts], axis=1)

    @property
    def reports(self) -> int:
        """Live reports."""
        return self._live

    @property
    def terms(self) -> int:
        """Terms of live reports."""
        return int(np.count_nonzero(self._counts[:, _NOW]))

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return sum(each.nbytes for each in (self._table, self._hashes, self._counts, self._blocks, self._pool))

    def rarities(self, hashes: Hashes) -> NDArray[np.float64]:
        """Terms -> how rare each is, in live reports and those counted before: the log of one in so many."""
        return rarities(self._reports + self._live, _having(self._terms, hashes))

    def put(self, hashes: Hashes, leading: Hashes, key: int) -> None:
        """Enter a report: all its terms, each once, those of them that lead to it, and its key."""
        if self._state[_TERMS] + len(hashes) > len(self._hashes):
            self._make_room(len(hashes))
        _count(self._terms, self._state, hashes)
        places, done = _places(self._terms, leading), 0
        while (done := _post(self._postings, places, np.uint64(key), done)) < len(places):
            wide = len(self._pool) + (2 << int(self._blocks[places[done], _CLASS]))
            self._pool.resize(int(wide * ROOMIER), refcheck=False)  # realloc: the system moves pages, not bytes
        self._live += 1

    def drop(self, hashes: Hashes, leading: Hashes, key: int) -> None:
        """Take out a report that was entered so."""
        self._counts[_places(self._terms, hashes), _NOW] -= 1
        _unpost(self._postings, _places(self._terms, leading), np.uint64(key))
        self._live -= 1

    def alike(self, leading: Hashes, weights: Scores, around: Around, most: int, scores: Scores) -> list[int]:
        """Terms and what each counts for -> the keys of reports with most in common, most first, the later of equal ones first.

        `scores` has a place for each number, all 0, before and after.
        """
        met = _met(self._postings, _places(self._terms, leading), weights, around, scores)
        found: list[int] = _heaviest(met, around, most, scores).tolist()
        return found

    @property
    def _terms(self) -> Table:
        return self._table, self._hashes, self._counts

    @property
    def _postings(self) -> Pool:
        return self._blocks, self._pool, self._free, self._state

    def _make_room(self, more: int) -> None:
        """Leave away the terms of no report, and see that there is room for half as many as stay, and `more`: in place, so that memory is not torn up."""
        stays = np.flatnonzero(self._counts[: self._state[_TERMS]].any(axis=1))
        room = max(len(self._hashes), int(ROOMIER * len(stays)) + more + FEWEST_TERMS)
        for fields in (self._hashes, self._counts, self._blocks):
            fields[: len(stays)] = fields[stays]
            fields[len(stays) :] = 0
            fields.resize((room, *fields.shape[1:]), refcheck=False)
        self._state[_TERMS] = len(stays)
        slots = 1 << (2 * room - 1).bit_length()
        if slots > len(self._table):
            self._table = np.empty(slots, dtype=np.int32)
        self._table.fill(-1)
        _tabulate(self._table, self._hashes, len(stays))


@compiled
def _slot(table: Places, hashes: Hashes, term: np.uint32) -> int:
    """Where a term stands in the table, or would."""
    slot = int(term) & (len(table) - 1)
    while table[slot] >= 0 and hashes[table[slot]] != term:
        slot = (slot + 1) & (len(table) - 1)
    return slot


@compiled
def _tabulate(table: Places, hashes: Hashes, terms: int) -> None:
    for place in range(terms):
        table[_slot(table, hashes, hashes[place])] = place


@compiled
def _places(terms: Table, asked: Hashes) -> Places:
    """Terms -> where each one's fields are; -1 for those unknown."""
    table, hashes, _ = terms
    found = np.empty(len(asked), np.int32)
    for at in range(len(asked)):
        found[at] = table[_slot(table, hashes, asked[at])]
    return found


@compiled
def _having(terms: Table, asked: Hashes) -> Numbers:
    table, hashes, counts = terms
    found = np.zeros(len(asked), np.int64)
    for at in range(len(asked)):
        place = table[_slot(table, hashes, asked[at])]
        if place >= 0:
            found[at] = counts[place, _NOW] + counts[place, _BEFORE]
    return found


@compiled
def _count(terms: Table, state: Numbers, added: Hashes) -> None:
    table, hashes, counts = terms
    for term in added:
        slot = _slot(table, hashes, term)
        if table[slot] < 0:
            place = state[_TERMS]
            table[slot], hashes[place], counts[place] = place, term, 0
            state[_TERMS] = place + 1
        counts[table[slot], _NOW] += 1


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
    _free(postings, block[_START], block[_CLASS])
    block[_START], block[_FIRST], block[_CLASS] = start, 0, size
    return True


@compiled
def _post(postings: Pool, places: Places, key: np.uint64, done: int) -> int:
    """Enter a key under terms, from the one on that is given -> where it stopped for want of room: at the end, if there was enough."""
    blocks, pool, _, _ = postings
    for nth in range(done, len(places)):
        block = blocks[places[nth]]
        if not block[_LENGTH]:
            block[_FIRST] = block[_CLASS] = 0
            block[_START] = _taken(postings, 0)
            if block[_START] < 0:
                return nth
        elif block[_LENGTH] == 1 << block[_CLASS] and not _move(postings, block, block[_CLASS] + 1):
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
    is_room_after = block[_FIRST] + length < 1 << block[_CLASS]
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
def _unpost(postings: Pool, places: Places, key: np.uint64) -> None:
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
            _free(postings, block[_START], block[_CLASS])
        elif 4 * (length - 1) <= 1 << block[_CLASS]:
            _move(postings, block, block[_CLASS] - 1)


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
def _met(postings: Pool, places: Places, weights: Scores, around: Around, scores: Scores) -> Keys:
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
def _heaviest(met: Keys, around: Around, most: int, scores: Scores) -> Keys:
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
