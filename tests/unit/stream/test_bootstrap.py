"""Brokers that have all gone from where they were told to be: a client looks for them where the settings say, and no other."""

from __future__ import annotations

from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer

from stream import bootstrap
from stream.clients import started
from stream.embedded import EmbeddedBroker
from stream.settings import Settings
from tests.brokers.node import free_ports


async def moved(broker: EmbeddedBroker) -> Any:
    """A client that was told of a broker at an address where none is."""
    consumer = AIOKafkaConsumer(**Settings(brokers=broker.bootstrap).client())
    await started(consumer)
    client = consumer._client
    for number, known in client.cluster._brokers.items():
        client.cluster._brokers[number] = known._replace(port=free_ports(1)[0])
    for connection in client._conns.values():
        connection.close()
    client._conns.clear()
    return consumer


async def test_brokers_that_are_gone_are_looked_for_where_they_were_first(embedded: EmbeddedBroker) -> None:
    consumer = await moved(embedded)
    try:
        assert await consumer._client.force_metadata_update()
        told = {f"{known.host}:{known.port}" for known in consumer._client.cluster.brokers()}
        assert told == set(embedded.bootstrap.split(","))
    finally:
        await consumer.stop()


async def test_no_more_often_than_now_and_then(embedded: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def nobody(_client: Any, host: str, port: int, _topics: Any) -> None:
        asked.append(f"{host}:{port}")

    monkeypatch.setattr(bootstrap, "_told", nobody)
    consumer = await moved(embedded)
    try:
        assert not await consumer._client.force_metadata_update()
        assert not await consumer._client.force_metadata_update()
        assert len(asked) == len(embedded.bootstrap.split(","))
    finally:
        await consumer.stop()
