"""A partition's rows in Faust's own store: what a quiet one has in memory is written out, what a busy one has is left to RocksDB."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from weakref import ref

import faust
import pytest
from faust.streams import _current_event

from stream import table_rows
from stream.faust_parts import new_table
from stream.table_rows import TableRows

ROWS = [(b"key %d" % number, b"a row of a thousand bytes" * 40) for number in range(100)]


class Event:
    """What Faust's table asks for the partition."""

    message = SimpleNamespace(partition=3)


@pytest.fixture
def table(tmp_path: Path) -> Any:
    app = faust.App("rows", store="rocksdb://", datadir=tmp_path, key_serializer="raw", value_serializer="raw")
    return new_table(app, "rows")


@pytest.mark.parametrize(("quiet_s", "tables"), [(3_600.0, False), (-1.0, True)])
def test_only_a_quiet_partition_is_written_out(
    table: Any, monkeypatch: pytest.MonkeyPatch, quiet_s: float, *, tables: bool
) -> None:
    monkeypatch.setattr(table_rows, "QUIET_S", quiet_s)
    monkeypatch.setattr(table_rows, "QUIET_BYTES", 500_000)
    event = Event()
    _current_event.set(ref(event))
    rows = TableRows(table, 3)
    for number in range(20):
        rows.apply(ROWS, number)
    database = table.data._dbs[3]
    held = database.property_int_value("rocksdb.cur-size-all-mem-tables")
    assert (held < 1_500_000) is tables
    assert dict(rows.items()) == dict(ROWS)


def test_rows_and_their_offset_are_written_together_and_read_again(table: Any) -> None:
    rows = TableRows(table, 3)
    rows.apply([(b"a", b"1"), (b"b", b"2"), (b"c", b"3")], 7)
    rows.apply([(b"b", None), (b"not there", None), (b"c", b"4")], 9)
    assert (rows.get(b"a"), rows.get(b"b"), rows.get(b"b", b"none"), rows[b"c"]) == (b"1", None, b"none", b"4")
    assert (dict(rows.items()), rows.persisted) == ({b"a": b"1", b"c": b"4"}, 9)
    with pytest.raises(KeyError):
        rows[b"b"]
    other = TableRows(table, 4)
    assert (other.get(b"a"), other.persisted) == (None, None)


def test_rows_in_memory_alone_are_read_and_written_alike(tmp_path: Path) -> None:
    app = faust.App("rows", store="memory://", datadir=tmp_path, key_serializer="raw", value_serializer="raw")
    rows = TableRows(app.Table("rows", key_type=bytes, value_type=bytes), 3)
    rows.apply([(b"a", b"1"), (b"b", b"2")], 7)
    rows.apply([(b"b", None), (b"not there", None)], 9)
    assert (rows.get(b"a"), rows.get(b"b", b"none"), dict(rows.items())) == (b"1", b"none", {b"a": b"1"})
