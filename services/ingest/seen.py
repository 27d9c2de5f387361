"""Seen: the rows of all articles remembered, with a compact index in memory that is derived from them.

A row's number (its place in the order of arrival) is its place in the index's columns, a ring: what came first is forgotten first. All that
the index answers follows from the rows that are there, not from those that were: built anew, it answers the same.
"""

from __future__ import annotations

from struct import Struct
from typing import Any

import numpy as np

from services.ingest.candidates import Candidates, Sizes, candidates
from services.ingest.kept import PREFIX, Kept, held, kept_in, key_of, let_go, standing_in
from services.ingest.names import Names, Table, got, put
from services.ingest.postings import AT, CLOCK, GROUP, NUMBER, Columns, Postings
from services.ingest.shingles import Hashes, size_of
from stream.compiled import compiled
from stream.rows import Draft, Memory, Rows

FEWEST = 1 << 10
_32, _63 = 0xFFFFFFFF, (1 << 63) - 1
_ONE = np.uint64(1)
_NO_PAGE = -1
"""In place of a page's name."""
_halves = Struct(">qq").unpack


class Seen(Memory):
    """All rows of a partition, read as they are, and their index."""

    PREFIX = PREFIX

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self._columns: Columns = np.zeros((FEWEST, 4), dtype=np.int32)
        self._keys: Hashes = np.zeros((FEWEST, 2), dtype=np.uint64)
        self._sizes: Sizes = np.zeros(FEWEST, dtype=np.uint32)
        self._mask = FEWEST - 1
        self._postings = Postings()
        self._names = Names()
        self._me = object()
        self._missed = ""
        self._live = 0
        self._is_in_order = self._is_whole = True
        self.first = self.next = 1
        """The numbers from the first article that is there to behind the last."""
        self.clock: int | None = None
        """Event time on the desk, in minutes since 1970: that at which the last article came; None where there is none."""

    def __getitem__(self, key: str) -> bytes:
        found: bytes | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: str, default: Any = None) -> Any:
        """The row under a key, or the default. What is not there, as most that is asked for, the index knows, and no table need be read."""
        if not key.startswith(PREFIX):
            return self._rows.get(key, default)
        found = held(key, self._me)
        if found is None and self._number(key):
            found = self._rows.get(key)
        return default if found is None else found

    @property
    def articles(self) -> int:
        """How many articles are remembered."""
        return self._live

    def sizes(self) -> dict[str, int]:
        """Articles remembered and bytes of their index."""
        return {"articles": self._live, "bytes": self.nbytes}

    @property
    def following(self) -> int:
        """The number of the next article."""
        return self.next if self.next & _32 else self.next + 1

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the index takes."""
        return int(self._postings.nbytes + self._names.nbytes + self._columns.nbytes + self._keys.nbytes + self._sizes.nbytes)

    def sharing(self, asked: Hashes, size: int, at: int, window: int, common: int) -> Candidates:
        """Of a text's sample what is asked for, its size, its time and how far from it (minutes) -> the articles of that time most likely to share text with it.

        A shingle that so many groups of copies hold is common, and leads to none.
        """
        return candidates(self._postings.ring, (self._columns, self._sizes), asked, size, (at, window, common))

    def key(self, number: int) -> str:
        """The number of an article that is there -> the key of its row."""
        high, low = self._keys[number & self._mask].tolist()
        return f"{PREFIX}{high:016x}{low:016x}"

    def on_page(self, page: str) -> str | None:
        """A page -> the key of the article last put on it, or None. Two pages may share a hash: compare what it holds."""
        number = _number(self._columns, self._names.table, _page_name(page))
        return self.key(number) if number else None

    def group(self, article_id: str) -> list[str]:
        """An article's id -> keys of the articles that may be in its group of copies, by arrival."""
        columns = self._columns
        slots = np.flatnonzero((columns[:, GROUP].view(np.uint32) == group_of(article_id)) & (columns[:, NUMBER] != 0))
        numbers = columns[slots, NUMBER].view(np.uint32).astype(np.int64)
        return [self.key(int(number)) for number in numbers[np.argsort((numbers - self.first) & _32)]]

    def outdated(self, clock: int, window: int, most: int, limit: int) -> list[str]:
        """The clock, the window (minutes), how many articles may stay -> keys of those to forget, first come first, so many at most."""
        number, over = self.first, self._live - most
        found: list[str] = []
        while number != self.next and len(found) < limit:
            if self._is_there(number):
                if self._columns.item(number & self._mask, CLOCK) + window >= clock and over <= len(found):
                    break
                found.append(self.key(number))
            number += 1
        return found

    def _number(self, key: str) -> int:
        """The key of a row -> its article's number, or 0 where there is none."""
        if key == self._missed:
            return 0
        number = _number(self._columns, self._names.table, _name(key))
        if number and self.key(number) == key:
            return number
        self._missed = key
        return 0

    def _is_there(self, number: int) -> bool:
        return number != 0 and self._columns.item(number & self._mask, NUMBER) & _32 == number & _32

    def _enter(self, key: str, row: bytes) -> None:
        stands = standing_in(key, row, self._me)
        number = stands.number
        self._missed = ""
        self._reach(number)
        slot, group = number & self._mask, group_of(stands.of) if stands.of else int(key[-8:], 16)
        page = _page_name(stands.page) if stands.page and stands.now is None else _NO_PAGE
        put = _stand(
            (self._columns, self._keys),
            self._names.table,
            (slot, self.first & _32),
            (number & _32, stands.at, stands.clock, group),
            (*_halves(bytes.fromhex(key[-32:])), page),
        )
        if self._names.note(*put):
            self._build_names()
        shingles = stands.shingles
        self._sizes[slot] = size_of(shingles)
        self._live += 1
        if not self._postings.is_after(number):
            if self._is_in_order and self._postings.holds(number):
                return  # written again: its text is the same
            self._is_in_order = False
        self._postings.put(shingles, number, self._columns)

    def _build_names(self) -> None:
        numbers = self._names.numbers
        slots = numbers & np.uint32(self._mask)
        self._names.build((numbers != 0) & (self._columns[slots, NUMBER].view(np.uint32) == numbers))

    def _leave(self, key: str) -> None:
        let_go(key, self._me)
        number = self._number(key)
        if number:
            self._columns[number & self._mask, NUMBER] = 0
            self._live -= 1
            self._is_whole = False

    def _settle(self) -> None:
        """Take the ends of the ring to the articles that are there, and put what came out of order in order."""
        if not self._is_whole:
            while self._live and not self._is_there(self.first):
                self.first += 1
            while self._live and not self._is_there(self.next - 1):
                self.next -= 1
        if not self._live:
            self.first = self.next = 1
        if not self._is_in_order:
            self._postings.sort(self.first)
        if not self._is_whole:
            self._postings.pop(self._columns)
        self._is_in_order = self._is_whole = True
        self.clock = self._columns.item((self.next - 1) & self._mask, CLOCK) if self._live else None

    def _reach(self, number: int) -> None:
        """Make the ring reach a number, below or above those that it spans."""
        if not self._live:
            self.first, self.next = number, number + 1
        elif number >= self.next:
            self.next = number + 1
        elif number < self.first:
            self.first = number
        size = self._mask + 1
        if self.next - self.first <= size:
            return
        while self.next - self.first > size:
            size *= 2
        taken = np.flatnonzero(self._columns[:, NUMBER])
        slots = self._columns[taken, NUMBER].view(np.uint32) & np.uint32(size - 1)
        columns, keys, sizes = (
            np.zeros((size, 4), dtype=np.int32),
            np.zeros((size, 2), dtype=np.uint64),
            np.zeros(size, dtype=np.uint32),
        )
        columns[slots], keys[slots], sizes[slots] = self._columns[taken], self._keys[taken], self._sizes[taken]
        self._columns, self._keys, self._sizes, self._mask = columns, keys, sizes, size - 1


