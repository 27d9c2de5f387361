"""A short run of faults on one node. The long one: `make faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import faults
from tests.faults.scene import staged, unaccounted

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


async def test_what_faults_leave_behind_is_what_nobody_disturbed(tmp_path: Path) -> None:
    with staged(tmp_path, seed=11, session_s=6) as scene:
        await scene.publish(10)
        await faults.disturb(
            scene, [faults.killed_at_a_point, faults.wiped, faults.killed, faults.cut_off, faults.told_to_stop]
        )
        await scene.settled()
        found, expected, standing = await scene.verdict()
        assert unaccounted(scene, standing) == []
        assert found == []
        assert expected.told["store.merge: merged"] > 10
