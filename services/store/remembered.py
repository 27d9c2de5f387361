"""Remembered: what was made of rows, for as long as there is room; it can be made again at any time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Values by key, up to a weight in all; those that were not asked for the longest go first."""

    def __init__(self, room: int) -> None:
        self._room, self._weight = room, 0
        self._held: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Key) -> Value | None:
        """The value of a key, or None."""
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return found[0]

    def put(self, key: Key, value: Value, weight: int) -> Value:
        """Remember a value of some weight -> the value. One heavier than the whole room is kept alone, until the next comes."""
        self.drop(key)
        self._held[key] = value, weight
        self._weight += weight
        while self._weight > self._room and len(self._held) > 1:
            _, (_, least) = self._held.popitem(last=False)
            self._weight -= least
        return value

    def drop(self, key: Key) -> None:
        """Forget a key."""
        found = self._held.pop(key, None)
        if found is not None:
            self._weight -= found[1]
