"""Events and states off their topics, for a subscriber: by offsets that it sets itself."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from typing import Any

import structlog
from aiokafka import TopicPartition

from schemas.claim import Claim
from schemas.events import Event
from schemas.story import Story
from stream.clients import record_of
from stream.cloudevent import from_record
from stream.codec import decode
from stream.errors import Poison
from stream.record import Record
from stream.topics import STORIES
from wirefold.client.snapshot import Snapshot

KNOWN = 100_000
"""Ids of events that a subscriber remembers. What comes twice comes soon: a worker that died sends its last step again."""
POLL_MS = 300

log = structlog.get_logger("wirefold.client")


class Known:
    """The last ids, to pass over an event that comes again."""

    def __init__(self, most: int = KNOWN) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._most = most

    def is_new(self, event_id: str) -> bool:
        """Whether an id comes for the first time; it is known from now on."""
        if event_id in self._ids:
            return False
        self._ids[event_id] = None
        if len(self._ids) > self._most:
            self._ids.popitem(last=False)
        return True


class Topics:
    """A consumer on some partitions, read up to given ends, as often as asked."""

    def __init__(self, consumer: Any, places: Mapping[TopicPartition, str]) -> None:
        self.consumer, self.places = consumer, places
        consumer.assign(list(places))

    async def ends(self) -> dict[TopicPartition, int]:
        """The end of each partition as it stands now."""
        found: dict[TopicPartition, int] = await self.consumer.end_offsets(list(self.places))
        return found

    async def go_to(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Set where to read on. An offset that is no longer kept becomes the first that is."""
        first = await self.consumer.beginning_offsets(list(offsets))
        for place, offset in offsets.items():
            self.consumer.seek(place, max(offset, first[place]))

    async def until(self, ends: Mapping[TopicPartition, int]) -> AsyncIterator[Record]:
        """The records before these ends that were not yet read, each partition in its order."""
        open_places = {place for place, end in ends.items() if await self.consumer.position(place) < end}
        while open_places:
            for place, messages in (await self.consumer.getmany(*open_places, timeout_ms=POLL_MS)).items():
                for message in messages:
                    if message.offset < ends[place]:
                        yield record_of(message, self.places[place])
                if messages and messages[-1].offset >= ends[place]:
                    self.consumer.seek(place, ends[place])
            open_places = {place for place in open_places if await self.consumer.position(place) < ends[place]}

    async def onwards(self) -> AsyncIterator[Record | None]:
        """All further records; None whenever none has come for a moment."""
        while True:
            fetched = await self.consumer.getmany(timeout_ms=POLL_MS)
            for place, messages in fetched.items():
                for message in messages:
                    yield record_of(message, self.places[place])
            if not fetched:
                yield None
                await asyncio.sleep(0)


def event_of(record: Record) -> Event | None:
    """A record of `claim-events` -> its event, or None (and a warning) for one that this release can't read."""
    try:
        return from_record(record.key, record.value, record.headers)
    except Poison as poison:
        log.warning("passed over", place=record.place, error=poison.kind, message=str(poison))
        return None


def put(record: Record, into: Snapshot) -> None:
    """Lay a record of `stories` or `claims` over a snapshot; one that can't be read is passed over with a warning."""
    key = (record.key or b"").decode(errors="replace")
    try:
        if record.topic == STORIES:
            into.put_story(key, None if record.value is None else decode(Story, record.value))
        else:
            into.put_claim(key, None if record.value is None else decode(Claim, record.value))
    except Poison as poison:
        log.warning("passed over", place=record.place, error=poison.kind, message=str(poison))
