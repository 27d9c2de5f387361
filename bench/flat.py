"""Whether a narrow stage's memory is flat over many articles: dedupe or merge with its ledger, its index and RocksDB, as a worker holds them.

usage: python -m bench.flat [--stage ingest.dedupe | store.merge] [--articles 500000] [--days 70] [--words 100] [--burst]

Made articles (bench/articles.py) of so many days come one after another, a hundred in hand at a time. Past the window, seven days of dedupe's and 28 of
placing's, as many are forgotten as come. With `--burst` they are those of bench/burst.py. All is as in a worker but Faust and the broker: what would be sent is dropped as if it had been acknowledged.
What comes before the stage is done in a process of its own, by the stages that do it.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import multiprocessing
import sys
import tempfile
import time
from collections.abc import ItemsView, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

import orjson
from faust.stores.rocksdb import RocksDBOptions

from bench.articles import START, made
from bench.cost import malloc, resident
from bench.soak import PACE
from services.ingest.worker import STAGES as INGESTS
from services.normalize.worker import STAGES as NORMALIZES
from services.store.worker import STAGES as STORES
from stream.ahead import Write
from stream.allocating import keep_large_apart
from stream.attempts import Attempts
from stream.faust_parts import STORE_OPTIONS
from stream.holding import Holding
from stream.record import SOURCE, Outgoing, Record
from stream.rows import Memory, change
from stream.sender import Sender
from stream.settings import Settings
from stream.stage import Stage
from stream.topics import ARTICLES
from tests.faults.articles import Stream

FLOW = (*INGESTS, *NORMALIZES, *STORES)
NARROW = {stage.name: stage for stage in FLOW if stage.memory is not None}
IN_HAND = 100
REPORTS = 20
"""Times that it says how it stands."""
PID = int(Path("/proc/self").resolve().name)


class Asked(NamedTuple):
    """How many articles, of so many days and words, or those of a burst."""

    articles: int
    days: float
    words: int
    burst: bool


class Rocks:
    """A partition's rows in RocksDB, opened as Faust opens them."""

    persisted = None

    def __init__(self, folder: Path) -> None:
        options = {name: value for name, value in STORE_OPTIONS.items() if name != "driver"}
        self._db: Any = RocksDBOptions(**options, use_rocksdict=True).open(folder)

    def get(self, key: bytes) -> bytes | None:
        """A row."""
        found: bytes | None = self._db.get(key)
        return found

    def items(self) -> ItemsView[bytes, bytes]:
        """All rows."""
        return dict(self._db.items()).items()

    def apply(self, writes: Iterable[Write], _persisted: int) -> None:
        """Write rows."""
        for key, value in writes:
            if value is None:
                self._db.delete(key)
            else:
                self._db[key] = value


class Nowhere:
    """Takes the place of a sender: what it is given counts as acknowledged."""

    async def send(self, records: list[Outgoing]) -> list[Any]:
        """Records -> their metadata."""
        return [SimpleNamespace(offset=0)] * len(records)


async def nowhere(*_: Any) -> Nowhere:
    """A sender to nowhere."""
    return Nowhere()


