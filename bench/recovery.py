"""How long a worker takes until it is ready, with the state of so many articles: read from the brokers, and from its own disk.

The changelog of `dedupe` is filled with rows as real ones are: packed articles of 900 words, samples of shingles drawn at
random. Then a worker is started, twice: with no state directory, and with the one that the first left behind. Wants Kafka's
jars (`make kafka-jars`).
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.cost import cost_of
from schemas.received import Received
from services.ingest.dedupe import dedupe
from services.ingest.identity import digest_of
from services.ingest.kept import kept_of, key_of, sample_in
from services.ingest.seen import Seen
from services.ingest.shingles import MOST
from stream.clients import consuming, partitions_of, producing, send
from stream.codec import encode
from stream.record import Outgoing
from stream.settings import Settings
from stream.topics import ARRIVALS, DEDUPE, RECEIVED, changelog_topic
from tests.brokers.broker import broker_from_jars
from tests.brokers.node import free_ports
from tests.integration.clusters import WIREFOLD, environment, wirefold

AT = "2026-11-20T00:00:00Z"
PARTITION = 7
REAL = 200
"""Rows that are really made; the others are these with other ids and samples."""


def rows(count: int) -> Iterator[tuple[bytes, bytes]]:
    """The rows of so many articles, in the order in which they came."""
    rng, draw = random.Random(1), np.random.default_rng(1)  # noqa: S311 - no cryptography
    words = ["".join(rng.choices("abcdefghiklmnoprstu", k=rng.randrange(2, 11))) for _ in range(20_000)]
    made: dict[str, bytes] = {}
    for number in range(REAL):
        text = " ".join(rng.choice(words) for _ in range(900))
        given = {"id": f"r{number}", "page": f"x.example/r{number}", "publisher": "x", "desk": "en", "language": "en"}
        article = Received.model_validate(
            {**given, "title": text[:60], "text": text, "at": AT, "digest": digest_of(None, text)}
        )
        found = dedupe(article, Seen.over(made))
        made |= {key: value for key, value in found.rows.items() if value is not None}
    real = [kept_of(key, row) for key, row in made.items()]
    for number in range(count):
        size = min(MOST, max(5, int(draw.normal(105, 35))))
        sample = sample_in(np.unique(draw.integers(0, 1 << 48, size, dtype=np.uint64)))
        like = real[number % len(real)]
        row = replace(
            like,
            id=f"s{number}",
            number=number,
            page=f"x.example/{number}",
            digests=(f"d{number}",),
            root=f"s{number}",
            sample=sample,
            sampled=None,
        )
        yield f"{PARTITION}/row/{key_of(row.id)}".encode(), row.written


async def fill(settings: Settings, count: int) -> int:
    """Put rows on the changelog -> their bytes."""
    changelog, total, pending = changelog_topic(DEDUPE), 0, []
    async with producing(settings) as producer:
        for key, value in rows(count):
            pending.append(await send(producer, settings, Outgoing(changelog, key, value, partition=PARTITION)))
            total += len(key) + len(value)
            if len(pending) > 2_000:
                await asyncio.gather(*pending)
                pending = []
        await asyncio.gather(*pending)
    return total


async def _ask(settings: Settings, name: str) -> None:
    """Put an article on the partition, that the worker will take once it can."""
    text = f"The mayor of Corby said on Monday that inquiry {name} was opened."
    given = {"id": name, "page": f"x.example/{name}", "publisher": "x", "desk": "en", "language": "en"}
    article = Received.model_validate({**given, "text": text, "at": AT, "digest": digest_of(None, text)})
    async with producing(settings) as producer:
        await (await send(producer, settings, Outgoing(RECEIVED, b"en", encode(article), partition=PARTITION)))


async def _answers(settings: Settings) -> int:
    """Records on `arrivals`."""
    async with consuming(settings) as consumer:
        ends = await consumer.end_offsets(list(await partitions_of(settings, [ARRIVALS])))
        return sum(ends.values())


class Spent(NamedTuple):
    """Seconds by the clock and of CPU since the start, and the most memory held by then (MB)."""

    clock: float
    cpu: float
    peak: float

    @classmethod
    def of(cls, worker: subprocess.Popen[bytes], begun: float) -> Spent:
        """What a worker that began at that time has spent by now."""
        cost = cost_of(worker.pid)
        return cls(time.monotonic() - begun, cost.cpu, cost.peak / 1e6)

    def __str__(self) -> str:
        return f"{self.clock:.1f} s ({self.cpu:.1f} s of CPU), {self.peak:,.0f} MB"


def ready(settings: Settings, port: int) -> tuple[Spent, Spent]:
    """Start a worker -> what it has spent when it says that it is ready, and when it has taken an article. It is killed."""
    before = asyncio.run(_answers(settings))
    asyncio.run(_ask(settings, f"asked-{before}"))
    begun, told = time.monotonic(), settings.datadir / "worker.log"
    environ = {**environment(settings), "WIREFOLD_HEALTH_PORT": str(port), "WIREFOLD_LOG_LEVEL": "DEBUG"}
    with told.open("wb") as log:
        worker = subprocess.Popen(  # noqa: S603 - the project's own program
            [*WIREFOLD, "worker", "ingest", "--stage", "ingest.dedupe"], env=environ, stdout=log, stderr=log
        )

    def until(holds: Callable[[], bool], pause: float) -> Spent:
        while not holds():
            if worker.poll() is not None:
                raise SystemExit(f"the worker ended with {worker.returncode}:\n{told.read_text()[-3_000:]}")
            time.sleep(pause)
        return Spent.of(worker, begun)

    try:
        return until(lambda: _says_ready(port), 0.1), until(lambda: asyncio.run(_answers(settings)) > before, 0.5)
    finally:
        worker.kill()
        worker.wait()


def _says_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def main() -> None:
    """Measure, for each number of articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=int, default=[50_000, 200_000])
    (port,) = free_ports(1)
    for count in parser.parse_args().articles:
        broker = broker_from_jars()
        with tempfile.TemporaryDirectory(prefix="wirefold-recovery-") as folder:
            try:
                settings = Settings(brokers=broker.bootstrap, datadir=Path(folder))
                wirefold(settings, "topics", "apply")
                size = asyncio.run(fill(settings, count))
                lost = ready(settings, port)
                kept = ready(settings, port)
            finally:
                broker.stop()
        print(
            f"{count:>9,} articles, {size / 1e6:,.0f} MB\n  without its disk: ready {lost[0]}; first article taken {lost[1]}\n"
            f"  with its disk: ready {kept[0]}; first article taken {kept[1]}",
            flush=True,
        )


if __name__ == "__main__":
    main()
