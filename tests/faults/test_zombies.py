"""A worker that stands still with a record in hand while another takes its partition over, and then goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.brokers.broker import Broker
from tests.faults.scene import Scene, staged, unaccounted

TAKEN_OVER_S = 120.0

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(600)]


def _until_stopped(pid: int) -> None:
    """Return once a process stands still."""
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        time.sleep(0.1)


async def stands_still(scene: Scene) -> int | None:
    """Let a store worker stop itself with records in hand, another take over, the first go on -> its exit code."""
    first = scene.crew.members["store"][0]
    first.kill()
    first.start("--stop", "between-sends", "--after", "2")
    assert first.process is not None
    await scene.publish(24, within=1.0)
    await asyncio.to_thread(_until_stopped, first.process.pid)
    scene.crew.scale("store", 2)
    second = scene.crew.members["store"][1]
    end = asyncio.get_running_loop().time() + TAKEN_OVER_S
    while b'"merged"' not in second.log.read_bytes():
        assert asyncio.get_running_loop().time() < end, "nobody took over"
        await scene.publish(3)
        await asyncio.sleep(0.5)
    await scene.publish(10, within=1.0)
    await asyncio.sleep(3.0)
    os.kill(first.process.pid, signal.SIGCONT)
    try:
        return await asyncio.to_thread(first.process.wait, 60)
    except subprocess.TimeoutExpired:
        return None


async def test_what_it_goes_on_to_write_is_refused_and_it_ends(kafka: Broker, tmp_path: Path) -> None:
    with staged(tmp_path, seed=31, shared=kafka, session_s=6) as scene:
        assert await stands_still(scene) == 1
        assert b"is handled by another worker now" in scene.crew.members["store"][0].log.read_bytes()
        await scene.settled()
        found, _, standing = await scene.verdict()
        assert (found, unaccounted(scene, standing)) == ([], [])