class Before:
    """A stage that comes before the one that is looked at: its rows in a dict, its memory over them."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._rows: dict[str, bytes] = {}
        self._memory: Memory | None = stage.memory(self._rows) if stage.memory is not None else None

    def take(self, record: Record) -> Iterator[Outgoing]:
        """A record -> what it gives rise to."""
        step = self._stage.take(record, self._memory if self._memory is not None else self._rows, 1)
        change(self._rows, step.changes)
        if self._memory is not None:
            self._memory.apply(step.changes)
        yield from step.outgoing


def dated(count: int, days: float, words: int) -> Iterator[Record]:
    """Made articles as they are published, spread evenly over so many days."""
    for number, (key, value) in enumerate(itertools.islice(made(words), count)):
        at = START + timedelta(days=days * number / count)
        article = {**orjson.loads(value), "published_at": at.isoformat(), "language": "en"}
        yield Record(ARTICLES, 0, number, key, orjson.dumps(article), at, ((SOURCE, b"articles/0/%d" % number),))


def burst(count: int) -> Iterator[Record]:
    """The articles of a burst, two minutes apart, as they are published."""
    for number, (key, value) in enumerate(itertools.islice(Stream(77, desks=("en",), pace=PACE), count)):
        yield Record(ARTICLES, 0, number, key, value, START, ((SOURCE, b"articles/0/%d" % number),))


def arriving(at: Stage, given: Iterable[Record]) -> Iterator[Record]:
    """Articles -> the records that come to a stage, from those before it."""
    waiting, offsets = iter(given), itertools.count()
    before = {stage.source: Before(stage) for stage in FLOW[: FLOW.index(at)]}
    for record in waiting:
        coming = [record]
        while coming:
            taken = coming.pop(0)
            for out in before[taken.topic].take(taken):
                following = Record(out.topic, 0, next(offsets), out.key, out.value, record.at, out.headers)
                if out.topic == at.source:
                    yield following
                elif out.topic in before:
                    coming.append(following)


def feed(to: Connection, name: str, asked: Asked) -> None:
    """Send the records that come to a stage, some at a time, then nothing more."""
    articles = burst(asked.articles) if asked.burst else dated(asked.articles, asked.days, asked.words)
    given = enumerate(arriving(NARROW[name], articles))
    while some := list(itertools.islice(given, IN_HAND)):
        to.send([(number, each) for number, each in some])
    to.send([])


async def run(stage: Stage, asked: Asked, folder: Path) -> None:
    """Take so many, and say now and then how it stands."""
    keep_large_apart()
    ours, theirs = multiprocessing.Pipe(duplex=False)
    feeding = multiprocessing.get_context("spawn").Process(target=feed, args=(theirs, stage.name, asked), daemon=True)
    feeding.start()
    theirs.close()
    holding = Holding(stage, Settings(), 0, attempts=Attempts(folder / "attempts"), is_ours=None)
    await holding.read(Rocks(folder / "rows"))
    every, spent, taken, told = max(IN_HAND, asked.articles // REPORTS), 0.0, 0, 0
    while some := ours.recv():
        begun = time.process_time()
        for number, record in some:
            holding.begin(replace(record, offset=number), 12, max(0, number - 2 * IN_HAND))
        await holding.finish()
        spent += time.process_time() - begun
        taken += len(some)
        if taken - told >= every:
            sizes = ", ".join(f"{name} {size:,}" for name, size in holding.sizes().items())
            rows = sum(each.stat().st_size for each in (folder / "rows").iterdir())
            used, free = malloc()
            print(
                f"{taken:>9,} records, {some[-1][1].at:%j}. day: {resident(PID) / 1e6:6.0f} MB (malloc {used / 1e6:.0f}, {free / 1e6:.0f} free; {sys.getallocatedblocks():,} blocks of Python); {sizes}; {rows / 1e6:,.0f} MB on disk;"
                f" {1e6 * spent / (taken - told):,.0f} µs of CPU a record",
                flush=True,
            )
            spent, told = 0.0, taken
    feeding.join()


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--stage", choices=NARROW, default="ingest.dedupe")
    parser.add_argument("--articles", type=int, default=500_000)
    parser.add_argument("--days", type=float, default=70.0)
    parser.add_argument("--words", type=int, default=100)
    parser.add_argument("--burst", action="store_true")
    given = vars(parser.parse_args())
    stage = NARROW[given.pop("stage")]
    with tempfile.TemporaryDirectory(prefix="wirefold-flat-") as folder, patch.object(Sender, "open", nowhere):
        asyncio.run(run(stage, Asked(**given), Path(folder)))


if __name__ == "__main__":
    main()
