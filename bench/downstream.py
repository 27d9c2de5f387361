"""What slow readers downstream do to a flow that goes on: memory of the services, how fast a quick reader is told, how far behind the slow ones are.

usage: python -m bench.downstream [--rate 2] [--minutes 4] [--alone 1]

Three workers and the HTTP service, each a process. Made articles (bench/articles.py) come at a steady rate. For the first minutes a quick
reader of `/events` is alone; then four slow ones come that take one event a second: two of `/events`, two of `subscribe`.
Wants Kafka's jars (`make kafka-jars`).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import orjson
from aiokafka.errors import KafkaError

from bench.articles import made
from bench.cost import resident
from bench.running import STAGES, workers
from stream.clients import producing, send
from stream.lag import lag
from stream.record import Outgoing
from stream.settings import Settings
from stream.topics import ARTICLES
from tests.brokers.broker import broker_from_jars
from tests.brokers.node import free_ports
from tests.integration.clusters import WIREFOLD, environment, wirefold
from wirefold.client import subscribe

EVERY_S = 5.0
SLOW_S = 1.0
WORDS = 150


@dataclass
class Reader:
    """Who reads events: how many it has had, and for each when it came (s, monotonic) and its article's id."""

    name: str
    came: list[tuple[float, str]] = field(default_factory=list)

    def note(self, data: bytes) -> None:
        """Take note of an event, as JSON of a CloudEvent or of its data."""
        told = orjson.loads(data)
        cause = told.get("data", told).get("cause") or {}
        self.came.append((time.monotonic(), cause.get("article_id", "")))


async def over_http(reader: Reader, url: str, pause: float) -> None:
    """Read `/events`, and wait so long after each."""
    async with httpx.AsyncClient(timeout=None) as http, http.stream("GET", f"{url}/events") as answer:  # noqa: S113 - it may be quiet for long
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                reader.note(line.removeprefix("data: ").encode())
                await asyncio.sleep(pause)


async def over_kafka(reader: Reader, settings: Settings, pause: float) -> None:
    """Subscribe, and wait so long after each change."""
    async for change in subscribe(settings=settings, start="latest"):
        reader.came.append((time.monotonic(), change.event.data.cause.article_id or "" if change.event else ""))
        await asyncio.sleep(pause)


@dataclass
class Watch:
    """Memory of each process (MB) and records waiting, over time (s, monotonic)."""

    at: list[float] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=dict)
    lag: list[int] = field(default_factory=list)

    async def go_on(self, settings: Settings, processes: dict[str, subprocess.Popen[bytes]]) -> None:
        """Take samples until cancelled."""
        while True:
            with contextlib.suppress(KafkaError):
                behind = sum(each.lag for each in await lag(settings, STAGES))
                self.at.append(time.monotonic())
                self.lag.append(behind)
                for name, process in processes.items():
                    self.memory.setdefault(name, []).append(resident(process.pid) / 1e6)
            await asyncio.sleep(EVERY_S)

    def between(self, since: float, until: float) -> dict[str, str]:
        """What was sampled in a while: of each process the mean and the most, and the most records that waited."""
        some = [number for number, at in enumerate(self.at) if since <= at < until]
        found = {
            name: f"{sum(line[n] for n in some) / len(some):.0f} MB, at most {max(line[n] for n in some):.0f}"
            for name, line in self.memory.items()
        }
        return found | {"records waiting": f"at most {max(self.lag[n] for n in some)}"}


async def publish(settings: Settings, rate: float, seconds: float, given: Iterator[tuple[bytes, bytes]]) -> dict[str, float]:
    """Put articles on `articles` at a steady rate -> when each was put there (s, monotonic)."""
    begun, sent = time.monotonic(), dict[str, float]()
    async with producing(settings) as producer:
        for number in itertools.count():
            due = begun + number / rate
            if due > begun + seconds:
                return sent
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            key, value = next(given)
            sent[key.decode()] = time.monotonic()
            await (await send(producer, settings, Outgoing(ARTICLES, key, value)))
    raise AssertionError