@compiled
def _number(columns: Columns, table: Table, name: int) -> int:
    """A hash -> the number last put under it, if its article is there; else 0."""
    number = got(table, name)
    is_there = number != 0 and np.int64(columns[number & (len(columns) - 1), NUMBER]) & _32 == number
    return number if is_there else 0


@compiled
def _stand(
    there: tuple[Columns, Hashes],
    table: Table,
    where: tuple[int, int],
    article: tuple[int, int, int, int],
    names: tuple[int, int, int],
) -> tuple[int, int]:
    """Put an article's number, time, clock and group, and the halves of its key, in its place, and its number under its key and its page.

    `where` is its place, and the first article that is there; `names` the halves and the page's, or _NO_PAGE. Gives how many names
    are new, and the furthest place of one. One that came later keeps the page.
    """
    (columns, keys), (slot, first), (high, low, page), number = there, where, names, article[0]
    columns[slot, NUMBER], columns[slot, AT], columns[slot, CLOCK], columns[slot, GROUP] = article
    keys[slot, 0], keys[slot, 1] = high, low
    taken, place = put(table, int(np.uint64(low) >> _ONE), number)
    if page != _NO_PAGE:
        other = got(table, page)
        is_there = other != 0 and np.int64(columns[other & (len(columns) - 1), NUMBER]) & _32 == other
        if not is_there or (other - first) & _32 <= (number - first) & _32:
            one, further = put(table, page, number)
            taken, place = taken + one, max(place, further)
    return taken, place


def kept(article_id: str, rows: Rows) -> Kept | None:
    """An article's id and rows -> what is kept of it, or None."""
    return kept_in(Draft(rows), key_of(article_id))


def group_of(article_id: str) -> int:
    """The id of a group's original -> 32 bits that stand for the group."""
    return int(key_of(article_id)[-8:], 16)


def _name(key: str) -> int:
    return int(key[-16:], 16) >> 1


def _page_name(page: str) -> int:
    """A page -> its 63 bits in the table, which lives no longer than the process: those that Python's dictionaries know it by (PEP 456)."""
    return hash(page) & _63
