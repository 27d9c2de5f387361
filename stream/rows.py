"""Rows: the state of a narrow stage, as JSON under string keys, and a draft of changes to them.

A verb reads rows and returns what it would change; whoever called it makes the changes last. So a verb stays pure, and
one verb runs the same on a Faust table and on a dict.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import ChainMap
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, ClassVar, Self, TypeVar, cast

import orjson

Rows = Mapping[str, bytes]
"""Row key -> its JSON."""

Changes = dict[str, bytes | None]
"""Row key -> its new JSON, or None where the row goes."""

T = TypeVar("T")


def change(rows: MutableMapping[str, T], changes: Mapping[str, T | None]) -> None:
    """Set the rows that changes give, in their order, and remove those that they give as None; one that is not there stays so."""
    for key, row in changes.items():
        if row is None:
            rows.pop(key, None)
        else:
            rows[key] = row


class Memory(Mapping[str, bytes]):
    """Rows with an index in memory over those whose keys begin with PREFIX: who made changes to the rows applies them here as well.

    The rows are the state: the index can be built from them at any time, in any order. What `apply` makes of the index must be what a
    scan of the changed rows would make of it, and twice must be as once.
    """

    PREFIX: ClassVar[str] = ""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    @classmethod
    def over(cls, rows: Rows) -> Self:
        """Rows -> the same with an index, built by one scan."""
        memory = cls(rows)
        for key, row in rows.items():
            if key.startswith(cls.PREFIX):
                memory._enter(key, row)
        memory._settle()
        return memory

    def __getitem__(self, key: str) -> bytes:
        return self._rows[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The row under a key, or what is given in its place."""
        return self._rows.get(key, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def sizes(self) -> dict[str, int]:
        """What is held, by kind, for the metrics."""
        return {}

    def apply(self, changes: Changes) -> None:
        """Take note of rows as they now stand, or None for those that are gone."""
        mine = [(key, row) for key, row in changes.items() if key.startswith(self.PREFIX)]
        for key, _ in mine:
            self._leave(key)
        for key, row in mine:
            if row is not None:
                self._enter(key, row)
        self._settle()

    @abstractmethod
    def _enter(self, key: str, row: bytes) -> None:
        """Take a row that is there into the index, which has none under its key."""

    @abstractmethod
    def _leave(self, key: str) -> None:
        """Take the row under a key out of the index, if it is in there."""

    def _settle(self) -> None:
        """Do what is to be done once after some rows have come and gone."""


class Draft:
    """Rows with changes on top: reads see the changes, the rows below stay as they are."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.changes: Changes = {}
        self._absent: set[str] = set()

    def get(self, key: str) -> Any:
        """The decoded row, a fresh object each time, or None."""
        found = self.written(key)
        return None if found is None else orjson.loads(found)

    def written(self, key: str) -> bytes | None:
        """The row as it is written, or None. One that is not there is looked for below once: what is new is asked for at each step."""
        if key in self.changes:
            return self.changes[key]
        if key in self._absent:
            return None
        found = self.rows.get(key)
        if found is None:
            self._absent.add(key)
        return found

    def put(self, key: str, value: Any) -> None:
        """Set a row to a JSON-able value (models by their `model_dump(mode="json")`); one that says so already is no change."""
        self.write(key, orjson.dumps(value, option=orjson.OPT_SORT_KEYS))

    def write(self, key: str, row: bytes) -> None:
        """Set a row as it is written: JSON, its keys in order."""
        if self.written(key) != row:
            self.changes[key] = row

    def begin(self, key: str, row: bytes) -> None:
        """Set a row, as it is written, that is surely not there yet."""
        self.changes[key] = row

    def drop(self, key: str) -> None:
        """Remove a row; one that is not there stays so. It goes when all that was put or removed before has been."""
        self.changes.pop(key, None)
        self.changes[key] = None

    def beneath(self) -> Draft:
        """Another draft on top of this one: what it changes changes nothing here."""
        return Draft(cast("Rows", ChainMap(cast("dict[str, bytes]", self.changes), cast("dict[str, bytes]", self.rows))))
