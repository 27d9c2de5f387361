"""The ledger: what a stage with state did for each record, so that a record that comes again is answered the same.

After a crash, state runs ahead of committed offsets: the records since the last commit come again. The ledger keeps, for
the latest offsets of each partition, the rows changed and the records sent. An entry is written before the rows that it
speaks of, as one row: so a crash between two rows is mended by applying the entry again.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, MutableMapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson

from schemas.base import rfc3339
from stream.record import Outgoing
from stream.rows import Changes
from stream.stage import Step

KEPT = 4_096
"""Latest offsets of a partition that are remembered; far more than fall between two commits (1 s)."""


class _Items(ItemsView[str, bytes]):
    """The rows of a ledger, read in one scan of its table."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self._ledger = ledger

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return self._ledger.scan()


class Ledger(Mapping[str, bytes]):
    """The rows of one partition in a table, and what was done for its latest offsets. Reading it reads the rows."""

    def __init__(self, table: MutableMapping[bytes, bytes], partition: int) -> None:
        self._table = table
        self._prefix = f"{partition}/"

    def __getitem__(self, key: str) -> bytes:
        found = self._table.get(self._key(key))
        if found is None:
            raise KeyError(key)
        return bytes(found)

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

    def recall(self, offset: int, fingerprint: str = "") -> Step | None:
        """An offset and its record's fingerprint -> the step that was taken for it, its rows made sure of, or None.

        An entry of another record under the same offset, as after a topic was made anew, counts for nothing.
        """
        found = self._table.get(self._done(offset))
        if found is None or orjson.loads(found)["record"] != fingerprint:
            return None
        step = _read(found)
        if offset >= self._head():  # nobody knows how much of it reached the changelog: all of it goes there again
            self._table[self._done(offset)] = found
            self._apply(offset, step.changes)
        return step

    def take_down(self, offset: int, step: Step, fingerprint: str = "") -> None:
        """Write down the step taken for an offset, then change its rows, then forget the entry that is too old."""
        self._table[self._done(offset)] = _written(step, fingerprint)
        self._apply(offset, step.changes)
        if self._table.get(self._done(offset - KEPT)) is not None:
            del self._table[self._done(offset - KEPT)]

    def _apply(self, offset: int, changes: Changes) -> None:
        for key, value in changes.items():
            if value is not None:
                self._table[self._key(key)] = value
            elif self._table.get(self._key(key)) is not None:
                del self._table[self._key(key)]
        self._table[self._head_key] = str(offset).encode()

    def _head(self) -> int:
        """The last offset whose rows are known to be whole, or -1."""
        return int(self._table.get(self._head_key) or -1)

    @property
    def _head_key(self) -> bytes:
        return f"{self._prefix}head".encode()

    def _key(self, key: str) -> bytes:
        return f"{self._prefix}row/{key}".encode()

    def _done(self, offset: int) -> bytes:
        return f"{self._prefix}done/{offset}".encode()


def _written(step: Step, fingerprint: str) -> bytes:
    sent = [{**asdict(out), "at": out.at and rfc3339(out.at)} for out in step.outgoing]
    entry = {"record": fingerprint, "sent": sent, "changes": step.changes, "told": step.told}
    return orjson.dumps(entry, default=lambda raw: raw.decode("latin-1"))


def _read(row: bytes) -> Step:
    found = orjson.loads(row)
    changes = {key: value if value is None else value.encode("latin-1") for key, value in found["changes"].items()}
    return Step(tuple(_outgoing(sent) for sent in found["sent"]), changes, found["told"])


def _outgoing(sent: dict[str, Any]) -> Outgoing:
    raw = {
        name: value if value is None else value.encode("latin-1") for name, value in sent.items() if name in ("key", "value")
    }
    headers = tuple((name, value.encode("latin-1")) for name, value in sent["headers"])
    at = datetime.fromisoformat(sent["at"]) if sent["at"] else None
    return Outgoing(sent["topic"], raw["key"], raw["value"], headers, sent["partition"], at)
