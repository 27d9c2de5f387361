"""A stage on Faust: what it asks of its consumer before it takes a record."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faust.streams import current_event
from faust.types.tuples import TP

from stream.errors import TakenOver
from stream.faust_app import MOST_AT_ONCE, StageApp
from stream.record import Outgoing, Record
from stream.sender import Sender
from stream.settings import Settings
from stream.stage import Stage, Step


async def test_a_number_of_partitions_that_nobody_knows_is_waited_for(tmp_path: Path) -> None:
    made = StageApp(Stage("a.b", "group", "articles", lambda *_: Step()), Settings(datadir=tmp_path))
    told = iter([None, set[int](), set(range(12))])
    client = SimpleNamespace(partitions_for_topic=lambda _topic: next(told))
    thread = SimpleNamespace(_ensure_consumer=lambda: client)
    made.app = SimpleNamespace(consumer=SimpleNamespace(_thread=thread))
    assert await made._partitions("articles") == 12


class Sent:
    """Stands for a sender: notes what it was given at a time, and acknowledges it."""

    def __init__(self) -> None:
        self.together: list[list[bytes | None]] = []
        self.within: list[tuple[int, bytes | None]] = []

    async def open(self, *_: Any) -> Sent:
        return self

    async def send(self, records: list[Outgoing]) -> list[Any]:
        self.together.append([out.value for out in records])
        at = current_event()
        self.within += [(at.message.partition if at else -1, out.key) for out in records]
        return [SimpleNamespace(offset=1)] * len(records)

    async def close(self) -> None:
        pass


class Event(SimpleNamespace):
    """Stands for Faust's event, to which a weak reference can be made."""


def event(offset: int, partition: int = 0, generation: int = 1) -> Any:
    message = SimpleNamespace(
        topic="articles", partition=partition, offset=offset, key=b"k", value=b"%d" % offset, headers=(), timestamp=0.0,
        generation_id=generation, tp=TP("articles", partition), tracked=False,
    )  # fmt: skip
    return Event(message=message)


class Consumer:
    """What a stage asks of Faust's consumer."""

    def __init__(self) -> None:
        self._committed_offset: dict[TP, int] = {}
        self.tracked: list[int] = []
        client = SimpleNamespace(partitions_for_topic=lambda _topic: set(range(12)))
        self._thread = SimpleNamespace(_ensure_consumer=lambda: client)

    def track_message(self, message: Any) -> None:
        self.tracked.append(message.offset)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    made = Sent()
    monkeypatch.setattr(Sender, "open", made.open)
    return made


def app_of(folder: Path) -> tuple[StageApp, list[int], Consumer]:
    told: list[int] = []

    def passes(record: Record, *_: Any) -> Step:
        at = current_event()
        assert at is not None
        assert at.message.partition == record.partition
        return Step((Outgoing("received", b"%d" % record.partition, record.value),))

    stage = Stage("a.b", "group", "articles", passes)
    made = StageApp(stage, Settings(datadir=folder), durable=False, tell=lambda _stage, record, *_: told.append(record.offset))
    consumer = Consumer()
    made.app = SimpleNamespace(
        consumer=consumer,
        consumer_generation_id=1,
        flow_control=SimpleNamespace(is_active=lambda: True),
        monitor=SimpleNamespace(stream_inbound_time={}),
    )
    return made, told, consumer


class Stream:
    """What a stage asks of Faust's stream: its queue, and to note which events may be committed."""

    def __init__(self, *events: Any) -> None:
        self.queue: asyncio.Queue[Any] = asyncio.Queue()
        for each in events:
            self.queue.put_nowait(each)
        self.channel = self
        self.acked: list[Any] = []

    async def ack(self, event: Any) -> None:
        self.acked.append(event)


async def test_records_that_wait_are_sent_together_and_none_is_waited_for(
    tmp_path: Path, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stream.faust_app.LONGEST_AT_ONCE_S", 9.0)
    made, told, consumer = app_of(tmp_path)
    first, *waiting = (event(at) for at in range(4))
    stream = Stream(*waiting)
    await made._take(first, stream)
    assert stream.acked == [first, *waiting]
    assert (sent.together, told, consumer.tracked) == ([[b"0", b"1", b"2", b"3"]], [0, 1, 2, 3], [1, 2, 3])
    await made._take(event(4), stream)
    assert sent.together[1:] == [[b"4"]]


async def test_none_is_free_to_be_committed_before_the_broker_has_all(
    tmp_path: Path, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, told, _ = app_of(tmp_path)
    first, second = event(0), event(1)
    stream = Stream(second)

    async def refuses(_records: list[Outgoing]) -> list[Any]:
        assert (stream.acked, told) == ([], [])
        raise TakenOver("another's")

    monkeypatch.setattr(sent, "send", refuses)
    with pytest.raises(TakenOver):
        await made._take(first, stream)
    assert (stream.acked, told) == ([], [])


async def test_a_record_of_another_generation_of_the_group_is_not_taken(
    tmp_path: Path, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stream.faust_app.LONGEST_AT_ONCE_S", 9.0)
    made, told, consumer = app_of(tmp_path)
    first, late, old = event(0), event(2), event(1, generation=0)
    stream = Stream(old, late)
    await made._take(first, stream)
    assert stream.acked == [first, late]
    assert (told, consumer.tracked) == ([0, 2], [2])
    assert sent.together == [[b"0", b"2"]]


async def test_so_much_is_taken_together_and_no_more(tmp_path: Path, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    made, told, _ = app_of(tmp_path)
    stream = Stream(*(event(at) for at in range(1, 2 * MOST_AT_ONCE)))
    monkeypatch.setattr("stream.faust_app.LONGEST_AT_ONCE_S", 9.0)
    await made._take(event(0), stream)
    monkeypatch.setattr("stream.faust_app.LONGEST_AT_ONCE_S", 0.0)
    await made._take(stream.queue.get_nowait(), stream)
    monkeypatch.setattr("stream.faust_app.LONGEST_AT_ONCE_S", 9.0)
    monkeypatch.setattr("stream.faust_app.BYTES_AT_ONCE", 20)
    await made._take(stream.queue.get_nowait(), stream)
    assert [len(each) for each in sent.together] == [MOST_AT_ONCE, 1, 3]  # of 8 bytes each, got and sent
    assert len(stream.acked) == len(told) == MOST_AT_ONCE + 4


async def test_each_partition_sends_its_own(tmp_path: Path, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stream.faust_app.LONGEST_AT_ONCE_S", 9.0)
    made, told, _ = app_of(tmp_path)
    await made._take(event(0, 3), Stream(event(0, 4)))
    sent.together.clear()
    await made._take(event(1, 3), Stream(event(7, 4), event(2, 3)))
    assert sorted(sent.together) == [[b"1", b"2"], [b"7"]]
    assert sorted(told) == [0, 0, 1, 2, 7]
    assert all(b"%d" % partition == key for partition, key in sent.within)  # Faust's table goes by its current event
