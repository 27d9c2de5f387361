"""The ledger: the same offset is answered the same, whatever was written when the process died."""

from __future__ import annotations

import tracemalloc
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from random import Random

import cramjam
import numpy as np
import pytest

from stream import slots
from stream.ahead import Write
from stream.ledger import KEPT, KEPT_BYTES, PACKED, Ledger
from stream.record import Outgoing
from stream.slots import WINDOW
from stream.stage import Step

AT = datetime(2025, 6, 21, 1, 2, 3, 4000, tzinfo=UTC)
STEP = Step(
    (Outgoing("arrivals", b"k\xff", '{"a": "ü"}'.encode(), (("h", b"\x00\xfe"),), 3, AT), Outgoing("stories", b"s", None)),
    {"article/ü": b'{"b":1}', "gone": None},
    {"outcome": "new"},
)


Table = dict[bytes, bytes]


def write(table: Table, writes: tuple[Write, ...]) -> None:
    for key, value in writes:
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value


def take(table: Table, offset: int, step: Step, fingerprint: str = "", identity: str = "", **bounds: int) -> Ledger:
    """Take a step down in a table, as a worker does -> the ledger that did."""
    ledger = Ledger(table, 0)
    took = ledger.take_down(offset, step, fingerprint, identity, **bounds)
    write(table, took.writes)
    ledger.note(took)
    return ledger


def deaths(rows: Table, offset: int, step: Step) -> Iterator[Table]:
    """What is left of a table when taking a step dies before the first write, the second, ... until it gets through."""
    writes = Ledger(rows, 0).take_down(offset, step).writes
    for lived in range(len(writes)):
        table = dict(rows)
        write(table, writes[:lived])
        yield table


def dense(size: int) -> bytes:
    """Bytes that take up so much in an entry, however it is packed: of letters six bits in eight tell something."""
    return b64encode(Random(1).randbytes(size))


def test_a_step_is_recalled_byte_for_byte() -> None:
    table: Table = {}
    take(table, 7, STEP)
    assert Ledger(table, 0).recall(7) == STEP


def test_a_long_step_is_packed_and_recalled_byte_for_byte() -> None:
    long = Step((*STEP.outgoing, Outgoing("claims", b"c", bytes(range(256)) * PACKED)), STEP.changes, STEP.told)
    table: Table = {}
    take(table, 7, long, "one")
    assert sum(map(len, table.values())) < PACKED * 32
    assert Ledger(table, 0).recall(7, "one") == long
    assert Ledger(table, 0).recall(7, "other") is None


@pytest.mark.parametrize("as_before", [bytes, lambda entry: zlib.compress(entry, 1)], ids=["packed none", "packed by zlib"])
def test_an_entry_of_an_earlier_release_is_recalled(as_before: Callable[[bytes], bytes]) -> None:
    table: Table = {}
    take(table, 7, Step((Outgoing("claims", b"c", b"x" * 2 * PACKED),)), "one")
    packed = table[b"0/done/7"]
    assert not packed.startswith(b"{")
    table[b"0/done/7"] = as_before(bytes(cramjam.zstd.decompress(packed)))
    assert Ledger(table, 0).recall(7, "one") == Ledger({**table, b"0/done/7": packed}, 0).recall(7, "one")


def test_an_offset_that_was_not_taken_is_not_recalled() -> None:
    table: Table = {}
    take(table, 7, STEP)
    assert Ledger(table, 0).recall(8) is None


def test_another_record_under_the_same_offset_is_not_answered_for_the_first() -> None:
    table: Table = {}
    take(table, 7, STEP, "one")
    assert Ledger(table, 0).recall(7, "other") is None
    assert Ledger(table, 0).recall(7, "one") == STEP


def test_rows_are_set_and_removed() -> None:
    table: Table = {}
    take(table, 1, Step(changes={"gone": b"1"}))
    ledger = take(table, 2, STEP)
    assert dict(ledger) == {"article/ü": b'{"b":1}'}


def test_partitions_in_one_table_do_not_see_each_other() -> None:
    table: Table = {}
    write(table, Ledger(table, 1).take_down(7, STEP).writes)
    assert dict(Ledger(table, 11)) == {}
    assert Ledger(table, 11).recall(7) is None


