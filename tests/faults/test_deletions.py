"""A worker, and a read model, that come back after Kafka has forgotten what was deleted meanwhile: nothing that was withdrawn stands up again."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from services.web.settings import WebSettings
from stream.clients import administering, producing, read, send
from stream.record import Outgoing
from stream.topics import ARTICLES, CLAIMS, DEDUPE, MERGE, STORIES, changelog_topic, topic
from tests.brokers.broker import Broker, broker_from_jars
from tests.brokers.fixtures import _do_without
from tests.brokers.jars import NoBrokerError
from tests.brokers.node import Listener, free_ports
from tests.faults.crew import Member
from tests.faults.scene import Scene, staged
from wirefold.web import serving

AT_ONCE = {
    "segment.ms": "500",
    "delete.retention.ms": "100",
    "min.cleanable.dirty.ratio": "0.001",
    "max.compaction.lag.ms": "500",
}
AWAY_S = 13 * 3600.0
ROWS = (changelog_topic(DEDUPE), changelog_topic(MERGE))
COMPACTED = (*ROWS, STORIES, CLAIMS)

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]


@pytest.fixture
def tidy() -> Iterator[Broker]:
    """A broker that compacts at once."""
    ports = free_ports(2)
    quickly = {"log.cleaner.backoff.ms": "200", "log.retention.check.interval.ms": "500"}
    try:
        found = broker_from_jars(1, [Listener("MORE", "PLAINTEXT", ports[0], ports[0], quickly)])
    except NoBrokerError as why:
        _do_without(why)
    yield found
    found.stop()


async def tidied(scene: Scene) -> None:
    """Let the broker compact at once, and forget deletions."""
    async with administering(scene.here) as admin:
        await admin.alter_configs(
            [
                ConfigResource(ConfigResourceType.TOPIC, scene.here.topic(name), configs=topic(name).config | AT_ONCE)
                for name in COMPACTED
            ]
        )


async def put(scene: Scene, name: str, text: str | None) -> None:
    """Publish an article of a text, or withdraw it."""
    value = None if text is None else orjson.dumps({"id": name, "source": f"Outlet {name}", "text": text, "language": "en"})
    async with producing(scene.here) as producer:
        at = await (await send(producer, scene.here, Outgoing(ARTICLES, name.encode(), value)))
    scene.published.append((f"{ARTICLES}/{at.partition}/{at.offset}", (name.encode(), value)))


async def deletions(scene: Scene, topics: Sequence[str]) -> set[tuple[str, int, int]]:
    """Where the broker has something that says that a row, or a story, was deleted."""
    return {(each.topic, each.partition, each.offset) async for each in read(scene.here, topics) if each.value is None}


async def forgotten(scene: Scene, topics: Sequence[str], within: float = 120.0) -> None:
    """Return once the broker has forgotten all deletions that there are now. What comes later, and means nothing, lets it roll and compact what lies before."""
    await scene.settled()
    before, end = await deletions(scene, topics), time.monotonic() + within
    assert before
    async with producing(scene.here) as producer:
        while left := before & await deletions(scene, topics):
            assert time.monotonic() < end, left
            for name, number in sorted({(name, number) for name, number, _ in left}):
                await (await send(producer, scene.here, Outgoing(name, b"nobody", None, partition=number)))
            await asyncio.sleep(1.0)


def aged(member: Member, seconds: float) -> None:
    """Let a worker's files be so much older."""
    for each in member.datadir.rglob("*"):
        at = each.stat().st_mtime - seconds
        os.utime(each, (at, at))


STORY = (
    "A fire broke out in the paper mill of Selby Bridge on Monday night, the county fire service said. "
    "Eleven workers were led out by the foreman, Ada Moor, who had smelled smoke in the drying hall at nine. "
    "The mill has stood idle since, and its owner said repairs would take until the spring. "
    "An inquiry into the cause was opened by the county on Tuesday."
)


async def test_what_was_withdrawn_while_a_worker_was_away_for_days_is_gone_when_it_is_back(
    tidy: Broker, tmp_path: Path
) -> None:
    with staged(tmp_path, seed=90, shared=tidy, session_s=6) as scene:
        await tidied(scene)
        await put(scene, "fire-1", STORY)
        await put(scene, "fire-2", STORY.replace("Eleven", "Twelve").replace("An inquiry", "One more inquiry"))
        await scene.settled()
        away = [scene.crew.members[service][0] for service in ("ingest", "store")]
        for member in away:
            assert member.stop() == 0
            scene.crew.members[member.service].clear()
            scene.crew.scale(member.service, 1)
        await put(scene, "fire-1", None)
        await put(scene, "fire-2", None)
        await forgotten(scene, ROWS)
        for member in away:
            scene.crew.scale(member.service, 0)
            aged(member, AWAY_S)
            member.start()
            scene.crew.members[member.service].append(member)
        await put(scene, "fire-3", STORY)
        await scene.held()
        assert scene.crew.restarts == []


async def test_a_read_model_that_was_away_for_days_shows_no_story_that_is_gone(
    tidy: Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = WebSettings(port=0, database=f"sqlite:///{tmp_path}/web.db")
    with staged(tmp_path, seed=91, shared=tidy, session_s=6) as scene:
        await tidied(scene)
        await put(scene, "fire-1", STORY)
        await scene.settled()

        async def shown(upto: Any) -> list[str]:
            async with serving(scene.here, web) as state:
                await asyncio.wait_for(state.ready.wait(), 30)
                await scene.until("followed", lambda: upto(state.model))
                return [each["title"] for each in state.model.stories().items]

        assert len(await shown(lambda model: model.followed() is not None)) == 1
        await put(scene, "fire-1", None)
        await forgotten(scene, [STORIES])
        real = time.time
        monkeypatch.setattr("services.web.follower.time.time", lambda: real() + AWAY_S)
        titles = await shown(lambda _model: True)
        standing = {each.key: each.value async for each in read(scene.here, [STORIES])}
        assert len(titles) == sum(value is not None for value in standing.values())
        assert not any("fire" in title.lower() for title in titles)
