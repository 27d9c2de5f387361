"""What a burst does to the memory of a worker: so many articles of a size lie on `articles` before it starts.

Prints the records left and the worker's memory over time, for `receive` alone unless told otherwise: what follows is then a
stage that stands still. With `--together` all stages run, each service in a process, on made articles that form stories
(bench/articles.py), for as long as is given: a hundred thousand take hours, but a worker that held what waits would show it in minutes. Wants Kafka's jars (`make kafka-jars`).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.articles import made
from bench.cost import cost_of, resident
from bench.flow import STAGES as ALL
from bench.flow import workers
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


async def publish(settings: Settings, given: Iterable[tuple[bytes, bytes]]) -> None:
    """Put articles on `articles`."""
    pending, size = [], 0
    async with producing(settings) as producer:
        for key, value in given:
            pending.append(await send(producer, settings, Outgoing(ARTICLES, key, value)))
            size += len(value)
            if size > 8 << 20:
                await asyncio.gather(*pending)
                pending, size = [], 0
        await asyncio.gather(*pending)


async def left(settings: Settings, stage: Stage) -> int:
    """Records that a stage has not done yet."""
    return sum(each.lag for each in await lag(settings, [stage]))


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
            now, most = resident(worker.pid) / 1e6, cost_of(worker.pid).peak / 1e6
            print(
                f"{name} {time.monotonic() - begun:6.0f} s  {behind:>8,} left  {now:6,.0f} MB, at most {most:6,.0f}",
                flush=True,
            )
    finally:
        worker.kill()
        worker.wait()


def together(settings: Settings, seconds: float) -> None:
    """Start a worker of each service, and print how all stand until they are done or the time is over: records left, memory, open files, CPU."""
    begun, behind = time.monotonic(), 1
    with workers(settings) as processes:
        while behind and time.monotonic() - begun < seconds:
            time.sleep(4 * EVERY_S)
            by_stage = Counter[str]()
            for each in asyncio.run(lag(settings, ALL)):
                by_stage[each.stage] += each.lag
            behind = by_stage.total()
            ended = [name for name, process in processes.items() if process.poll() is not None]
            if ended:
                raise SystemExit(f"ended: {ended}")
            left = ", ".join(f"{name} {count:,}" for name, count in by_stage.items())
            held = "; ".join(
                f"{name} {resident(process.pid) / 1e6:.0f} MB (at most {cost_of(process.pid).peak / 1e6:.0f}),"
                f" {len(list(Path(f'/proc/{process.pid}/fd').iterdir()))} files, {cost_of(process.pid).cpu:.0f} s of CPU"
                for name, process in processes.items()
            )
            print(f"{time.monotonic() - begun:6.0f} s  left: {left}  held: {held}", flush=True)


def main() -> None:
    """Publish, and watch one stage after another, or all at once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--bytes", type=int, default=600, help="of one article")
    parser.add_argument("--together", action="store_true", help="all stages")
    parser.add_argument("--words", type=int, default=100, help="of one article, where all stages run")
    parser.add_argument("--seconds", type=float, default=300, help="for each stage")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=["ingest.receive"])
    asked = parser.parse_args()
    broker = broker_from_jars()
    with tempfile.TemporaryDirectory(prefix="wirefold-burst-") as folder:
        try:
            settings = Settings(brokers=broker.bootstrap, datadir=Path(folder))
            wirefold(settings, "topics", "apply")
            given = made(asked.words) if asked.together else articles(asked.articles, asked.bytes)
            asyncio.run(publish(settings, itertools.islice(given, asked.articles)))
            print(f"{asked.articles:,} articles published", flush=True)
            if asked.together:
                together(settings, asked.seconds)
            for name in asked.stages if not asked.together else ():
                watched(settings, name, asked.seconds)
        finally:
            broker.stop()


if __name__ == "__main__":
    main()
