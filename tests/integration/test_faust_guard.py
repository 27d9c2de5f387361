from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import faust
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from faust.tables.recovery import Recovery

from stream import faustguard
from stream.errors import Refused
from tests.brokers.broker import Broker

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("programs") / "recovering_worker.py"
PARTITIONS = 4
RECORDS = 8000  # more than all runs get through
A_RUN = (
    1200  # more than a worker gets through while the seek is slow, at 2 ms each at least: what it did not get to then is lost
)
SLOW_SEEK_S = 2.0  # on a busy machine too, records come in while it goes on
STUCK_S = 30
TRICKLED, TRICKLING_S = 100, 40.0
REJOINS_S, SLOWED_S = 3.3, 0.8
"""A worker joins its group anew so often, and its seek ends so much later: less than a fetch waits, which is a second."""
AT_LAST_S = 90
"""After which a worker that loses nothing has come as far as it should, however busy the machine is: a former member's session ends, 400 records go through."""


async def fill(bootstrap: str, prefix: str) -> None:
    """Make the worker's topics, and put records enough on its source for all its runs."""
    await make_topics(bootstrap, prefix)
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, linger_ms=5)
    await producer.start()
    try:
        for number in range(RECORDS):
            await producer.send(f"{prefix}source", b"v" * 300, key=b"k%d" % (number % 300), partition=number % PARTITIONS)
        await producer.flush()
    finally:
        await producer.stop()


async def make_topics(bootstrap: str, prefix: str) -> None:
    """Make the worker's source and its changelog."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        changelog = NewTopic(f"{prefix}worker-seen-changelog", PARTITIONS, 1, topic_configs={"cleanup.policy": "compact"})
        await admin.create_topics([NewTopic(f"{prefix}source", PARTITIONS, 1), changelog])
    finally:
        await admin.close()


async def trickle(bootstrap: str, prefix: str) -> int:
    """Put a record on each partition in turn, some a second -> how many there are on each in the end."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap)
    await producer.start()
    try:
        for number in range(TRICKLED):
            await producer.send_and_wait(f"{prefix}source", b"v", key=b"k", partition=number % PARTITIONS)
            await asyncio.sleep(TRICKLING_S / TRICKLED)
    finally:
        await producer.stop()
    return TRICKLED // PARTITIONS


async def start_and_die(bootstrap: str, prefix: str, notes: Path, *options: str, within: float) -> bool:
    """Run the worker until it kills itself; whether it came that far within so many seconds."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(PROGRAM),
        bootstrap,
        prefix,
        str(notes),
        f"--die-after={A_RUN}",
        *options,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await asyncio.wait_for(process.wait(), within)
    except TimeoutError:
        process.kill()
        await process.wait()
        return False
    return True


def last_seen(notes: Path) -> int:
    """The offset up to which every partition was seen; -1 where one was not."""
    last = dict.fromkeys(map(str, range(PARTITIONS)), -1)
    for line in notes.read_text().splitlines() if notes.exists() else ():
        partition, offset = line.split()
        last[partition] = max(last[partition], int(offset))
    return min(last.values())


def lost(notes: Path) -> int:
    """How many records lie before the last one seen, each partition for itself, and were not seen."""
    seen: dict[str, set[int]] = defaultdict(set)
    for line in notes.read_text().splitlines():
        partition, offset = line.split()
        seen[partition].add(int(offset))
    return sum(max(offsets) + 1 - len(offsets) for offsets in seen.values())


@pytest.mark.kafka
@pytest.mark.slow
async def test_without_the_guard_a_restart_loses_records(kafka: Broker, prefix: str, tmp_path: Path) -> None:
    await fill(kafka.bootstrap, prefix)

    slow = f"--slow-seek={SLOW_SEEK_S}"
    for _ in range(6):
        came_that_far = await start_and_die(kafka.bootstrap, prefix, tmp_path / "notes", slow, within=STUCK_S)
        if not came_that_far or lost(tmp_path / "notes"):
            return  # it lost some, or the whole rest of the topic, and sits there with nothing to do

    pytest.fail("five restarts without the guard lost nothing: is it still needed?")


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.parametrize("slow_seek", [SLOW_SEEK_S, 0.0])
async def test_with_the_guard_no_restart_loses_a_record(kafka: Broker, prefix: str, tmp_path: Path, slow_seek: float) -> None:
    await fill(kafka.bootstrap, prefix)

    options = (f"--slow-seek={slow_seek}", "--guard")
    for run in range(3):
        assert await start_and_die(kafka.bootstrap, prefix, tmp_path / "notes", *options, within=AT_LAST_S), f"run {run}"
        assert lost(tmp_path / "notes") == 0, f"run {run}"


@pytest.mark.kafka
@pytest.mark.slow
async def test_with_the_guard_no_rebalance_loses_a_record(kafka: Broker, prefix: str, tmp_path: Path) -> None:
    await make_topics(kafka.bootstrap, prefix)
    options = (f"--slow-seek={SLOWED_S}", f"--rejoin-every={REJOINS_S}", "--quick", "--guard")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), kafka.bootstrap, prefix, str(tmp_path / "notes"), *options, cwd=ROOT, stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        of_each = await trickle(kafka.bootstrap, prefix)
        end = time.monotonic() + AT_LAST_S
        while last_seen(tmp_path / "notes") < of_each - 1 and time.monotonic() < end:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.5)
    finally:
        process.kill()
        await process.wait()

    assert (last_seen(tmp_path / "notes"), lost(tmp_path / "notes")) == (of_each - 1, 0)


def test_the_guard_can_be_installed_twice() -> None:
    faustguard.install()
    faustguard.install()

    assert Recovery.on_recovery_completed is faustguard.seek_then_resume


def test_another_faust_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Recovery, "on_recovery_completed", lambda _self: None)
    monkeypatch.setattr(faust, "__version__", "0.16.0")

    with pytest.raises(Refused, match=r"0\.16\.0 is installed .* written for 0\.15\.3"):
        faustguard.install()


def test_a_patched_faust_of_the_right_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def patched(_self: Recovery) -> None:
        """Another way to recover."""

    monkeypatch.setattr(Recovery, "on_recovery_completed", patched)

    with pytest.raises(Refused, match="not the one the guard was written for"):
        faustguard.install()
