"""A stage's memory: after a crash between two rows, it is what a scan of the mended rows gives."""

from __future__ import annotations

from stream.ledger import Ledger
from stream.rows import Changes
from stream.stage import Step


def write(table: dict[bytes, bytes], partition: int, offset: int, changes: Changes) -> None:
    for key, value in Ledger(table, partition).take_down(offset, Step(changes=changes)).writes:
        assert value is not None
        table[key] = value


def test_a_scan_of_a_ledger_gives_its_rows_alone() -> None:
    table: dict[bytes, bytes] = {}
    write(table, 1, 7, {"article/ü": b"1"})
    write(table, 11, 7, {"other": b"2"})
    assert dict(Ledger(table, 1).items()) == {"article/ü": b"1"}
