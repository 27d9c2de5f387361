"""One partition of a Faust table as plain rows of bytes."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, MutableMapping
from typing import Any

from faust.types.tuples import TP


class _Items(ItemsView[bytes, bytes]):
    """The rows of one partition, read in one scan; those of other partitions may be among them."""

    def __init__(self, rows: TableRows, pairs: Any) -> None:
        super().__init__(rows)
        self._pairs = pairs

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        return iter(self._pairs)


class TableRows(MutableMapping[bytes, bytes]):
    """One partition of a Faust table, in bytes. Writes go to the local store at once and to the changelog by `sends`."""

    def __init__(self, table: Any, partition: int) -> None:
        self._table = table
        self._partition = partition
        self.writes: list[tuple[bytes, bytes | None]] = []

    def __getitem__(self, key: bytes) -> bytes:
        return bytes(self._table.data[key])

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self._table.data[key] = value
        self.writes.append((key, value))

    def __delitem__(self, key: bytes) -> None:
        del self._table.data[key]
        self.writes.append((key, None))

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._table.data)

    def __len__(self) -> int:
        return len(self._table.data)

    def items(self) -> ItemsView[bytes, bytes]:
        """All rows and their keys: with RocksDB of this partition's database alone, in memory as the table stands now."""
        data = self._table.data
        if hasattr(data, "_db_for_partition"):
            return _Items(self, data._visible_items(data._db_for_partition(self._partition)))  # noqa: SLF001
        return _Items(self, list(data.items()))

    def persisted(self, offset: int) -> None:
        """Note the changelog's offset up to which the local store is whole: recovery starts there."""
        self._table.data.set_persisted_offset(TP(self._table.changelog_topic_name, self._partition), offset)
