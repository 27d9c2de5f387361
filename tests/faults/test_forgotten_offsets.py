"""Consumer groups whose offsets are gone, as Kafka forgets those of a group that has had no member for a week: all is handled once more, and nothing comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from tests.brokers.broker import Broker
from tests.faults.scene import GROUPS, staged

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]


async def test_what_is_handled_once_more_for_want_of_offsets_changes_nothing(kafka: Broker, tmp_path: Path) -> None:
    with staged(tmp_path, seed=94, shared=kafka, session_s=6) as scene:
        await scene.publish(40)
        await scene.settled()
        for member in scene.crew.all:
            assert member.stop() == 0
        admin = AdminClient({"bootstrap.servers": kafka.bootstrap})
        for forgotten in admin.delete_consumer_groups([scene.here.topic(group) for group in GROUPS]).values():
            forgotten.result(30)
        assert sum((await scene.lag()).values()) > 40
        for member in scene.crew.all:
            member.start()
        await scene.publish(12)
        await scene.held()
        assert scene.crew.restarts == []
