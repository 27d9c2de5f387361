"""Rows that run ahead of a partition's store: written by steps that the broker has not acknowledged yet."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping
from typing import Any, Protocol

Write = tuple[bytes, bytes | None]
"""A row's key and its new value, None where it goes."""


class Store(Protocol):
    """The rows of one partition, in the worker's own store."""

    @property
    def persisted(self) -> int | None:
        """The changelog's offset up to which the rows are whole; None where there is none, or nobody knows."""

    def get(self, key: bytes, /) -> bytes | None:
        """The row of a key, or None."""

    def items(self) -> ItemsView[bytes, bytes]:
        """All rows and their keys."""

    def apply(self, writes: Iterable[Write], persisted: int) -> None:
        """Write rows, and the changelog's offset up to which they are then whole."""


class Ahead(Mapping[bytes, bytes]):
    """A store with writes on top: reads see them, the store does not until `settle`.

    Of the writes of one key the last counts, at its place: so an entry of the ledger stays before the rows that it speaks of.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._writes: dict[bytes, bytes | None] = {}

    @property
    def writes(self) -> tuple[Write, ...]:
        """What the store lacks, in the order in which it is to be written."""
        return tuple(self._writes.items())

    @property
    def persisted(self) -> int | None:
        """The changelog's offset up to which the store is whole."""
        return self._store.persisted

    def beneath(self) -> Iterator[Write]:
        """The rows that the store has and that nothing on top is about to replace."""
        return ((key, value) for key, value in self._store.items() if key not in self._writes)

    def put(self, writes: Iterable[Write]) -> None:
        """Put rows on top."""
        for key, value in writes:
            self._writes.pop(key, None)
            self._writes[key] = value

    def settle(self, persisted: int) -> None:
        """Let the store have it all. `persisted` is the changelog's offset up to which it is whole then."""
        self._store.apply(self.writes, persisted)
        self._writes.clear()

    def drop(self) -> tuple[Write, ...]:
        """Take back what is on top -> the same keys with the rows that the store has for them, the latest first.

        So an entry of the ledger goes after the rows that it speaks of: where the process dies in between, it is still known what they are.
        """
        undone = tuple((key, self._store.get(key)) for key in reversed(self._writes))
        self._writes.clear()
        return undone

    def get(self, key: bytes, default: Any = None) -> Any:
        """The row of a key."""
        found = self._writes[key] if key in self._writes else self._store.get(key)
        return default if found is None else found

    def __getitem__(self, key: bytes) -> bytes:
        found: bytes | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[bytes]:
        return (key for key, _ in self.items())

    def __len__(self) -> int:
        return sum(1 for _ in self.items())

    def items(self) -> ItemsView[bytes, bytes]:
        """All rows and their keys, in one scan of the store where nothing is on top."""
        if not self._writes:
            return self._store.items()
        laid = {**dict(self._store.items()), **self._writes}
        return {key: value for key, value in laid.items() if value is not None}.items()
