"""Topics that somebody gives more partitions under running workers: a stage with state ends and says why, and goes on once its changelog has as many."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiokafka.admin import NewPartitions

from stream.clients import administering
from stream.topics import ARTICLES, DEDUPE, MERGE, PARTITIONS, RECEIVED, REPORTS, changelog_topic
from tests.brokers.broker import Broker
from tests.faults.scene import Scene, staged
from tests.faults.test_rights import said

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]


async def grown(scene: Scene, *topics: str) -> None:
    """Give topics twice their partitions."""
    async with administering(scene.here) as admin:
        await admin.create_partitions({scene.here.topic(topic): NewPartitions(2 * PARTITIONS) for topic in topics})


async def test_a_stage_whose_source_has_grown_says_so_and_goes_on_once_its_changelog_has_too(
    kafka: Broker, tmp_path: Path
) -> None:
    with staged(tmp_path, seed=89, shared=kafka, session_s=6) as scene:
        ingest, store = scene.crew.members["ingest"][0], scene.crew.members["store"][0]
        await scene.publish(12)
        await scene.settled()
        await grown(scene, ARTICLES, RECEIVED, REPORTS)
        await scene.publish(12)
        await scene.until("both end", lambda: not (ingest.runs or store.runs))
        for member, stage in ((ingest, "ingest.dedupe"), (store, "store.merge")):
            assert said(member, "the source has other partitions than the state", stage)
            member.start()
        await scene.until("both refuse to start", lambda: not (ingest.runs or store.runs))
        assert [member.process and member.process.returncode for member in (ingest, store)] == [2, 2]
        await grown(scene, changelog_topic(DEDUPE), changelog_topic(MERGE))
        ingest.start()
        store.start()
        await scene.publish(12)
        await asyncio.sleep(1.0)
        await scene.held()
        assert scene.crew.restarts == []
