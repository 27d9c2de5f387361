"""Records that brokers deleted before a stage had handled them, on a real broker: it says so, and goes on with what there is."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import RecordsToDelete

from stream import topic_plan
from stream.clients import administering, producing, send
from stream.engine import running
from stream.faust_app import StageApp
from stream.lag import lag
from stream.metrics import Metrics
from stream.record import Outgoing, Record
from stream.settings import Settings
from stream.stage import Declared, Stage, Step
from stream.topics import ARTICLES, RECEIVE, dead_letter_topic, topic

PARTITION = 3
WITHIN = 60.0
DECLARED = Declared("ingest.receive", RECEIVE, ARTICLES, writes=(dead_letter_topic(ARTICLES),))

pytestmark = pytest.mark.kafka


async def handled(settings: Settings, upto: bytes) -> tuple[list[bytes], Metrics]:
    """Let a worker run until it has handled a record -> the values of all that it handled, and its metrics."""
    seen: list[bytes] = []
    apps: list[StageApp] = []
    metrics = Metrics(apps)

    def tell(_stage: Stage, record: Record, _step: Step, _seconds: float) -> None:
        seen.append(record.value or b"")

    async with running([DECLARED.by(lambda *_: Step())], settings, tell=tell, standing=apps):
        for app in apps:
            app.gone = metrics.gone
        end = asyncio.get_running_loop().time() + WITHIN
        while upto not in seen:
            assert asyncio.get_running_loop().time() < end, seen
            await asyncio.sleep(0.1)
    return seen, metrics


async def publish(settings: Settings, *values: bytes) -> None:
    async with producing(settings) as producer:
        for value in values:
            await (await send(producer, settings, Outgoing(ARTICLES, b"k", value, partition=PARTITION)))


async def test_what_was_deleted_before_it_was_handled_is_told_of(kafka: Any, prefix: str, tmp_path: Path) -> None:
    settings = Settings(brokers=kafka.bootstrap, topic_prefix=prefix, datadir=tmp_path)
    async with administering(settings) as admin:
        await topic_plan.apply(
            admin, settings, topic_plan.plan({}, settings, (topic(ARTICLES), topic(dead_letter_topic(ARTICLES))))
        )
    await publish(settings, b"1", b"2")
    assert (await handled(settings, b"2"))[0] == [b"1", b"2"]
    await publish(settings, b"3", b"4", b"5", b"6")
    async with administering(settings) as admin:
        await admin.delete_records({TopicPartition(f"{prefix}{ARTICLES}", PARTITION): RecordsToDelete(before_offset=5)})
    assert {(each.partition, each.gone, each.lag) for each in await lag(settings, [DECLARED]) if each.gone} == {
        (PARTITION, 3, 1)
    }
    found, metrics = await handled(settings, b"6")
    assert found == [b"6"]
    assert b'wirefold_deleted_records_total{stage="ingest.receive"} 3.0' in metrics.written()
    assert not any(each.gone for each in await lag(settings, [DECLARED]))
