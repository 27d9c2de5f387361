"""Brokers that answer late, or to which little passes: work waits on them, partitions stay where they are, and all is handled."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.faults import slowed, throttled
from tests.faults.scene import Scene, staged

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]


def rebalances(scene: Scene) -> list[float]:
    """How often partitions were shared out anew, by worker."""
    return [member.counted("wirefold_rebalances_total") for member in scene.crew.all]


async def test_latency_and_a_narrow_line_delay_all_and_lose_nothing(tmp_path: Path) -> None:
    with staged(tmp_path, seed=83) as scene:
        await scene.publish(10)
        await scene.settled()
        before = await asyncio.to_thread(rebalances, scene)
        for fault in (slowed, throttled):
            await asyncio.gather(fault(scene, 15.0), scene.publish(30, within=10.0))
        await scene.held()
        assert await asyncio.to_thread(rebalances, scene) == before
        assert scene.crew.restarts == []
