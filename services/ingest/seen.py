"""Seen: the rows of all articles remembered, with a compact index in memory that is derived from them.

The rows are the state; the index can be built from them at any time, in any order, and is told of each change that is
made to them. A row's number (its place in the order of arrival) is its place in the index's columns, a ring: what came
first is forgotten first.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, NamedTuple, Self

import numpy as np
import orjson
from numpy.typing import NDArray

from services.ingest.kept import PREFIX, Kept, kept_in, key_of, shingles_in
from services.ingest.names import Names
from services.ingest.postings import Found, Numbers, Postings
from services.ingest.shingles import Hashes
from stream.rows import Changes, Memory, Rows

FEWEST = 1 << 10
_32 = 0xFFFFFFFF


class Sharing(NamedTuple):
    """Articles that hold some of the shingles asked for: one entry for each shingle and article."""

    which: NDArray[np.intp]
    numbers: Numbers
    groups: NDArray[np.intp]


_COLUMNS = np.dtype(
    {
        "names": ("number", "at", "clock", "group", "high", "low", "size"),
        "formats": ("u4", "i4", "i4", "u4", "u8", "u8", "u2"),
    }
)
"""Per article: its number (0: none), its times, the group of copies that it is in, its key's two halves, its sample's size."""


class Seen(Memory):
    """All rows of a partition, read as they are, and their index. It changes by `apply` alone."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._columns = np.zeros(FEWEST, dtype=_COLUMNS)
        self._postings = Postings()
        self._names = Names()
        self._entries = 0
        self._live = 0
        self.first = self.next = 1
        self.clock: int | None = None
        """Event time on the desk, in minutes since 1970."""

    @classmethod
    def over(cls, rows: Rows) -> Self:
        """Rows -> the same with an index, built by one scan."""
        seen = cls(rows)
        for key, row in rows.items():
            if key.startswith(PREFIX):
                seen._enter(key, orjson.loads(row))
        return seen

    def __getitem__(self, key: str) -> bytes:
        if key.startswith(PREFIX) and not self._number(key):
            raise KeyError(key)  # the index knows, and no table need be read: most articles are new
        return self._rows[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

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
        return self._postings.nbytes + self._names.nbytes + self._columns.nbytes

    def apply(self, changes: Changes) -> None:
        """Rows as they are now written, or None for those that are gone -> the index in step with them. Twice is as once."""
        rows = {key: value for key, value in changes.items() if key.startswith(PREFIX)}
        for key in rows:
            self._leave(key)
        for key, value in rows.items():
            if value is not None:
                self._enter(key, orjson.loads(value))

    def holding(self, shingles: Hashes) -> Found:
        """Shingles -> the articles that hold them, by shingle; among them some that are no longer there."""
        return self._postings.get(shingles)

    def sharing(self, found: Found, at: int, window: int) -> Sharing:
        """Articles that hold shingles, a time and how far from it (minutes) -> those that are there and of that time."""
        slots = self._slots(found.numbers)
        columns = self._columns
        there = columns["number"].take(slots) == found.numbers
        there &= np.abs(columns["at"].take(slots) - at) <= window
        return Sharing(found.which[there], found.numbers[there], columns["group"].take(slots[there]).astype(np.intp))

    def key(self, number: int) -> str:
        """The number of an article that is there -> the key of its row."""
        slot = int(number) & (len(self._columns) - 1)
        return f"{PREFIX}{int(self._columns['high'][slot]):016x}{int(self._columns['low'][slot]):016x}"

    def on_page(self, page: str) -> str | None:
        """A page -> the key of the article last put on it, or None. Two pages may share a hash: compare what it holds."""
        number = self._names.get(_page_name(page))
        return self.key(number) if self._is_there(number) else None

    def group(self, article_id: str) -> list[str]:
        """An article's id -> keys of the articles that may be in its group of copies, by arrival."""
        columns = self._columns
        slots = np.flatnonzero((columns["group"] == group_of(article_id)) & (columns["number"] != 0))
        numbers = columns["number"][slots].astype(np.int64)
        return [self.key(int(number)) for number in numbers[np.argsort((numbers - self.first) & _32)]]

    def outdated(self, clock: int, window: int, most: int, limit: int) -> list[str]:
        """The clock, the window (minutes), how many articles may stay -> keys of those to forget, first come first, so many at most."""
        columns, number = self._columns, self.first
        found: list[str] = []
        over = self._live - most
        while number != self.next and len(found) < limit:
            slot = number & (len(columns) - 1)
            if columns["number"][slot] == number & _32:
                if columns["clock"][slot] + window >= clock and over <= len(found):
                    break
                found.append(self.key(number))
            number += 1
        return found

    def _slots(self, numbers: Numbers) -> NDArray[np.intp]:
        return (numbers & np.uint32(len(self._columns) - 1)).astype(np.intp)

    def _number(self, key: str) -> int:
        """The key of a row -> its article's number, or 0 where there is none."""
        number = self._names.get(_name(key))
        return number if self._is_there(number) and self.key(number) == key else 0

    def _is_there(self, number: int) -> bool:
        return number != 0 and int(self._columns["number"][number & (len(self._columns) - 1)]) == number

    def _enter(self, key: str, row: dict[str, Any]) -> None:
        number = int(row["number"])
        self._reach(number)
        shingles = shingles_in(row["sample"])
        self._columns_of(key, row, len(shingles))
        if self._names.put(_name(key), number & _32):
            self._names.build(self._named())
        if row["page"] and row["now"] is None:
            self._enter_page(_page_name(row["page"]), number)
        self._entries += len(shingles)
        self._live += 1
        self.clock = row["clock"] if self.clock is None else max(self.clock, row["clock"])
        if self._entries > self._postings.room:
            self._postings.grow(self._entries)
        self._postings.put(shingles, number, self.next - 1)

    def _enter_page(self, name: int, number: int) -> None:
        """Put an article on its page, unless one that came later stands there."""
        there = self._names.get(name)
        if self._is_there(there) and self._since(there) > self._since(number):
            return
        if self._names.put(name, number & _32):
            self._names.build(self._named())

    def _since(self, number: int) -> int:
        return (number - self.first) & _32

    def _columns_of(self, key: str, row: dict[str, Any], size: int) -> None:
        number, name = int(row["number"]), key.removeprefix(PREFIX)
        values = (
            number & _32, row["at"], row["clock"], group_of(row["of"] or row["id"]), int(name[:16], 16), int(name[16:], 16), size,
        )  # fmt: skip
        self._columns[number & (len(self._columns) - 1)] = values

    def _leave(self, key: str) -> None:
        number = self._number(key)
        if not number:
            return
        slot = number & (len(self._columns) - 1)
        self._columns["number"][slot] = 0
        self._entries -= int(self._columns["size"][slot])
        self._live -= 1
        while self.first != self.next and not self._columns["number"][self.first & (len(self._columns) - 1)]:
            self.first += 1

    def _reach(self, number: int) -> None:
        """Make the ring reach a number, below or above those that it spans."""
        self.first, self.next = (
            (number, number + 1) if not self._live else (min(self.first, number), max(self.next, number + 1))
        )
        size = len(self._columns)
        if self.next - self.first <= size:
            return
        while self.next - self.first > size:
            size *= 2
        wider, taken = np.zeros(size, dtype=_COLUMNS), np.flatnonzero(self._columns["number"])
        wider[self._columns["number"][taken] & np.uint32(size - 1)] = self._columns[taken]
        self._columns = wider

    def _named(self) -> NDArray[np.bool_]:
        """Which names are of articles that are there."""
        numbers = self._names.numbers
        there: NDArray[np.bool_] = (numbers != 0) & (self._columns["number"][self._slots(numbers)] == numbers)
        return there


def kept(article_id: str, rows: Rows) -> Kept | None:
    """An article's id and rows -> what is kept of it, or None."""
    return kept_in(rows.get(key_of(article_id)))


def group_of(article_id: str) -> int:
    """The id of a group's original -> 32 bits that stand for the group."""
    return int.from_bytes(blake2b(article_id.encode(errors="surrogatepass"), digest_size=4).digest(), "little")


def _name(key: str) -> int:
    return int(key[-16:], 16)


def _page_name(page: str) -> int:
    return int.from_bytes(blake2b(page.encode(errors="surrogatepass"), digest_size=8, person=b"page").digest(), "little")
