"""Topics that do not keep what a stage relies on, on a real broker: no worker starts, `doctor` says why, and what it says puts it right."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import RecordsToDelete

from stream.clients import administering, producing, send
from stream.engine import serve
from stream.errors import Refused
from stream.kept import cut_off, require_kept
from stream.record import Outgoing
from stream.settings import Settings
from stream.stage import Declared
from stream.topics import CLAIM_EVENTS, DEDUPE, RECEIVED, changelog_topic
from tests.integration.clusters import wirefold
from tests.integration.configured import configure
from wirefold.declared import ALL

CHANGELOG = changelog_topic(DEDUPE)
PARTITION = 3

pytestmark = pytest.mark.kafka


@pytest.fixture
async def settings(kafka: Any, prefix: str, tmp_path: Path) -> Settings:
    found = Settings(brokers=kafka.bootstrap, topic_prefix=prefix, datadir=tmp_path)
    assert (await asyncio.to_thread(wirefold, found, "topics", "apply")).returncode == 0
    return found


async def doctor(settings: Settings) -> tuple[str, str, str]:
    """What the doctor says of what brokers keep: the verdict, what it found, and what to do."""
    done = await asyncio.to_thread(wirefold, settings, "doctor", "--json")
    (found,) = (line for line in map(json.loads, done.stdout.splitlines()) if line["what"] == "kept")
    return found["verdict"], found["found"], found["todo"]


def declared(name: str) -> Declared:
    return next(stage for stage in ALL if stage.name == name)


@pytest.mark.parametrize(
    ("name", "policy", "why"),
    [
        (CHANGELOG, "delete", "brokers delete rows that are still needed"),
        (CHANGELOG, "compact,delete", "brokers delete rows that are still needed"),
        (RECEIVED, "compact", "brokers delete records before they are handled"),
    ],
)
async def test_no_worker_starts_where_brokers_would_delete_what_it_needs(
    settings: Settings, name: str, policy: str, why: str
) -> None:
    stage = declared("ingest.dedupe").by(lambda *_: pytest.fail("it has started"))
    await configure(settings, name, cleanup_policy=policy)
    with pytest.raises(
        Refused, match=rf"{settings.topic(name)}: its cleanup\.policy is {policy}.*{why}; `wirefold topics apply`"
    ):
        await serve([stage], settings)
    verdict, found, todo = await doctor(settings)
    assert (verdict, why in found, "topics apply" in todo) == ("error", True, True)
    assert (await asyncio.to_thread(wirefold, settings, "topics", "apply")).returncode == 0
    await require_kept(settings, [stage])
    assert (await doctor(settings))[0] == "ok"


async def test_what_is_only_published_elsewise_is_told_and_no_worker_stopped(settings: Settings) -> None:
    await configure(settings, CLAIM_EVENTS, cleanup_policy="compact,delete")
    assert await require_kept(settings, [declared("store.merge").by(lambda *_: pytest.fail("it has started"))]) == {}
    verdict, found, _ = await doctor(settings)
    assert verdict == "warning"
    assert f"{settings.topic(CLAIM_EVENTS)}: its cleanup.policy is compact,delete, declared is delete" in found


async def test_no_worker_starts_on_a_changelog_whose_first_rows_were_deleted(settings: Settings) -> None:
    stage = declared("ingest.dedupe")
    async with producing(settings) as producer:
        for number in range(4):
            row = Outgoing(CHANGELOG, b"3/row/%d" % number, b"v", partition=PARTITION)
            await (await send(producer, settings, row))
    await configure(settings, CHANGELOG, cleanup_policy="compact,delete")
    async with administering(settings) as admin:
        place = TopicPartition(settings.topic(CHANGELOG), PARTITION)
        await admin.delete_records({place: RecordsToDelete(before_offset=2)})
    await configure(settings, CHANGELOG)
    assert await cut_off(settings, stage) == [PARTITION]
    with pytest.raises(
        Refused,
        match=r"rows were deleted from its partitions \[3\]; delete the topic, .* `wirefold state rebuild ingest\.dedupe`",
    ):
        await serve([stage.by(lambda *_: pytest.fail("it has started"))], settings)
    verdict, found, todo = await doctor(settings)
    assert (verdict, "ingest.dedupe has lost rows of partitions [3]" in found, "state rebuild" in todo) == ("error", True, True)
    async with administering(settings) as admin:
        await admin.delete_topics([settings.topic(CHANGELOG)])
    await asyncio.sleep(1.0)
    assert (await asyncio.to_thread(wirefold, settings, "topics", "apply")).returncode == 0
    assert (await doctor(settings))[0] == "ok"
