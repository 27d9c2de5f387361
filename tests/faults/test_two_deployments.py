"""Two whole deployments under one prefix on one broker, each with its own disks and settings: they share the work, and neither loses or doubles a record of the other's."""

from __future__ import annotations

import asyncio
import contextlib
import json
import platform
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers.broker import Broker
from tests.faults.crew import Crew
from tests.faults.scene import Scene, staged
from tests.integration.clusters import wirefold
from wirefold.services import SERVICES

SESSION_S = 6
PAUSED_S = 14.0

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]


@contextlib.contextmanager
def another(scene: Scene, folder: Path) -> Iterator[Crew]:
    """A second deployment: its records packed otherwise, its sessions longer."""
    crew = Crew(scene.here.model_copy(update={"compression": "none", "session_s": 2 * SESSION_S}), folder)
    folder.mkdir()
    try:
        for service in SERVICES:
            crew.scale(service, 1)
        yield crew
    finally:
        crew.end()


async def test_two_deployments_of_one_name_share_the_work_whichever_stands_still_or_dies(kafka: Broker, tmp_path: Path) -> None:
    with staged(tmp_path, seed=95, shared=kafka, session_s=SESSION_S) as scene, another(scene, tmp_path / "other") as other:
        await scene.until(
            "both are ready", lambda: all(each.health("readyz")[0] == 200 for each in (*scene.crew.all, *other.all))
        )
        told = await asyncio.to_thread(wirefold, scene.here, "doctor", "--json")
        (workers,) = (line for line in map(json.loads, told.stdout.splitlines()) if line["what"] == "workers")
        assert (
            f"store.merge on {platform.node()}, {platform.node()}" in workers["found"]
        )  # who did not know of the other sees it
        await scene.publish(40, within=4.0)
        for standing, going in ((scene.crew, other), (other, scene.crew)):
            for member in standing.all:
                member.pause()
            await scene.publish(30, within=PAUSED_S + 2 * SESSION_S * (standing is other))
            for member in standing.all:
                member.go_on()
            await scene.publish(20, within=4.0)
            await scene.settled()
            other.tend()  # who has a record in hand that another has taken over ends with 1
            assert all(member.runs for member in going.all)
        for member in other.all:
            member.kill()
        await scene.publish(20, within=4.0)
        await scene.held()
        assert {code for _, code in (*scene.crew.restarts, *other.restarts)} <= {1}
