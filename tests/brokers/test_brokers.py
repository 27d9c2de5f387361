from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from stream.embedded import EmbeddedBroker
from tests.brokers.broker import Broker
from tests.brokers.report import KafkaReport

LARGE = 64 * 1024 * 1024


async def make(bootstrap: str, topic: str, copies: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, 1, copies)])
    finally:
        await admin.close()


async def put(bootstrap: str, topic: str, value: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", max_request_size=LARGE + 1024)
    await producer.start()
    try:
        await asyncio.wait_for(producer.send_and_wait(topic, value), 60)
    finally:
        await producer.stop()


async def read(bootstrap: str, topic: str, count: int) -> list[bytes | None]:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        return [(await asyncio.wait_for(consumer.getone(), 60)).value for _ in range(count)]
    finally:
        await consumer.stop()


@pytest.mark.kafka
async def test_the_broker_takes_a_record_of_64_mib(kafka: Broker, prefix: str) -> None:
    await make(kafka.bootstrap, f"{prefix}large", 1)
    await put(kafka.bootstrap, f"{prefix}large", b"x" * LARGE)

    assert await read(kafka.bootstrap, f"{prefix}large", 1) == [b"x" * LARGE]


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_three_nodes_keep_what_they_acknowledged_when_one_goes(
    own_kafka: Callable[[int], Broker], how: signal.Signals
) -> None:
    broker = own_kafka(3)
    await make(broker.bootstrap, "kept", 3)
    await put(broker.bootstrap, "kept", b"before")
    broker.kill_node(1, how)
    await put(broker.bootstrap, "kept", b"without")
    broker.start_node(1)
    broker.kill_node(2, how)
    await put(broker.bootstrap, "kept", b"after")

    assert await read(broker.bootstrap, "kept", 3) == [b"before", b"without", b"after"]


@pytest.mark.parametrize("variable", ["CI", "WIREFOLD_REQUIRE_KAFKA"])
def test_a_run_that_needs_kafka_misses_the_tests_that_did_not_run(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "1")
    report = KafkaReport()
    report.collected, report.ran = {"one", "two"}, {"one"}

    assert report.missing == "1 tests marked kafka did not run, and here they must: two"


@pytest.mark.parametrize(("lacks", "collected"), [(True, set[str]()), (False, {"one"})])
def test_a_test_that_lacks_something_else_is_not_missed(*, lacks: bool, collected: set[str]) -> None:
    marks = {"kafka": pytest.mark.kafka.mark, "skipif": pytest.mark.skipif(lacks, reason="no Prometheus").mark}
    item = SimpleNamespace(nodeid="one", get_closest_marker=marks.get, iter_markers=lambda name: [marks[name]])
    report = KafkaReport()
    report.pytest_collection_finish(SimpleNamespace(items=[item]))  # type: ignore[arg-type]
    assert report.collected == collected


def test_a_whole_suite_without_kafka_tests_is_missing_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    report = KafkaReport()
    report.whole_suite = True

    assert "no test marked kafka" in report.missing


def test_a_run_on_a_laptop_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("WIREFOLD_REQUIRE_KAFKA", "0")
    report = KafkaReport()
    report.collected = {"one"}

    assert report.missing == ""


def test_tests_share_no_topic_prefix(prefix: str, embedded: EmbeddedBroker) -> None:
    embedded.create_topic(f"{prefix}mine", 1)

    assert prefix.endswith(".")
    assert prefix.isascii()
