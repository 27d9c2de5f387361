"""A stage's memory: after a crash between two rows, it is what a scan of the mended rows gives."""

from __future__ import annotations

from collections.abc import Iterator

from stream.ledger import Ledger
from stream.rows import Changes, Memory, Rows
from stream.stage import Step


class Kept(Memory):
    """The simplest memory: which rows there are."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.index = dict(rows.items())

    def __getitem__(self, key: str) -> bytes:
        return self.rows[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def apply(self, changes: Changes) -> None:
        for key, value in changes.items():
            if value is None:
                self.index.pop(key, None)
            else:
                self.index[key] = value


def test_a_scan_of_a_ledger_gives_its_rows_alone() -> None:
    table: dict[bytes, bytes] = {}
    Ledger(table, 1).take_down(7, Step(changes={"article/ü": b"1"}))
    Ledger(table, 11).take_down(7, Step(changes={"other": b"2"}))
    assert dict(Ledger(table, 1).items()) == {"article/ü": b"1"}


def test_a_memory_built_before_a_step_is_recalled_is_mended_with_the_rows() -> None:
    table: dict[bytes, bytes] = {}
    Ledger(table, 0).take_down(7, Step(changes={"a": b"1", "b": b"1"}))
    del table[b"0/row/b"], table[b"0/head"]  # as it is when the process died between the two rows
    ledger = Ledger(table, 0)
    memory = Kept(ledger)
    step = ledger.recall(7)
    assert step is not None
    memory.apply({key: ledger.get(key) for key in step.changes})
    assert memory.index == Kept(ledger).index == {"a": b"1", "b": b"1"}


def test_a_step_recalled_that_later_ones_went_past_does_not_take_the_memory_back() -> None:
    table: dict[bytes, bytes] = {}
    ledger = Ledger(table, 0)
    ledger.take_down(1, Step(changes={"a": b"1"}))
    ledger.take_down(2, Step(changes={"a": b"2"}))
    memory = Kept(ledger)
    step = ledger.recall(1)
    assert step is not None
    memory.apply({key: ledger.get(key) for key in step.changes})
    assert memory.index == {"a": b"2"}
