"""Two owners of one partition, on a real broker: what the old one still had to write lies after what the new one wrote.

No worker and no Faust: the old owner stands still between two sends for as long as the new one needs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from aiokafka.client import ConnectionGroup

from stream import topic_plan
from stream.ahead import Write
from stream.clients import administering, read
from stream.errors import TakenOver
from stream.holding import Holding
from stream.record import Outgoing, Record
from stream.rows import Rows
from stream.sender import Sender
from stream.settings import Settings
from stream.stage import Stage, Step
from stream.topics import CLAIMS, MERGE, REPORTS, changelog_topic, topic

PARTITION = 3
CHANGELOG = changelog_topic(MERGE)

pytestmark = pytest.mark.kafka


def noted(record: Record, rows: Rows, _partitions: int) -> Step:
    """A stage that keeps, and tells, the offsets of all that it has seen."""
    seen = orjson.dumps([*orjson.loads(rows.get("seen", b"[]")), record.offset])
    return Step((Outgoing(CLAIMS, b"seen", seen),), {"seen": seen})


STAGE = Stage("store.merge", MERGE, REPORTS, noted, stateful=True, writes=(CLAIMS,))


class Local(dict[bytes, bytes]):
    """A worker's own store."""

    persisted = None

    def apply(self, writes: Iterable[Write], _persisted: int) -> None:
        for key, value in writes:
            if value is None:
                self.pop(key, None)
            else:
                self[key] = value


async def latest(settings: Settings, name: str) -> dict[bytes, bytes]:
    """A topic as compaction leaves it."""
    found: dict[bytes, bytes | None] = {}
    async for record in read(settings, [name]):
        found[record.key or b""] = record.value
    return {key: value for key, value in found.items() if value is not None}


async def owner(settings: Settings, *, fenced: bool) -> Holding:
    """A new owner of the partition, with the state that the changelog holds."""

    async def yes() -> bool:
        return True

    held = Holding(STAGE, settings, PARTITION, attempts=None, is_ours=yes if fenced else None)
    rows = Local(await latest(settings, CHANGELOG))
    await held.read(rows)
    return held


async def takes(held: Holding, *offsets: int) -> None:
    for offset in offsets:
        await held.take(Record(REPORTS, PARTITION, offset, b"en", b"%d" % offset, datetime(2025, 6, 21, tzinfo=UTC)), 12, None)


def stands_still(held: Holding, paused: asyncio.Event, goes_on: asyncio.Event) -> None:
    """Let an owner stop in the middle of its next sending."""
    sender: Any = held._sender
    send = sender.send

    async def sending(records: list[Outgoing]) -> list[Any]:
        first = await send(records[:1])
        paused.set()
        await goes_on.wait()
        return [*first, *await send(records[1:])]

    sender.send = sending


async def taken_over(settings: Settings, *, fenced: bool) -> bool:
    """An old owner stands still with record 3 half written, a new one handles 3, 4 and 5, the old one goes on -> whether it could."""
    async with administering(settings) as admin:
        topics = (topic(CLAIMS), topic(CHANGELOG))
        await topic_plan.apply(admin, settings, topic_plan.plan({}, settings, topics))
    old = await owner(settings, fenced=fenced)
    await takes(old, 0, 1, 2)
    paused, goes_on = asyncio.Event(), asyncio.Event()
    stands_still(old, paused, goes_on)
    late = asyncio.create_task(takes(old, 3))
    await paused.wait()
    new = await owner(settings, fenced=fenced)
    await takes(new, 3, 4, 5)
    goes_on.set()
    try:
        await late
    except TakenOver:
        return False
    finally:
        await asyncio.gather(old.close(), new.close())
    return True


async def outcome(settings: Settings) -> tuple[list[int], list[int]]:
    """What the compacted topic tells, and what the next owner keeps once it has handled record 6."""
    told = orjson.loads((await latest(settings, CLAIMS))[b"seen"])
    third = await owner(settings, fenced=True)
    await takes(third, 6)
    await third.close()
    return told, orjson.loads((await latest(settings, CHANGELOG))[b"%d/row/seen" % PARTITION])


async def test_without_a_fence_old_rows_overwrite_newer_ones(kafka: Any, prefix: str) -> None:
    settings = Settings(brokers=kafka.bootstrap, topic_prefix=prefix)
    assert await taken_over(settings, fenced=False)
    assert await outcome(settings) == ([0, 1, 2, 3], [0, 1, 2, 3, 6])  # 4 and 5 were handled, and are gone


async def test_with_it_the_old_owner_is_refused_and_nothing_is_lost(kafka: Any, prefix: str) -> None:
    settings = Settings(brokers=kafka.bootstrap, topic_prefix=prefix)
    assert not await taken_over(settings, fenced=True)
    assert await outcome(settings) == ([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5, 6])


async def test_an_owner_holds_one_connection_to_a_broker_once_it_has_its_fence(kafka: Any, prefix: str) -> None:
    settings = Settings(brokers=kafka.bootstrap, topic_prefix=prefix)
    fenced, unfenced = await Sender.open(settings, f"{prefix}fence"), await Sender.open(settings, None)
    try:
        for sender in (fenced, unfenced):
            await sender._producer.client.force_metadata_update()  # as every ten seconds
            assert [group for _, group in sender._producer.client._conns] == [ConnectionGroup.DEFAULT]
    finally:
        await asyncio.gather(fenced.close(), unfenced.close())
