"""A stage's buffer: full by number or by bytes, and open again once it is taken from."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from mode.utils.queues import FlowControlEvent

from stream.buffer import Buffer
from stream.faust_app import StageApp
from stream.settings import Settings
from stream.stage import Stage, Step


def event(size: int, partition: int = 0, offset: int = 0) -> Any:
    return SimpleNamespace(message=SimpleNamespace(key=None, value=b"x" * size, partition=partition, offset=offset))


def buffer() -> Buffer:
    return Buffer(10, most=1_000, flow_control=FlowControlEvent(initially_suspended=False), clear_on_resume=True)


def test_it_is_full_by_number_or_by_bytes() -> None:
    many, large = buffer(), buffer()
    for _ in range(10):
        assert not many.full()
        many.put_nowait(event(1))
    large.put_nowait(event(999))
    assert not large.full()
    large.put_nowait(event(1))
    assert many.full()
    assert large.full()


def test_a_record_larger_than_all_its_room_passes_alone() -> None:
    found = buffer()
    found.put_nowait(event(5_000))
    assert found.full()
    assert len(found.get_nowait().message.value) == 5_000
    assert not found.full()


def test_partitions_take_turns_and_each_keeps_its_order() -> None:
    found = buffer()
    for offset in range(4):
        found.put_nowait(event(1, 3, offset))
    found.put_nowait(event(1, 5, 0))
    first = found.get_nowait().message
    found.put_nowait(event(1, 7, 0))
    found.put_nowait(event(1, 5, 1))
    taken = [first, *(found.get_nowait().message for _ in range(6))]
    assert [(each.partition, each.offset) for each in taken] == [(3, 0), (5, 0), (3, 1), (7, 0), (5, 1), (3, 2), (3, 3)]
    assert found.empty()


def offer(found: Buffer, told: list[str], *events: Any) -> None:
    """Put events as Faust's conductor does; `told` hears which partitions are fetched no more, and again."""
    for each in events:
        partition = each.message.partition
        high, drop = (lambda at=partition: told.append(f"stop {at}")), (lambda at=partition: told.append(f"go on {at}"))
        found.put_nowait_enhanced(each, on_pressure_high=high, on_pressure_drop=drop)


def test_who_floods_it_is_not_fetched_for_a_while_and_who_was_silent_is() -> None:
    found, told = buffer(), list[str]()
    offer(found, told, *(event(1, 3, offset) for offset in range(8)))
    assert told == ["stop 3"]
    offer(found, told, event(1, 5, 0), event(1, 3, 8))
    assert told == ["stop 3"], "the first record of a silent partition stops that"
    assert [found.get_nowait().message.partition for _ in range(3)] == [3, 5, 3]
    while "go on 3" not in told:
        found.get_nowait()
    assert len(found._queue) == 3


def test_who_has_its_share_of_bytes_is_not_fetched_and_who_has_many_small_ones_is() -> None:
    found, told = buffer(), list[str]()
    offer(found, told, event(700, 3, 0), event(1, 5, 0), event(1, 5, 1))
    offer(found, told, event(200, 3, 1), event(1, 5, 2))
    assert told == ["stop 3"]
    assert (found.qsize(), len(found._queue)) == (9, 5)


def test_which_are_not_fetched_is_forgotten_when_all_is() -> None:
    found, told = buffer(), list[str]()
    offer(found, told, *(event(1, 3, offset) for offset in range(9)))
    found.clear()
    offer(found, told, event(1, 5, 0))
    found.get_nowait()
    assert told == ["stop 3"], "it may be another worker's by now, or paused"
    offer(found, told, *(event(1, 3, offset) for offset in range(9)))
    assert told == ["stop 3", "stop 3"]


def test_whatever_comes_each_keeps_its_order_and_none_stays_stopped() -> None:
    rng, found, told = Random(5), buffer(), list[str]()
    put, taken = dict[int, int](), dict[int, list[int]]()
    for _ in range(3_000):
        if rng.random() < 0.52 and not found.full():
            partition = rng.choice((1, 1, 1, 1, 2, 3))
            put[partition] = put.get(partition, -1) + 1
            offer(found, told, event(rng.choice((1, 90)), partition, put[partition]))
        elif not found.empty():
            message = found.get_nowait().message
            taken.setdefault(message.partition, []).append(message.offset)
    while not found.empty():
        message = found.get_nowait().message
        taken.setdefault(message.partition, []).append(message.offset)
    found.maybe_endorse_pressure_drop()
    assert taken == {partition: list(range(last + 1)) for partition, last in put.items()}
    assert told.count("stop 1") == told.count("go on 1") > 0
    assert len(told) % 2 == found.qsize() == 0


def test_what_is_forgotten_is_taken_by_nobody() -> None:
    found = buffer()
    found.put_nowait(event(900))
    found.clear()
    assert (found.qsize(), found.empty()) == (0, True)
    found.put_nowait(event(1, 2, 8))
    assert found.get_nowait().message.offset == 8


async def test_who_waits_to_put_goes_on_once_bytes_are_taken() -> None:
    found = buffer()
    await found.put(event(1_000))
    putting = asyncio.create_task(found.put(event(1)))
    await asyncio.sleep(0)
    assert not putting.done()
    await found.get()
    await putting


def test_fetching_stops_before_it_is_full_of_bytes_and_goes_on_when_it_has_drained() -> None:
    found, told = buffer(), list[str]()

    def high() -> None:
        told.append("stop")

    def drop() -> None:
        told.append("go on")

    for _ in range(5):
        found.put_nowait_enhanced(event(200), on_pressure_high=high, on_pressure_drop=drop)
    assert told == ["stop"]
    while not found.empty():
        found.get_nowait()
    assert told == ["stop", "go on"]


def test_what_is_cleared_weighs_nothing() -> None:
    found = buffer()
    found.put_nowait(event(5_000))
    found.clear()
    assert (found.qsize(), found.full()) == (0, False)


def test_a_stage_reads_into_such_a_buffer(tmp_path: Path) -> None:
    made = StageApp(Stage("a.b", "group", "articles", lambda *_: Step()), Settings(datadir=tmp_path))
    assert isinstance(made.app.FlowControlQueue(), Buffer)
    assert made.app.FlowControlQueue().maxsize == made.app.conf.stream_buffer_maxsize
