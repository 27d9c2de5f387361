"""Rows: the state of a narrow stage, as JSON under string keys, and a draft of changes to them.

A verb reads rows and returns what it would change; whoever called it makes the changes last. So a verb stays pure, and
one verb runs the same on a Faust table and on a dict.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

import orjson

Rows = Mapping[str, bytes]
"""Row key -> its JSON."""

Changes = dict[str, bytes | None]
"""Row key -> its new JSON, or None where the row goes."""


class Memory(Mapping[str, bytes]):
    """Rows with an index in memory that is derived from them: who made changes to the rows applies them here as well.

    What `apply` makes of the index must be what a scan of the changed rows would make of it, and twice must be as once.
    """

    def sizes(self) -> dict[str, int]:
        """What is held, by kind, for the metrics."""
        return {}

    @abstractmethod
    def apply(self, changes: Changes) -> None:
        """Take note of rows as they now stand, or None for those that are gone."""


class Draft:
    """Rows with changes on top: reads see the changes, the rows below stay as they are."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.changes: Changes = {}

    def get(self, key: str) -> Any:
        """The decoded row, a fresh object each time, or None."""
        found = self.written(key)
        return None if found is None else orjson.loads(found)

    def written(self, key: str) -> bytes | None:
        """The row as it is written, or None."""
        return self.changes[key] if key in self.changes else self._rows.get(key)

    def put(self, key: str, value: Any) -> None:
        """Set a row to a JSON-able value (models by their `model_dump(mode="json")`)."""
        self.changes[key] = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)

    def drop(self, key: str) -> None:
        """Remove a row; one that is not there stays so."""
        self.changes[key] = None
