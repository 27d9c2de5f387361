"""Three ways in which Faust loses a record, and that each is gone with the rule that Wirefold keeps. The fourth: test_faust_guard."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from stream.settings import Settings
from stream.stage import Stage, Step
from tests.brokers.broker import Broker

PROGRAM = Path(__file__).with_name("programs") / "careless_worker.py"
RECORDS = 40
BAD = 7
WITHIN = 40.0

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


class Worker:
    """The careless worker on a topic of one partition, started and stopped by the test."""

    def __init__(self, broker: Broker, prefix: str, notes: Path) -> None:
        self._bootstrap, self._session = broker.bootstrap, f"--session={broker.shortest_session}"
        self._prefix, self._notes = prefix, notes

    async def fill(self) -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        await admin.start()
        try:
            await admin.create_topics([NewTopic(f"{self._prefix}source", 1, 1)])
        finally:
            await admin.close()
        producer = AIOKafkaProducer(bootstrap_servers=self._bootstrap)
        await producer.start()
        try:
            for number in range(RECORDS):
                await producer.send(f"{self._prefix}source", b"%d" % number, partition=0)
            await producer.flush()
        finally:
            await producer.stop()

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(PROGRAM), self._bootstrap, self._prefix, str(self._notes), self._session, *options]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def noted(self) -> set[int]:
        return {int(line.split()[1]) for line in self._notes.read_text().splitlines()} if self._notes.exists() else set()

    async def until(self, *, noted: int) -> None:
        end = asyncio.get_running_loop().time() + WITHIN
        while noted not in self.noted() and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110 - another process writes
            await asyncio.sleep(0.1)

    async def goes_through(self, *options: str) -> set[int]:
        """Let a worker come to the end of the topic -> the records never noted."""
        process = self.start(*options)
        await self.until(noted=RECORDS - 1)
        await asyncio.sleep(1.0)  # what comes late may come
        process.kill()
        process.wait()
        return set(range(RECORDS)) - self.noted()


@pytest.fixture
async def worker(kafka: Broker, prefix: str, tmp_path: Path) -> Worker:
    found = Worker(kafka, prefix, tmp_path / "notes")
    await found.fill()
    return found


async def test_an_error_out_of_an_agent_loses_its_record(worker: Worker) -> None:
    assert await worker.goes_through("--fails", "--raises") == {BAD}


async def test_an_agent_that_ends_the_process_instead_loses_nothing(worker: Worker) -> None:
    assert worker.start("--fails").wait(WITHIN) == 1
    assert await worker.goes_through("--fails") == set()


async def stop_with_one_in_hand(worker: Worker, *options: str) -> None:
    """Tell a worker to stop while it handles the slow record, whose predecessors are done."""
    process = worker.start("--slow=3", *options)
    await worker.until(noted=BAD - 1)
    await asyncio.sleep(1.0)
    process.send_signal(signal.SIGTERM)
    await asyncio.to_thread(process.wait, WITHIN)


async def test_a_stop_that_does_not_wait_loses_the_record_in_hand(worker: Worker) -> None:
    await stop_with_one_in_hand(worker, "--no-wait")
    assert BAD in await worker.goes_through()


async def test_a_stop_that_waits_loses_nothing(worker: Worker) -> None:
    await stop_with_one_in_hand(worker)
    assert await worker.goes_through() == set()


async def die_with_one_in_hand(worker: Worker, *options: str) -> None:
    """Kill a worker while it handles the slow record, long enough for what came after to be committed."""
    process = worker.start("--slow=30", *options)
    await worker.until(noted=BAD - 1)
    await asyncio.sleep(1.5)  # commits are 0.2 s apart
    process.kill()
    process.wait()


async def test_several_records_in_hand_lose_the_slow_one(worker: Worker) -> None:
    await die_with_one_in_hand(worker, "--concurrent")
    assert BAD in await worker.goes_through()


async def test_one_record_in_hand_loses_nothing(worker: Worker) -> None:
    await die_with_one_in_hand(worker)
    assert await worker.goes_through() == set()


def test_the_app_of_a_stage_keeps_the_rules(tmp_path: Path) -> None:
    from stream.faust_app import StageApp

    made = StageApp(Stage("a.b", "group", "articles", lambda *_: Step()), Settings(datadir=tmp_path))
    assert made.app.conf.stream_wait_empty
    assert [agent.concurrency for agent in made.app.agents.values()] == [1]