def test_whatever_was_written_at_death_the_record_again_gives_the_same_rows_and_records() -> None:
    before: Table = {}
    take(before, 6, Step(changes={"gone": b"1", "stays": b"2"}))
    whole = dict(before)
    take(whole, 7, STEP)
    seen = 0
    for left in deaths(before, 7, STEP):
        ledger = Ledger(left, 0)
        step = ledger.recall(7)
        assert step in (None, STEP)  # None: it died before anything was written, and the record is taken anew
        assert not ledger.is_whole(7)
        take(left, 7, STEP)
        assert left == whole
        seen += 1
    assert seen == 5  # the entry, two rows, the slot, the head


def test_an_older_offset_is_whole_and_leaves_later_rows_as_they_are() -> None:
    table: Table = {}
    take(table, 1, Step(changes={"a": b"1"}))
    ledger = take(table, 2, Step(changes={"a": b"2"}))
    assert ledger.recall(1) == Step(changes={"a": b"1"})
    assert ledger.is_whole(1)
    assert ledger["a"] == b"2"


def run(table: Table, offsets: Iterable[int], step: Step, committed: int) -> Ledger:
    ledger = Ledger(table, 0)
    for offset in offsets:
        took = ledger.take_down(offset, step, identity=f"i{offset}", committed=committed)
        write(table, took.writes)
        ledger.note(took)
    return ledger


def entries(table: Table) -> int:
    return sum(key.startswith(b"0/done/") for key in table)


def test_entries_are_bounded_also_where_offsets_have_gaps() -> None:
    table: Table = {}
    ledger = run(table, range(0, 3 * (KEPT + 10), 3), Step(changes={"a": b"1"}), committed=2**40)
    assert entries(table) == KEPT
    assert ledger.recall(27) is None
    assert ledger.recall(30) is not None


def test_entries_are_bounded_in_bytes() -> None:
    table: Table = {}
    run(table, range(10), Step((Outgoing("stories", b"s", dense(KEPT_BYTES // 4)),)), committed=2**40)
    assert entries(table) == 3


def test_an_entry_larger_than_all_that_may_be_kept_is_kept_alone() -> None:
    table: Table = {}
    run(table, range(3), Step((Outgoing("stories", b"s", dense(KEPT_BYTES + 1)),)), committed=2**40)
    assert entries(table) == 1
    assert Ledger(table, 0).recall(2) is not None


def test_what_is_not_committed_is_kept_and_nothing_more_is_taken() -> None:
    table: Table = {}
    ledger = run(table, range(KEPT), Step(), committed=0)
    assert not ledger.is_full(0)
    run(table, [KEPT], Step(), committed=0)
    ledger = Ledger(table, 0)
    assert ledger.is_full(0)
    assert not ledger.is_full(1)
    assert ledger.recall(0) is not None


def test_a_record_is_known_by_its_identity_at_another_offset_and_after_a_restart() -> None:
    table: Table = {}
    run(table, range(5), Step(), committed=0)
    assert Ledger(table, 0).knows("i3")
    assert not Ledger(table, 0).knows("i5")
    assert not Ledger(table, 0).knows("")


def test_identities_are_bounded_and_one_that_came_again_is_kept_with_the_later() -> None:
    table: Table = {}
    ledger = run(table, range(5), Step(), committed=2**40)
    took = ledger.take_down(5, Step(), identity="i1", committed=2**40)
    write(table, took.writes)
    run(table, range(6, WINDOW + 4), Step(), committed=2**40)
    again = Ledger(table, 0)
    assert [again.knows(f"i{offset}") for offset in range(6)] == [False, True, False, False, True, False]
    assert sum(key.startswith(b"0/slot/") for key in table) == WINDOW


def test_an_identity_that_only_looks_like_one_that_is_known_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_mark", lambda identity: np.uint64(bool(identity)))
    table: Table = {}
    ledger = run(table, range(3), Step(), 0)
    assert all(ledger.knows(f"i{offset}") for offset in range(3))
    assert not ledger.knows("i3")
    assert not ledger.knows("")


def test_what_is_remembered_of_a_partition_takes_no_more_memory_however_many_records_come() -> None:
    table: Table = {}
    ledger = run(table, range(10), Step(), 0)
    tracemalloc.start()
    try:
        for offset in range(10, 4_000):
            took = ledger.take_down(offset, Step(), identity=f"i{offset}", committed=2**40)
            write(table, tuple((key, None) for key, _ in took.writes))  # as good as on disk
            ledger.note(took)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 300_000  # 350 bytes each would be 1.4 million
