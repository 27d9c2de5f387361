"""The ledger: the same offset is answered the same, whatever was written when the process died."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from stream.ledger import KEPT, Ledger
from stream.record import Outgoing
from stream.stage import Step

AT = datetime(2025, 6, 21, 1, 2, 3, 4000, tzinfo=UTC)
STEP = Step(
    (Outgoing("arrivals", b"k\xff", '{"a": "ü"}'.encode(), (("h", b"\x00\xfe"),), 3, AT), Outgoing("stories", b"s", None)),
    {"article/ü": b'{"b":1}', "gone": None},
    {"outcome": "new"},
)


class Dies(dict[bytes, bytes]):
    """A table whose process dies at the nth write."""

    def __init__(self, rows: dict[bytes, bytes], writes: int) -> None:
        super().__init__(rows)
        self.writes = writes

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self._write()
        super().__setitem__(key, value)

    def __delitem__(self, key: bytes) -> None:
        self._write()
        super().__delitem__(key)

    def _write(self) -> None:
        if self.writes == 0:
            raise KeyboardInterrupt
        self.writes -= 1


def deaths(rows: dict[bytes, bytes], offset: int, step: Step) -> Iterator[dict[bytes, bytes]]:
    """What is left of a table when taking a step dies at the first write, the second, ... until it gets through."""
    for writes in range(100):
        table = Dies(rows, writes)
        try:
            Ledger(table, 0).take_down(offset, step)
        except KeyboardInterrupt:
            yield dict(table)
        else:
            return
    pytest.fail("never got through")


def test_a_step_is_recalled_byte_for_byte() -> None:
    table: dict[bytes, bytes] = {}
    Ledger(table, 0).take_down(7, STEP)
    assert Ledger(table, 0).recall(7) == STEP


def test_an_offset_that_was_not_taken_is_not_recalled() -> None:
    table: dict[bytes, bytes] = {}
    Ledger(table, 0).take_down(7, STEP)
    assert Ledger(table, 0).recall(8) is None


def test_another_record_under_the_same_offset_is_not_answered_for_the_first() -> None:
    table: dict[bytes, bytes] = {}
    Ledger(table, 0).take_down(7, STEP, "one")
    assert Ledger(table, 0).recall(7, "other") is None
    assert Ledger(table, 0).recall(7, "one") == STEP


def test_rows_are_set_and_removed() -> None:
    table: dict[bytes, bytes] = {}
    Ledger(table, 0).take_down(1, Step(changes={"gone": b"1"}))
    ledger = Ledger(table, 0)
    ledger.take_down(2, STEP)
    assert dict(ledger) == {"article/ü": b'{"b":1}'}


def test_partitions_in_one_table_do_not_see_each_other() -> None:
    table: dict[bytes, bytes] = {}
    Ledger(table, 1).take_down(7, STEP)
    assert dict(Ledger(table, 11)) == {}
    assert Ledger(table, 11).recall(7) is None


def test_whatever_was_written_at_death_the_record_again_gives_the_same_rows_and_records() -> None:
    before: dict[bytes, bytes] = {}
    Ledger(before, 0).take_down(6, Step(changes={"gone": b"1", "stays": b"2"}))
    whole = dict(before)
    Ledger(whole, 0).take_down(7, STEP)
    seen = 0
    for left in deaths(before, 7, STEP):
        ledger = Ledger(left, 0)
        step = ledger.recall(7)
        if step is None:  # died before anything was written: it is taken anew
            ledger.take_down(7, STEP)
            step = STEP
        assert step == STEP
        assert left == whole
        seen += 1
    assert seen == 4  # the entry, two rows, the head


def test_an_older_offset_again_does_not_undo_later_rows() -> None:
    table: dict[bytes, bytes] = {}
    ledger = Ledger(table, 0)
    ledger.take_down(1, Step(changes={"a": b"1"}))
    ledger.take_down(2, Step(changes={"a": b"2"}))
    assert ledger.recall(1) == Step(changes={"a": b"1"})
    assert ledger["a"] == b"2"


def test_entries_too_old_are_forgotten() -> None:
    table: dict[bytes, bytes] = {}
    ledger = Ledger(table, 0)
    for offset in range(KEPT + 10):
        ledger.take_down(offset, Step(changes={"a": str(offset).encode()}))
    assert ledger.recall(9) is None
    assert ledger.recall(10) is not None
    assert len(table) == KEPT + 2
