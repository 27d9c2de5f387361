"""A partition in hand: what is sent and written in which order, what is set aside, and who has it no longer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, ProducerFenced

from stream import holding as module
from stream.ahead import Write
from stream.attempts import Attempts
from stream.errors import TakenOver
from stream.holding import IN_FLIGHT, Holding
from stream.record import SOURCE, Outgoing, Record
from stream.rows import Rows
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.topics import changelog_topic
from tests.unit.stream.memories import Kept

AT = datetime(2025, 6, 21, tzinfo=UTC)


def record(offset: int, value: bytes = b"v", source: str = "articles/0/1") -> Record:
    return Record("received", 3, offset, b"k", value, AT, ((SOURCE, source.encode()),))


class Acknowledged(NamedTuple):
    offset: int


class Broker:
    """Takes what senders send, unless it was told to fail first."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.fails: list[Exception] = []
        self.takes = 0
        """Records that it has taken before it fails."""
        self.opened: list[str | None] = []

    async def open(self, _settings: Settings, name: str | None) -> Broker:
        self.opened.append(name)
        return self

    async def send(self, records: list[Outgoing]) -> list[Acknowledged]:
        if self.fails:
            self.sent += records[: self.takes]
            raise self.fails.pop(0)
        self.sent += records
        return [Acknowledged(len(self.sent))] * len(records)

    async def close(self) -> None:
        pass

    def on(self, topic: str) -> list[Outgoing]:
        return [out for out in self.sent if out.topic == topic]


class Rocks(dict[bytes, bytes]):
    """A local store, that notes what the broker had when it was written."""

    def __init__(self, broker: Broker) -> None:
        super().__init__()
        self.broker, self.sent_before, self.persisted = broker, -1, -1

    def apply(self, writes: Iterable[Write], persisted: int) -> None:
        self.sent_before, self.persisted = len(self.broker.sent), persisted
        for key, value in writes:
            if value is None:
                self.pop(key, None)
            else:
                self[key] = value


def count(record: Record, rows: Rows, _partitions: int) -> Step:
    """A stage that counts its records in a row, and sends each number on."""
    number = int(rows.get("n", b"0")) + 1
    if record.value == b"bad":
        raise ValueError("no good")
    return Step((Outgoing("arrivals", b"k", b"%d" % number),), {"n": b"%d" % number}, {"outcome": str(number)})


STAGE = Stage("ingest.dedupe", "wirefold-ingest-dedupe", "received", count, stateful=True, memory=Kept.over)


CHANGELOG = changelog_topic(STAGE.group)


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    made = Broker()
    monkeypatch.setattr(module.Sender, "open", made.open)
    monkeypatch.setattr(module, "FIRST_WAIT", 0.0)
    return made


async def held(broker: Broker, store: Rocks | None = None, attempts: Path | None = None, *, ours: bool = True) -> Holding:
    async def is_ours() -> bool:
        return ours

    noted = Attempts(attempts) if attempts is not None else None
    found = Holding(STAGE, Settings(), 3, attempts=noted, is_ours=is_ours)
    store = Rocks(broker) if store is None else store
    await found.read(store)
    return found


async def test_the_local_store_is_written_once_the_broker_has_it_all(broker: Broker) -> None:
    store = Rocks(broker)
    await (await held(broker, store)).take(record(0), 12, None)
    assert store.sent_before == len(broker.sent) > 1
    assert [out.topic for out in broker.sent][-1] == "arrivals"
    assert store[b"3/row/n"] == b"1"


