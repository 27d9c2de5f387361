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