@contextlib.asynccontextmanager
async def reading(coroutines: Sequence[asyncio.Future[None]]) -> AsyncIterator[None]:
    """Readers that read until this is left."""
    try:
        yield
    finally:
        for each in coroutines:
            each.cancel()
        for ended in await asyncio.gather(*coroutines, return_exceptions=True):
            if isinstance(ended, Exception):
                print(f"  a reader ended: {ended!r}")


def _all_read(readers: Iterable[asyncio.Future[None]]) -> None:
    """Raise what a reader has ended with: one that is not there any more shows nothing."""
    for each in readers:
        if each.done():
            each.result()
            raise RuntimeError("a reader has ended")


def told(title: str, watch: Watch, since: float, reader: Reader, sent: dict[str, float]) -> None:
    """Print what was seen since a moment."""
    until = time.monotonic()
    first: dict[str, float] = {}
    for at, article in reader.came:
        if at >= since and article in sent:
            first.setdefault(article, at)
    late = sorted(at - sent[article] for article, at in first.items())
    print(f"{title}: {len(sent)} articles in {until - since:.0f} s")
    for name, what in watch.between(since, until).items():
        print(f"  {name:<16} {what}")
    if late:
        print(
            f"  the quick reader: {len(first)} of them told; after p50 {late[len(late) // 2]:.2f} s, p95 {late[int(0.95 * len(late))]:.2f} s"
        )


async def run(settings: Settings, url: str, processes: dict[str, subprocess.Popen[bytes]], asked: argparse.Namespace) -> None:
    """The quick reader alone, then beside the slow ones."""
    watch, given = Watch(), made(WORDS)
    quick = Reader("quick")
    slow = [Reader(f"{kind} {number}") for kind in ("/events", "subscribe") for number in (1, 2)]
    async with reading(
        [asyncio.ensure_future(watch.go_on(settings, processes)), asyncio.ensure_future(over_http(quick, url, 0.0))]
    ):
        await publish(settings, asked.rate, 30, given)  # all stages have begun
        since = time.monotonic()
        told("a quick reader alone", watch, since, quick, await publish(settings, asked.rate, 60 * asked.alone, given))
        slowly = [
            asyncio.ensure_future(
                over_http(each, url, SLOW_S) if each.name.startswith("/") else over_kafka(each, settings, SLOW_S)
            )
            for each in slow
        ]
        async with reading(slowly):
            for _ in range(2):
                since, had = time.monotonic(), len(quick.came)
                sent = await publish(settings, asked.rate, 30 * asked.minutes, given)
                _all_read(slowly)
                told("beside slow ones", watch, since, quick, sent)
                print(
                    f"  events: {len(quick.came) - had} to the quick one; so far "
                    + ", ".join(f"{len(each.came)} to {each.name}" for each in slow)
                )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rate", type=float, default=2.0, help="articles a second")
    parser.add_argument("--minutes", type=float, default=4.0, help="beside the slow readers")
    parser.add_argument("--alone", type=float, default=1.0, help="minutes without them")
    asked = parser.parse_args()
    broker = broker_from_jars()
    with tempfile.TemporaryDirectory(prefix="wirefold-downstream-") as folder:
        try:
            settings = Settings(brokers=broker.bootstrap, datadir=Path(folder))
            wirefold(settings, "topics", "apply")
            (port,) = free_ports(1)
            with workers(settings) as processes, Path(folder, "web.log").open("wb") as log:
                command = [*WIREFOLD, "web", "--port", str(port), "--database", f"sqlite:///{folder}/web.db"]
                web = subprocess.Popen(command, env=environment(settings), stdout=log, stderr=log)  # noqa: S603 - our own program
                try:
                    url = f"http://127.0.0.1:{port}"
                    _until_ready(url)
                    asyncio.run(run(settings, url, {**processes, "web": web}, asked))
                finally:
                    web.terminate()
                    web.wait(40)
        finally:
            broker.stop()


def _until_ready(url: str) -> None:
    end = time.monotonic() + 300
    while time.monotonic() < end:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        time.sleep(0.5)
    raise TimeoutError("the HTTP service does not answer")


if __name__ == "__main__":
    main()
