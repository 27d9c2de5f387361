"""What a burst does to the memory of a worker: so many articles of a size lie on `articles` before it starts.

usage: python -m bench.burst --together [--articles 100000]

Prints the records left and the worker's memory over time, for `receive` alone unless told otherwise: what follows is then a
stage that stands still. With `--together` all stages run to the end, each service in a process, on the articles of the soak (short ones of one desk, dated two minutes
apart: see bench/soak.py); `docs/burst.csv` and a picture of it are written, and it ends with 1 where a worker ended, or memory or open files
were not flat over the second half by the soak's rule. Wants Kafka's jars (`make kafka-jars`).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from bench.cost import cost_of, resident
from bench.running import STAGES as ALL
from bench.running import left, workers
from bench.soak import DOCS, PACE, Samples, all_told, drawn, flat
from stream.clients import producing, send
from stream.lag import lag
from stream.record import Outgoing
from stream.settings import Settings
from stream.topics import ARTICLES
from tests.brokers.broker import broker_from_jars
from tests.faults.articles import Stream
from tests.integration.clusters import WIREFOLD, environment, wirefold
from wirefold.services import SERVICES

EVERY_S = 5.0
TOLD_EVERY = 4
"""Samples, of which one is printed."""
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


async def publish(settings: Settings, given: Iterable[tuple[bytes, bytes | None]]) -> None:
    """Put articles on `articles`."""
    pending, size = [], 0
    async with producing(settings) as producer:
        for key, value in given:
            pending.append(await send(producer, settings, Outgoing(ARTICLES, key, value)))
            size += len(value or b"")
            if size > 8 << 20:
                await asyncio.gather(*pending)
                pending, size = [], 0
        await asyncio.gather(*pending)


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
            behind = left(settings, [stage])
            if worker.poll() is not None:
                raise SystemExit(f"the worker ended with {worker.returncode}:\n{told.read_text()[-3_000:]}")
            now, most = resident(worker.pid) / 1e6, cost_of(worker.pid).peak / 1e6
            print(
                f"{name} {time.monotonic() - begun:6.0f} s  {behind:>8,} left  {now:6,.0f} MB, at most {most:6,.0f}",
                flush=True,
            )
    finally:
        worker.kill()
        worker.wait()


def together(settings: Settings, into: Path) -> bool:
    """Start a worker of each service, and watch until they are done -> whether none ended, and memory and open files were flat."""
    samples, begun, behind = Samples(), time.monotonic(), 1
    with workers(settings) as processes:
        while behind:
            time.sleep(EVERY_S)
            samples.ended = [name for name, process in processes.items() if process.poll() is not None]
            if samples.ended:
                break
            by_stage = Counter[str]()
            for each in asyncio.run(lag(settings, ALL)):
                by_stage[each.stage] += each.lag
            behind = by_stage.total()
            samples.take({name: process.pid for name, process in processes.items()}, time.monotonic() - begun, behind)
            if len(samples.at) % TOLD_EVERY == 0:
                waiting = ", ".join(f"{name} {count:,}" for name, count in by_stage.items())
                held = ", ".join(f"{name} {line[-1]:.0f} MB" for name, line in samples.memory.items())
                print(f"{samples.at[-1]:6.0f} s  left: {waiting}  held: {held}", flush=True)
    samples.write(into / "burst.csv")
    (into / "burst.svg").write_text(drawn(samples), encoding="utf-8")
    print(f"done in {samples.at[-1]:.0f} s; CPU: {', '.join(f'{name} {line[-1]:.0f} s' for name, line in samples.cpu.items())}")
    is_flat = all_told(flat(samples, samples.at[-1] / 2, samples.at[-1]))
    print(f"workers that ended by themselves: {', '.join(samples.ended) or 'none'}")
    return is_flat and not samples.ended


def main() -> int:
    """Publish, and watch one stage after another, or all at once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--bytes", type=int, default=600, help="of one article")
    parser.add_argument("--together", action="store_true", help="all stages")
    parser.add_argument("--into", type=Path, default=DOCS, help="folder for burst.csv and burst.svg")
    parser.add_argument("--seconds", type=float, default=300, help="for each stage")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=["ingest.receive"])
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # brokers and workers are ended then too
    broker = broker_from_jars()
    with tempfile.TemporaryDirectory(prefix="wirefold-burst-") as folder:
        try:
            settings = Settings(brokers=broker.bootstrap, datadir=Path(folder))
            wirefold(settings, "topics", "apply")
            stream = Stream(77, desks=("en",), pace=PACE)
            given = stream if asked.together else articles(asked.articles, asked.bytes)
            asyncio.run(publish(settings, itertools.islice(given, asked.articles)))
            print(f"{asked.articles:,} articles published", flush=True)
            if asked.together:
                return 0 if together(settings, asked.into) else 1
            for name in asked.stages:
                watched(settings, name, asked.seconds)
            return 0
        finally:
            broker.stop()


if __name__ == "__main__":
    sys.exit(main())
