"""The ledger: what a stage with state did for each record, so that a record that comes again is answered the same.

After a crash, records since the last commit come again. They come again in two ways, and the ledger answers both:

- at the same offset, as this stage had not committed it. For the latest offsets an *entry* keeps the rows changed and the
  records sent; the record gets the very same step. An entry goes to the changelog before the rows that it speaks of, so
  that a crash between two rows is mended by writing them all again.
- at a later offset, as the stage before had not committed it and sent it once more. For a longer while a *slot* keeps the
  record's identity: the article record that it goes back to, and a hash of its own bytes. It gets an empty step.

A ledger may begin *quiet*: the records below an offset were handled before, and only their rows are wanted again, as after an
upgrade that lays rows out in another way. Their steps are taken and nothing is sent.

Both are bounded: entries by number and bytes, slots by number. An entry is dropped only once its offset is committed; until
then the stage takes nothing more (`is_full`).
"""

from __future__ import annotations

import zlib
from collections.abc import ItemsView, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import cramjam
import orjson

from schemas.base import rfc3339
from stream.ahead import Write
from stream.quiet import head_of
from stream.record import Outgoing
from stream.rows import Changes
from stream.slots import WINDOW, Slots
from stream.stage import Step

KEPT = 4_096
"""Entries of a partition; far more than fall between two commits (1 s)."""
KEPT_BYTES = 64 * 1024 * 1024
"""Bytes of a partition's entries; one more than fits is kept while it is not committed."""

PACKED, PACKING = 16 * 1024, 3
"""Bytes from which on an entry is packed, and Zstandard's level: a merge's 145 kB become 17 in .3 ms, for less than Kafka and RocksDB take for them."""
_ZSTD = b"\x28\xb5\x2f\xfd"
"""How a frame of Zstandard begins; one of zlib begins with another byte, JSON with a brace."""

Table = Mapping[bytes, bytes]


class _Slot(NamedTuple):
    """What is remembered of a record: its offset, its identity, and the bytes of its entry."""

    offset: int
    identity: str
    size: int


class Taken(NamedTuple):
    """A step written out: all rows to write, in this order, and what to remember once that is done."""

    writes: tuple[Write, ...]
    slot: _Slot
    whole: int


