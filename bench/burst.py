"""What a burst does to the memory of a worker: so many articles of a size lie on `articles` before it starts.

Prints the records left and the worker's memory over time, for `receive` alone unless told otherwise: what follows is then a
stage that stands still. Wants Kafka's jars (`make kafka-jars`).
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import orjson

sys.path.insert(0, str(Path(__file__).parents[1]))

from stream.clients import producing, send
from stream.lag import lag
from stream.record import Outgoing
from stream.settings import Settings
from stream.stage import Stage
from stream.topics import ARTICLES
from tests.brokers.broker import broker_from_jars
from tests.integration.clusters import WIREFOLD, environment, wirefold
from wirefold.services import SERVICES

EVERY_S = 5.0
STAGES = {stage.name: (service, stage) for service, stages in SERVICES.items() for stage in stages}


def articles(count: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """So many articles of about so many bytes, no two alike."""
    for number in range(count):
        told = f"{number % 90 + 3} people were hurt in a fire at mill {number} on Monday, police said. "
        text = told + f"Inquiry {number:x} was opened. " * max(0, (size - 250) // 28)
        yield (
            b"a%d" % number,
            orjson.dumps({"id": f"a{number}", "source": f"Outlet {number % 40}", "text": text, "language": "en"}),
        )


async def publish(settings: Settings, count: int, size: int) -> None:
    """Put them on `articles`."""
    pending = []
    async with producing(settings) as producer:
        for key, value in articles(count, size):
            pending.append(await send(producer, settings, Outgoing(ARTICLES, key, value)))
            if len(pending) * size > 32 << 20:
                await asyncio.gather(*pending)
                pending = []
        await asyncio.gather(*pending)


async def left(settings: Settings, stage: Stage) -> int:
    """Records that a stage has not done yet."""
    return sum(each.lag for each in await lag(settings, [stage]))


def memory(pid: int, what: str) -> float:
    """A process -> its memory now (VmRSS) or the most it ever had (VmHWM), in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1]) / 1024


def watched(settings: Settings, name: str, seconds: float) -> None:
    """Start a worker of a stage, and print how it stands until it is done or the time is over."""
    service, stage = STAGES[name]
    told = settings.datadir / f"{name}.log"
    with told.open("wb") as log:
        worker = subprocess.Popen(  # noqa: S603 - the project's own program
            [*WIREFOLD, "worker", service, "--stage", name], env=environment(settings), stdout=log, stderr=log
        )
    begun, behind = time.monotonic(), 1
    try:
        while behind and time.monotonic() - begun < seconds:
            time.sleep(EVERY_S)
            behind = asyncio.run(left(settings, stage))
            if worker.poll() is not None:
                raise SystemExit(f"the worker ended with {worker.returncode}:\n{told.read_text()[-3_000:]}")
            now, most = memory(worker.pid, "VmRSS"), memory(worker.pid, "VmHWM")
            print(
                f"{name} {time.monotonic() - begun:6.0f} s  {behind:>8,} left  {now:6,.0f} MB, at most {most:6,.0f}",
                flush=True,
            )
    finally:
        worker.kill()
        worker.wait()


def main() -> None:
    """Publish, and watch one stage after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--bytes", type=int, default=600, help="of one article")
    parser.add_argument("--seconds", type=float, default=300, help="for each stage")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=["ingest.receive"])
    asked = parser.parse_args()
    broker = broker_from_jars()
    with tempfile.TemporaryDirectory(prefix="wirefold-burst-") as folder:
        try:
            settings = Settings(brokers=broker.bootstrap, datadir=Path(folder))
            wirefold(settings, "topics", "apply")
            asyncio.run(publish(settings, asked.articles, asked.bytes))
            print(f"{asked.articles:,} articles of {asked.bytes:,} bytes published", flush=True)
            for name in asked.stages:
                watched(settings, name, asked.seconds)
        finally:
            broker.stop()


if __name__ == "__main__":
    main()