async def test_a_changelog_that_was_made_anew_is_made_whole_again(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    store = Rocks(broker)
    for number in range(5):
        await (await held(broker, store)).take(record(number, source=f"articles/0/{number}"), 12, None)
    broker.sent.clear()
    after = await held(broker, store)
    await after.take(record(5, source="articles/0/5"), 12, None)
    assert rows_of(broker) == dict(store)
    once = len(broker.on(CHANGELOG))
    await after.take(record(6, source="articles/0/6"), 12, None)
    assert len(broker.on(CHANGELOG)) < once + 5
    assert rows_of(broker) == dict(store)


async def test_a_changelog_is_made_whole_though_a_broker_fails_meanwhile(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    monkeypatch.setattr(module, "FIRST_WAIT", 0.0)
    store = Rocks(broker)
    for number in range(5):
        await (await held(broker, store)).take(record(number, source=f"articles/0/{number}"), 12, None)
    broker.sent.clear()
    send, sends = broker.send, 0

    async def failing(records: list[Outgoing]) -> list[Acknowledged]:
        nonlocal sends
        sends += 1
        if sends == 3:
            broker.fails = [KafkaError()]
        return await send(records)

    monkeypatch.setattr(broker, "send", failing)
    await (await held(broker, store)).take(record(5, source="articles/0/5"), 12, None)
    assert rows_of(broker) == dict(store)


def rows_of(broker: Broker) -> dict[bytes, bytes]:
    """The rows that a worker without a disk would read."""
    found: dict[bytes, bytes] = {}
    for out in broker.on(CHANGELOG):
        assert out.key is not None
        found.pop(out.key, None)
        if out.value is not None:
            found[out.key] = out.value
    return found


async def test_a_record_that_comes_again_at_its_offset_gets_the_same_step(broker: Broker) -> None:
    store = Rocks(broker)
    first = await (await held(broker, store)).take(record(0), 12, None)
    again = await (await held(broker, store)).take(record(0), 12, None)
    assert again == first
    assert [out.value for out in broker.on("arrivals")] == [b"1", b"1"]
    assert store[b"3/row/n"] == b"1"


async def test_a_record_sent_again_by_the_stage_before_gets_an_empty_step(broker: Broker) -> None:
    store = Rocks(broker)
    await (await held(broker, store)).take(record(0), 12, None)
    again = await (await held(broker, store)).take(record(1), 12, None)
    assert (again.outgoing, again.told) == ((), {"outcome": "delivered again"})
    assert (await (await held(broker, store)).take(record(2, source="articles/0/2"), 12, None)).told == {"outcome": "2"}


async def test_a_dead_letter_that_is_retried_is_handled_again_and_twice_retried_once(broker: Broker) -> None:
    holding = await held(broker)
    await holding.take(record(0, b"bad"), 12, None)
    retried = [
        Record("received", 3, at, b"k", b"bad", AT, ((SOURCE, b"articles/0/1"), ("wirefold-retried", b"l/0/0")))
        for at in (1, 2)
    ]
    assert [(await holding.take(each, 12, None)).told["outcome"] for each in retried] == ["dead letter", "delivered again"]


async def test_what_the_broker_refuses_for_a_while_is_sent_again(broker: Broker) -> None:
    broker.fails = [KafkaError("away"), OSError("away")]
    assert (await (await held(broker)).take(record(0), 12, None)).told == {"outcome": "1"}
    assert broker.opened == ["wirefold-ingest-dedupe-3"] * 3


async def test_what_the_broker_never_takes_becomes_a_dead_letter_and_its_rows_are_undone(broker: Broker) -> None:
    store = Rocks(broker)
    holding = await held(broker, store)
    await holding.take(record(0), 12, None)
    broker.fails = [MessageSizeTooLargeError("too large")]
    step = await holding.take(record(1, source="articles/0/2"), 12, None)
    assert (step.told["outcome"], step.told["error"]) == ("dead letter", "too-large")
    assert store[b"3/row/n"] == b"1"
    assert (await holding.take(record(2, source="articles/0/3"), 12, None)).told == {"outcome": "2"}


async def test_a_dead_letter_that_is_too_large_itself_goes_without_its_value(broker: Broker) -> None:
    broker.fails = [MessageSizeTooLargeError("too large")] * 2
    await (await held(broker)).take(record(0), 12, None)
    (letter,) = broker.on("received.dlq")
    assert letter.value is None
    assert dict(letter.headers)["dlq.value"].startswith(b"1 bytes")


async def test_a_broker_that_takes_nothing_at_all_ends_the_stage(broker: Broker) -> None:
    broker.fails = [MessageSizeTooLargeError("too large")] * 3
    with pytest.raises(MessageSizeTooLargeError):
        await (await held(broker)).take(record(0), 12, None)


async def test_a_partition_that_another_has_written_to_is_taken_over(broker: Broker) -> None:
    broker.fails = [ProducerFenced()]
    with pytest.raises(TakenOver):
        await (await held(broker)).take(record(0), 12, None)
    assert broker.sent == []


async def test_a_worker_that_is_no_longer_a_member_sends_nothing(broker: Broker) -> None:
    with pytest.raises(TakenOver):
        await (await held(broker, ours=False)).take(record(0), 12, None)
    assert broker.sent == []


class Died(BaseException):
    """Stands for a process that ends while the verb runs."""


async def test_a_record_on_which_the_worker_died_twice_is_set_aside(
    broker: Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> Step:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(Stage, "take", dies)
        for _ in range(2):
            with pytest.raises(Died):
                await (await held(broker, attempts=tmp_path / "notes")).take(record(0), 12, None)
    step = await (await held(broker, attempts=tmp_path / "notes")).take(record(0), 12, None)
    assert step.told["error"] == "kills-the-worker"
    assert (await (await held(broker, attempts=tmp_path / "notes")).take(record(1), 12, None)).told == {"outcome": "1"}


async def test_a_record_that_kills_among_others_in_hand_is_set_aside_and_they_go_through(
    broker: Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Stage.take

    def dies(self: Stage, record: Record, *more: Any) -> Step:
        if record.offset == 2:
            raise Died
        return take(self, record, *more)

    monkeypatch.setattr(Stage, "take", dies)
    for _ in range(2):
        holding = await held(broker, attempts=tmp_path / "notes")
        for each in numbered(0, 1):
            holding.begin(each, 12, None)
        with pytest.raises(Died):
            holding.begin(*numbered(2), 12, None)
    assert broker.sent == []
    holding = await held(broker, attempts=tmp_path / "notes")
    for each in numbered(0, 1, 2, 3):
        holding.begin(each, 12, None)
    assert [done.step.told["outcome"] for done in await holding.finish()] == ["1", "2", "dead letter", "3"]


async def test_a_record_on_which_the_worker_died_once_is_handled(
    broker: Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> Step:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(Stage, "take", dies)
        with pytest.raises(Died):
            await (await held(broker, attempts=tmp_path / "notes")).take(record(0), 12, None)
    holding = await held(broker, attempts=tmp_path / "notes")
    assert [(await holding.take(record(at, source=f"articles/0/{at}"), 12, None)).told["outcome"] for at in (0, 1, 2)] == [
        "1",
        "2",
        "3",
    ]


async def test_so_many_may_be_uncommitted_and_no_more(broker: Broker) -> None:
    holding = await held(broker)
    assert not holding.is_full(100, None)
    assert not holding.is_full(100 + IN_FLIGHT - 1, None)
    assert holding.is_full(100 + IN_FLIGHT, None)
    assert not holding.is_full(100 + IN_FLIGHT, 101)


def numbered(*offsets: int) -> list[Record]:
    return [record(at, source=f"articles/0/{at}") for at in offsets]


async def test_records_in_hand_together_are_taken_as_one_after_another(broker: Broker) -> None:
    together, alone = Rocks(broker), Rocks(broker)
    holding = await held(broker, together)
    for each in numbered(0, 1, 2):
        holding.begin(each, 12, None)
    assert (broker.sent, dict(together)) == ([], {})
    assert [done.step.told["outcome"] for done in await holding.finish()] == ["1", "2", "3"]
    assert together.sent_before == len(broker.sent)
    assert [out.value for out in broker.on("arrivals")] == [b"1", b"2", b"3"]
    single = await held(broker, alone)
    for each in numbered(0, 1, 2):
        await single.take(each, 12, None)
    assert together == alone


async def test_of_what_is_in_hand_each_entry_goes_before_its_rows_and_the_head_last(broker: Broker) -> None:
    holding = await held(broker)
    for each in numbered(0, 1, 2):
        holding.begin(each, 12, None)
    await holding.finish()
    keys = [out.key or b"" for out in broker.sent if out.partition == 3]
    assert len(keys) == len(set(keys))
    assert keys.index(b"3/row/n") > max(keys.index(b"3/done/%d" % at) for at in range(3))
    assert keys[-1] == b"3/head"


async def test_what_a_crash_leaves_of_several_is_mended_as_they_come_again(broker: Broker) -> None:
    whole = Rocks(broker)
    holding = await held(broker, whole)
    for each in numbered(0, 1, 2):
        holding.begin(each, 12, None)
    await holding.finish()
    rows = [out for out in broker.sent if out.partition == 3]
    for upto in range(len(rows)):  # the changelog as far as the broker took it, and what a new owner makes of it
        store = Rocks(broker)
        store.apply(((out.key or b"", out.value) for out in rows[:upto]), 0)
        again = await held(broker, store)
        assert [(await again.take(each, 12, None)).told["outcome"] for each in numbered(0, 1, 2)] == ["1", "2", "3"]
        assert store == whole


async def test_of_several_that_the_broker_refuses_together_each_is_tried_alone(broker: Broker) -> None:
    store = Rocks(broker)
    holding = await held(broker, store)
    await holding.take(*numbered(0), 12, None)
    broker.fails = [MessageSizeTooLargeError("together"), MessageSizeTooLargeError("alone")]
    for each in numbered(1, 2):
        holding.begin(each, 12, None)
    assert [done.step.told["outcome"] for done in await holding.finish()] == ["dead letter", "2"]
    assert store[b"3/row/n"] == b"2"
    assert (await holding.take(*numbered(3), 12, None)).told == {"outcome": "3"}
    assert holding.sizes() == {"rows": 1}


async def test_several_that_the_broker_refuses_for_a_while_are_sent_again_in_order(broker: Broker) -> None:
    broker.fails = [KafkaError("away")]
    holding = await held(broker)
    for each in numbered(0, 1):
        holding.begin(each, 12, None)
    await holding.finish()
    assert [out.value for out in broker.on("arrivals")] == [b"1", b"2"]


async def test_a_step_that_stands_already_leaves_the_store_as_it_is(broker: Broker) -> None:
    store = Rocks(broker)
    holding = await held(broker, store)
    await holding.take(*numbered(0), 12, None)
    persisted = store.persisted
    await (await held(broker, store)).take(*numbered(0), 12, None)
    assert store.persisted == persisted >= 0


@pytest.mark.parametrize("takes", [2, 5, 100])
async def test_what_a_crash_leaves_of_what_was_taken_back_is_mended(broker: Broker, takes: int) -> None:
    whole = Rocks(broker)
    holding = await held(broker, whole)
    await holding.take(*numbered(0), 12, None)
    broker.fails, broker.takes = [MessageSizeTooLargeError("together")], takes
    for each in numbered(1, 2):
        holding.begin(each, 12, None)
    await holding.finish()
    rows = [out for out in broker.sent if out.partition == 3]
    for upto in range(len(rows) + 1):  # the changelog as far as the broker took it, and what a new owner makes of it
        store = Rocks(broker)
        store.apply(((out.key or b"", out.value) for out in rows[:upto]), 0)
        again = await held(broker, store)
        assert [(await again.take(each, 12, None)).told["outcome"] for each in numbered(0, 1, 2)] == ["1", "2", "3"], upto
        assert store == whole
