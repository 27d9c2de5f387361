"""Term index: hashed terms -> in how many reports of a desk each is, and which live ones it leads to, in order of time.

What a term leads to are its postings (services/store/stories/postings.py). What is found depends on what is in there, not on the order in which it came.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.store.stories.postings import (
    CLASS,
    TERMS,
    Around,
    Keys,
    Numbers,
    Places,
    Pool,
    Scores,
    heaviest,
    met_by,
    post,
    unpost,
)
from services.store.stories.rarity import Prior, rarities
from stream.compiled import compiled

FEWEST_TERMS, FEWEST_POSTINGS = 1 << 9, 1 << 11
"""Room at first."""
CLASSES = 40
"""Sizes of blocks: 1, 2, 4 ..."""
ROOMIER = 1.5

Hashes: TypeAlias = NDArray[np.uint32]
Table: TypeAlias = tuple[Places, Hashes, Places]
"""Where each term's fields are, by its hash; of each term its hash, and in how many reports it is: live ones, and those counted before."""
_NOW, _BEFORE = 0, 1


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
        if self._state[TERMS] + len(hashes) > len(self._hashes):
            self._make_room(len(hashes))
        _count(self._terms, self._state, hashes)
        places, done = _places(self._terms, leading), 0
        while (done := post(self._postings, places, np.uint64(key), done)) < len(places):
            wide = len(self._pool) + (2 << int(self._blocks[places[done], CLASS]))
            self._pool.resize(int(wide * ROOMIER), refcheck=False)  # realloc: the system moves pages, not bytes
        self._live += 1

    def drop(self, hashes: Hashes, leading: Hashes, key: int) -> None:
        """Take out a report that was entered so."""
        self._counts[_places(self._terms, hashes), _NOW] -= 1
        unpost(self._postings, _places(self._terms, leading), np.uint64(key))
        self._live -= 1

    def alike(self, leading: Hashes, weights: Scores, around: Around, most: int, scores: Scores) -> list[int]:
        """Terms and what each counts for -> the keys of reports with most in common, most first, the later of equal ones first.

        `scores` has a place for each number, all 0, before and after.
        """
        met = met_by(self._postings, _places(self._terms, leading), weights, around, scores)
        found: list[int] = heaviest(met, around, most, scores).tolist()
        return found

    @property
    def _terms(self) -> Table:
        return self._table, self._hashes, self._counts

    @property
    def _postings(self) -> Pool:
        return self._blocks, self._pool, self._free, self._state

    def _make_room(self, more: int) -> None:
        """Leave away the terms of no report, and see that there is room for half as many as stay, and `more`: in place, so that memory is not torn up."""
        stays = np.flatnonzero(self._counts[: self._state[TERMS]].any(axis=1))
        room = max(len(self._hashes), int(ROOMIER * len(stays)) + more + FEWEST_TERMS)
        for fields in (self._hashes, self._counts, self._blocks):
            fields[: len(stays)] = fields[stays]
            fields[len(stays) :] = 0
            fields.resize((room, *fields.shape[1:]), refcheck=False)
        self._state[TERMS] = len(stays)
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
            place = state[TERMS]
            table[slot], hashes[place], counts[place] = place, term, 0
            state[TERMS] = place + 1
        counts[table[slot], _NOW] += 1
