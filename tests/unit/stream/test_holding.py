"""A partition in hand: what is sent and written in which order, what is set aside, and who has it no longer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, ProducerFenced

from stream import holding as module
from stream.errors import TakenOver
from stream.holding import IN_FLIGHT
from stream.record import SOURCE, Outgoing, Record
from stream.sender import BATCH
from stream.stage import Stage, Step
from tests.unit.stream.partitions import AT, CHANGELOG, Acknowledged, Broker, Died, Rocks, held, numbered, record, rows_of


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
    broker.fails = [MessageSizeTooLargeError("too large")] * 2
    step = await holding.take(record(1, source="articles/0/2"), 12, None)
    assert (step.told["outcome"], step.told["error"]) == ("dead letter", "too-large")
    assert store[b"3/row/n"] == b"1"
    assert (await holding.take(record(2, source="articles/0/3"), 12, None)).told == {"outcome": "2"}


async def test_a_dead_letter_that_is_too_large_itself_goes_without_its_value(broker: Broker) -> None:
    broker.fails = [MessageSizeTooLargeError("too large")] * 3
    await (await held(broker)).take(record(0), 12, None)
    (letter,) = broker.on("received.dlq")
    assert letter.value is None
    assert dict(letter.headers)["dlq.value"].startswith(b"1 bytes")
    assert (SOURCE, b"articles/0/1") in letter.headers


async def test_one_that_is_too_large_by_what_it_came_with_goes_with_what_is_said_of_it_alone(broker: Broker) -> None:
    broker.fails = [MessageSizeTooLargeError("too large")] * 4
    await (await held(broker)).take(record(0), 12, None)
    (letter,) = broker.on("received.dlq")
    assert (letter.key, letter.value) == (b"k", None)
    assert {name for name, _ in letter.headers} >= {"dlq.offset", "dlq.error", "dlq.value"}
    assert not [name for name, _ in letter.headers if not name.startswith("dlq.")]


async def test_a_dead_letter_that_is_too_large_keeps_its_reason(broker: Broker) -> None:
    broker.fails = [MessageSizeTooLargeError("too large")] * 3
    step = await (await held(broker)).take(record(0, b"bad"), 12, None)
    assert (step.told["error"], broker.on("received.dlq")[0].value) == ("ValueError", None)


async def test_what_is_too_large_together_is_sent_one_record_a_batch(broker: Broker) -> None:
    broker.fails = [MessageSizeTooLargeError("too large")]
    step = await (await held(broker)).take(record(0), 12, None)
    assert (step.told, broker.batches) == ({"outcome": "1"}, [BATCH, 1])


async def test_a_broker_that_takes_nothing_at_all_ends_the_stage(broker: Broker) -> None:
    broker.fails = [MessageSizeTooLargeError("too large")] * 5
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


async def test_a_step_that_stands_already_leaves_the_store_as_it_is(broker: Broker) -> None:
    store = Rocks(broker)
    holding = await held(broker, store)
    await holding.take(numbered(0)[0], 12, None)
    persisted = store.persisted
    await (await held(broker, store)).take(numbered(0)[0], 12, None)
    assert store.persisted == persisted >= 0
