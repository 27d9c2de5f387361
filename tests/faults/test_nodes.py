"""One of three nodes is lost for good, or all are restarted in turn: what the others hold is all there is, and it is all."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from tests.faults import faults
from tests.faults.scene import staged, unaccounted

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


async def test_a_node_lost_for_good_takes_nothing_with_it(tmp_path: Path) -> None:
    with staged(tmp_path, seed=51, nodes=3, session_s=6) as scene:
        await scene.publish(10)
        await faults.disturb(scene, [faults.node_lost, faults.wiped])
        assert len(scene.broker.running) == 2
        await scene.settled()
        found, expected, standing = await scene.verdict()
        assert (found, unaccounted(scene, standing)) == ([], [])
        assert expected.told["store.merge: merged"] > 5


@pytest.mark.long
async def test_nodes_that_are_restarted_one_after_another_as_for_an_upgrade_lose_nothing_and_end_no_worker(
    tmp_path: Path,
) -> None:
    with staged(tmp_path, seed=97, nodes=3) as scene:
        await scene.publish(10)
        await scene.settled()
        for number in (1, 2, 3, 1):
            going = asyncio.create_task(scene.publish(12, within=8.0))
            await asyncio.to_thread(scene.broker.restart_node, number, signal.SIGTERM)
            await going
        await scene.held()
        assert scene.crew.restarts == []
