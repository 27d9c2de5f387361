from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.structs import ConsumerRecord

import stream.embedded
from stream.embedded import EmbeddedBroker
from stream.errors import Refused

MIB = 1024 * 1024


async def put(broker: EmbeddedBroker, topic: str, value: bytes | None, **how: Any) -> int:
    producer = AIOKafkaProducer(bootstrap_servers=broker.bootstrap, max_request_size=68 * MIB)
    await producer.start()
    try:
        return (await producer.send_and_wait(topic, value, **how)).offset
    finally:
        await producer.stop()


async def read(broker: EmbeddedBroker, topic: str, count: int) -> list[ConsumerRecord]:
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=broker.bootstrap,
        group_id=f"readers-of-{topic}",
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    await consumer.start()
    try:
        return [await asyncio.wait_for(consumer.getone(), 10) for _ in range(count)]
    finally:
        await consumer.stop()


async def test_records_keep_their_key_timestamp_and_headers(embedded: EmbeddedBroker, prefix: str) -> None:
    embedded.create_topic(f"{prefix}plain", 1)
    await put(embedded, f"{prefix}plain", b"text", key=b"id", timestamp_ms=1_234_567_890_123, headers=[("traceparent", b"00")])

    (record,) = await read(embedded, f"{prefix}plain", 1)

    assert (record.key, record.value, record.timestamp) == (b"id", b"text", 1_234_567_890_123)
    assert record.headers == (("traceparent", b"00"),)


async def test_a_tombstone_stays_a_tombstone(embedded: EmbeddedBroker, prefix: str) -> None:
    embedded.create_topic(f"{prefix}gone", 1)
    await put(embedded, f"{prefix}gone", None, key=b"id")

    assert (await read(embedded, f"{prefix}gone", 1))[0].value is None


async def test_topics_have_the_partitions_asked_for(embedded: EmbeddedBroker, prefix: str) -> None:
    embedded.create_topic(f"{prefix}wide", 12)
    admin = AIOKafkaAdminClient(bootstrap_servers=embedded.bootstrap)
    await admin.start()
    try:
        described = (await admin.describe_topics([f"{prefix}wide"]))[0]
        names = await admin.list_topics()
    finally:
        await admin.close()

    assert len(described["partitions"]) == 12
    assert f"{prefix}wide" in names


async def test_a_partition_above_five_mib_forgets_what_it_acknowledged(embedded: EmbeddedBroker, prefix: str) -> None:
    embedded.create_topic(f"{prefix}large", 1)
    for _ in range(2):
        await put(embedded, f"{prefix}large", b"x" * 3 * MIB)
    consumer = AIOKafkaConsumer(bootstrap_servers=embedded.bootstrap)
    await consumer.start()
    try:
        partition = TopicPartition(f"{prefix}large", 0)
        oldest = (await consumer.beginning_offsets([partition]))[partition]
    finally:
        await consumer.stop()

    assert oldest > 0


def test_a_topic_made_twice_is_refused(embedded: EmbeddedBroker, prefix: str) -> None:
    embedded.create_topic(f"{prefix}twice", 1)

    with pytest.raises(Refused, match=r"twice' with 1 partitions: .*already exists"):
        embedded.create_topic(f"{prefix}twice", 1)


def test_a_stopped_broker_has_no_address() -> None:
    broker = EmbeddedBroker()
    with broker:
        assert broker.bootstrap.startswith("127.0.0.1:")
    broker.stop()

    with pytest.raises(Refused, match="start"):
        _ = broker.bootstrap


def test_brokers_can_be_started_one_after_another() -> None:
    for _ in range(3):
        with EmbeddedBroker() as broker:
            broker.create_topic("same", 2)


def test_a_build_without_the_library_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream.embedded, "files", lambda _name: [])

    with pytest.raises(Refused, match="install the wheel"):
        EmbeddedBroker().start()


def test_a_library_without_the_mock_cluster_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "librdkafka-other.so"
    other.write_bytes(b"no library")
    monkeypatch.setattr(stream.embedded, "_wheel_library", lambda: other)

    with pytest.raises(Refused, match="can't serve"):
        EmbeddedBroker().start()
