"""One of three nodes is lost for good: what the others hold is all there is, and it is all."""

from __future__ import annotations

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
