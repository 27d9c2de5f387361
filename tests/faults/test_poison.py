"""A record that kills the process that handles it is set aside after two deaths, and all others go through."""

from __future__ import annotations

import asyncio
from pathlib import Path

import orjson
import pytest
from aiokafka import AIOKafkaProducer

from stream.settings import Settings
from tests.brokers.broker import Broker
from tests.faults.scene import staged
from tests.integration.clusters import wirefold

WORDS = "xyzzy plugh"

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


async def test_a_record_that_kills_workers_is_set_aside_after_two_deaths(kafka: Broker, tmp_path: Path) -> None:
    with staged(tmp_path, seed=41, shared=kafka) as scene:
        member = scene.crew.members["normalize"][0]
        member.kill()
        await scene.publish(60)  # those before it come again each time: they are in hand together with it
        producer = AIOKafkaProducer(bootstrap_servers=scene.here.brokers)
        await producer.start()
        try:
            value = orjson.dumps({"id": "poison", "text": f"{WORDS}, said the mayor of Corby on Monday.", "language": "en"})
            await producer.send_and_wait(scene.here.topic("articles"), value, b"poison")
        finally:
            await producer.stop()
        await scene.publish(10)
        deaths = -1
        end = asyncio.get_running_loop().time() + 220
        while not await asyncio.to_thread(_aside, scene.here):
            assert asyncio.get_running_loop().time() < end
            if not member.runs:
                deaths += 1
                member.start("--poison", WORDS)
            await asyncio.sleep(0.5)
        assert deaths == 2
        await scene.settled()
        found, _, _ = await scene.verdict()
        assert [difference.topic for difference in found if difference.topic.endswith(".dlq")] == ["arrivals.dlq"]
        assert member.runs


def _aside(settings: Settings) -> bool:
    listed = wirefold(settings, "dlq", "ls", "--stage", "normalize.extract", "--error", "kills-the-worker")
    return bool(listed.stdout)
