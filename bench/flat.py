"""Whether a narrow stage's memory is flat over many articles: dedupe with its ledger, its index and RocksDB, as a worker holds them.

usage: flat.py [--articles 500000] [--days 70] [--words 100]

Made articles (bench/articles.py) of so many days come one after another, a hundred in hand at a time. Past dedupe's window of seven days as many
are forgotten as come. All is as in a worker but Faust and the broker: what would be sent is dropped as if it had been acknowledged.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import ItemsView, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import orjson
from rocksdict import Options, Rdict

from bench.articles import START, made
from bench.cost import resident
from schemas.received import Received
from services.ingest.identity import digest_of
from services.ingest.worker import STAGES
from stream.ahead import Write
from stream.attempts import Attempts
from stream.codec import encode
from stream.holding import Holding
from stream.record import SOURCE, Outgoing, Record
from stream.sender import Sender
from stream.settings import Settings
from stream.topics import RECEIVED

IN_HAND = 100
REPORTS = 20
"""Times that it says how it stands."""
PID = int(Path("/proc/self").resolve().name)


class Rocks:
    """A partition's rows in RocksDB, opened as Faust opens them."""

    def __init__(self, folder: Path) -> None:
        self._db: Any = Rdict(str(folder), Options(raw_mode=True))

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


def records(count: int, days: float, words: int) -> Iterator[Record]:
    """Made articles as `receive` sends them, spread evenly over so many days."""
    for number, (_, value) in enumerate(itertools.islice(made(words), count)):
        given = orjson.loads(value)
        at = START + timedelta(days=days * number / count)
        article = Received.model_validate(
            {
                "id": given["id"],
                "url": given["url"],
                "page": given["url"].removeprefix("https://"),
                "publisher": given["source"],
                "desk": "en",
                "language": "en",
                "title": given["title"],
                "text": given["text"],
                "at": at,
                "digest": digest_of(given["title"], given["text"]),
            }
        )
        yield Record(RECEIVED, 0, number, b"en", encode(article), at, ((SOURCE, b"articles/0/%d" % number),))


async def run(count: int, days: float, words: int, folder: Path) -> None:
    """Take so many, and say now and then how it stands."""
    (stage,) = (stage for stage in STAGES if stage.name == "ingest.dedupe")
    holding = Holding(stage, Settings(), 0, attempts=Attempts(folder / "attempts"), is_ours=None)
    await holding.read(Rocks(folder / "rows"))
    given = records(count, days, words)
    spent, taken = 0.0, 0
    while some := list(itertools.islice(given, IN_HAND)):
        begun = time.process_time()
        for record in some:
            holding.begin(record, 12, max(0, record.offset - 2 * IN_HAND))
        await holding.finish()
        spent += time.process_time() - begun
        taken += len(some)
        if taken % max(IN_HAND, count // REPORTS // IN_HAND * IN_HAND) == 0:
            sizes = ", ".join(f"{name} {size:,}" for name, size in holding.sizes().items())
            print(
                f"{taken:>9,} articles, day {days * taken / count:5.1f}: {resident(PID) / 1e6:6.0f} MB; {sizes};"
                f" {1e6 * spent / (count // REPORTS // IN_HAND * IN_HAND or IN_HAND):.0f} µs of CPU an article",
                flush=True,
            )
            spent = 0.0


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=500_000)
    parser.add_argument("--days", type=float, default=70.0)
    parser.add_argument("--words", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wirefold-flat-") as folder, patch.object(Sender, "open", nowhere):
        asyncio.run(run(asked.articles, asked.days, asked.words, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
