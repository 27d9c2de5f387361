"""One partition of a Faust table as plain rows of bytes."""

from __future__ import annotations

import time
from collections.abc import ItemsView, Iterable, Iterator, Mapping
from typing import Any

from faust.types.tuples import TP
from rocksdict import WriteBatch

from stream.metrics import TableSize

QUIET_BYTES, QUIET_S = 1 << 20, 60.0
"""A partition that takes longer for so many bytes of rows is quiet."""
MERGED_AT, MERGED_AT_ONCE = "4", "1"
"""Tables that RocksDB writes before it merges them, and of a quiet partition."""


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
    """One partition of a Faust table, in bytes. `apply` writes to the local store alone: the changelog comes before it.

    Where that store is RocksDB the partition's database is read and written itself: by way of Faust's table each row costs several times as much.
    """

    def __init__(self, table: Any, partition: int) -> None:
        self._table = table
        self._partition = partition
        self._unwritten, self._since = 0, time.monotonic()
        self._is_quiet: bool | None = None

    @property
    def changelog(self) -> str:
        """The name of the changelog topic, as it is on the broker."""
        return str(self._table.changelog_topic_name)

    @property
    def persisted(self) -> int | None:
        """The changelog's offset up to which the local store is whole; None where nothing was written yet, or rows are in memory alone."""
        found: int | None = self._table.data.persisted_offset(TP(self._table.changelog_topic_name, self._partition))
        return found

    def apply(self, writes: Iterable[tuple[bytes, bytes | None]], persisted: int) -> None:
        """Write rows, and the changelog's offset up to which the local store is then whole: recovery starts there. RocksDB takes it all or nothing."""
        data, place = self._table.data, TP(self._table.changelog_topic_name, self._partition)
        database = self._database()
        if database is None:
            for key, value in writes:
                if value is not None:
                    data[key] = value
                elif key in data:
                    del data[key]
            data.set_persisted_offset(place, persisted)
            return
        batch = WriteBatch(raw_mode=True)
        for key, value in writes:
            if value is not None:
                batch.put(key, value)
            else:
                batch.delete(key)
            self._unwritten += len(key) + len(value or b"")
        batch.put(data.offset_key, str(persisted).encode())
        database.write(batch)
        if self._unwritten >= QUIET_BYTES:
            self._write_out(database)

    def _write_out(self, database: Any) -> None:
        """Let RocksDB write out what a quiet partition has in its write buffer, and merge it at once, as it does with a busy one's before long.

        Else each of a worker's partitions comes to hold a whole buffer, sooner or later: nearly 100 MB that none needs.
        """
        was_quiet, self._is_quiet = self._is_quiet, time.monotonic() - self._since > QUIET_S
        self._unwritten, self._since = 0, time.monotonic()
        if self._is_quiet is not was_quiet:
            database.set_options({"level0_file_num_compaction_trigger": MERGED_AT_ONCE if self._is_quiet else MERGED_AT})
        if self._is_quiet:
            database.flush(wait=False)

    def _database(self) -> Any:
        """The partition's RocksDB; None where rows are in memory alone."""
        data = self._table.data
        return data._db_for_partition(self._partition) if hasattr(data, "_db_for_partition") else None  # noqa: SLF001

    def get(self, key: bytes, default: Any = None) -> Any:
        """The row of a key, or what is given in its place."""
        database = self._database()
        found = self._table.data.get(key) if database is None else database.get(key)
        return default if found is None else found

    def __getitem__(self, key: bytes) -> bytes:
        found: bytes | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._table.data)

    def __len__(self) -> int:
        return len(self._table.data)

    def items(self) -> ItemsView[bytes, bytes]:
        """All rows and their keys: with RocksDB of this partition's database alone, in memory as the table stands now."""
        data, database = self._table.data, self._database()
        if database is not None:
            return _Items(self, data._visible_items(database))  # noqa: SLF001
        return _Items(self, list(data.items()))
