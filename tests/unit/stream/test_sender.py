"""A sender: what it is given lies on the broker in order; where its broker is away all is given up with it, and nothing goes on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiokafka.partitioner import murmur2

from stream import clients
from stream import sender as module
from stream.clients import read
from stream.embedded import EmbeddedBroker
from stream.record import Outgoing
from stream.sender import Sender, TooLarge
from stream.settings import Settings


async def test_rows_of_a_partition_go_in_batches_and_all_lie_there_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 4_000)
    rows = [Outgoing("rows", b"%d" % number, b"x" * (400 * (number % 13)) or None, partition=1) for number in range(60)]
    mixed = [*rows[:40], Outgoing("claims", b"k", b"v"), Outgoing("rows", b"alone", b"1", (("h", b"2"),), 0), *rows[40:]]
    with EmbeddedBroker() as broker:
        broker.create_topic("rows", 2)
        broker.create_topic("claims", 1)
        settings = Settings(brokers=broker.bootstrap)
        sender = await Sender.open(settings, None)
        acknowledged = await sender.send(mixed)
        await sender.close()
        lying = [record async for record in read(settings, ["rows"])]
    assert [(found.topic, found.partition, found.offset) for found in acknowledged] == [
        *(("rows", 1, at) for at in range(40)),
        ("claims", 0, 0),
        ("rows", 0, 0),
        *(("rows", 1, at) for at in range(40, 60)),
    ]
    assert [(each.key, each.value) for each in lying if each.partition == 1] == [(row.key, row.value) for row in rows]
    assert [(each.key, each.headers) for each in lying if each.partition == 0] == [(b"alone", (("h", b"2"),))]


async def test_records_with_keys_go_where_kafka_puts_them_in_few_batches_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    keyed = [Outgoing("claims", b"cl-%d" % (number % 9), b"%d" % number, (("h", b"%d" % number),)) for number in range(90)]
    told = [*keyed[:45], Outgoing("events", b"st-1", b"one"), *keyed[45:], Outgoing("events", b"st-1", b"two")]
    with EmbeddedBroker() as broker:
        broker.create_topic("claims", 4)
        broker.create_topic("events", 4)
        settings = Settings(brokers=broker.bootstrap)
        sender = await Sender.open(settings, None)
        submitted = 0
        submit = sender._producer.send_batch

        async def counting(*args: Any, **more: Any) -> Any:
            nonlocal submitted
            submitted += 1
            return await submit(*args, **more)

        monkeypatch.setattr(sender._producer, "send_batch", counting)
        acknowledged = await sender.send(told)
        await sender.close()
        lying = [record async for record in read(settings, ["claims", "events"])]
    at = {(each.topic, each.partition, each.offset): each for each in lying}
    found = [at[each.topic, each.partition, each.offset] for each in acknowledged]
    assert [(each.key, each.value, each.headers) for each in found] == [(out.key, out.value, out.headers) for out in told]
    assert all(each.partition == (murmur2(each.key or b"") & 0x7FFFFFFF) % 4 for each in lying)
    assert submitted == len({(each.topic, each.partition) for each in lying}) > 2


async def test_a_record_without_a_key_goes_somewhere() -> None:
    with EmbeddedBroker() as broker:
        broker.create_topic("letters", 2)
        settings = Settings(brokers=broker.bootstrap)
        sender = await Sender.open(settings, None)
        acknowledged = await sender.send([Outgoing("letters", None, b"%d" % number) for number in range(3)])
        await sender.close()
        lying = [record async for record in read(settings, ["letters"])]
    assert len(acknowledged) == 3
    assert sorted(each.value or b"" for each in lying) == [b"0", b"1", b"2"]


async def test_a_row_larger_than_any_record_may_be_is_refused_before_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 10_000)
    rows = [Outgoing("rows", b"a", b"x", partition=0), Outgoing("rows", b"b", b"x" * 10_000, partition=0)]
    with EmbeddedBroker() as broker:
        broker.create_topic("rows", 1)
        sender = await Sender.open(Settings(brokers=broker.bootstrap), None)
        with pytest.raises(TooLarge):
            await sender.send(rows)
        await sender.close()


async def test_a_sender_that_is_closed_while_its_broker_is_away_leaves_nothing_running(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clients, "CLOSING_S", 0.3)
    with EmbeddedBroker() as broker:
        broker.create_topic("claims", 1)
        sender = await Sender.open(Settings(brokers=broker.bootstrap), None)
        assert len(await sender.send([Outgoing("claims", b"k", b"v")])) == 1
    sending = asyncio.create_task(sender.send([Outgoing("claims", b"k", b"v")]))
    await asyncio.sleep(0.3)
    assert not sending.done()
    sending.cancel()
    await sender.close()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert asyncio.all_tasks() == {asyncio.current_task()}