class _Items(ItemsView[str, bytes]):
    """The rows of a ledger, read in one scan of its table."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self._ledger = ledger

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return self._ledger.scan()


class Ledger(Mapping[str, bytes]):
    """The rows of one partition in a table, and what was done for its latest offsets. Reading it reads the rows.

    It never writes: `take_down` says what is to be written, and once it stands in the table `note` makes the ledger know of it.
    """

    def __init__(self, table: Table, partition: int) -> None:
        self._table = table
        self._prefix = f"{partition}/"
        self.reread()

    def reread(self) -> None:
        """Know what the table knows, and nothing that was noted without being written there."""
        self._head: int
        self._next: int
        self._whole: int
        self._quiet: int
        self._head, self._next, self._whole, self._quiet = orjson.loads(self._table.get(self._head_key) or b"[-1,0,0,0]")
        self._slots = Slots()
        for seq in range(max(0, self._next - WINDOW), self._next):
            if (slot := self._told(seq)) is not None:
                self._slots.put(seq, *slot)
        self._bytes = self._sizes(self._whole, self._next)

    def __getitem__(self, key: str) -> bytes:
        found = self._table.get(self._row(key))
        if found is None:
            raise KeyError(key)
        return bytes(found)

    def get(self, key: str, default: Any = None) -> Any:
        """The row under a key, or what is given in its place."""
        found = self._table.get(self._row(key))
        return default if found is None else found

    def __iter__(self) -> Iterator[str]:
        start = f"{self._prefix}row/"
        return (key.decode().removeprefix(start) for key in self._table if key.startswith(start.encode()))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def items(self) -> ItemsView[str, bytes]:
        """All rows and their keys."""
        return _Items(self)

    def scan(self) -> Iterator[tuple[str, bytes]]:
        """Read the table once -> the rows and their keys."""
        start = f"{self._prefix}row/".encode()
        return ((key[len(start) :].decode(), bytes(value)) for key, value in self._table.items() if key.startswith(start))

    def rows_among(self, writes: Iterable[Write]) -> Changes:
        """Writes -> those of rows, by the rows' keys."""
        start = f"{self._prefix}row/"
        named = ((key.decode(), value) for key, value in writes)
        return {key.removeprefix(start): value for key, value in named if key.startswith(start)}

    def recall(self, offset: int, fingerprint: str = "") -> Step | None:
        """An offset and its record's fingerprint -> the step that was taken for it, or None.

        An entry of another record under the same offset, as after a topic was made anew, counts for nothing.
        """
        found = self._table.get(self._entry(offset))
        if found is None:
            return None
        entry = orjson.loads(_unpacked(found))
        return _step(entry) if entry["record"] == fingerprint else None

    def is_whole(self, offset: int) -> bool:
        """Whether all rows of the step taken for an offset are known to be written."""
        return offset <= self._head

    def is_quiet(self, offset: int) -> bool:
        """Whether what a record gives rise to was sent before its rows were lost, so that only these are wanted."""
        return offset < self._quiet

    def knows(self, identity: str) -> bool:
        """Whether a record of that identity was handled, at whatever offset; the empty identity is nobody's."""
        return any(
            (slot := self._told(self._next - 1 - (self._next - 1 - place) % WINDOW)) is not None and slot.identity == identity
            for place in self._slots.of(identity)
        )

    def is_full(self, committed: int) -> bool:
        """Whether nothing more may be taken down until more is committed than the records below this offset."""
        return self._exceeds(self._next - self._whole, self._bytes) and self._slots.offset(self._whole) >= committed

    def take_down(self, offset: int, step: Step, fingerprint: str = "", identity: str = "", committed: int = 2**62) -> Taken:
        """A step taken for an offset -> what is to be written: its entry, its rows, what is forgotten, and at last the head."""
        entry = _written(step, fingerprint)
        slot = _Slot(offset, identity, len(entry))
        whole, dropped = self._forgotten(len(entry), committed)
        writes: list[Write] = [(self._entry(offset), entry)]
        for key, value in step.changes.items():
            if value is not None or self._table.get(self._row(key)) is not None:
                writes.append((self._row(key), value))
        writes += [(self._entry(old), None) for old in dropped if old != offset]
        writes.append((self._slot(self._next), orjson.dumps([self._next, *slot])))
        writes.append((self._head_key, orjson.dumps([offset, self._next + 1, whole, self._quiet])))
        return Taken(tuple(writes), slot, whole)

    def note(self, taken: Taken) -> None:
        """Know of what was written."""
        self._bytes += taken.slot.size - self._sizes(self._whole, taken.whole)
        self._slots.put(self._next, *taken.slot)
        self._head, self._next, self._whole = taken.slot.offset, self._next + 1, taken.whole

    def _told(self, seq: int) -> _Slot | None:
        """A record's number -> what is written of it, or None where that is of another."""
        found = self._table.get(self._slot(seq))
        return _Slot(*read[1:]) if found is not None and (read := orjson.loads(found))[0] == seq else None

    def _sizes(self, first: int, end: int) -> int:
        return sum(map(self._slots.size, range(first, end)))

    def _forgotten(self, size: int, committed: int) -> tuple[int, list[int]]:
        """The size of one more entry -> from which record on entries are kept then, and the offsets of those dropped."""
        whole, held, dropped = self._whole, self._bytes, []
        while whole < self._next and self._exceeds(self._next + 1 - whole, held + size):
            if self._slots.offset(whole) >= committed:
                break
            held -= self._slots.size(whole)
            dropped.append(self._slots.offset(whole))
            whole += 1
        return whole, dropped

    @staticmethod
    def _exceeds(entries: int, size: int) -> bool:
        return entries > KEPT or (entries > 1 and size > KEPT_BYTES)

    @property
    def _head_key(self) -> bytes:
        return head_of(self._prefix)

    def _row(self, key: str) -> bytes:
        return f"{self._prefix}row/{key}".encode()

    def _entry(self, offset: int) -> bytes:
        return f"{self._prefix}done/{offset}".encode()

    def _slot(self, seq: int) -> bytes:
        return f"{self._prefix}slot/{seq % WINDOW}".encode()


def _written(step: Step, fingerprint: str) -> bytes:
    """A step and its record's fingerprint -> its entry, packed where it is long: it holds what goes to all topics once more, and rows."""
    sent = [
        {
            "topic": out.topic,
            "key": _text(out.key),
            "value": _text(out.value),
            "headers": [(name, _text(value)) for name, value in out.headers],
            "partition": out.partition,
            "at": out.at and rfc3339(out.at),
        }
        for out in step.outgoing
    ]
    changes = {key: _text(value) for key, value in step.changes.items()}
    entry = orjson.dumps({"record": fingerprint, "sent": sent, "changes": changes, "told": step.told})
    return bytes(cramjam.zstd.compress(entry, level=PACKING)) if len(entry) >= PACKED else entry


def _unpacked(row: bytes) -> bytes:
    """An entry as it was written, packed or not -> its JSON. One of a release that packed by zlib is read too."""
    if row.startswith(b"{"):
        return row
    return bytes(cramjam.zstd.decompress(row)) if row.startswith(_ZSTD) else zlib.decompress(row)


def _text(raw: bytes | None) -> str | None:
    """Any bytes as JSON has them: a character each."""
    return None if raw is None else raw.decode("latin-1")


def _step(entry: dict[str, Any]) -> Step:
    changes = {key: value if value is None else value.encode("latin-1") for key, value in entry["changes"].items()}
    return Step(tuple(_outgoing(sent) for sent in entry["sent"]), changes, entry["told"])


def _outgoing(sent: dict[str, Any]) -> Outgoing:
    raw = {
        name: value if value is None else value.encode("latin-1") for name, value in sent.items() if name in ("key", "value")
    }
    headers = tuple((name, value.encode("latin-1")) for name, value in sent["headers"])
    at = datetime.fromisoformat(sent["at"]) if sent["at"] else None
    return Outgoing(sent["topic"], raw["key"], raw["value"], headers, sent["partition"], at)
