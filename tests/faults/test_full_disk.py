"""A disk that comes to be full under a worker with state, or that can only be read: it says so and ends, and once it can write it catches up."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.brokers.broker import Broker
from tests.faults.disks import LITTLE, fill, let_write, small_disk
from tests.faults.scene import staged
from tests.faults.test_rights import said

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]


async def test_a_full_disk_is_said_and_caught_up_with(kafka: Broker, tmp_path: Path) -> None:
    with staged(tmp_path, seed=86, shared=kafka, session_s=6) as scene:
        (member,) = scene.crew.members["store"]
        member.kill()
        member.wipe()
        with small_disk(member.datadir) as mounted:
            if not mounted:
                pytest.skip("no disk can be mounted here")
            fill(member.datadir, leaving=LITTLE)
            member.start()
            await scene.publish(10)
            await scene.settled()
            hog = fill(member.datadir)
            ended = 0
            for _ in range(40):
                await scene.publish(4)
                await asyncio.sleep(0.5)
                if not member.runs:
                    ended += 1
                    assert member.process is not None
                    assert member.process.returncode in (1, 2)
                    if ended == 2:
                        break
                    scene.crew.tend()
            hog.unlink()
            scene.crew.tend()
            await scene.held()
            assert ended == 2
            assert said(member, "No space left on device") or said(member, "no room")
            member.kill()


async def test_a_disk_that_can_only_be_read_is_said_and_caught_up_with(kafka: Broker, tmp_path: Path) -> None:
    with staged(tmp_path, seed=96, shared=kafka, session_s=6) as scene:
        (member,) = scene.crew.members["store"]
        member.kill()
        member.wipe()
        with small_disk(member.datadir) as mounted:
            if not mounted:
                pytest.skip("no disk can be mounted here")
            member.start()
            await scene.publish(10)
            await scene.settled()
            member.kill()
            let_write(member.datadir, is_allowed=False)
            member.start()
            await scene.publish(4)
            await scene.until("it ends", lambda: not member.runs, within=90.0)
            assert member.process is not None
            assert member.process.returncode == 2
            assert said(member, "Read-only file system")
            let_write(member.datadir, is_allowed=True)
            scene.crew.tend()
            await scene.held()
            member.kill()
