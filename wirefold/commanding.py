"""Commanding: an operator's word on stories, sent to the store's log, and what came of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer
from pydantic import ValidationError

from schemas.command import StoryCommand
from schemas.events import Event, StoryEvent
from schemas.story import Story
from stream.clients import consuming, partitions_of, producing, record_of, send
from stream.cloudevent import from_record
from stream.codec import encode
from stream.dead_letters import letter_of
from stream.errors import Poison, Refused
from stream.record import Outgoing, Record
from stream.settings import Settings
from stream.topics import CLAIM_EVENTS, REPORTS, dead_letter_topic

POLL_MS = 200
QUIET = 1.0
"""Seconds without a further event of the command, after which it is taken to be done: its events may lie on two partitions."""


def ordered(action: str, stories: Sequence[Story], articles: Sequence[str], by: str, why: str) -> StoryCommand:
    """What is to be done, the stories and articles, who says so and why -> the command. Raises Refused for what makes no sense."""
    desks = {story.language for story in stories}
    if len(desks) > 1:
        raise Refused(f"stories in two languages ({', '.join(sorted(desks))}) can't be merged", kind="two-desks")
    given: dict[str, Any] = {"action": action, "story": stories[0].id, "other": stories[1].id if stories[1:] else None}
    told = {"id": f"op-{uuid4().hex}", "at": datetime.now(UTC), "desk": desks.pop(), "by": by, "why": why}
    try:
        return StoryCommand.model_validate({**told, **given, "articles": list(articles)})
    except ValidationError as error:
        raise Refused(str(error.errors()[0]["msg"]), kind="bad-command") from error


async def carried_out(settings: Settings, command: StoryCommand, wait: float) -> list[Event]:
    """Send a command, and wait so many seconds for what comes of it -> the changes of stories. 0: sent, and nothing is known.

    Raises Refused where the store can't carry it out, or does not in that time.
    """
    places = await partitions_of(settings, [CLAIM_EVENTS, dead_letter_topic(REPORTS)])
    async with consuming(settings) as consumer, producing(settings) as producer:
        consumer.assign(list(places))
        await consumer.seek_to_end(*places)
        for place in places:
            await consumer.position(place)  # the end as it is now, before the command is there
        await (await send(producer, settings, Outgoing(REPORTS, command.desk.encode(), encode(command))))
        if wait <= 0:
            return []
        return [told async for told in _outcome(consumer, places, command, wait)]


async def _outcome(consumer: AIOKafkaConsumer, places: Any, command: StoryCommand, wait: float) -> AsyncIterator[Event]:
    end, found = time.monotonic() + wait, 0
    while time.monotonic() < end:
        fetched = await consumer.getmany(timeout_ms=POLL_MS)
        for place, messages in fetched.items():
            for message in messages:
                told = _told(record_of(message, places[place]), command)
                if told is not None:
                    found += 1
                    end = time.monotonic() + QUIET
                    yield told
        await asyncio.sleep(0)
    if not found:
        raise Refused(f"{command.id} was sent, but not carried out within {wait:g} s: is the store running?", kind="no-answer")


def _told(record: Record, command: StoryCommand) -> Event | None:
    """A record -> the change of a story that it tells, if the command brought it. Raises Refused if it is the command, set aside."""
    if record.topic != CLAIM_EVENTS:
        if command.id.encode() in (record.value or b""):
            raise Refused(letter_of(record).message, kind=letter_of(record).error)
        return None
    try:
        event = from_record(record.key, record.value, record.headers)
    except Poison:
        return None
    given = event.data.cause.command
    is_ours = given is not None and given.id == command.id and isinstance(event.data, StoryEvent)
    return event if is_ours else None
