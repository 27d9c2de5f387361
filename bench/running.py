"""The flow as it runs on a real Kafka: a worker for each service, each a process, articles that are put before them, and what that costs."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from confluent_kafka import Producer

from bench.clusters import LARGEST
from bench.cost import Cost, cost_of
from stream.lag import lag
from stream.settings import Settings
from stream.stage import Stage
from stream.topics import ARTICLES
from tests.brokers.broker import Broker
from tests.integration.clusters import WIREFOLD, environment
from wirefold.services import SERVICES

WITHIN_S = 600.0
"""Seconds within which the stages must have done what was put before them."""
STAGES = [stage for stages in SERVICES.values() for stage in stages]

Given = tuple[bytes, bytes]
"""An article: its id and its JSON."""
Workers = dict[str, subprocess.Popen[bytes]]
"""The process of each worker, by name."""


@contextmanager
def workers(settings: Settings, services: Sequence[str] = tuple(SERVICES)) -> Iterator[Workers]:
    """A worker for each service named, as often as it is named, with state of its own; stopped at the end."""
    found: Workers = {}
    try:
        for service in services:
            name = service if service not in found else f"{service} {sum(each.startswith(service) for each in found) + 1}"
            folder = settings.datadir / name.replace(" ", "-")
            folder.mkdir(parents=True)
            environ = environment(settings.model_copy(update={"datadir": folder}))
            with (folder / "log").open("wb") as log:
                argv = [*WIREFOLD, "worker", service]
                found[name] = subprocess.Popen(argv, env=environ, stdout=log, stderr=log)  # noqa: S603 - our own program
        yield found
    finally:
        for process in found.values():
            process.send_signal(signal.SIGTERM)
        for process in found.values():
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def publish(settings: Settings, given: Sequence[Given], per_second: float | None = None) -> None:
    """Put articles on `articles`, all at once or at a steady rate, and return when the broker has them."""
    producer = Producer(
        {
            "bootstrap.servers": settings.brokers,
            "acks": "all",
            "linger.ms": 1,
            "message.max.bytes": LARGEST,
            "compression.type": settings.compression,
        }
    )
    begun = time.monotonic()
    for number, (key, value) in enumerate(given):
        if per_second is not None:
            while (left := begun + number / per_second - time.monotonic()) > 0:
                producer.poll(min(left, 0.01))
        producer.produce(settings.topic(ARTICLES), value, key)
        producer.poll(0)
    producer.flush()


@dataclass(frozen=True)
class Running:
    """The flow as it runs: its settings, the workers, and the broker."""

    settings: Settings
    processes: Workers
    broker: Broker

    @property
    def kafka(self) -> int | None:
        """The broker's process, where that is on this machine."""
        return self.broker.pid

    def stored(self) -> Counter[str]:
        """Bytes of each topic on the broker's disk, where that is ours."""
        prefix = self.settings.topic_prefix
        lying = self.broker.lying() or {}
        return Counter({name.removeprefix(prefix): size for name, size in lying.items() if name.startswith(prefix)})

    def costs(self) -> dict[str, Cost]:
        """What each worker, and the broker if it is ours, has cost so far."""
        found = {name: cost_of(process.pid) for name, process in self.processes.items()}
        return found | ({"kafka": cost_of(self.kafka)} if self.kafka is not None else {})

    def until_done(self) -> None:
        """Return when no stage has anything left to do. Raises TimeoutError, or ChildProcessError where a worker has ended."""
        end = time.monotonic() + WITHIN_S
        while left(self.settings, STAGES):
            if any(process.poll() is not None for process in self.processes.values()):
                raise ChildProcessError("a worker has ended")
            if time.monotonic() > end:
                raise TimeoutError(f"the flow was not done within {WITHIN_S:.0f} s")
            time.sleep(0.5)


def left(settings: Settings, stages: Sequence[Stage]) -> int:
    """Records that these stages have still to handle."""
    return sum(each.lag for each in asyncio.run(lag(settings, stages)))
