"""Clocks that jump by hours under workers that run, ahead and back: windows are in event time, so that nothing comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.faults import clock_jumps
from tests.faults.scene import staged

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]


async def test_a_clock_that_jumps_changes_nothing(tmp_path: Path) -> None:
    with staged(tmp_path, seed=85, session_s=6) as scene:
        await scene.publish(10)
        await clock_jumps(scene)
        await scene.publish(6)
        await scene.held()
        assert scene.crew.restarts == []
