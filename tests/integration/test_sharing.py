"""Replicas of one stage share its work: each handles what is in its own partitions, the leader of the group and the others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from stream.clients import producing, send
from stream.record import Outgoing
from stream.settings import Settings
from stream.topics import ARTICLES
from tests.faults.articles import Stream
from tests.integration.clusters import Worker, wirefold
from tests.observing.watched import until

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.timeout(600)]

REPLICAS = 3
DONE = re.compile(r'^wirefold_stage_seconds_count\{stage="ingest.receive"\} ([0-9.e+]+)', re.MULTILINE)


def handled(worker: Worker) -> float:
    """Records that a worker has handled, as it says itself."""
    _, told = worker.health("metrics")
    found = DONE.search(told)
    return float(found[1]) if found else 0.0


async def test_each_of_three_replicas_handles_its_share(kafka: Any, prefix: str, tmp_path: Path) -> None:
    settings = Settings(brokers=kafka.bootstrap, topic_prefix=prefix)
    assert wirefold(settings, "topics", "apply").returncode == 0
    names = [f"replica-{number}" for number in range(REPLICAS)]
    workers = [
        Worker("ingest", settings.model_copy(update={"datadir": tmp_path / name}), tmp_path / f"{name}.log") for name in names
    ]
    for worker in workers:
        worker.start()
    try:
        until(lambda: all(worker.health("readyz")[0] == 200 for worker in workers))
        async with producing(settings) as producer:
            for key, value in Stream(11).take(120):
                await (await send(producer, settings, Outgoing(ARTICLES, key, value)))
        until(lambda: sum(map(handled, workers)) >= 120)
        assert min(map(handled, workers)) > 0
    finally:
        for worker in workers:
            worker.stop()
