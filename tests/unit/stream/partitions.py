"""A partition in hand, with a broker and a local store that are none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from stream.ahead import Write
from stream.attempts import Attempts
from stream.holding import Holding
from stream.record import SOURCE, Outgoing, Record
from stream.rows import Rows
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.topics import changelog_topic
from tests.unit.stream.memories import Kept

AT = datetime(2025, 6, 21, tzinfo=UTC)


def record(offset: int, value: bytes = b"v", source: str = "articles/0/1") -> Record:
    return Record("received", 3, offset, b"k", value, AT, ((SOURCE, source.encode()),))


def numbered(*offsets: int) -> list[Record]:
    return [record(at, source=f"articles/0/{at}") for at in offsets]


class Acknowledged(NamedTuple):
    offset: int


class Broker:
    """Takes what senders send, unless it was told to fail first."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.fails: list[Exception] = []
        self.takes = 0
        """Records that it has taken before it fails."""
        self.opened: list[str | None] = []
        self.batches: list[int] = []

    async def open(self, _settings: Settings, name: str | None, batch: int) -> Broker:
        self.batches.append(batch)
        self.opened.append(name)
        return self

    async def send(self, records: list[Outgoing]) -> list[Acknowledged]:
        if self.fails:
            self.sent += records[: self.takes]
            raise self.fails.pop(0)
        self.sent += records
        return [Acknowledged(len(self.sent))] * len(records)

    async def close(self) -> None:
        pass

    def on(self, topic: str) -> list[Outgoing]:
        return [out for out in self.sent if out.topic == topic]


class Rocks(dict[bytes, bytes]):
    """A local store, that notes what the broker had when it was written."""

    def __init__(self, broker: Broker) -> None:
        super().__init__()
        self.broker, self.sent_before, self.persisted = broker, -1, -1

    def apply(self, writes: Iterable[Write], persisted: int) -> None:
        self.sent_before, self.persisted = len(self.broker.sent), persisted
        for key, value in writes:
            if value is None:
                self.pop(key, None)
            else:
                self[key] = value


def count(record: Record, rows: Rows, _partitions: int) -> Step:
    """A stage that counts its records in a row, and sends each number on."""
    number = int(rows.get("n", b"0")) + 1
    if record.value == b"bad":
        raise ValueError("no good")
    return Step((Outgoing("arrivals", b"k", b"%d" % number),), {"n": b"%d" % number}, {"outcome": str(number)})


STAGE = Stage("ingest.dedupe", "wirefold-ingest-dedupe", "received", count, stateful=True, memory=Kept.over)


CHANGELOG = changelog_topic(STAGE.group)


async def held(broker: Broker, store: Rocks | None = None, attempts: Path | None = None, *, ours: bool = True) -> Holding:
    async def is_ours() -> bool:
        return ours

    noted = Attempts(attempts) if attempts is not None else None
    found = Holding(STAGE, Settings(), 3, attempts=noted, is_ours=is_ours)
    store = Rocks(broker) if store is None else store
    await found.read(store)
    return found


def rows_of(broker: Broker) -> dict[bytes, bytes]:
    """The rows that a worker without a disk would read."""
    found: dict[bytes, bytes] = {}
    for out in broker.on(CHANGELOG):
        assert out.key is not None
        found.pop(out.key, None)
        if out.value is not None:
            found[out.key] = out.value
    return found


class Died(BaseException):
    """Stands for a process that ends while the verb runs."""
