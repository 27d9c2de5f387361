"""Streaming: events as they come, as server-sent events (WHATWG HTML, 9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import orjson

from schemas.selection import Selection
from schemas.story import Story
from services.web.follower import News
from services.web.model import ReadModel
from services.web.reading import Noted
from stream.cloudevent import structured
from stream.errors import Poison

HEARTBEAT = 15.0
"""Seconds of silence after which a comment goes out, so that nobody on the way takes the line for dead."""
AT_ONCE = 100
SOON = 0.5
"""Seconds between two words to a page that something changed."""


@dataclass(frozen=True)
class Told:
    """One server-sent event."""

    data: bytes
    event: str = ""
    id: str = ""

    def encode(self) -> bytes:
        """As it goes over the line. Data is JSON, which has no line breaks."""
        head = (f"id: {self.id}\n" if self.id else "") + (f"event: {self.event}\n" if self.event else "")
        return head.encode() + b"data: " + self.data + b"\n\n"


def place_of(last_event_id: str) -> tuple[int, int]:
    """topic-partition-offset -> partition and offset. Raises Poison.

    >>> place_of("claim-events-3-17")
    (3, 17)
    """
    head, _, offset = last_event_id.rpartition("-")
    topic, _, partition = head.rpartition("-")
    if topic != "claim-events" or not (partition.isdecimal() and offset.isdecimal()) or len(last_event_id) > 60:
        raise Poison("Last-Event-ID is topic-partition-offset, as in claim-events-3-17", kind="bad-event-id")
    return int(partition), int(offset)


async def events(model: ReadModel, news: News, wanted: Selection, seq: int) -> AsyncIterator[bytes]:
    """The events noted after one that are wanted, then those to come, each as a CloudEvent in JSON under its place as id.

    Ends where the reader is so far behind that not all of them are kept any more.
    """
    yield b": wirefold\n\n"
    while True:
        told = news.count  # before reading: what comes while it reads is not missed
        noted = await asyncio.to_thread(model.events_after, seq, AT_ONCE)
        if noted and await asyncio.to_thread(model.first_seq) > seq + 1:
            return  # a reader so slow that some of those before are no longer kept: it asks again, and is told
        for each in noted:
            seq = each.seq
            stories = await _stories(model, each) if wanted.needs_stories else {}
            if wanted.wants(each.event, stories):
                yield Told(orjson.dumps(structured(each.event)), each.event.type.value, each.place).encode()
        if not noted and not await news.wait(HEARTBEAT, told):
            yield b": still here\n\n"


async def _stories(model: ReadModel, noted: Noted) -> dict[str, Story]:
    story = await asyncio.to_thread(model.story, noted.event.story_id)
    return {story.id: story} if story is not None else {}


async def changes(model: ReadModel, news: News, story: str = "") -> AsyncIterator[bytes]:
    """For pages: the word `changed`, twice a second at most, whenever something (of one story) has changed."""
    yield b": wirefold\n\n"
    told = news.count
    seq = await asyncio.to_thread(model.last_seq)
    while True:
        if not await news.wait(HEARTBEAT, told):
            yield b": still here\n\n"
            continue
        told = news.count
        latest = await asyncio.to_thread(model.last_seq)
        is_concerned = latest != seq and (not story or bool(await asyncio.to_thread(model.events_after, seq, 1, story)))
        seq = latest
        if is_concerned:
            yield Told(b"{}", "changed").encode()
            await asyncio.sleep(SOON)
