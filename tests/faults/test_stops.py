"""Workers that are told to stop, at whatever moment: each ends in time, with code 0, and what it had not committed is handled by the next."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

import pytest

from tests.brokers.broker import Broker
from tests.faults.crew import Member
from tests.faults.scene import Scene, staged

GRACE_S = 40.0
"""What is promised to whoever stops a worker: 30 s for what it has in hand, and a busy machine."""

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]


async def stopped(member: Member, times: int = 1) -> int:
    """Tell a worker to stop, so many times a moment after each other -> its exit code. It must come in time."""
    begun = time.monotonic()
    assert member.process is not None
    for _ in range(times - 1):
        member.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
    code = await asyncio.to_thread(member.stop)
    assert time.monotonic() - begun < GRACE_S
    return code


def catches(pid: int, number: signal.Signals) -> bool:
    """Whether a process has come to where it handles a signal by itself."""
    caught = next(line.split()[1] for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "SigCgt" in line)
    return bool(int(caught, 16) >> (number - 1) & 1)


async def moments(scene: Scene, service: str) -> dict[str, int]:
    """Stop workers of a service at all the moments there are -> the exit codes."""
    (first,) = scene.crew.members[service]
    found = {"at work, told twice": await stopped(first, times=2)}
    first.wipe()
    first.start()
    assert first.process is not None
    pid = first.process.pid
    await scene.until("it can be told to stop", lambda: catches(pid, signal.SIGTERM))
    found["before it has begun"] = await stopped(first)
    first.start()
    await scene.publish(4)
    await asyncio.to_thread(first.until_told, '"event":"answering"', 60.0)
    found["as it starts"] = await stopped(first)
    first.start()
    await asyncio.to_thread(first.until_told, '"event":"running"', 60.0)
    found["as it reads its state"] = await stopped(first)
    first.start()
    await asyncio.to_thread(first.until_told, '"event":"record"', 60.0)
    scene.crew.scale(service, 2)
    second = scene.crew.members[service][1]
    await asyncio.to_thread(second.until_told, '"event":"running"', 60.0)
    await scene.publish(8)
    found["in a rebalance"] = await stopped(first)
    first.start()
    await asyncio.to_thread(first.until_told, '"event":"running"', 60.0)
    found["in a rebalance, the other, told twice"] = await stopped(second, times=2)
    scene.crew.members[service].pop()
    return found


async def test_told_to_stop_a_worker_ends_in_time_with_0(kafka: Broker, tmp_path: Path) -> None:
    with staged(tmp_path, seed=84, shared=kafka, session_s=6) as scene:
        await scene.publish(12)
        await scene.settled()
        codes = await moments(scene, "ingest")
        assert set(codes.values()) == {0}, codes
        await scene.publish(6)
        await scene.held()
