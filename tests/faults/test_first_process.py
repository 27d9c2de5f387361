"""Workers and the HTTP service as the first process of a container with no init: each hears SIGTERM at whatever moment, reaps what is left to it, and ends with 0.

The system passes a signal over that the first process of a namespace does not handle, and leaves it all processes there whose parents have ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers.broker import Broker
from tests.faults.crew import Member
from tests.faults.scene import Scene, staged
from tests.faults.test_stops import GRACE_S, catches
from tests.integration.clusters import WIREFOLD, environment
from wirefold.services import SERVICES

ALONE = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.long]


def _may_unshare() -> bool:
    try:
        return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(autouse=True)
def namespaces() -> None:
    """Skip where no namespace of processes can be made, which takes a right of the system's own."""
    if not _may_unshare():
        pytest.skip("no namespace of processes can be made here (unshare)")


def inner(outer: subprocess.Popen[bytes], within: float = 10.0) -> int:
    """`unshare` -> the process that is the first of its namespace, as it is known outside."""
    end = time.monotonic() + within
    while time.monotonic() < end and outer.poll() is None:
        if found := Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split():
            return int(found[0])
        time.sleep(0.01)
    raise AssertionError("unshare started nothing")


def children(pid: int) -> Iterator[str]:
    """A process -> the states of its children."""
    for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            yield Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            continue


def orphan(pid: int) -> None:
    """Run a command beside the first process, as `kubectl exec` does, that leaves two others to it: they end after .2 s."""
    left = "(sleep 0.2 & sleep 0.2 &) ; exit 0"
    subprocess.run(["nsenter", "--target", str(pid), "--pid", "--mount", "sh", "-c", left], check=True)


async def stopped(outer: subprocess.Popen[bytes], pid: int) -> int:
    """Tell the first process to stop, as a container's engine does from outside -> its exit code. It must come in time."""
    begun = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    code = await asyncio.to_thread(outer.wait, GRACE_S)
    assert time.monotonic() - begun < GRACE_S
    return code


def alone(member: Member) -> int:
    """Start a member as the first process of a namespace -> its number outside."""
    member.start(before=ALONE)
    assert member.process is not None
    return inner(member.process)


async def at_all_moments(scene: Scene, member: Member) -> dict[str, int]:
    """Stop a worker as it starts and at work -> its exit codes."""
    pid = alone(member)
    await scene.until("it can be told to stop", lambda: catches(pid, signal.SIGTERM))
    assert member.process is not None
    found = {"before it has begun": await stopped(member.process, pid)}
    pid = alone(member)
    await asyncio.to_thread(member.until_told, '"event":"running"', 60.0)
    await scene.publish(6)
    await scene.settled()
    orphan(pid)
    await scene.until("what was left to it is reaped", lambda: not list(children(pid)), within=10.0)
    found["at work"] = await stopped(member.process, pid)
    return found


@pytest.mark.parametrize("service", SERVICES)
async def test_a_worker_without_init_ends_in_time_with_0_and_leaves_no_dead_behind(
    kafka: Broker, tmp_path: Path, service: str
) -> None:
    with staged(tmp_path, seed=87, shared=kafka, session_s=6) as scene:
        (member,) = scene.crew.members[service]
        member.kill()
        codes = await at_all_moments(scene, member)
        assert set(codes.values()) == {0}, codes
        assert scene.crew.restarts == []
        await scene.publish(6)
        await scene.held()


async def test_the_http_service_without_init_does_so_too(kafka: Broker, tmp_path: Path) -> None:
    with staged(tmp_path, seed=88, shared=kafka, session_s=6) as scene, contextlib.ExitStack() as ending:
        command = [*ALONE, *WIREFOLD, "web", "--port", "0", "--database", f"sqlite:///{tmp_path}/web.db"]
        told = tmp_path / "web.log"

        def start() -> tuple[subprocess.Popen[bytes], int]:
            with told.open("wb") as log:
                outer = subprocess.Popen(command, env=environment(scene.here), stdout=log, stderr=log)
            ending.callback(outer.wait)
            ending.callback(outer.kill)
            return outer, inner(outer)

        outer, pid = start()
        await scene.until("it can be told to stop", lambda: catches(pid, signal.SIGTERM))
        codes = {"before it has begun": await stopped(outer, pid)}
        outer, serving = start()
        await scene.until("it serves", lambda: "serving" in told.read_text())
        orphan(serving)
        await scene.until("what was left to it is reaped", lambda: not list(children(serving)), within=10.0)
        codes["as it serves"] = await stopped(outer, serving)
        assert set(codes.values()) == {0}, codes
