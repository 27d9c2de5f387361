"""One partition of a Faust table as plain rows of bytes."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping
from typing import Any

from faust.types.tuples import TP

from stream.metrics import TableSize


class _Items(ItemsView[bytes, bytes]):
    """The rows of one partition, read in one scan; those of other partitions may be among them."""

    def __init__(self, rows: TableRows, pairs: Any) -> None:
        super().__init__(rows)
        self._pairs = pairs

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        return iter(self._pairs)


def table_size(table: Any) -> TableSize:
    """A Faust table on RocksDB -> how large the partitions that are open are, by RocksDB's own figures: nothing is read for them."""
    open_ones = list(table.data._dbs.values())  # noqa: SLF001

    def told(name: str) -> int:
        return sum(db.property_int_value(f"rocksdb.{name}") or 0 for db in open_ones)

    return TableSize(told("estimate-num-keys"), told("total-sst-files-size") + told("cur-size-all-mem-tables"))


class TableRows(Mapping[bytes, bytes]):
    """One partition of a Faust table, in bytes. `apply` writes to the local store alone: the changelog comes before it."""

    def __init__(self, table: Any, partition: int) -> None:
        self._table = table
        self._partition = partition

    @property
    def changelog(self) -> str:
        """The name of the changelog topic, as it is on the broker."""
        return str(self._table.changelog_topic_name)

    def apply(self, writes: Iterable[tuple[bytes, bytes | None]], persisted: int) -> None:
        """Write rows, and the changelog's offset up to which the local store is then whole: recovery starts there."""
        for key, value in writes:
            if value is not None:
                self._table.data[key] = value
            elif key in self._table.data:
                del self._table.data[key]
        self._table.data.set_persisted_offset(TP(self._table.changelog_topic_name, self._partition), persisted)

    def __getitem__(self, key: bytes) -> bytes:
        return bytes(self._table.data[key])

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
